"""The promises in numbers: counted from what happened, hidden where few are behind them, honest where none are."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse

from grants.applications.models import Application, State
from grants.calls.models import Call, CallQuestion
from grants.letters.models import Outcome
from grants.variations.models import Variation
from learning.feedback.kinds import Moment
from learning.feedback.models import FeedbackAnswer
from learning.promises import measures, queries
from learning.promises.kinds import PROMISES
from learning.promises.measures import Value
from learning.reports.models import Report
from shaping_future import clock
from shaping_future.questionnaires.models import Question
from tests.cast import a_call, person, signed_in_as
from tests.grants.awards.cast import award_of, released
from tests.standing import built_once

pytestmark = pytest.mark.django_db
FIGURES = {figure.key: figure for promise in PROMISES for figure in promise.figures}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(lambda: released(funded=2, declined=4), django_db_blocker)


def measured():
    """Figure → (now, verdict), a minute later than the last time."""
    cache.clear()
    rows = [row for _promise, rows, _by_call in queries.page()["promises"] for row in rows]
    return {row.figure.key: (row.now, row.says) for row in rows}


def test_without_a_released_call_every_number_says_not_yet(client):
    a_call()
    assert {now for now, _says in measured().values()} == {"Not yet"}
    page = client.get(reverse("promises:page"))
    assert page.status_code == 200
    assert page.text.count("Not yet") == len(FIGURES)


def test_numbers_are_those_of_what_happened(world):
    now = measured()
    questions = Question.objects.filter(questionnaire=world.call.questionnaire)
    assert now["asked"][0] == str(questions.count())
    words = sum(one.guide_words or 0 for one in questions)
    assert now["words"][0] == f"{words:,}"
    assert now["success"] == ("33%", "")
    assert now["not_eligible"] == ("0%", "Kept")
    heard = Outcome.objects.filter(application__call=world.call).first().released_at
    days = (heard.astimezone(clock.LONDON).date() - world.call.closes_at.astimezone(clock.LONDON).date()).days
    assert now["decided"][0] == f"{days} day{'' if days == 1 else 's'}"
    assert now["unrestricted"] == ("Not yet", "")


def test_what_rests_on_few_stays_hidden(world):
    now = measured()
    assert now["refused"] == ("Too few to show", ""), "the Board decided two grants"
    assert now["reasons"] == ("Too few to show", ""), "four heard that it was not this time"
    Application.objects.filter(pk=world.declined[0].pk).update(state=State.NOT_ELIGIBLE)
    assert measured()["not_eligible"] == ("17%", "Not kept")
    assert measured()["hours"] == ("Not yet", "")
    of = {"call": world.call, "moment": Moment.DECIDED, "out": True}
    FeedbackAnswer.objects.bulk_create(FeedbackAnswer(**of, minutes=60 * hours) for hours in (1, 2, 3, 40))
    assert measured()["hours"] == ("Too few to show", "")
    FeedbackAnswer.objects.create(**of, minutes=600)
    assert measured()["hours"] == ("3 hours", "Kept")
    FeedbackAnswer.objects.create(call=world.call, moment=Moment.DECIDED, minutes=60_000)
    assert measured()["hours"] == ("3 hours", "Kept"), "one that is not out yet counts nothing"


def test_replies_changes_and_answers_are_counted_by_their_days(world, monkeypatch):
    monkeypatch.setattr(queries, "LEAST", 1)
    award, today = award_of(world.funded[0]), clock.today()
    for number, (due, replied) in enumerate([(-9, -10), (-9, -8), (-9, None), (9, None), (9, 0)]):
        at = None if replied is None else clock.now() + dt.timedelta(days=replied)
        Report.objects.create(
            award=award, key=f"r{number}", kind="report", due_on=today, state="replied" if at else "sent",
            sent_at=clock.now(), sent_by=world.staff, reply_due_on=today + dt.timedelta(days=due),
            reply="Thank you." if at else "", replied_at=at, replied_by=world.staff if at else None,
        )  # fmt: skip
    now = measured()
    assert now["replies"] == ("50%", "Not kept"), "two of the four that were due or answered"
    assert now["reports"][0] == "5"
    asked = clock.now() - dt.timedelta(days=4)
    said = {"question": "Who?", "answer": "You.", "answered_at": clock.now(), "answered_by": world.staff}
    CallQuestion.objects.create(call=world.call, text="Who?", asked_at=asked, **said)
    assert measured()["answers"] == ("4 days", "Not kept")
    Variation.objects.create(
        award=award, state="no", asked_at=asked, asked_by=person(), decided_at=clock.now(),
        decided_by=world.staff, ended_at=clock.now(),
    )  # fmt: skip
    assert (measured()["changes"][0], measured()["change_days"][0]) == ("0%", "4 days")


def test_each_call_has_its_bar_and_its_row(world):
    released(funded=1, declined=5)
    page = signed_in_as(person()).get(reverse("promises:page"))
    assert page.text.count("See all numbers by call<span") == 8
    assert page.text.count('class="promises__spark"') == 8
    bars, target = queries._bars(FIGURES["success"], [Value(0.2, 5), None, Value(1, 9)])
    assert [bar["height"] for bar in bars] == ["7.2", "36.0"]
    assert target is None


@pytest.mark.parametrize("more", [0, 2])
def test_the_page_asks_the_same_of_the_database_for_one_call_and_for_three(world, more, django_assert_num_queries):
    if more:
        assert Call.objects.of_grants().count() < 3
        for _ in range(more):
            released(funded=0, declined=1)
    with django_assert_num_queries(11):
        measures.measure(measures.released())


def test_every_figure_is_measured_or_says_that_it_is_not(world):
    found = measures.measure(measures.released())
    assert set(FIGURES) - set(found) == {"unrestricted"}
    assert set(found) <= set(FIGURES)
