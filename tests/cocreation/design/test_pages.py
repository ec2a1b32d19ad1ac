"""The Group's pages: what each person can do there, and what a stale, wrong or hostile form gets."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from cocreation.design import services
from cocreation.design.models import DesignDecision
from grants.calls.definition import written
from shaping_future import clock
from shaping_future.accounts.roles import Role
from tests.cast import person, signed_in_as
from tests.cocreation.cast import a_member
from tests.cocreation.design.cast import TEXT, a_design, filled_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def design():
    return a_design()


def at(name, thing):
    return reverse(f"design-{name}", args=[thing.public_id])


def test_from_the_first_words_to_the_outcome(design):
    member, facilitator = signed_in_as(design.members[0]), signed_in_as(design.facilitator)
    begun = {
        "key": str(uuid.uuid4()), "kind": "criteria", "title": "What counts", "text": "Five things count.",
        "fund": str(design.call.fund_id), "take_from": str(design.call.pk), "drafters": [str(design.members[1].pk)],
    }  # fmt: skip
    there = member.post(reverse("design-begin"), begun).url
    assert member.post(reverse("design-begin"), begun).url == there  # clicked twice
    decision = DesignDecision.objects.get()
    assert decision.versions.get().data == design.call.definition["criteria"]
    page = member.get(there).text
    assert design.call.definition["criteria"]["items"][0]["label"] in page
    assert "scale:" not in page  # a readable page, not a file
    day = (clock.today() + dt.timedelta(days=3)).isoformat()
    assert facilitator.post(at("open", decision), {"last_day": day, "seen": "1"}).status_code == 302
    page = member.get(at("write", decision))
    for user in design.members:
        said = {"stance": "objection" if user == design.members[4] else "consent", "seen": "1", "reason": "HIDDENYET"}
        assert signed_in_as(user).post(at("position", decision), said).status_code == 302
    assert "HIDDENYET" not in facilitator.get(there).text
    closed = facilitator.post(at("close", decision), {"statement": "Not agreed."}, follow=True)
    assert "HIDDENYET" in closed.text
    words = {"text": "Five things count, care most.", "why": "Care was missing.", "heard": "Care was missing."}
    sent = filled_in(page, source="round", **words)
    assert member.post(at("write", decision), sent).status_code == 302
    compared = member.get(reverse("design-compare", args=[decision.public_id, 1, 2])).text
    assert ", care most" in compared.partition("<ins")[2]
    assert facilitator.post(at("open", decision), {"last_day": day, "seen": "1"}).status_code == 409  # they saw another
    assert facilitator.post(at("open", decision), {"last_day": day, "seen": "2"}).status_code == 302


def test_the_later_of_two_writers_sees_both_texts_and_saves_on_purpose(design):
    decision = design.begin()
    design.write(decision, "Theirs, saved first.")
    browser = signed_in_as(design.facilitator)
    sent = {"seen": "1", "text": "Mine, later.", "why": "Better."}
    answer = browser.post(at("write", decision), sent)
    assert (answer.status_code, decision.versions.count()) == (409, 2)
    assert "Theirs, saved first." in answer.text
    assert "Mine, later." in answer.text
    assert 'name="seen" value="2"' in answer.text
    assert browser.post(at("write", decision), sent | {"seen": "2"}).status_code == 302


def test_questions_are_written_as_in_a_file_and_a_wrong_line_is_said_with_what_was_typed(design):
    decision = design.begin_part("questions")
    browser = signed_in_as(design.members[0])
    data = written(decision.versions.get().data).replace("key: ", "kee: ", 1)
    sent = {"seen": "1", "text": TEXT, "why": "Clearer.", "data": data}
    answer = browser.post(at("write", decision), sent)
    assert (answer.status_code, "Line " in answer.text, "kee: " in answer.text) == (400, True, True)
    answer = browser.post(at("write", decision), sent | {"data": "a: [1\nb"})
    assert (answer.status_code, "Line " in answer.text) == (400, True)
    assert decision.versions.count() == 1


def test_a_change_is_proposed_and_answered(design):
    decision, author = design.begin(), signed_in_as(design.members[3])
    sent = {"key": str(uuid.uuid4()), "seen": "1", "text": f"{TEXT} And islands.", "why": "We forgot them."}
    for _ in range(2):
        assert author.post(at("amend", decision), sent).status_code == 302
    amendment = decision.versions.get().amendments.get()
    assert author.get(at("take-up", amendment)).status_code == 403
    drafter = signed_in_as(design.members[0])
    assert "And islands." in drafter.get(at("take-up", amendment)).text
    assert drafter.post(at("decline", amendment), {"reason": ""}).status_code == 400
    done = drafter.post(
        at("take-up", amendment), {"seen": "1", "text": sent["text"], "why": "They are in."}, follow=True
    )
    assert "Taken up" in done.text
    assert drafter.post(at("decline", amendment), {"reason": "No."}).status_code == 409


def test_strangers_learn_nothing_and_members_do_not_take_the_facilitators_steps(design):
    decision = design.begin()
    comment = services.say_comment(decision, "Mine.", by=design.members[2])
    for role in (None, Role.BOARD, Role.FINANCE, Role.FUNDER, Role.LEARNING):
        browser = signed_in_as(person(role))
        assert browser.get(reverse("design-list")).status_code == 403
        for name in ("detail", "write", "amend"):
            assert browser.get(at(name, decision)).status_code == 404
        assert browser.get(at("comment-edit", comment)).status_code == 404
    member = signed_in_as(design.members[3])
    for name in ("open", "close", "decide", "aside"):
        assert member.post(at(name, decision), {"seen": "1"}).status_code == 403
        assert member.get(at(name, decision)).status_code == 405
    assert member.get(at("write", decision)).status_code == 403
    assert member.get(at("comment-edit", comment)).status_code == 404  # somebody else's
    assert reverse("design-compare", args=[decision.public_id, 1, 9])
    assert member.get(reverse("design-compare", args=[decision.public_id, 1, 9])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_same_number_of_times_for_one_row_and_for_three(design, count, django_assert_num_queries):
    for number in range(count):
        decision = design.begin(title=f"Decision {number}")
        for member in design.members[:count]:
            comment = services.say_comment(decision, "Words.", by=member)
            services.edit_comment(comment, "Better words.", by=member)
            services.propose_amendment(decision, f"Text of {member.pk}", "Why.", seen=1, by=member)
        for round_ in range(count):
            design.hold(decision, objector=0)
            design.write(decision, f"Text {round_} of {number}")
    browser = signed_in_as(design.facilitator)
    with django_assert_num_queries(2):  # person, decisions
        browser.get(reverse("design-list"))
    with django_assert_num_queries(9):
        browser.get(at("detail", decision))


def test_the_groups_home_says_what_it_is_asked_until_the_round_closes(design, django_assert_num_queries):
    quiet, asked = signed_in_as(design.members[0]), design.begin(title="What we fund first")
    home = reverse("group-home")
    assert asked.title not in quiet.get(home).text
    design.open(asked)
    assert "Waits for you" in quiet.get(home).text
    assert asked.title not in signed_in_as(a_member("Came later")).get(home).text
    services.answer_round(asked, "consent", seen=1, by=design.members[0])
    assert "You can change your answer" in quiet.get(home).text
    for number in range(2):
        design.open(design.begin(title=f"Rule {number}"))
    with django_assert_num_queries(9):
        assert quiet.get(home).text.count("Waits for you") == 2
    for member in design.members[1:]:
        services.answer_round(asked, "consent", seen=1, by=member)
    services.close_round(asked, "We agree.", by=design.facilitator)
    assert asked.title not in quiet.get(home).text
