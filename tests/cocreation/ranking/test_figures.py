"""Figures: promised with the ranking, made by the worker, made again when sheets or money change."""

import datetime as dt
import random
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cocreation.ranking import queries, services, tasks
from cocreation.ranking.models import Figures, Severity, Standing
from cocreation.ranking.queries.facts import Sheet
from cocreation.reading.services import recompute_ranking
from grants.applications.models import Rung
from grants.applications.services import recuse
from grants.fund.models import Account
from shaping_future import clock
from shaping_future.record.models import Entry
from tests.cocreation.cast import applications
from tests.cocreation.ranking import cast
from tests.cocreation.ranking.cast import figures_for, read_and_closed
from tests.cocreation.reading.cast import page
from tests.standing import built_once
from tests.tampering import set_balance

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """A call of six applications whose reading has closed; its figures are promised."""
    yield from built_once(read_and_closed, django_db_blocker)


@pytest.fixture
def made(world):
    """The same with its figures."""
    assert services.make_figures_of(world[0].pk) == 1
    return world


def test_closing_promises_them_and_the_worker_makes_them(world):
    call, people, _ = world
    [promise] = Figures.objects.filter(call=call)
    assert (promise.key, promise.made_at, promise.rows.count()) == ("", None, 0)
    assert queries.agenda_for(people[0], call) != []  # what readers flagged, until then
    assert services.keep_figures() == 1
    figures = Figures.objects.get(call=call)
    assert figures.ranked_at == call.ranking.computed_at
    assert (figures.count, figures.seed, figures.rows.count()) == (6, call.pk, 6)
    assert figures.trust["log"].keys() == {"digest", "seed", "draws", "scipy", "numpy"}
    assert set(figures.trust["alphas"]) == set(call.criteria.values_list("key", flat=True))
    assert Severity.objects.filter(figures=figures).count() == 3
    assert Entry.objects.filter(verb="ranking.figures-made").count() == 1


def test_the_worker_is_nudged_when_the_ranking_is_kept_and_its_tasks_may_run_twice(
    world, django_capture_on_commit_callbacks
):
    call, *_ = world
    with django_capture_on_commit_callbacks() as nudges:
        recompute_ranking(call)
    assert len(nudges) == 1
    for _twice in range(2):
        tasks.make_figures(call.pk)
        tasks.keep_figures()
    assert Standing.objects.filter(figures__call=call).count() == 6
    assert Entry.objects.filter(verb="ranking.figures-made").count() == 1


def test_they_are_made_once_and_the_same_from_the_same(made):
    call, *_ = made
    before = list(Standing.objects.order_by("raw_place").values_list("estimate", "chance", "place_low", "agenda_place"))
    assert services.keep_figures() == 0
    assert services.make_figures_of(call.pk) == 0
    digest = Figures.objects.get().digest
    recompute_ranking(call)
    assert services.make_figures_of(call.pk) == 1
    assert Figures.objects.get().digest == digest
    after = Standing.objects.order_by("raw_place").values_list("estimate", "chance", "place_low", "agenda_place")
    assert list(after) == before


def test_strict_readers_are_taken_out_and_the_order_of_places_has_no_gap(made):
    _call, people, _ = made
    figures = Figures.objects.get()
    severity = {one.member.user: one.points for one in figures.severities.select_related("member__user")}
    assert severity[people[1]] > severity[people[0]] > severity[people[2]]
    for order in ("raw_place", "calibrated_place", "agenda_place"):
        assert list(figures.rows.order_by(order).values_list(order, flat=True)) == [1, 2, 3, 4, 5, 6]
    for one in figures.rows.all():
        assert 0 <= one.estimate_low <= one.estimate <= one.estimate_high <= 100
        assert one.place_low <= one.place_high


def test_the_chance_counts_the_real_amounts_and_the_money_that_is_free(world):
    call, *_ = world
    set_balance(call.fund, Account.AVAILABLE, 7_600_000)  # each asks for £25,000
    services.make_figures_of(call.pk)
    figures = Figures.objects.get()
    rows = list(figures.rows.order_by("raw_place"))
    assert (figures.budget_pence, figures.raw_reach, figures.calibrated_reach) == (7_600_000, 3, 3)
    assert sum(one.chance for one in rows) == pytest.approx(3)
    assert rows[0].chance > 0.9 > 0.1 > rows[-1].chance
    assert [one.funded for one in rows] == [True] * 3 + [False] * 3
    assert sum(one.held for one in rows) == pytest.approx(3 * figures.stability["scenarios"], abs=3)
    set_balance(call.fund, Account.AVAILABLE, 2_600_000)
    assert services.keep_figures() == 1  # the money changed
    assert Figures.objects.get().raw_reach == 1
    set_balance(call.fund, Account.AVAILABLE, 0)
    services.keep_figures()
    assert list(Standing.objects.values_list("chance", flat=True)) == [None] * 6


def test_a_late_recusal_takes_the_sheet_out_and_makes_figures_for_other_eyes(made):
    call, people, facilitator = made
    out = applications(call)[0]
    recuse(out, people[0], Rung.ROOM, by=facilitator)
    assert not queries.is_current(queries.figures_of_all(call))
    assert figures_for(people[0], call) is None
    assert services.make_figures_of(call.pk) == 2
    everybodys, theirs = queries.figures_of_all(call), figures_for(people[0], call)
    assert everybodys.rows.get(application=out).n == 2
    assert (theirs.without, theirs.count) == ([out.pk], 5)
    assert not theirs.rows.filter(application=out).exists()
    assert list(theirs.rows.order_by("raw_place").values_list("raw_place", flat=True)) == [1, 2, 3, 4, 5]
    assert theirs.rows.order_by("raw_place").first().rank == 1  # no rank is skipped
    assert out.pk not in [pk for one in theirs.stability["deciding"] for pk in (*one["gained"], *one["lost"])]
    assert [one.application.pk for one in queries.agenda_for(people[0], call) if one.application == out] == []


def test_figures_of_eyes_that_are_no_more_go_away(made):
    call, people, facilitator = made
    out = applications(call)[0]
    recuse(out, people[0], Rung.ROOM, by=facilitator)
    services.make_figures_of(call.pk)
    recuse(out, people[0], Rung.NOTE, by=facilitator)
    services.make_figures_of(call.pk)
    assert list(Figures.objects.values_list("key", flat=True)) == [""]


def test_readings_that_carry_nothing_are_said_to_and_the_raw_figures_stand():
    call, people, _ = cast.made(2)
    figures = call.figures.get()
    assert figures.trust["primary"] == "raw"
    unsent = {"state": "started", "sent_at": None}
    first, other = applications(call)
    other.readings.update(**unsent)
    first.readings.exclude(member=people[0].membership).update(**unsent)
    recompute_ranking(call)
    services.make_figures_of(call.pk)
    figures = call.figures.get()
    assert not figures.trust["possible"]
    assert "nothing_twice" in [kind for kind, *_ in figures.trust["reasons"]]
    assert list(figures.rows.values_list("estimate", "chance")) == [(None, None)] * 2
    assert list(figures.rows.order_by("raw_place").values_list("n", flat=True)) == [1, 0]


def test_a_ranking_that_changes_meanwhile_is_not_overwritten(world, monkeypatch):
    call, *_ = world
    from cocreation.ranking.services import computing

    def slow(facts, seed, real=computing.figures_of):
        recompute_ranking(call)  # a recusal while the worker counts
        return real(facts, seed)

    with monkeypatch.context() as patch:
        patch.setattr(computing, "figures_of", slow)
        assert services.make_figures_of(call.pk) == 0
    assert Standing.objects.count() == 0
    assert services.make_figures_of(call.pk) == 1


def test_what_a_worker_lost_is_taken_up_and_what_fails_is_given_up_and_said(world):
    call, people, _ = world
    Figures.objects.update(claimed_at=clock.now())
    assert services.make_figures_of(call.pk) == 0
    with clock.at(clock.now() + dt.timedelta(minutes=20)):
        assert services.make_figures_of(call.pk) == 1
    Figures.objects.update(made_at=None, ranked_at=None, tries=3)
    assert services.make_figures_of(call.pk) == 0
    text = page(people[0], "ranking", call.slug).text
    assert "could not be made" in text
    assert "93.8" in text


@pytest.mark.parametrize("size", [1, 3])
def test_the_agenda_and_the_standings_ask_as_much_at_any_length(size):
    call, people, _ = cast.made(size)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        queries.agenda_for(people[0], call)
    assert len(asked) <= 4
    with CaptureQueriesContext(connection) as asked:
        assert len(queries.standings(call)) == size
    assert len(asked) == 2


@pytest.mark.long
def test_two_thousand_applications_by_forty_readers_take_the_worker_less_than_three_seconds():
    """Everything that it works out: calibration, chances, agenda, agreement, and each count with one thing changed."""
    from cocreation.ranking.services.computing import figures_of

    drawn, many = random.Random(0), range(2000)
    weights = {"power": 25, "development": 25, "systems": 15, "ripple": 15, "doable": 20}
    row = {"n": 5, "mean": "60/1", "median": "60/1", "low": "60/1", "high": "60/1", "totals": ["60/1"] * 5, "flags": []}
    facts = queries.Facts(
        ranked_at=clock.now(),
        basis="",
        rows=tuple({**row, "application": one, "rank": one + 1} for one in many),
        asked=tuple(drawn.randrange(500, 6000) * 1000 for _ in many),
        references=tuple(map(str, many)),
        streams=("",) * len(many),
        sheets=tuple(
            Sheet(one, reader, {key: min(max(round(drawn.gauss(2, 1)), 0), 4) for key in weights})
            for one in many
            for reader in drawn.sample(range(40), 5)
        ),
        weights=weights,
        budget=1_000_000_000,
    )
    start = time.process_time()
    made = figures_of(facts, seed=1)
    assert time.process_time() - start < 3
    assert (len(made.standings), len(made.severities)) == (2000, 40)
    assert made.fields["stability"]["scenarios"] == 40 + 5 + 10
