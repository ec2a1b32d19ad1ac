"""Blind is blind on bytes: a reader from whom names and amounts are hidden opens every address of the site, every
document, file and mail, and finds no name of the organisation, its people, host or partners, and no amount. When the
phase is over the same pages name them, so that a page which shows nothing to anybody proves nothing."""

import datetime as dt
import re

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from cocreation.discussion import services as discussion
from cocreation.discussion.models import ApplicantQuestion
from cocreation.discussion.queries import proposed_answer
from cocreation.reading.services import close_reading, want_reading_pack
from cocreation.recommendation.models import Slate
from cocreation.recommendation.services import draft_slate, propose_slate
from grants.applications.models import RedactedCopy
from grants.applications.services import Given, answer_enquiry, confirm_copies
from grants.calls.models import Call, Stage
from grants.finding.queries import Filters, filtered
from grants.finding.services import select
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.files.models import Document
from shaping_future.files.services import make
from shaping_future.outbox.models import Message
from tests.addresses import OF_SEVERAL, OF_THE_APPLICATION, OF_THE_CALL, PUBLIC
from tests.addresses_of_community import OF_THE_COMMUNITY
from tests.cast import person, signed_in_as
from tests.cocreation.blind import ALL, CONTACT, GIVES_AWAY, HOST, LEAD, NAME, PARTNER, blindly_read, told
from tests.cocreation.cast import send_all, sheet_of
from tests.files.samples import pdf, upload
from tests.handed_over import opened, words
from tests.standing import built_once
from tests.test_recusal_on_bytes import routes

pytestmark = pytest.mark.django_db
WHERE_TIES_ARE_NAMED = {"interest-declare", "interest-decide", "interest-register"}
PHASES = [
    {"phase": "reading", "hides": ALL, "from": ["group", "facilitator"]},
    {"phase": "deliberating", "hides": ["organisations", "people"], "from": ["group"]},
]


class World:
    """What of tests/addresses.py is there while people read; an address of anything else has no page yet."""

    def __init__(self):
        self.call, self.people, self.facilitator = blindly_read(PHASES)
        self.application, self.reader = told(self.call), self.people[0]
        self.attachment = self.application.attachments.get()
        self.reading = sheet_of(self.reader, self.application)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(World, django_db_blocker)


def addresses(world: World, besides: set[str] = frozenset()):
    """(route, address) of every page that this stage has."""
    known = {**OF_THE_APPLICATION, **OF_SEVERAL, **OF_THE_CALL, **OF_THE_COMMUNITY}
    for name in sorted(set(routes(get_resolver().url_patterns)) - besides):
        try:
            values = {"slug": world.call.slug} if name in PUBLIC else known[name](world) if name in known else {}
            yield name, reverse(name, kwargs=values)
        except (AttributeError, NoReverseMatch):
            continue
    for asked in ("q=Forum", f"call={world.call.pk}", "order=organisation"):
        yield "application-find", f"{reverse('application-find')}?{asked}"
    if "interest-register" not in besides:
        for take in ("csv", "xlsx"):
            yield "interest-register", f"{reverse('interest-register', args=[world.call.slug])}?take={take}"


MADE_UP = re.compile(r"[0-9A-Za-z]{32,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Tokens and random ids: five figures in a row may be an amount of ours by chance."""


def given_away(text: str) -> list[str]:
    shorter = MADE_UP.sub(" ", text)
    return [one for one in GIVES_AWAY if one in (shorter if one.isdigit() else text)]


def found_in(user, pages) -> dict[str, list[str]]:
    browser = signed_in_as(user)
    texts = {address: opened(browser, address) for _name, address in pages}
    return {address: found for address, text in texts.items() if (found := given_away(text))}


@pytest.mark.parametrize("who", ["reader", "facilitator"])
def test_no_address_gives_it_away(world, who):
    user = getattr(world, who)
    pages = list(addresses(world, WHERE_TIES_ARE_NAMED))
    assert len(pages) > 60
    assert {"reading-edit", "reading-list", "ranking", "attachment-download", "group-home"} <= {one for one, _ in pages}
    assert found_in(user, pages) == {}


def test_the_pages_show_the_application_under_its_reference(world):
    page = opened(signed_in_as(world.reader), reverse("reading-edit", args=[world.reading.public_id]))
    assert f"Application {world.application.reference}" in page
    assert page.count("[name hidden]") > 8
    assert page.count("[amount hidden]") > 3
    assert "amount hidden" in page
    assert "We look after people." in page


def test_ties_are_declared_against_names_that_lead_to_no_application(world):
    """What names it there says nothing by which it could be found on another page."""
    for user in (world.reader, world.facilitator):
        for _name, address in addresses(world):
            if "interests" in address:
                text = opened(signed_in_as(user), address)
                assert world.application.reference not in text, address
                assert str(world.application.public_id) not in text, address
    late = person(Role.GROUP_MEMBER)
    assert NAME in opened(signed_in_as(late), reverse("interest-declare", args=[world.call.slug]))


def test_the_reading_pack_gives_nothing_away(world):
    for by in (world.reader, person(Role.STAFF)):
        document = want_reading_pack(world.call, world.reader.membership, by=by)
        assert make(document.pk) or Document.objects.get(pk=document.pk).state == Document.State.READY
        text = opened(signed_in_as(by), reverse("document-download", args=[document.pk]))
        assert given_away(text) == []
        assert f"Application {world.application.reference}" in text
        assert "[name hidden]" in text


def test_a_dossier_holds_what_readers_may_read(world):
    staff = person(Role.STAFF)
    document = select(filtered(staff, Filters(call=world.call.pk)), "", "dossier", by=staff)
    assert make(document.pk)
    text = opened(signed_in_as(staff), reverse("document-download", args=[document.pk]))
    assert world.application.reference in text
    assert given_away(text) == []


def test_nothing_is_found_sorted_or_counted_by_what_is_hidden(world):
    for asked in (NAME, "Zarnbrook", LEAD, PARTNER, HOST, CONTACT, "37,391"):
        assert filtered(world.facilitator, Filters(q=asked)).count() == 0, asked
        assert filtered(person(Role.STAFF), Filters(q=asked)).count() >= (asked != "37,391"), asked
    assert filtered(world.facilitator, Filters(least=3_700_000)).count() == 0
    assert filtered(world.facilitator, Filters()).count() == 2
    by_reference = [one.reference for one in filtered(world.facilitator, Filters(order="reference"))]
    for order in ("organisation", "most", "least"):
        assert [one.reference for one in filtered(world.facilitator, Filters(order=order))] == by_reference


def test_no_mail_gives_it_away(world):
    theirs = Message.objects.filter(to__in=[world.reader.email, world.facilitator.email])
    assert theirs.count() > 0
    assert [found for mail in theirs if (found := given_away(words(f"{mail.subject} {mail.body}")))] == []


def test_a_file_is_given_as_somebody_allowed_and_under_a_name_of_ours(world):
    address, reader = reverse("attachment-download", args=[world.attachment.file_id]), signed_in_as(world.reader)
    assert reader.get(address).status_code == 404
    version = RedactedCopy.objects.get(application=world.application, question_key="plan").version
    staff = person(Role.STAFF)
    confirm_copies(world.application, {"plan": Given(version, {}, "open")}, by=staff)
    given = opened(reader, address)
    assert ("document-15.pdf" in given, given_away(given)) == (True, [])
    copy = Given(
        version,
        {},
        "replaced",
        upload("Zarnbrook-copy.pdf", pdf(lambda file: file.add_metadata({"/Title": "Without a name"}))),
    )
    confirm_copies(world.application, {"plan": copy}, by=staff)
    given = opened(reader, address)
    assert ("document-15.pdf" in given, "Without a name" in given, given_away(given)) == (True, True, [])
    assert given_away(opened(reader, reverse("reading-edit", args=[world.reading.public_id]))) == []


def test_staff_see_everything_all_the_time(world):
    staff = person(Role.STAFF)
    assert NAME in opened(signed_in_as(staff), f"{reverse('application-find')}?q=Zarnbrook")
    page = opened(signed_in_as(staff), reverse("copy-edit", args=[world.application.public_id]))
    assert set(given_away(page)) >= {"Zarnbrook", "Quist", "37,391"}


def proposed(world: World) -> Slate:
    """Everything for what it asked, before the Group."""
    items = {one.pk: (one.asked_pence, "They lead.", "") for one in world.call.applications.all()}
    slate = draft_slate(world.call, items, by=world.facilitator)
    return propose_slate(slate, clock.now() + dt.timedelta(days=3), by=world.facilitator)


def asked_and_answered(world: World) -> ApplicantQuestion:
    """The Group asked something, and the applicant answered with every name they have."""
    world.topic = discussion.open_topic(world.application, by=world.reader)
    staff = person(Role.STAFF)
    asked = discussion.propose_question(world.topic, "Who would lead it?", by=world.reader)
    asked = discussion.send_question(asked, "Who would lead it?", by=staff)
    reply = f"At {NAME}, {LEAD} leads; {HOST} and {PARTNER} help, and {CONTACT}."
    answer_enquiry(asked.enquiry, {}, {}, reply, by=world.application.started_by)
    return ApplicantQuestion.objects.get(pk=asked.pk)


def the_answer_comes_without_names(world: World, asked: ApplicantQuestion) -> None:
    page, reader, staff = reverse("discussion-topic", args=[world.topic.public_id]), world.reader, person(Role.STAFF)
    assert "Staff take the names out first" in opened(signed_in_as(reader), page)
    desk = reverse("admin:cocreation_applicantquestion_step", args=[asked.pk, "answer"])
    assert "At [name hidden], [name hidden] leads" in opened(signed_in_as(staff), desk)
    discussion.give_answer(asked, proposed_answer(asked), by=staff)
    text = opened(signed_in_as(reader), page)
    assert "At [name hidden], [name hidden] leads" in text
    assert set(given_away(text)) <= {"37,391"}


def test_when_a_phase_is_over_the_same_pages_show_what_it_hid(world):
    send_all(world.call, 3)
    close_reading(world.call, by=world.facilitator)
    world.slate = proposed(world)
    asked = asked_and_answered(world)
    pages = list(addresses(world, WHERE_TIES_ARE_NAMED))
    found = found_in(world.reader, pages)
    here, sheet, it = world.call.slug, world.reading.public_id, world.application.public_id
    where = {"reading-list": here, "ranking": here, "reading-edit": sheet, "reading-sheets": it}
    where |= {"slate-detail": world.slate.public_id, "slate-rules": world.slate.public_id, "discussion-list": here}
    talk = ("discussion-topic", "discussion-ask", "discussion-comment", "discussion-point")
    where |= dict.fromkeys(talk, world.topic.public_id)
    where = [reverse(name, args=[value]) for name, value in where.items()]
    assert set(found) == set(where)
    assert {one for some in found.values() for one in some} == {"37,391", "33,651"}  # amounts are open now
    assert "Zarnbrook" in opened(signed_in_as(world.facilitator), where[1])
    the_answer_comes_without_names(world, asked)
    Call.objects.filter(pk=world.call.pk).update(stage=Stage.RECOMMENDED)
    found = found_in(world.reader, pages)
    assert all("Zarnbrook" in found[address] for address in where)
    assert set(found[where[2]]) >= {"Quist", "Ottermead", "Elmsworth", "Plume"}
    address = reverse("attachment-download", args=[world.attachment.file_id])
    assert "plan-of-Zarnbrook.pdf" in opened(signed_in_as(world.reader), address)
