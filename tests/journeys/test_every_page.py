"""Every page of the site as its right person sees it: it opens, is accessible, fits a phone and a desktop, and nothing
goes wrong on its console. Pages are those of tests/routes.py, equal both ways, and what is registered on the desk.

The short form opens every page, and shows a browser the first of those that are made of the same templates.
"""

import re
from collections.abc import Iterable, Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse

from cocreation.meetings.services import want_minutes
from cocreation.ranking.services import make_figures_of
from cocreation.reading.services import want_reading_pack
from grants.access import services as access
from grants.applications import services as applications
from grants.applications.models import Application
from grants.awards.models import HowEnded
from grants.calls import services as calls
from grants.calls.builder.pages import PAGES as BUILDER
from grants.equity_funnel.services import take_due_snapshots
from grants.finding.models import Selection
from grants.finding.services import select
from grants.letters.documents import VERSION as LETTER
from grants.letters.queries import letter_for
from grants.variations.services import prepare_end
from learning.feedback.services import reply
from learning.reports.services import set_rules
from learning.talks.services import confirm_notes
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.backups.models import Backup
from shaping_future.files import makers
from shaping_future.files.models import Document
from shaping_future.files.rules import may_open_document
from shaping_future.files.services import want_document
from shaping_future.rights.services import ask_for_copy
from shaping_future.watch.models import Alarm
from tests.accounts.steps import asked_again
from tests.bad_input.built import world as built_world
from tests.bad_input.forms import as_person
from tests.bad_input.table import FORMS
from tests.bad_input.world import World
from tests.journeys.pages import (
    FILES,
    FOR_APPLICANTS,
    FOR_EVERYBODY,
    FOR_THE_GROUP,
    FORM_PAGES,
    POST_ONLY,
)
from tests.journeys.pages_of_partners import FOR_PARTNERS
from tests.journeys.window import opened
from tests.routes import ACCESS
from tests.routes_allauth import ALLAUTH
from tests.shaping_future.rights.cast import kept_and_gone
from tests.standing import built_once

KINDS = {
    "everybody and applicants": FOR_EVERYBODY + FOR_APPLICANTS,
    "the Group, the Board and finance": FOR_THE_GROUP,
    "grant partners": FOR_PARTNERS,
    "forms": [(route, *page) for route, page in FORM_PAGES.items()],
}
ITEMS = {
    "part": {"name": "basics"},
    "part_add": {"name": "timeline"},
    "part_item": {"name": "timeline", "number": 1},
    "question": {"name": "summary"},
    "section": {"number": 1},
}
"""The addresses of the builder that name a piece of a call."""
PIECES = {"question_look"}
"""Of the builder: a piece of a page, put into it by a script."""


def with_more_for_the_desk(world: World) -> World:
    """Rows of what the forms' world has none of, so that the desk has a page of each."""
    lead, call = world.draft.started_by, world.calls["open"]
    access.save_needs(world.draft, ["interpreter"], "Dari", "", "After six, please.", by=lead)
    calls.ask_about_call(call, "Can a group without a bank account apply?", address="somewhere")
    make_figures_of(world.calls["drafting"].pk)
    reply(world.calls["released"], "decided", "Thank you.", "One question fewer.", 0, by=world.cast.staff)
    prepare_end(world.unpaid, HowEnded.EARLY, "The group rests.", "agreed", by=world.cast.staff)
    set_rules(world.award.application.call.fund, 15, 14, 7, True, by=world.cast.staff)
    confirm_notes(world.noted_talk, 1, by=world.cast.staff)
    kept_and_gone(world.cast.staff, world.handler)
    asked_again()
    Alarm.objects.create(name="backups")
    Backup.objects.create(name="a-backup", size=1, sha256="0" * 64, head="0" * 64, files=1)
    for_documents(world)
    take_due_snapshots()
    return world


def for_documents(world: World) -> None:
    """One of each kind that nobody has asked for yet."""
    staff, rows = world.cast.staff, Application.objects.filter(pk=world.sent.pk)
    applications.want_copy(world.draft, by=world.draft.started_by)
    for form in Selection.Form:
        select(rows, "", form, by=staff)
    want_reading_pack(world.calls["reading"], world.sheet.member, by=world.sheet.member.user)
    want_minutes(world.meeting_over, by=world.in_the_room[0])
    want_document("letter", letter_for(world.lead, world.funded.public_id), LETTER, by=world.lead)
    ask_for_copy(by=world.lead)


@pytest.fixture(scope="module")
def world(browser, django_db_setup, django_db_blocker):
    """Built once, and rolled back after the last test of this file. The browser comes first: its loop gives this thread
    another connection of the database, which could not see what was built before."""
    yield from built_once(lambda: with_more_for_the_desk(built_world()), django_db_blocker)


@pytest.fixture(scope="module")
def known(request):
    """What a browser has looked at already, in the short form; the long one looks at every page."""
    return None if "long or not long" in request.config.option.markexpr else set()


@pytest.fixture
def window(new_context, axe, known):
    with opened(new_context(), axe, known) as window:
        yield window
    assert not window.faults, "\n\n".join(window.faults)


def test_every_route_is_a_page_a_file_or_a_post():
    pages = {route for rows in KINDS.values() for route, *_rest in rows}
    assert pages | POST_ONLY | FILES == set(ACCESS)
    assert not pages & (POST_ONLY | FILES)
    assert not POST_ONLY & FILES


@pytest.mark.django_db
def test_what_is_listed_as_a_post_has_no_page(world):
    for form in FORMS:
        if form.route in POST_ONLY:
            assert form.browser(world).get(form.address(world)).status_code == 405, form.route


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_is_accessible_and_fits(kind, world, window):
    for route, who, where in KINDS[kind]:
        window.look(reverse(route, kwargs=where(world)), as_person(who(world)))


@pytest.mark.django_db
def test_the_page_of_every_document_leads_back_to_a_page(world):
    for kind in sorted(makers._makers):
        documents = list(Document.objects.filter(kind=kind))
        assert documents, f"no {kind} to look at"
        for document in documents[:3]:
            browser = as_person(next(may_open(world, document)))
            page = browser.get(reverse("document-detail", args=[document.pk])).text
            back = re.search(r'class="back"><a href="([^"]+)"', page)[1]
            assert browser.get(back).status_code == 200, f"{kind}: {back}"


def may_open(world: World, document: Document) -> Iterator[User | None]:
    """Who asked for it, and others who have a part in the world; None is a visitor."""
    everybody = [document.wanted_by, world.lead, world.cast.staff, *world.cast.readers, *world.cast.board]
    return (one for one in everybody if may_open_document(one or AnonymousUser(), document))


@pytest.mark.django_db
def test_every_page_of_signing_in_is_accessible_and_fits(world, window):
    """Those that open without a step before them."""
    looked_at = set()
    for person in (None, world.draft.started_by):
        for name in sorted(ALLAUTH - looked_at):
            try:
                address = reverse(name)
            except NoReverseMatch:
                continue
            browser = as_person(person)
            answer = browser.get(address)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                looked_at.add(name)
                window.look(address, browser)
    assert {"account_login", "account_signup", "account_reset_password", "account_email", "mfa_index"} <= looked_at


def of_the_desk(world: World, desk, step=None) -> tuple[User, ...]:
    """Who may open it; two of the staff, because some steps are for a second person."""
    if Role.STAFF not in ((step and step.roles) or desk.roles):
        return (world.cast.finance,)
    return (world.cast.staff, world.cast.staff_2)


def first_open(world: World, desk, step, rows: list) -> tuple[str, User] | None:
    """The step's page on the first row where somebody may take it."""
    for row in rows:
        for user in of_the_desk(world, desk, step):
            if step.is_open(row, user):
                return desk.address("step", row.pk, step.name), user
    return None


def desk_pages(world: World) -> Iterable[tuple[str, User]]:
    """Each model's list and one row of it, and each step's page where it is open now."""
    yield "/desk/", world.cast.staff
    for model, desk in admin.site._registry.items():
        user, rows = of_the_desk(world, desk)[0], list(model.objects.order_by("pk")[:100])
        yield desk.address("changelist"), user
        assert rows, f"{model} has no row to look at"
        yield desk.address("change", rows[0].pk), user
        for step in desk.page_steps:
            yield desk.address("page_step", step.name), of_the_desk(world, desk, step)[0]
        yield from filter(None, (first_open(world, desk, step, rows) for step in desk.steps))


@pytest.mark.django_db
def test_every_page_of_the_desk_is_accessible_and_fits(world, window):
    pages = list(desk_pages(world))
    assert len(pages) > 70
    for address, who in pages:
        window.look(address, as_person(who))


@pytest.mark.django_db
def test_every_page_of_the_builder_is_accessible_and_fits(world, window):
    staff = as_person(world.cast.staff)
    for _where, name, _view in BUILDER:
        if name not in PIECES:
            where = {"pk": world.preparing.pk, **ITEMS.get(name, {})}
            window.look(reverse(f"admin:grants_call_build_{name}", kwargs=where), staff)
