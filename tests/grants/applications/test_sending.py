"""Sending, taking back and withdrawing an application."""

import datetime as dt
import threading

import pytest
from django.db import connection

from grants.applications import queries
from grants.applications.models import Application, Participant, State
from grants.applications.services import (
    Incomplete,
    save_answers,
    send_application,
    unsend_application,
    withdraw_application,
)
from grants.calls.models import Call, Stage
from grants.organisations.models import Organisation
from shaping_future import clock
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.files.models import Document
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, answers_to, eligible, person

pytestmark = pytest.mark.django_db


def entries(application, verb):
    return Entry.objects.filter(verb=verb, subject_id=str(application.pk)).count()


def mails(key):
    return Message.objects.filter(key__startswith=key)


def versions(application):
    return queries.versions(application)


def test_sending_fixes_the_facts_and_promises_the_receipt():
    lead = person()
    draft = an_application(user=lead, pence=2_500_050, name="Example Sisters")
    sent = send_application(draft, by=lead)
    draft.refresh_from_db()
    assert (draft.state, draft.asked_pence, draft.sent_by) == (State.SENT, 2_500_050, lead)
    assert (draft.organisation.name, draft.host) == ("Example Sisters", None)
    assert len(draft.content_hash) == 64
    assert draft.sent_at == sent.sent_at
    mail = mails(f"application:sent:{draft.pk}").get()
    assert mail.to == lead.email
    assert mail.subject == "We have your application"
    assert "Example Sisters" not in mail.subject + mail.body
    assert draft.reference in mail.body
    document = Document.objects.get(kind="application-receipt")
    assert (document.subject, document.wanted_by) == (str(draft.pk), lead)
    assert entries(draft, "application.sent") == 1


def test_a_group_that_is_not_constituted_brings_its_host():
    call = a_call()
    org = answers_to(call)["org"] | {"kind": "unconstituted", "host_name": "Example Hosts", "host_agreed": True}
    sent = an_application(call, sent=True, answers=answers_to(call, org=org))
    assert sent.host.name == "Example Hosts"


def test_a_second_send_is_refused_and_changes_nothing():
    lead = person()
    sent = an_application(user=lead, sent=True)
    with pytest.raises(NotAllowedNow, match="sent already"):
        send_application(sent, by=lead)
    assert (mails("application:sent").count(), entries(sent, "application.sent")) == (1, 1)


def test_only_the_lead_sends():
    draft = an_application()
    editor = person()
    Participant.objects.create(application=draft, user=editor, part=Participant.Part.EDITOR)
    for user in (person(), editor):
        with pytest.raises(NotAllowed):
            send_application(draft, by=user)
    draft.refresh_from_db()
    assert (draft.state, draft.sent_at, draft.organisation) == (State.DRAFT, None, None)


def test_what_is_missing_is_said_and_nothing_is_sent():
    call, lead = a_call(), person()
    values = answers_to(call) | {"why_now": "", "declaration": False}
    draft = an_application(call, lead, answers=values)
    with pytest.raises(Incomplete, match=r"question 4\. And 1 more") as refused:
        send_application(draft, by=lead)
    assert [one.question.key for one in refused.value.missing] == ["why_now", "declaration"]
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("pence", [999_999, 4_000_001])
def test_an_amount_outside_the_strand_is_refused(pence):
    lead = person()
    draft = an_application(user=lead, pence=pence)
    with pytest.raises(NotAllowedNow, match="you can ask for"):
        send_application(draft, by=lead)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


@pytest.mark.parametrize("closes", [
    dt.datetime(2025, 2, 24, 12, tzinfo=clock.LONDON),  # winter: GMT
    dt.datetime(2025, 7, 21, 12, tzinfo=clock.LONDON),  # summer: BST, 11:00 UTC
])  # fmt: skip
def test_one_second_before_closing_is_in_and_closing_is_out(closes):
    with clock.at(closes - dt.timedelta(days=20)):
        call = a_call(opens=closes - dt.timedelta(days=42), closes=closes)
        in_time, late = person(), person()
        first, second = an_application(call, in_time), an_application(call, late)
    assert call.closes_at.astimezone(dt.UTC).hour == (12 if closes.month == 2 else 11)
    with clock.at(closes - dt.timedelta(seconds=1)):
        assert send_application(first, by=in_time).state == State.SENT
    with clock.at(closes):
        with pytest.raises(NotAllowedNow, match="closed at noon on Monday"):
            send_application(second, by=late)
        with pytest.raises(NotAllowedNow, match="closed"):
            unsend_application(first, by=in_time)
        with pytest.raises(NotAllowedNow, match="closed"):
            save_answers(second, {"summary": "Late"}, versions(second), by=late)
    assert set(Application.objects.values_list("pk", "state")) == {(first.pk, "sent"), (second.pk, "draft")}


@pytest.mark.django_db(transaction=True)
def test_eight_threads_send_one_draft_once():
    lead = person()
    draft = an_application(user=lead)
    start, outcomes = threading.Barrier(8), []

    def send():
        try:
            start.wait()
            send_application(Application.objects.get(pk=draft.pk), by=lead)
            outcomes.append("sent")
        except NotAllowedNow:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 7 + ["sent"]
    assert (mails("application:sent").count(), entries(draft, "application.sent")) == (1, 1)
    assert (Organisation.objects.count(), Document.objects.filter(kind="application-receipt").count()) == (1, 1)


def test_taking_it_back_makes_it_a_draft_again_that_can_be_changed_and_sent_again():
    lead = person()
    sent = an_application(user=lead, sent=True)
    first_hash = sent.content_hash
    draft = unsend_application(sent, by=lead)
    assert (draft.state, draft.sent_at, draft.sent_by, draft.asked_pence, draft.organisation) == (
        State.DRAFT, None, None, None, None,
    )  # fmt: skip
    assert not Organisation.objects.exists()
    assert not Document.objects.filter(kind="application-receipt").exists()
    save_answers(draft, {"summary": "Something else."}, versions(draft), by=lead)
    again = send_application(draft, by=lead)
    assert again.content_hash != first_hash
    assert mails("application:sent").count() == 2
    assert mails("application:unsent").get().subject == "Your application is a draft again"


def test_taking_back_is_refused_to_others_and_for_what_was_not_sent():
    lead = person()
    draft = an_application(user=lead)
    with pytest.raises(NotAllowedNow, match="just sent"):
        unsend_application(draft, by=lead)
    sent = send_application(draft, by=lead)
    with pytest.raises(NotAllowed):
        unsend_application(sent, by=person())
    sent.refresh_from_db()
    assert (sent.state, mails("application:unsent").count()) == (State.SENT, 0)


@pytest.mark.parametrize("sent", [False, True])
def test_withdrawing(sent):
    lead = person()
    application = an_application(user=lead, sent=sent)
    withdrawn = withdraw_application(application, by=lead)
    assert (withdrawn.state, withdrawn.withdrawn_by) == (State.WITHDRAWN, lead)
    with pytest.raises(NotAllowedNow, match="withdrawn already"):
        withdraw_application(application, by=lead)
    with pytest.raises(NotAllowedNow, match="withdrawn"):
        send_application(application, by=lead)
    with pytest.raises(NotAllowedNow, match="withdrawn"):
        save_answers(application, {"summary": "More"}, {}, by=lead)
    assert (mails("application:withdrawn").count(), entries(application, "application.withdrawn")) == (1, 1)


def test_withdrawing_is_the_leads_and_ends_when_money_may_be_reserved():
    lead = person()
    application = eligible(an_application(user=lead, sent=True))
    with pytest.raises(NotAllowed):
        withdraw_application(application, by=person())
    Call.objects.filter(pk=application.call_id).update(stage=Stage.DELIBERATING)
    with pytest.raises(NotAllowedNow, match="being made"):
        withdraw_application(application, by=lead)
    application.refresh_from_db()
    assert (application.state, application.withdrawn_at) == (State.ELIGIBLE, None)
