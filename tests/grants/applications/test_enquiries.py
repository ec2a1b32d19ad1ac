"""Asking about one answer after sending, and correcting a slip: in place, in time, with every version kept."""

import datetime as dt

import pytest

from grants.applications import queries
from grants.applications.models import Application, EligibilityCheck, Enquiry, Participant, Rung, State
from grants.applications.services import (
    Incomplete,
    answer_enquiry,
    ask_about_answers,
    check_eligibility,
    close_enquiry,
    confirm_not_eligible,
    extend_enquiry,
    recuse,
)
from grants.calls.models import Call, Stage
from grants.calls.services import open_declarations
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.files.models import Document
from shaping_future.outbox.models import Message
from shaping_future.questionnaires.errors import StaleAnswers
from shaping_future.questionnaires.queries import content_hash
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, answers_to, person, signed_in_as
from tests.grants.applications.cast import question_url as page

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)
WHY = "Who else decides?"


@pytest.fixture
def staff():
    return person(Role.STAFF, "Sam")


@pytest.fixture(params=[dt.date(2025, 2, 10)])
def sent(request):
    """A sent application whose call is being checked, an hour after noon of the given day."""
    with clock.at(dt.datetime.combine(request.param, dt.time(13), clock.LONDON)):
        made = an_application(a_call(), sent=True)
        Call.objects.update(stage=Stage.CHECKING)
        yield Application.objects.select_related(*queries.RELATED).get(pk=made.pk)


def ask(application, staff, keys=("summary",), kind="question", due=None):
    return ask_about_answers(application, kind, keys, WHY, due, by=staff)


def seen(application):
    return queries.versions(application)


def test_the_applicant_answers_in_place_and_everything_follows(sent, staff):
    enquiry = ask(sent, staff, keys=["budget"])
    lead = sent.started_by
    budget = answers_to(sent.call, pence=3_000_000)["budget"]
    was = sent.content_hash
    answered = answer_enquiry(enquiry, {"budget": budget}, seen(sent), "We forgot a line.", by=lead)
    sent.refresh_from_db()
    assert (sent.asked_pence, sent.content_hash) == (3_000_000, content_hash(sent.response))
    assert sent.content_hash != was
    assert (answered.before, answered.after) == ({"budget": 1}, {"budget": 2})
    entry = Entry.objects.get(verb="application.corrected")
    assert entry.detail == {
        "enquiry": enquiry.pk, "answers": ["budget"], "content_before": was, "pence_before": 2_500_000,
        "content": sent.content_hash, "pence": 3_000_000,
    }  # fmt: skip
    assert Document.objects.filter(kind="application-receipt").count() == 2
    assert queries.receipt(sent) is not None
    told = queries.told(sent)[0].answers[0]
    assert "£25,000" in told.before
    assert "£30,000" in told.after
    with pytest.raises(NotAllowedNow, match="You answered this"):
        answer_enquiry(enquiry, {}, {}, "Again", by=lead)


def test_the_organisation_is_brought_up_to_date_not_made_twice(sent, staff):
    enquiry = ask(sent, staff, keys=["org"], kind="slip")
    about = answers_to(sent.call, name="Example Sisters")["org"]
    answer_enquiry(enquiry, {"org": about}, seen(sent), "", by=sent.started_by)
    now = Application.objects.select_related("organisation").get()
    assert (now.organisation_id, now.organisation.name) == (sent.organisation_id, "Example Sisters")


@pytest.mark.parametrize("sent", [dt.date(2025, 2, 10), dt.date(2025, 7, 7), dt.date(2025, 3, 27)], indirect=True)
def test_it_is_answered_until_noon_in_london_to_the_second(sent, staff):
    enquiry = ask(sent, staff)
    due = dt.datetime.combine(clock.today() + dt.timedelta(days=5), dt.time(12), clock.LONDON)
    assert enquiry.due_at == due
    with clock.at(due), pytest.raises(NotAllowedNow, match="until noon on"):
        answer_enquiry(enquiry, {"summary": "Late."}, seen(sent), "", by=sent.started_by)
    with clock.at(due):
        answer = signed_in_as(sent.started_by).post(page(enquiry), {"q-summary": "Late words", "v-summary": "1"})
        assert (answer.status_code, "Late words" in answer.text) == (409, True)
    with clock.at(due - SECOND):
        assert answer_enquiry(enquiry, {"summary": "In time."}, seen(sent), "", by=sent.started_by).after


def test_staff_give_more_time_and_take_a_question_back(sent, staff):
    enquiry = ask(sent, staff)
    with clock.at(enquiry.due_at):
        with pytest.raises(NotValid, match="a day after today"):
            extend_enquiry(enquiry, clock.today(), by=staff)
        extend_enquiry(enquiry, clock.today() + dt.timedelta(days=2), by=staff)
        assert answer_enquiry(enquiry, {}, {}, "We meant us.", by=sent.started_by).reply == "We meant us."
    with pytest.raises(NotAllowedNow):
        extend_enquiry(enquiry, clock.today() + dt.timedelta(days=9), by=staff)
    other = ask(sent, staff)
    close_enquiry(other, by=staff)
    with pytest.raises(NotAllowedNow, match="do not need an answer"):
        answer_enquiry(other, {}, {}, "Here", by=sent.started_by)
    assert signed_in_as(sent.started_by).get(page(other)).status_code == 404


def test_nothing_else_can_be_changed_and_nothing_is_kept_half(sent, staff):
    enquiry, lead = ask(sent, staff), sent.started_by
    versions = seen(sent)
    for values, reply, refusal in (
        ({"why_now": "x"}, "", NotValid),
        ({}, "", NotValid),
        ({}, "x" * 2001, NotValid),
        ({"summary": ""}, "", Incomplete),
        ({"summary": "word " * 101}, "", NotValid),
    ):
        with pytest.raises(refusal):
            answer_enquiry(enquiry, values, versions, reply, by=lead)
    with pytest.raises(StaleAnswers):
        answer_enquiry(enquiry, {"summary": "Mine"}, {"summary": 0}, "", by=lead)
    enquiry.refresh_from_db()
    assert (enquiry.answered_at, seen(sent)) == (None, versions)
    assert not Entry.objects.filter(verb="application.corrected").exists()


def test_an_amount_outside_the_strand_is_refused(sent, staff):
    enquiry = ask(sent, staff, keys=["budget"])
    budget = answers_to(sent.call, pence=90_000_000)["budget"]
    with pytest.raises(NotAllowedNow):
        answer_enquiry(enquiry, {"budget": budget}, seen(sent), "", by=sent.started_by)
    assert Application.objects.get().asked_pence == 2_500_000


def test_who_asks_and_who_answers(sent, staff):
    tied, reader = person(Role.STAFF), person()
    recuse(sent, tied, Rung.ROOM, by=tied)
    Participant.objects.create(application=sent, user=reader, part="reader")
    for user in (tied, sent.started_by, person(Role.FACILITATOR), person(Role.FINANCE)):
        with pytest.raises(NotAllowed):
            ask(sent, user)
    enquiry = ask(sent, staff)
    for user in (staff, reader, person()):
        with pytest.raises(NotAllowed):
            answer_enquiry(enquiry, {}, {}, "I say", by=user)
    assert signed_in_as(reader).get(page(enquiry)).status_code == 403
    assert signed_in_as(person()).get(page(enquiry)).status_code == 404
    assert list(Enquiry.objects.visible_to(tied)) == []


@pytest.mark.parametrize(
    ("kind", "keys", "text", "days"),
    [
        ("question", [], WHY, 5),
        ("question", ["summary", "why_now"], WHY, 5),
        ("question", ["nothing"], WHY, 5),
        ("question", ["partners"], WHY, 5),  # not asked of this strand
        ("chat", ["summary"], WHY, 5),
        ("slip", ["summary"], "  ", 5),
        ("slip", ["summary"], WHY, 0),
        ("slip", ["summary"], WHY, 29),
    ],
)
def test_what_cannot_be_asked(sent, staff, kind, keys, text, days):
    with pytest.raises(NotValid):
        ask_about_answers(sent, kind, keys, text, clock.today() + dt.timedelta(days=days), by=staff)
    assert not Enquiry.objects.exists()


def test_nobody_decides_while_a_question_waits(sent, staff):
    enquiry = ask(sent, staff)
    with pytest.raises(NotAllowedNow, match="You asked the applicant"):
        check_eligibility(sent, "eligible", by=staff)
    with pytest.raises(NotAllowedNow, match="waits until"):
        ask(sent, staff)
    with pytest.raises(NotAllowedNow, match="still waits"):
        open_declarations(sent.call, by=staff)
    with clock.at(enquiry.due_at):
        assert check_eligibility(sent, "eligible", by=staff)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.CHECKING])
def test_only_while_it_is_checked(sent, staff, stage):
    enquiry = ask(sent, staff)
    Call.objects.update(stage=stage)
    with pytest.raises(NotAllowedNow):
        answer_enquiry(enquiry, {}, {}, "Here", by=sent.started_by)
    close_enquiry(enquiry, by=staff)
    with pytest.raises(NotAllowedNow):
        ask(sent, staff)


# --- a slip ----------------------------------------------------------------------------------------------------------


def test_a_finding_about_answers_that_changed_is_not_confirmed(sent, staff):
    check = check_eligibility(sent, EligibilityCheck.Finding.NOT_ELIGIBLE, "remit", "Sorry.", by=staff)
    slip = ask(sent, staff, kind="slip", keys=["summary", "why_now"])
    second = person(Role.STAFF)
    with pytest.raises(NotAllowedNow, match="You asked the applicant"):
        confirm_not_eligible(check, by=second)
    answer_enquiry(slip, {"why_now": "It was about the UK."}, seen(sent), "", by=sent.started_by)
    with pytest.raises(NotAllowedNow, match="have changed since"):
        confirm_not_eligible(check, by=second)
    assert check_eligibility(sent, "eligible", by=second)


def test_after_the_letter_a_slip_can_still_be_corrected_and_two_people_decide_again(sent, staff):
    second = person(Role.STAFF)
    first = check_eligibility(sent, EligibilityCheck.Finding.NOT_ELIGIBLE, "remit", "Sorry.", by=staff)
    confirm_not_eligible(first, by=second)
    with pytest.raises(NotAllowedNow):
        ask(sent, staff)
    slip = ask(sent, staff, kind="slip")
    sent.refresh_from_db()
    assert (sent.state, queries.status_shown_to_applicant(sent)) == (State.NEEDS_CONVERSATION, "Talking with you")
    answer_enquiry(slip, {"summary": "The other region."}, seen(sent), "", by=sent.started_by)
    again = check_eligibility(sent, EligibilityCheck.Finding.NOT_ELIGIBLE, "remit", "Still.", by=staff)
    with pytest.raises(NotAllowed, match="second person"):
        confirm_not_eligible(again, by=staff)
    confirm_not_eligible(again, by=second)
    assert Application.objects.get().state == State.NOT_ELIGIBLE
    assert Message.objects.filter(key__startswith="application:eligibility:").count() == 2
