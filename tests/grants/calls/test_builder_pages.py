"""Staff build a call on the desk: every page, every button, and what each refuses."""

import pytest
from django.urls import reverse

from grants.calls import services
from grants.calls.builder.pages import PAGES
from grants.calls.definition import editing
from grants.calls.models import Call
from shaping_future.accounts.roles import Role
from tests.cast import a_call, person, signed_in_as
from tests.designed import agreed, agreed_change

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return signed_in_as(person(Role.STAFF))


def page(call, name, *more):
    return reverse(f"admin:grants_call_build_{name}", args=[call.pk, *more])


PLAIN = ["overview", "copy", "questions", "question_add", "criteria", "form", "checklist", "testers"]
PARTS = [
    "basics", "offer", "strands", "help", "timeline", "eligibility", "privacy", "equity", "scale", "flags", "reading",
    "blind", "deciding", "conversation", "payments", "learning", "community", "learning-prompts", "easy-read",
]  # fmt: skip


def test_every_page_opens_and_saving_it_unchanged_changes_nothing(staff):
    call = a_call(launched=False)
    for name in PLAIN:
        assert staff.get(page(call, name)).status_code == 200, name
    for name in PARTS:
        answer = staff.get(page(call, "part", name))
        assert answer.status_code == 200, name
        if "form" in answer.context:
            form = answer.context["form"]
            sent = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
            saved = staff.post(page(call, "part", name), sent)
            assert saved.status_code == 302, (name, saved.context["form"].errors)
    fresh = Call.objects.get(pk=call.pk)
    assert fresh.definition == call.definition
    assert fresh.definition_hash == call.definition_hash


def test_a_question_saved_unchanged_changes_nothing(staff):
    call = a_call(launched=False)
    for one in call.definition["questions"]:
        form = staff.get(page(call, "question", one["key"])).context["form"]
        sent = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
        saved = staff.post(page(call, "question", one["key"]), sent | {"save": "1"})
        assert saved.status_code == 302, (one["key"], saved.context["form"].errors)
    form = staff.get(page(call, "criteria")).context["form"]
    assert form.total == 100
    sent = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    assert staff.post(page(call, "criteria"), sent).status_code == 302
    assert Call.objects.get(pk=call.pk).definition == call.definition


def test_the_desk_leads_a_second_person_to_a_change_that_waits(staff):
    call, first = a_call(), person(Role.STAFF)
    said = "Changes of calls that wait for a second person"
    waits = lambda: next(one for one in staff.get("/desk/").context["queues"] if one["label"] == said)  # noqa: E731
    assert waits()["count"] == 0
    change = lambda data: editing.change_question(data, "summary", {"label": "What would you do?"})  # noqa: E731
    services.amend_call(call, change, "Shorter.", "The Group", agreed_change(call, change), by=first)
    assert (waits()["count"], waits()["url"]) == (1, page(call, "change"))
    answer = signed_in_as(first).post(page(call, "change"), {"do": "confirm"})
    assert answer.status_code == 403
    confirms = {"do": "confirm", "seen": staff.get(page(call, "change")).context["seen"]}
    assert staff.post(page(call, "change"), confirms, follow=True).status_code == 200
    assert (waits()["count"], call.amendments.applied().count()) == (0, 1)


def test_nobody_confirms_what_was_written_after_they_looked(staff):
    call, first = a_call(), person(Role.STAFF)
    labelled = lambda text: lambda data: editing.change_question(data, "summary", {"label": text})  # noqa: E731
    agreed_in_words = agreed(call, "questions")
    amendment = services.amend_call(
        call, labelled("What would you do?"), "Shorter.", "The Group", agreed_in_words, by=first
    )
    confirms = {"do": "confirm", "seen": staff.get(page(call, "change")).context["seen"]}
    services.reopen_amendment(amendment, by=first)
    services.change_call(call, labelled("Something else entirely?"), by=first)
    services.propose_amendment(amendment, "Shorter.", "The Group", agreed_in_words, by=first)
    for stale in (confirms, {"do": "confirm"}):
        answer = staff.post(page(call, "change"), stale)
        assert (answer.status_code, "Look at it again" in answer.text) == (409, True)
    assert not call.amendments.applied().exists()
    confirms["seen"] = staff.get(page(call, "change")).context["seen"]
    assert staff.post(page(call, "change"), confirms).status_code == 302
    assert Call.objects.get(pk=call.pk).questionnaire.questions.get(key="summary").label == "Something else entirely?"


@pytest.mark.parametrize("role", [None, *(role for role in Role if role != Role.STAFF)])
def test_nobody_else_opens_the_builder(role):
    call = a_call(launched=False)
    browser = signed_in_as(person(role))
    for where, name, _view in PAGES:
        more = {"part": ["basics"], "part_add": ["strands"], "part_item": ["strands", 0], "question": ["org"]}
        more["section"] = [0]
        address = page(call, name, *more.get(name, []))
        for answer in (browser.get(address, follow=True), browser.post(address, follow=True)):
            assert answer.status_code in {403, 404}, (name, where)


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_however_much_there_is(staff, rows, django_assert_max_num_queries):
    call, by = a_call(launched=False), person(Role.STAFF)
    for number in range(rows):
        services.invite_tester(call, f"Tester {number}", f"tester{number}@people.example", by=by)
    for name in PLAIN:
        with django_assert_max_num_queries(9):
            staff.get(page(call, name))
