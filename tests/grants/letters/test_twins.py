"""Two twins: the same call, answers and minute; one will be funded, one declined. Until the release all that they can
open, be sent or ask for is the same byte for byte, but for names, ids and one-time marks; headers and queries too."""

import datetime as dt
import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, get_resolver, reverse

from grants.access import services as access
from grants.applications.models import Application
from grants.awards.services import release_outcomes
from grants.board.models import RecommendedGrant
from grants.letters.models import Letter, Outcome
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.files.models import Document
from shaping_future.files.services import make
from shaping_future.interruptions import mark_for_scripts
from shaping_future.outbox.models import Message
from tests import cast
from tests.addresses import OF_SEVERAL, OF_THE_APPLICATION, OF_THE_CALL, OF_THE_COMMUNITY, PUBLIC
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import Decided, decided, written
from tests.grants.letters.nowhere import Nowhere
from tests.handed_over import text_in
from tests.standing import built_once, undone
from tests.test_recusal_on_bytes import routes

pytestmark = pytest.mark.django_db

MOMENT = dt.datetime(2026, 11, 4, 10, 0, tzinfo=dt.UTC)
BY_NATURE = ("Date", "Expires", "Set-Cookie", "X-Request-Id", "X-Request-ID")
"""Headers that differ from one answer to the next, whoever asks."""
MARKS = [
    (rb'name="csrfmiddlewaretoken" value="\w+"', b"CSRF"),
    (rb'"X-CSRFToken": ?"\w+"', b"CSRF"),
    (rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", b"UUID"),
    (rb"nonce-[\w+/=-]+", b"NONCE"),
    (rb"\b7\d{5}\b", b"NUMBER"),
]


@dataclass
class Twin:
    """One of the two, as the world that tests/addresses.py asks. What is shared is the same for both."""

    application: Application
    shared: dict[str, Any]
    own: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return {**self.shared, **self.own}.get(name) or Nowhere()

    @property
    def lead(self) -> Any:
        return self.application.started_by

    def without_self(self, content: bytes) -> bytes:
        """What is left when names, ids and marks of this twin are taken out."""
        one = self.application
        words = [one.reference, one.organisation.name, self.lead.email, self.lead.name, mark_for_scripts(self.lead)]
        words += [one.content_hash, one.content_hash[:12]]
        for word in filter(None, words):
            content = content.replace(word.encode(), b"MINE")
        return without(MARKS, content)


def large_numbers() -> None:
    """From here on every row's number has six digits, and every name too, so that none is mistaken for another figure
    and both twins' are of one length."""
    cast._numbers = itertools.count(100_001)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(c.oid, 700000) FROM pg_class c JOIN pg_sequences s ON s.sequencename = c.relname"
            " WHERE c.relkind = 'S' AND coalesce(s.last_value, 0) < 700000"
        )


class World:
    """A call that the Board has signed off. The two wrote the same and asked for the same in the same moment."""

    def __init__(self) -> None:
        large_numbers()
        with clock.at(MOMENT):
            self.decided: Decided = decided(1, 1)
            self.twins = [self._twin(application) for application in self.decided.applications]
        for document in Document.objects.filter(state=Document.State.WAITING):
            make(document.pk)
        self.public_before = self.in_public()
        self.mails_before = set(Message.objects.values_list("pk", flat=True))
        written(self.decided)

    def _twin(self, application: Application) -> Twin:
        application = Application.objects.select_related("organisation", "started_by", "call").get(pk=application.pk)
        cost = access.ask_cost(application, "care", "Childcare", 4_000, by=application.started_by)
        receipt = Document.objects.get(kind="application-receipt", subject=str(application.pk))
        grant = RecommendedGrant.objects.filter(application=application).first()
        shared = {"call": self.decided.call, "recommendation": RecommendedGrant.objects.get().recommendation}
        own = {"cost": cost, "receipt": receipt, "grant": grant, "editor": application.participants.get()}
        return Twin(application, shared, own)

    def in_public(self) -> dict[str, tuple]:
        """What anybody without an account gets: pages, counts, files."""
        cache.clear()
        return {there: answered(Client(), there) for there in public_addresses(self.decided)}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once; every letter is written and checked, and nobody has heard."""
    yield from built_once(World, django_db_blocker)


def public_addresses(world: Decided) -> Iterator[str]:
    for name in sorted(set(routes(get_resolver().url_patterns))):
        try:
            yield reverse(name, kwargs={"slug": world.call.slug} if name in PUBLIC else {})
        except NoReverseMatch:
            continue


def addresses(twin: Twin) -> Iterator[tuple[str, str]]:
    """(route, address) of every page of the site as this twin would find it, their own rows where they have any."""
    known = {**OF_THE_APPLICATION, **OF_SEVERAL, **OF_THE_CALL, **OF_THE_COMMUNITY}
    for name in sorted(set(routes(get_resolver().url_patterns))):
        try:
            if name in PUBLIC:
                yield name, reverse(name, kwargs={"slug": twin.call.slug})
            else:
                yield name, reverse(name, kwargs=known[name](twin) if name in known else {})
        except (NoReverseMatch, AttributeError, TypeError):
            assert name in PUBLIC or name in known, name
    yield "document-download", reverse("document-download", args=[twin.receipt.pk])
    for model, page in admin.site._registry.items():
        yield f"desk {model._meta.model_name}", page.address("changelist")
    outcome = Outcome.objects.get(application=twin.application)
    yield "desk outcome", reverse("admin:grants_outcome_change", args=[outcome.pk])


def without(marks: list, content: bytes) -> bytes:
    return functools.reduce(lambda left, mark: re.sub(*mark, left), marks, content)


def answered(browser: Client, there: str, data: dict | None = None, twin: Twin | None = None) -> tuple:
    """(status, headers, size, bytes) of an answer, without what is theirs by nature."""
    answer = browser.get(there) if data is None else browser.post(there, data)
    headers = {name: value for name, value in answer.headers.items() if name not in BY_NATURE}
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith((b"%PDF-", b"PK\x03\x04")):  # packed: its size hangs on its letters
        headers.pop("Content-Length", None)
        headers.pop("ETag", None)
        content = text_in(content).encode()
    plain = twin.without_self if twin else lambda text: without(MARKS[:3], text)
    return answer.status_code, plain(str(headers).encode()), len(content), plain(content)


PARTS = ("status", "headers", "size", "bytes", "queries")


def differences(
    world: World, data: dict | None = None, only: Any = None, opened: list[int] | None = None
) -> dict[str, list[str]]:
    """Route → in what the answers to the twins differ. A page whose answers are the same is not in it."""
    browsers = [signed_in_as(twin.lead) for twin in world.twins]
    found: dict[str, list[str]] = {}
    for (name, one), (_name, other) in zip(*map(addresses, world.twins), strict=True):
        if only is not None and name not in only:
            continue
        both = [asked(browsers, world.twins, (one, other), data)]
        if both[0][0] != both[0][1]:  # the first of all fills caches that all share
            both.append(asked(browsers, world.twins, (one, other), data))
        if opened is not None:
            opened.append(both[-1][0][0])
        pairs = zip(PARTS, *both[-1], strict=True)
        if parts := [part for part, mine, theirs in pairs if mine != theirs]:
            found[name] = parts
    return found


def asked(browsers: list[Client], twins: list[Twin], pages: tuple[str, str], data: dict | None) -> list[tuple]:
    answers = []
    for browser, twin, there in zip(browsers, twins, pages, strict=True):
        with undone(), clock.at(MOMENT + dt.timedelta(days=70)), CaptureQueriesContext(connection) as queries:
            answer = answered(browser, there, data, twin)
        answers.append((*answer, len(queries)))
    return answers


def test_before_the_release_every_page_and_file_is_the_same_for_both(world):
    opened: list[int] = []
    assert differences(world, opened=opened) == {}
    assert opened.count(200) > 25


def test_before_the_release_every_post_is_answered_the_same_for_both(world):
    assert differences(world, data={}, only=OF_THE_APPLICATION) == {}


def test_before_the_release_both_have_had_the_same_mails_and_none_since_the_decision(world):
    def mails(twin: Twin) -> list[tuple]:
        rows = Message.objects.filter(to=twin.lead.email).order_by("pk")
        return [(twin.without_self(f"{one.subject}\n{one.body}".encode()), one.state) for one in rows]

    assert mails(world.twins[0]) == mails(world.twins[1]) != []
    addressed = {twin.lead.email for twin in world.twins}
    assert not Message.objects.exclude(pk__in=world.mails_before).filter(to__in=addressed).exists()


def test_before_the_release_nothing_hangs_on_either_that_could_be_opened(world):
    kinds = []
    for twin in world.twins:
        browser = signed_in_as(twin.lead)
        open_to = [one for one in Document.objects.all()
                   if browser.get(reverse("document-detail", args=[one.pk])).status_code == 200]  # fmt: skip
        kinds.append(sorted((one.kind, one.done) for one in open_to))
    assert kinds[0] == kinds[1] != []
    assert not Letter.objects.exists()


def test_what_is_public_is_the_same_before_and_after_the_letters_are_written(world):
    assert Outcome.objects.filter(checked_at__isnull=False).count() == 2
    after = world.in_public()
    found = {there: (answer, world.public_before[there]) for there, answer in after.items()}
    assert {there: both for there, both in found.items() if both[0] != both[1]} == {}
    assert sum(answer[0] == 200 for answer in after.values()) > 12


@pytest.mark.parametrize("who", [Role.FUNDER, Role.LEARNING])
def test_who_reads_figures_sees_the_same_before_and_after_the_letters_are_written(world, who):
    user = person(who)
    pages = ("/", "/funders/", f"/calls/{world.decided.call.slug}/")
    with undone():
        now = [answered(signed_in_as(user), there) for there in pages]
        Outcome.objects.all().delete()
        before = [answered(signed_in_as(user), there) for there in pages]
    assert now == before


def test_after_the_release_the_same_comparison_finds_the_difference(world):
    """So that the tests above cannot pass for a reason of their own."""
    release_outcomes(world.decided.call, by=world.decided.staff)
    found = differences(world, only={"letter", "application-list", "application-detail", "partner-home"})
    assert set(found) == {"letter", "application-list", "application-detail", "partner-home"}


@pytest.mark.parametrize("leak", ["a space", "a header", "a query", "a file's name"])
def test_the_smallest_trace_is_found(world, monkeypatch, leak):
    """One more space, header, query or letter for the funded alone."""
    from grants.applications.views import writing

    page = writing.render

    def tells(request, template, context, **values):
        answer = page(request, template, context, **values)
        application = context.get("application")
        if application is not None and Outcome.objects.filter(application=application, kind="funded").exists():
            if leak == "a space":
                answer.content += b" "
            elif leak == "a header":
                answer["X-Kind"] = "1"
            elif leak == "a query":
                Outcome.objects.count()
            else:
                answer["Content-Disposition"] = "inline; filename=award.html"
        return answer

    monkeypatch.setattr(writing, "render", tells)
    assert list(differences(world, only={"application-detail"})) == ["application-detail"]
