"""What is not yours does not exist for you: every address of an object, for two unrelated applicants, a visitor, and a
Group member who is recused. The lists below are equal to the site's routes both ways, so a new one must be added."""

import datetime as dt

import pytest
import yaml
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from grants.applications import queries
from grants.applications import services as applications
from grants.applications.models import Application, Recusal
from grants.awards.models import Award
from grants.board.models import Recommendation
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.demo import applying, deciding, funding
from shaping_future.demo.cast import Cast
from shaping_future.demo.definitions import Variation, varied_call
from shaping_future.demo.organisations import applicants
from shaping_future.files.models import Document
from tests.cast import person, signed_in_as
from tests.files.samples import pdf, upload

CLOSED = Variation("refusals-2025", "A call that went all the way", 400)
FILE = {
    "n": 15, "key": "plan", "section": "Send", "type": "file", "label": "A plan, if you have one",
    "guidance": "One page.", "required": False, "scored": False,
}  # fmt: skip

OF_THE_APPLICATION = {
    "agreement-detail": lambda world: {"public_id": world.award.public_id},
    "application-bring": lambda world: {"public_id": world.application.public_id},
    "application-check": lambda world: {"public_id": world.application.public_id},
    "application-detail": lambda world: {"public_id": world.application.public_id},
    "application-equity": lambda world: {"public_id": world.application.public_id},
    "application-export": lambda world: {"public_id": world.application.public_id},
    "application-receipt": lambda world: {"public_id": world.application.public_id},
    "application-section": lambda world: {"public_id": world.application.public_id, "order": 1},
    "application-send": lambda world: {"public_id": world.application.public_id},
    "application-strand": lambda world: {"public_id": world.application.public_id},
    "application-unsend": lambda world: {"public_id": world.application.public_id},
    "application-withdraw": lambda world: {"public_id": world.application.public_id},
    "attachment-download": lambda world: {"public_id": world.attachment.file_id},
    "document-detail": lambda world: {"pk": world.receipt.pk},
    "document-download": lambda world: {"pk": world.receipt.pk},
    "instalment-list": lambda world: {"public_id": world.award.public_id},
    "instalment-release": lambda world: {"pk": world.instalment.pk},
    "instalment-schedule": lambda world: {"public_id": world.award.public_id},
    "instalment-withhold": lambda world: {"pk": world.instalment.pk},
    "letter": lambda world: {"public_id": world.application.public_id},
    "public-name": lambda world: {"public_id": world.award.public_id},
    "reading-edit": lambda world: {"public_id": world.reading.public_id},
    "reading-sheets": lambda world: {"public_id": world.application.public_id},
    "report-edit": lambda world: {"public_id": world.report.public_id},
}
"""Pages about one application and what became of it: route → the values of its address."""

OF_SEVERAL = {
    "board-conflict": lambda world: {"public_id": world.grant.public_id},
    "board-sign-off": lambda world: {"public_id": world.recommendation.public_id},
    "board-vote": lambda world: {"public_id": world.grant.public_id},
    "recommendation-detail": lambda world: {"public_id": world.recommendation.public_id},
    "slate-amend": lambda world: {"public_id": world.slate.public_id},
    "slate-close": lambda world: {"public_id": world.slate.public_id},
    "slate-detail": lambda world: {"public_id": world.slate.public_id},
    "slate-edit": lambda world: {"public_id": world.slate.public_id},
    "slate-position": lambda world: {"public_id": world.slate.public_id},
    "slate-propose": lambda world: {"public_id": world.slate.public_id},
    "slate-recommend": lambda world: {"public_id": world.slate.public_id},
}
"""Pages about several applications: outsiders are refused, and a recused member sees them without the one."""


def of_the_call(world: "World") -> dict:
    return {"slug": world.call.slug}


OF_THE_CALL = {
    "finance-account": lambda world: {"pk": world.call.fund_id, "account": "available"},
    "interest-decide": of_the_call,
    "interest-declare": of_the_call,
    "ranking": of_the_call,
    "reading-add": of_the_call,
    "reading-assign": of_the_call,
    "reading-close": of_the_call,
    "reading-list": of_the_call,
    "reading-open": of_the_call,
    "reading-progress": of_the_call,
    "slate-draft": of_the_call,
    "slate-list": of_the_call,
}
"""Pages of the Group, its facilitator and finance about a whole call or its fund: refused by role, 403."""

PUBLIC = {
    "application-start",
    "call-detail",
    "call-pack",
    "call-pack-text",
    "call-questions",
    "eligibility-check",
}
"""Open to everybody, or to everybody with an account."""


class World:
    """One call taken through to learning; `application` was funded, and `recused` stays out of the room for it."""

    def __init__(self) -> None:
        self.cast = Cast()
        self.call = self._sent()
        applying.check_all(self.call, self.cast)
        self._decide()
        funding.write_letters(self.call, self.cast)
        funding.release(self.call, self.cast)
        funding.pay(funding.sign(self.call, self.cast, leave=0), self.cast)
        funding.learn(self.call, self.cast)
        self._choose()

    def _sent(self) -> Call:
        definition = yaml.safe_load(varied_call(CLOSED))
        definition["questions"].append(FILE)
        call = applying.launched_call(yaml.safe_dump(definition, allow_unicode=True, sort_keys=False), self.cast)
        for one in applicants(5):
            application = applying.apply(call, one, self.cast, send=False)
            with clock.at(call.closes_at - dt.timedelta(hours=1)):
                lead = application.started_by
                applications.attach(application, "plan", upload("plan.pdf", pdf()), by=lead)
                applications.send_application(application, by=lead)
        return call

    def _decide(self) -> None:
        deciding.declare(self.call, self.cast)
        deciding.assign(self.call, self.cast)
        deciding.read(self.call)
        deciding.close_reading(self.call, self.cast)
        slate = deciding.propose(self.call, deciding.draft(self.call, self.cast), self.cast)
        deciding.consent(slate, self.cast)
        self.slate = deciding.close(slate, "Agreed by consent.", self.cast)
        deciding.recommend(self.call, self.slate, self.cast)
        deciding.vote(self.call, self.cast)
        deciding.sign_off(self.call, self.cast)

    def _choose(self) -> None:
        funded = Award.objects.filter(application__call=self.call)
        out = Recusal.objects.in_force().filter(application__in=funded.values("application")).first()
        self.application, self.recused = Application.objects.get(pk=out.application_id), out.user
        self.award = self.application.award
        self.attachment = self.application.attachments.get()
        self.reading = self.application.readings.first()
        self.instalment, self.report = self.award.instalments.first(), self.award.reports.first()
        self.receipt = queries.receipt(self.application)
        self.recommendation = Recommendation.objects.get(call=self.call)
        self.grant = self.recommendation.grants.get(application=self.application)
        neighbour = Award.objects.filter(application__call=self.call).exclude(pk=self.award.pk).first()
        self.outsiders = [neighbour.application.started_by, person(name="Nobody Yet")]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once, and rolled back after the last test of this file."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield World()
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def address_of(name: str, world: World) -> str:
    return reverse(name, kwargs={**OF_THE_APPLICATION, **OF_SEVERAL, **OF_THE_CALL}[name](world))


def answers(browser: Client, address: str) -> list:
    return [browser.get(address), browser.post(address)]


def routes_with_an_object(patterns) -> set[str]:
    found = set()
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            ours = not pattern.callback.__module__.startswith("allauth.")
            found |= {pattern.name} if ours and pattern.pattern.converters else set()
        elif pattern.namespace != "admin":
            found |= routes_with_an_object(pattern.url_patterns)
    return found


def test_every_address_of_an_object_is_in_one_of_the_lists():
    listed = [*OF_THE_APPLICATION, *OF_SEVERAL, *OF_THE_CALL, *PUBLIC]
    assert sorted(listed) == sorted(routes_with_an_object(get_resolver().url_patterns))


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*OF_THE_APPLICATION, *OF_SEVERAL])
def test_unrelated_applicants_are_told_that_there_is_no_such_page(world, name):
    for outsider in world.outsiders:
        for answer in answers(signed_in_as(outsider), address_of(name, world)):
            assert answer.status_code in {404, 405}, (name, answer.status_code)
        assert 404 in {answer.status_code for answer in answers(signed_in_as(outsider), address_of(name, world))}


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(OF_THE_CALL))
def test_unrelated_applicants_are_refused_on_the_groups_pages(world, name):
    for outsider in world.outsiders:
        statuses = {answer.status_code for answer in answers(signed_in_as(outsider), address_of(name, world))}
        assert statuses <= {403, 404, 405}
        assert statuses & {403, 404}


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*OF_THE_APPLICATION, *OF_SEVERAL, *OF_THE_CALL])
def test_visitors_are_asked_to_sign_in(world, name):
    for answer in answers(Client(), address_of(name, world)):
        assert answer.status_code in {302, 405}, (name, answer.status_code)
        if answer.status_code == 302:
            assert answer.url.startswith("/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(OF_THE_APPLICATION))
def test_a_recused_member_is_told_that_there_is_no_such_page(world, name):
    statuses = {answer.status_code for answer in answers(signed_in_as(world.recused), address_of(name, world))}
    assert statuses <= {404, 405}
    assert 404 in statuses


@pytest.mark.django_db
def test_no_page_of_a_recused_member_names_the_application(world):
    browser, read = signed_in_as(world.recused), 0
    hidden = [world.application.organisation.name, world.application.reference, str(world.application.public_id)]
    own = [reverse(name) for name in ("home", "group-home", "application-list", "partner-home")]
    pages = [address_of(name, world) for name in (*OF_SEVERAL, *OF_THE_CALL)]
    for address in [*own, *pages]:
        answer = browser.get(address)
        if answer.status_code == 200 and address != reverse("interest-declare", args=[world.call.slug]):
            read += 1
            assert [text for text in hidden if text in answer.content.decode()] == [], address
    assert read >= 6


def desk_addresses(world: World) -> list[str]:
    """Every page of the desk about something of this call."""
    found = []
    for model, page in admin.site._registry.items():
        row = model.objects.first()
        if row is None:
            continue
        found += [page.address("changelist"), page.address("change", row.pk), page.address("history", row.pk)]
        found += [page.address("step", row.pk, step.name) for step in page.steps]
        found += [page.address("page_step", step.name) for step in page.page_steps]
    return found


@pytest.mark.django_db
def test_the_desk_is_closed_to_applicants_and_members_whatever_the_object(world):
    addresses = desk_addresses(world)
    assert len(addresses) > 30
    for outsider in [*world.outsiders, world.recused]:
        browser = signed_in_as(outsider)
        for address in addresses:
            for answer in answers(browser, address):
                status = browser.get(answer.url).status_code if answer.status_code == 302 else answer.status_code
                assert status in {403, 404}, (address, status)


@pytest.mark.django_db
def test_no_document_opens_for_somebody_without_a_part_in_it(world):
    nobody, documents = signed_in_as(world.outsiders[1]), Document.objects.exclude(kind__startswith="application-pack")
    assert {"application-receipt", "agreement", "recommendation-pack"} <= {document.kind for document in documents}
    for document in documents:
        for name in ("document-detail", "document-download"):
            assert nobody.get(reverse(name, args=[document.pk])).status_code == 404, document.kind
            assert Client().get(reverse(name, args=[document.pk])).status_code == 302, document.kind
    recused = signed_in_as(world.recused)
    for document in (world.receipt, world.award.agreement.document):
        assert recused.get(reverse("document-detail", args=[document.pk])).status_code == 404, document.kind
