import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shaping_future import errors
from shaping_future.questionnaires import queries, services
from shaping_future.questionnaires.errors import InvalidAnswer, StaleAnswers
from tests.cast import person
from tests.questionnaires.cast import COMPLETE, JOINT, SINGLE, every_type, save

pytestmark = pytest.mark.django_db


def test_save_answers_keeps_only_what_changed():
    response, asha = every_type(), person()
    assert services.save_answers(response, {"why": "One", "links": ""}, {}, by=asha) == ["why"]
    assert services.save_answers(response, {"why": "One", "naming": "Our name"}, {"why": 1}, by=asha) == ["naming"]
    assert queries.answers_and_versions(response) == ({"why": "One", "naming": "Our name"}, {"why": 1, "naming": 1})


def test_save_answers_of_an_unknown_question_changes_nothing():
    response, asha = every_type(), person()
    with pytest.raises(errors.NotValid, match="no question 'salary'"):
        services.save_answers(response, {"why": "One", "salary": "1"}, {}, by=asha)
    assert queries.answers(response) == {}


def test_save_answers_that_a_type_refuses_changes_nothing():
    response, asha = every_type(), person()
    with pytest.raises(InvalidAnswer, match="Question 4: Write 10 words or fewer; you have 11"):
        services.save_answers(response, {"naming": "Our name", "why": "word " * 11}, {}, by=asha)
    assert queries.answers(response) == {}


def test_the_later_of_two_editors_is_shown_both_texts_and_nothing_is_saved():
    response, asha, ben = every_type(), person(), person(name="Ben")
    save(response, asha, why="First")
    services.save_answers(response, {"why": "From Asha"}, {"why": 1}, by=asha)
    with pytest.raises(StaleAnswers) as caught:
        services.save_answers(response, {"why": "From Ben", "links": "Nobody"}, {"why": 1}, by=ben)
    [conflict] = caught.value.conflicts
    assert (conflict.question.key, conflict.theirs, conflict.mine, conflict.who, conflict.version) == (
        "why", "From Asha", "From Ben", asha, 2,
    )  # fmt: skip
    assert caught.value.status == 409
    assert queries.answers(response) == {"why": "From Asha"}


def test_two_editors_of_different_answers_on_one_page_do_not_collide():
    response, asha, ben = every_type(), person(), person(name="Ben")
    save(response, asha, why="First")
    services.save_answers(response, {"why": "From Asha", "links": ""}, {"why": 1, "links": 0}, by=asha)
    kept = services.save_answers(response, {"why": "First", "links": "Nobody"}, {"why": 1, "links": 0}, by=ben)
    assert kept == ["links"]
    assert queries.answers(response) == {"why": "From Asha", "links": "Nobody"}


def test_the_same_save_twice_counts_once():
    response, asha = every_type(), person()
    assert services.save_answers(response, {"why": "Twice"}, {"why": 0}, by=asha) == ["why"]
    assert services.save_answers(response, {"why": "Twice"}, {"why": 0}, by=asha) == []
    assert [change.version for change in queries.history(response)] == [1]


def test_a_version_that_never_was_is_a_conflict():
    response, asha = every_type(), person()
    save(response, asha, why="First")
    with pytest.raises(StaleAnswers):
        services.save_answers(response, {"why": "Second"}, {"why": 99}, by=asha)


def test_history_keeps_every_version_and_who_wrote_it():
    response, asha, ben = every_type(), person(), person(name="Ben")
    save(response, asha, why="One")
    save(response, ben, why="Two")
    save(response, ben, why="")
    assert [(change.value, change.version, change.who) for change in queries.history(response)] == [
        ("", 3, ben), ("Two", 2, ben), ("One", 1, asha),
    ]  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["reload", "x", "y", "z", ""])), max_size=12))
def test_no_sequence_of_saves_by_two_editors_loses_unseen_text(transactionless, steps):
    """Whoever replaces a text has had that very text on their page, or put it there by hand themselves."""
    response, people = transactionless
    pages = {name: _page(response) for name in "AB"}
    for name, step in steps:
        if step == "reload":
            pages[name] = _page(response)
            continue
        before = queries.answers(response).get("why", "")
        saw, version = pages[name]
        saved, conflict = _try(response, step, version, people[name])
        if conflict:
            assert queries.answers(response).get("why", "") == before
            assert (conflict.theirs, conflict.mine) == (before, step)
        elif saved:
            assert saw == before
            pages[name] = _page(response)
        else:
            assert queries.answers(response).get("why", "") == before
            assert step in (before, saw)


@pytest.fixture
def transactionless():
    return every_type(), {"A": person(name="Asha"), "B": person(name="Ben")}


def _try(response, text, version, by):
    try:
        return services.save_answers(response, {"why": text}, {"why": version}, by=by), None
    except StaleAnswers as stale:
        return [], stale.conflicts[0]


def _page(response):
    values, versions = queries.answers_and_versions(response)
    return values.get("why", ""), versions.get("why", 0)


# --- reading ----------------------------------------------------------------------------------------------------


def test_missing_of_an_empty_response_names_each_required_question():
    found = queries.missing(every_type(), SINGLE)
    assert [one.sentence for one in found] == [
        "Question 1: write the name of your organisation or network.",
        "Choose an answer to question 2.",
        "Write an answer to question 4.",
        "Fill in the budget of question 5.",
        "Write an answer to question 8.",
        "Tick the box of question 10 to confirm.",
    ]


def test_missing_of_a_complete_response_is_empty():
    response = every_type()
    save(response, person(), **COMPLETE)
    assert queries.missing(response, JOINT) == []
    assert queries.missing(response, SINGLE) == []


def test_missing_asks_for_partners_only_when_applying_together():
    response = every_type()
    save(response, person(), **(COMPLETE | {"partners": []}))
    assert [one.sentence for one in queries.missing(response, JOINT)] == ["Fill in at least one row of question 6."]


def test_missing_looks_at_the_amounts_of_the_strand():
    response = every_type()
    save(response, person(), **COMPLETE)
    assert [one.sentence for one in queries.missing(response, SINGLE | {"max_pence": 90_000})] == [
        "Question 5: the total is £1,000; you can ask for up to £900."
    ]
    assert [one.sentence for one in queries.missing(response, SINGLE | {"min_pence": 200_000})] == [
        "Question 5: the total is £1,000; you can ask for £2,000 or more."
    ]


def test_sections_with_answers_leave_out_what_is_not_asked_and_what_reviewers_may_not_see(django_assert_num_queries):
    response = every_type()
    save(response, person(), **(COMPLETE | {"naming": "Region only"}))
    with django_assert_num_queries(2):  # answers, questions
        sections = queries.sections_with_answers(response, SINGLE, for_reviewers=True)
    assert [(one.title, [answer.question.key for answer in one.answers]) for one in sections] == [
        ("About you", ["org", "naming"]),
        ("Your idea", ["why", "costs"]),
        ("Being fair", ["paper", "easier"]),
        ("Send", ["sure"]),
    ]


def test_answers_are_said_in_plain_text():
    response = every_type()
    save(response, person(), **COMPLETE, easier=["Captions", "BSL"])
    texts = {
        one.question.key: one.text for part in queries.sections_with_answers(response, JOINT) for one in part.answers
    }
    assert texts == {
        "org": "Name of your organisation or network: Example Sisters\nWhat kind of group is it: Registered charity\n"
        "Where are you based: Wales\nCharity or company number: 1234568",
        "naming": "Our name",
        "nickname": "",
        "why": "Because we are ready",
        "costs": "People's time: Time: £1,000\nTotal: £1,000\nWhat would you do with 75 % of this amount?\nFewer days",
        "partners": "Name: Example Brothers; Role: Peers; Share of the money: £500; Contact: a@b.example",
        "paper": "",
        "links": "Nobody",
        "easier": "BSL; Captions",
        "sure": "Yes, confirmed",
    }


def test_progress_of_each_section():
    response = every_type()
    save(response, person(), naming="Our name", why="Ready", sure=True)
    assert [(one.section.title, one.state) for one in queries.progress(response, SINGLE)] == [
        ("About you", "started"), ("Your idea", "started"), ("Being fair", "not started"), ("Send", "done"),
    ]  # fmt: skip


def test_content_hash_changes_with_an_answer_and_only_with_one():
    response, asha = every_type(), person()
    save(response, asha, why="One")
    before = queries.content_hash(response)
    save(response, asha, links="")
    assert queries.content_hash(response) == before
    save(response, asha, why="Two")
    assert queries.content_hash(response) != before
    save(response, asha, why="One")
    assert queries.content_hash(response) == before


def test_a_second_form_of_the_same_title_is_its_next_version():
    first, second = every_type().questionnaire, every_type().questionnaire
    assert (first.version, second.version, first.hash == second.hash) == (1, 2, True)


# --- at the same moment -----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_eight_people_who_save_different_texts_at_once_one_succeeds_and_seven_see_it():
    response, people = every_type(), [person() for _ in range(8)]
    barrier = threading.Barrier(8)

    def attempt(by):
        try:
            barrier.wait(timeout=20)
            return _try(response, f"From {by.pk}", 0, by)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(attempt, people))
    kept = queries.answers(response)["why"]
    assert sum(bool(saved) for saved, _ in results) == 1
    assert [conflict.theirs for _, conflict in results if conflict] == [kept] * 7
    assert [change.value for change in queries.history(response)] == [kept]
