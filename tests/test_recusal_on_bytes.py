"""Out of the room is out of the bytes: whoever stays out of an application opens every address of the site, every
export, every document and every mail, and neither its organisation's name nor a number of it is in what they get.

The other steps of the ladder are tried on the same addresses, so that a page that shows nothing to anybody proves
nothing. What each step keeps from the reading itself: tests/cocreation/reading/test_rungs_on_bytes.py.
"""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from cocreation.meetings.services import want_minutes
from cocreation.reading.services import want_reading_pack
from grants.applications.models import Application, Clearance, Recusal, Rung, known_to
from grants.applications.services import recuse
from grants.awards.models import PublicName
from grants.awards.services import set_public_name
from grants.calls.models import Call
from grants.finding.models import Selection
from grants.finding.services import select
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.files.models import Document
from shaping_future.files.services import make
from shaping_future.outbox.models import Message
from tests.addresses import OF_SEVERAL, OF_THE_APPLICATION, OF_THE_CALL, PUBLIC
from tests.addresses_of_community import OF_THE_COMMUNITY
from tests.cast import person, signed_in_as
from tests.handed_over import opened, words
from tests.refusal_world import World
from tests.refusal_world import world as built_world
from tests.standing import built_once

pytestmark = pytest.mark.django_db
PEOPLE = {
    "member": lambda world: world.recused,
    "facilitator": lambda world: world.cast.facilitator,
    "staff": lambda world: world.cast.staff,
    "finance": lambda world: world.cast.finance,
    "board": lambda world: world.cast.board[0],
    "learning": lambda world: world.cast.learning,
    "funder": lambda world: world.cast.funder,
    "every role": lambda world: cleared(world),
}
SHORT = ("member", "every role")
"""Whom the short form of the tests walks as: who reads, and who is let in everywhere."""


def everybody(*who: str) -> list:
    return [one if one in SHORT else pytest.param(one, marks=pytest.mark.long) for one in who or PEOPLE]


WHERE_IT_IS_NAMED = {
    "member": "slate-detail",
    "facilitator": "ranking",
    "staff": "application-find",
    "finance": "payment-list",
    "board": "recommendation-detail",
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once, and rolled back after the last test of this file."""
    yield from built_once(with_documents, django_db_blocker)


def with_documents() -> World:
    """Every document of it made. Its lead has a name of their own, for the demo calls them by their organisation.

    Its grant is by region and type only: under its own name everybody may read it, whoever is recused too.
    """
    world = built_world()
    set_public_name(world.award, PublicName.REGION, by=world.application.started_by)
    User.objects.filter(name__startswith="Lead of ").update(name="Somebody Else")
    for document in Document.objects.filter(state=Document.State.WAITING):
        make(document.pk)
    return world


def cleared(world: World) -> User:
    """Somebody who may do everything, and declared."""
    user = person(roles=tuple(Role))
    Clearance.objects.create(call=world.call, user=user)
    return user


def hidden(world: World) -> list[str]:
    """The name and the numbers of what nobody recused may know of."""
    names = [world.application.organisation.name, world.application.reference, world.award.reference]
    return [words(name) for name in names]


def routes(patterns, before: str = "") -> Iterator[str]:
    """Names of our pages outside the desk, as `reverse` takes them."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name and not pattern.callback.__module__.startswith("allauth."):
                yield before + pattern.name
        elif pattern.namespace != "admin":
            yield from routes(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else before)


def addresses(world: World) -> Iterator[str]:
    """Every page of the site about this call, its applications and what became of them, and those about nothing."""
    known = {**OF_THE_APPLICATION, **OF_SEVERAL, **OF_THE_CALL, **OF_THE_COMMUNITY}
    for name in sorted(set(routes(get_resolver().url_patterns))):
        try:
            if name in PUBLIC:
                yield reverse(name, kwargs={"slug": world.call.slug})
            else:
                yield reverse(name, kwargs=known[name](world) if name in known else {})
        except NoReverseMatch:
            assert name in PUBLIC, name
    yield from searches(world)
    for take in ("csv", "xlsx"):
        yield f"{reverse('interest-register', args=[world.call.slug])}?take={take}"


def searches(world: World) -> Iterator[str]:
    """For a part of the name, which an answer may repeat, and for everything."""
    part = world.application.organisation.name.split()[-1]
    for asked in (f"q={part}", f"q={world.application.reference[:-1]}", "all=1", f"call={world.call.pk}"):
        yield f"{reverse('application-find')}?{asked}"


def desk(world: World) -> Iterator[str]:
    """Every list of the desk, searched and not; every row of it with its history and its steps."""
    yield reverse("admin:index")
    part = world.application.organisation.name.split()[-1]
    for model, page in admin.site._registry.items():
        yield page.address("changelist")
        yield f"{page.address('changelist')}?q={part}"
        yield from (page.address("page_step", step.name) for step in page.page_steps)
        for row in of_the_application(model, world):
            yield from (page.address("change", row), page.address("history", row))
            yield from (page.address("step", row, step.name) for step in page.steps)


def of_the_application(model, world: World, most: int = 2) -> list:
    """Keys of rows that hang on the application, of every document, and of some other rows."""
    rows: QuerySet = model._default_manager.order_by("pk")
    fields = {field.name for field in model._meta.get_fields()}
    if model is Application:
        rows = rows.filter(pk=world.application.pk)
    elif "application" in fields:
        rows = rows.filter(application=world.application)
    elif "award" in fields:
        rows = rows.filter(award=world.award)
    return list(rows.values_list("pk", flat=True)[: None if model is Document else most])


def taken_away(user: User, world: World) -> Iterator[tuple[str, dict]]:
    """(address, what is sent): the bulk steps over everything that the person finds, asked for and confirmed."""
    browser = signed_in_as(user)
    for do in ("csv", "xlsx", "dossier"):
        fields = {"do": do, "every": "on", "filter": f"call={world.call.pk}"}
        answer = browser.post(reverse("application-bulk"), fields)
        if answer.status_code == 200:
            yield reverse("application-bulk"), {**fields, "seen": answer.context["seen"]}
        yield reverse("application-bulk"), fields


def documents(user: User) -> Iterator[str]:
    for document in Document.objects.order_by("pk"):
        yield reverse("document-detail", args=[document.pk])
        yield reverse("document-download", args=[document.pk])


def found_in(user: User, world: World, pages) -> list[tuple[str, list[str]]]:
    """(address, what is named there) of every page that names the application. A page is an address, or one with what
    is sent to it."""
    browser, found = signed_in_as(user), []
    for page in pages:
        address, data = page if isinstance(page, tuple) else (page, None)
        text = opened(browser, address, data)
        if named := [name for name in hidden(world) if name in text]:
            found.append((address, named))
    return found


def out_of(rung: str, who: str, world: World) -> User:
    user = PEOPLE[who](world)
    recuse(world.application, user, rung, by=user)
    return user


# --- out of the room -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", everybody())
def test_no_address_of_the_site_names_it(world, who):
    user = out_of(Rung.ROOM, who, world)
    allowed = reverse("interest-declare", args=[world.call.slug])  # the list of names, and nothing else
    pages = [page for page in addresses(world) if page != allowed]
    assert len(pages) > 100
    assert found_in(user, world, pages) == []


@pytest.mark.parametrize("who", everybody("staff", "finance", "learning", "every role"))
def test_no_page_of_the_desk_names_it(world, who):
    user = out_of(Rung.ROOM, who, world)
    pages = list(desk(world))
    assert len(pages) > 60
    assert found_in(user, world, pages) == []


@pytest.mark.parametrize("who", everybody("staff", "every role"))
def test_no_export_and_no_dossier_holds_it(world, who):
    user = out_of(Rung.ROOM, who, world)
    before = set(Document.objects.values_list("pk", flat=True))
    pages = list(taken_away(user, world))
    assert len(pages) == 6
    assert found_in(user, world, pages) == []
    made = Document.objects.exclude(pk__in=before)
    assert [make(document.pk) for document in made] == [True]
    assert found_in(user, world, documents(user)) == []


@pytest.mark.parametrize("who", everybody())
def test_no_document_opens_that_names_it_even_one_they_asked_for_before(world, who):
    user = PEOPLE[who](world)
    Recusal.objects.filter(application=world.application, user=user).delete()
    for document in wanted_before(user, world):
        assert make(document.pk)
    recuse(world.application, user, Rung.ROOM, by=user)
    kinds = set(Document.objects.values_list("kind", flat=True))
    assert {"application-receipt", "agreement", "recommendation-pack"} <= kinds
    assert found_in(user, world, documents(user)) == []


def wanted_before(user: User, world: World) -> list[Document]:
    if user.has_role(Role.STAFF):
        rows = Application.objects.visible_to(user).filter(call=world.call)
        return [select(rows, "", form, by=user) for form in (Selection.Form.DOSSIER, Selection.Form.WORKBOOK)]
    if user.has_role(Role.GROUP_MEMBER):
        pack = want_reading_pack(Call.objects.get(pk=world.call.pk), user.membership, by=user)
        return [pack, want_minutes(world.met, by=user)]
    return []


@pytest.mark.parametrize("who", everybody())
def test_no_mail_to_them_names_it(world, who):
    user = out_of(Rung.ROOM, who, world)
    mails = [f"{mail.subject} {mail.body}" for mail in Message.objects.filter(to=user.email)]
    assert [name for name in hidden(world) for mail in mails if name in words(mail)] == []


def test_the_world_sends_mails_at_all(world):
    assert Message.objects.count() > 10


# --- the other steps of the ladder, on the same addresses ------------------------------------------------------------


@pytest.mark.parametrize("rung", [Rung.NOTE, Rung.SCORING])
@pytest.mark.parametrize("who", list(WHERE_IT_IS_NAMED))
def test_who_may_be_in_the_room_finds_it_there(world, who, rung):
    user = out_of(rung, who, world)
    known, name = {**OF_SEVERAL, **OF_THE_CALL}, WHERE_IT_IS_NAMED[who]
    page = reverse(name, kwargs=known[name](world) if name in known else {})
    page += f"?call={world.call.pk}" if who == "staff" else ""
    assert found_in(user, world, [page]) != []


@pytest.mark.long
@pytest.mark.parametrize("who", SHORT)
def test_once_reading_has_closed_the_lower_steps_hide_nothing_anywhere(world, who):
    """Who stays out of scoring alone is in the room: all addresses, documents and exports are as without any tie."""
    user = PEOPLE[who](world)
    Recusal.objects.filter(application=world.application, user=user).delete()
    for document in wanted_before(user, world):
        assert make(document.pk)
    pages, found = [*addresses(world), *documents(user)], {}  # before an export makes more of them
    pages.remove(reverse("application-find"))  # it goes to what somebody asked for last; all of that is asked for here
    for rung in (None, Rung.NOTE, Rung.SCORING):
        if rung:
            recuse(world.application, user, rung, by=user)
        taken = found_in(user, world, taken_away(user, world)) if who == "every role" else []
        exports = {(address, len(named)) for address, named in taken}
        found[rung] = exports | {(address, 0) for address, _named in found_in(user, world, pages)}
    assert len(found[None]) > 20
    assert (found[Rung.NOTE] ^ found[None], found[Rung.SCORING] ^ found[None]) == (set(), set())


@pytest.mark.parametrize("who", list(PEOPLE))
def test_keys_put_together_once_are_those_of_the_door(who, world):
    """known_to keeps its SQL by role: it may never know more, or less, than visible_to says for this very person."""
    user = PEOPLE[who](world)
    for call in (None, world.call):
        rows = Application.objects.filter(call=call) if call else Application.objects.all()
        seen = set(rows.readable().visible_to(user).values_list("pk", flat=True))
        assert set(Application.objects.filter(pk__in=known_to(user, call)).values_list("pk", flat=True)) == seen
    own = world.application.participants.get(part="lead").user
    assert not Application.objects.filter(pk__in=known_to(AnonymousUser())).exists()
    assert world.application in Application.objects.filter(pk__in=known_to(own))
