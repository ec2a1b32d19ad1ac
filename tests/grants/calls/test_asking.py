"""Questions about a call: asked without an account, answered for everybody, and nothing personal published."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from grants.calls.models import Call, CallQuestion, Stage
from grants.calls.services import ask_about_call, leave_question, publish_answer
from grants.calls.services.asking import MOST_FROM_ONE, TooMany
from grants.calls.tasks import forget_addresses
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import a_call, person, signed_in_as

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def call():
    return a_call()


@pytest.fixture
def staff():
    return person(Role.STAFF)


def ask(call, text="I am Noor. Can my group apply?", email="noor@people.example", address="192.0.2.1"):
    return ask_about_call(call, text, email, address=address)


def here(call):
    return reverse("call-asked", args=[call.slug])


def test_it_is_asked_answered_and_published_in_staffs_words_only(call, staff):
    visitor, desk = Client(), signed_in_as(staff)
    answer = visitor.post(here(call), {"text": "I am Noor. Can my group apply?", "email": "noor@people.example"})
    assert answer.status_code == 302
    assert "Noor" not in Client().get(here(call)).text
    asked = CallQuestion.objects.get()
    step = reverse("admin:grants_callquestion_step", args=[asked.pk, "publish"])
    assert "I am Noor" in desk.get(step).text
    assert desk.post(step, {"question": "", "answer": "Yes."}).status_code == 400
    assert desk.post(step, {"question": "Can a group apply?", "answer": "Yes, with a host."}).status_code == 302
    page = Client().get(here(call)).text
    assert "Can a group apply?" in page
    assert "Yes, with a host." in page
    assert "Noor" not in page
    mail = Message.objects.get(to="noor@people.example")
    assert (mail.subject, here(call) in mail.body, "with a host" in mail.body) == (
        "Your question has an answer",
        True,
        False,
    )
    asked.refresh_from_db()
    assert asked.email == ""
    seen = desk.get(step).context["form"]["seen"].value()
    desk.post(step, {"question": "Can a group apply?", "answer": "Yes, and we help to find a host.", "seen": seen})
    assert "help to find" in Client().get(here(call)).text
    assert Message.objects.filter(key__startswith="call:question-answered").count() == 1


def test_the_same_words_that_wait_are_one_question(call):
    assert ask(call) == ask(call)
    assert CallQuestion.objects.count() == 1


def test_two_people_who_ask_the_same_are_both_told(call, staff):
    """Each was promised a mail; the second one's address used to be dropped."""
    first, second = ask(call, "Can we share a grant?"), ask(call, "Can we share a grant?", "ada@people.example")
    silent = ask(call, "Can we share a grant?", "")
    assert first != second
    assert silent in (first, second)  # who wants no mail needs no row of their own
    for asked in (first, second):
        publish_answer(asked, "Can two groups share a grant?", "Yes.", by=staff)
    told = Message.objects.filter(key__startswith="call:question-answered").values_list("to", flat=True)
    assert sorted(told) == ["ada@people.example", "noor@people.example"]


def test_somebody_whose_address_is_unknown_can_ask(call):
    answer = Client(REMOTE_ADDR="").post(here(call), {"text": "Can we share a grant?"})
    assert answer.status_code == 302
    assert CallQuestion.objects.get().text == "Can we share a grant?"


def test_one_address_cannot_flood_the_desk_and_others_still_ask(call):
    for number in range(MOST_FROM_ONE):
        ask(call, f"Question {number}?")
    with pytest.raises(TooMany):
        ask(call, "One more?")
    ask(call, "One more?", address="192.0.2.2")
    assert CallQuestion.objects.count() == MOST_FROM_ONE + 1
    visitor = Client()
    statuses = [visitor.post(here(call), {"text": f"Another {n}?"}).status_code for n in range(MOST_FROM_ONE + 1)]
    assert statuses == [302] * MOST_FROM_ONE + [429]


def test_questions_end_when_the_call_closes(call):
    with clock.at(call.closes_at - SECOND):
        ask(call)
    with clock.at(call.closes_at):
        with pytest.raises(NotAllowedNow):
            ask(call, "Too late?")
        page = Client().get(here(call))
        assert "Questions about this call are over" in page.text
        assert Client().post(here(call), {"text": "Too late?"}).status_code == 409
    Call.objects.update(stage=Stage.CHECKING)
    with pytest.raises(NotAllowedNow):
        ask(call, "Too late?")


@pytest.mark.parametrize("text", ["", "  ", "?", "x" * 1001])
def test_what_is_no_question_is_refused(call, text):
    with pytest.raises(NotValid):
        ask(call, text)


def test_only_staff_answer_and_what_is_put_away_stays_so(call, staff):
    asked = ask(call)
    for user in (person(), person(Role.FACILITATOR)):
        with pytest.raises(NotAllowed):
            publish_answer(asked, "Q?", "A.", by=user)
        with pytest.raises(NotAllowed):
            leave_question(asked, by=user)
    assert leave_question(asked, by=staff).email == ""
    with pytest.raises(NotAllowedNow):
        publish_answer(asked, "Q?", "A.", by=staff)
    with pytest.raises(NotAllowedNow):
        leave_question(asked, by=staff)
    assert not Message.objects.exists()


def test_the_database_itself_refuses_to_publish_with_an_address(call, staff):
    asked = ask(call)
    with pytest.raises(DatabaseError), transaction.atomic():
        CallQuestion.objects.filter(pk=asked.pk).update(
            question="Q?", answer="A.", answered_at=clock.now(), answered_by=staff
        )


def test_two_who_answer_at_once_do_not_overwrite_each_other(call, staff):
    asked = ask(call)
    step = reverse("admin:grants_callquestion_step", args=[asked.pk, "publish"])
    first, second = signed_in_as(staff), signed_in_as(person(Role.STAFF))
    opened = {browser: browser.get(step).context["form"]["seen"].value() for browser in (first, second)}
    mine = {"question": "Can a group apply?", "answer": "No.", "seen": opened[second]}
    assert first.post(step, mine | {"answer": "Yes, with a host.", "seen": opened[first]}).status_code == 302
    refused = second.post(step, mine)
    assert (refused.status_code, refused.context["form"]["answer"].value()) == (409, "No.")
    assert f"{staff} published an answer" in refused.text
    assert refused.text.count("“Yes, with a host.”") == 2  # in the refusal, and as what is published now
    asked.refresh_from_db()
    assert asked.answer == "Yes, with a host."
    again = mine | {"answer": "Yes, with a host. Write to us.", "seen": refused.context["form"]["seen"].value()}
    assert second.post(step, again).status_code == 302
    asked.refresh_from_db()
    assert asked.answer == "Yes, with a host. Write to us."


def test_an_address_that_nobody_wrote_to_is_forgotten_a_month_after_the_call(call, staff):
    waiting, other = ask(call), ask(a_call(closes=call.closes_at + dt.timedelta(days=1)))
    answered = publish_answer(ask(call, "Another?"), "Another?", "Yes.", by=staff)
    silent = ask(call, "A third?", "")
    with clock.at(call.closes_at + dt.timedelta(days=30) - SECOND):
        forget_addresses()
    assert emails() == {
        waiting.pk: "noor@people.example",
        other.pk: "noor@people.example",
        answered.pk: "",
        silent.pk: "",
    }
    with clock.at(call.closes_at + dt.timedelta(days=30)):
        forget_addresses()
        forget_addresses()
    assert emails() == {waiting.pk: "", other.pk: "noor@people.example", answered.pk: "", silent.pk: ""}
    entry = Entry.objects.get(verb="call.addresses-forgotten")
    assert (entry.subject_id, entry.actor, entry.detail) == (str(call.pk), None, {"questions": 1})
    publish_answer(waiting, "Can a group apply?", "Yes.", by=staff)  # late, and nobody is told
    assert not Message.objects.filter(key=f"call:question-answered:{waiting.pk}").exists()


def emails():
    return dict(CallQuestion.objects.values_list("pk", "email"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_at_one_and_three(call, staff, rows, django_assert_num_queries):
    for number in range(rows):
        publish_answer(ask(call, f"Question {number}?"), f"Question {number}?", "Yes.", by=staff)
    with django_assert_num_queries(5):  # call, strands, the grants line, how many, questions
        assert Client().get(here(call)).text.count("Answered on") == rows
