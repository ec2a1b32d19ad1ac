"""Questions to an applicant: proposed, looked over, sent, answered; and what an applicant never learns."""

import datetime as dt

import pytest
from django.urls import reverse

from cocreation.discussion import queries, services
from cocreation.discussion.kinds import Asked
from cocreation.discussion.models import ApplicantQuestion
from grants.applications import services as applications
from grants.applications.models import Enquiry
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cast import person, signed_in_as
from tests.cocreation.discussion.cast import talking
from tests.handed_over import opened
from tests.standing import built_once

pytestmark = pytest.mark.django_db
MARK = "MEMBERSWORDS"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(talking, django_db_blocker)


def shown(world):
    told = queries.questions_of(world.topic, world.members[1])
    return [(one.standing, one.asked, one.answer) for one in told]


def test_from_a_members_words_to_the_applicants_answer(world):
    question = world.ask(f"{MARK}: who?")
    assert shown(world) == [("Staff are looking at it", "", "")]
    question = world.send(question, "Please tell us who would lead it.")
    assert shown(world) == [("Waits for the applicant", "Please tell us who would lead it.", "")]
    lead = signed_in_as(world.applications[0].started_by)
    address = reverse("application-question", args=[world.applications[0].public_id, question.enquiry_id])
    before = world.applications[0].content_hash
    page = opened(lead, address)
    assert "Please tell us who would lead it." in page
    assert lead.post(address, {"reply": ""}).status_code == 400
    assert lead.post(address, {"reply": "Two of us.", "summary": "Other words"}).status_code == 302
    assert shown(world) == [("Answered", "Please tell us who would lead it.", "Two of us.")]
    world.applications[0].refresh_from_db()
    assert world.applications[0].content_hash == before
    question.refresh_from_db()
    assert (question.text, question.state) == (f"{MARK}: who?", Asked.SENT)
    assert lead.post(address, {"reply": "And more."}).status_code == 409


def test_the_applicant_never_learns_who_asked_nor_in_which_words(world):
    question = world.send(world.ask(f"{MARK}: who?"))
    lead = signed_in_as(world.applications[0].started_by)
    pages = [
        reverse("application-question", args=[world.applications[0].public_id, question.enquiry_id]),
        reverse("application-detail", args=[world.applications[0].public_id]),
    ]
    texts = [opened(lead, page) for page in pages]
    texts += [
        f"{mail.subject} {mail.body}" for mail in Message.objects.filter(to=world.applications[0].started_by.email)
    ]
    for text in texts:
        assert MARK not in text
        assert world.members[0].name not in text
        assert world.staff.name not in text


def test_staff_join_and_decline_and_the_group_reads_why(world):
    first, second, third = world.ask("Who leads?"), world.ask("Who is the lead?"), world.ask("Are they legal?")
    with pytest.raises(NotAllowedNow, match="first"):
        services.merge_question(second, first, by=world.staff)
    world.send(first)
    services.merge_question(second, first, by=world.staff)
    services.decline_question(third, "We never ask about anybody's status.", by=world.staff)
    assert [one.question.reason for one in queries.questions_of(world.topic, world.members[1])] == [
        "",
        "We never ask about anybody's status.",
    ]
    for again in (
        lambda: world.send(first),
        lambda: services.decline_question(third, "x", by=world.staff),
        lambda: services.merge_question(second, first, by=world.staff),
    ):
        with pytest.raises(NotAllowedNow):
            again()
    fourth = world.ask("One more?")
    with pytest.raises(NotAllowedNow, match="waits until"):
        world.send(fourth)
    with pytest.raises(NotValid):
        services.decline_question(fourth, " ", by=world.staff)
    fourth.refresh_from_db()
    assert fourth.state == Asked.WAITING


def test_who_proposes_and_who_looks_over(world):
    for by in (world.facilitator, world.staff):
        with pytest.raises(NotAllowed):
            world.ask(by=by)
    question = world.ask()
    for by in (world.facilitator, world.members[0]):
        with pytest.raises(NotAllowed):
            services.send_question(question, "Who?", by=by)
    with pytest.raises(NotValid, match="about one application"):
        services.propose_question(world.free(), "Who?", by=world.members[0])
    recused = person(Role.STAFF)
    world.out(recused)
    with pytest.raises(NotAllowed):
        services.send_question(question, "Who?", by=recused)
    assert not ApplicantQuestion.objects.visible_to(recused).exists()


def test_what_waits_goes_with_whoever_stays_out_and_what_was_sent_stays_in_staffs_words(world):
    late = world.members[2]
    sent, waits = world.ask(f"{MARK} one", by=late), world.ask(f"{MARK} two", by=late)
    world.send(sent)
    world.out(late)
    assert [one.question.pk for one in queries.questions_of(world.topic, world.members[0])] == [sent.pk]
    page = opened(signed_in_as(world.members[0]), reverse("discussion-topic", args=[world.topic.public_id]))
    assert "Please tell us who would lead it." in page
    assert MARK not in page
    assert not ApplicantQuestion.objects.visible_to(world.staff).filter(pk=waits.pk).exists()


def test_once_the_group_has_decided_nobody_is_asked_and_no_answer_is_needed(world):
    question, other = world.send(world.ask()), world.ask()
    Call.objects.filter(pk=world.call.pk).update(stage="recommended")
    with pytest.raises(NotAllowedNow):
        world.send(other)
    with pytest.raises(NotAllowedNow, match="do not need"):
        world.answer(question)
    due = question.enquiry.due_at.date()
    with pytest.raises(NotAllowedNow):
        applications.extend_enquiry(question.enquiry, due, by=world.staff)


def test_staff_do_it_on_the_desk(world):
    question, desk = world.ask(f"{MARK}: who?"), signed_in_as(world.staff)
    assert "Questions from the Group to look over" in opened(desk, reverse("admin:index"))
    page = opened(desk, reverse("admin:cocreation_applicantquestion_step", args=[question.pk, "send"]))
    assert MARK in page
    due = clock.today() + dt.timedelta(days=99)
    address = reverse("admin:cocreation_applicantquestion_step", args=[question.pk, "send"])
    assert desk.post(address, {"text": "Who?", "due": due.isoformat()}).status_code == 400
    assert Enquiry.objects.count() == 0
    due = clock.today() + dt.timedelta(days=3)
    assert desk.post(address, {"text": "Who?", "due": due.isoformat()}).status_code == 302
    assert Enquiry.objects.get().kind == Enquiry.Kind.GROUP
    assert desk.get(reverse("admin:cocreation_applicantquestion_change", args=[question.pk])).status_code == 200
    join = reverse("admin:cocreation_applicantquestion_step", args=[world.ask("And?").pk, "join"])
    assert desk.post(join, {"into": question.pk}).status_code == 302
