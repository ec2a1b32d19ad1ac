"""Each number of each released call, from what happened there. A value comes with how many rows it rests on."""

import datetime as dt
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Min

from grants.applications.models import Application, State
from grants.awards.models import Award
from grants.board.models import Choice, RecommendedGrant
from grants.calls.models import Call, CallQuestion, Stage
from grants.letters.models import Outcome
from grants.runs.models import PaymentLine
from grants.variations.models import Variation
from learning.feedback.kinds import Moment
from learning.feedback.models import FeedbackAnswer
from learning.reports.models import Report
from shaping_future import clock
from shaping_future.questionnaires.models import Question

NOT_FUNDED = ("reserve", "not_this_time")


@dataclass(frozen=True)
class Value:
    number: float
    rests_on: int


Values = dict[int, Value]
"""Call → value; a call without one has no data for it."""


def released() -> list[Call]:
    """Calls of grants whose result everybody knows, the oldest first. One query."""
    return list(Call.objects.of_grants().filter(stage=Stage.RELEASED).order_by("closes_at", "pk").defer("definition"))


def measure(calls: list[Call]) -> dict[str, Values]:
    """Figure → values. Ten queries, however many calls there are."""
    found: dict[str, Values] = {
        "notice": {one.pk: Value(max(0, (one.opens_at - one.launched_at).days), 1) for one in calls if one.launched_at}
    }
    for measured in (_form, _applications, _board, _awards, _payments, _changes, _answers, _reports, _told):
        found |= measured(calls)
    return found


def _grouped(rows: Iterable[tuple]) -> dict[int, list]:
    """Call → what comes after it in each row."""
    found: dict[int, list] = defaultdict(list)
    for call, *more in rows:
        found[call].append(more[0] if len(more) == 1 else more)
    return found


def _share(rows: dict[int, list], counts: Callable[[Any], bool]) -> Values:
    return {call: Value(sum(map(counts, some)) / len(some), len(some)) for call, some in rows.items() if some}


def _middle(rows: dict[int, list]) -> Values:
    return {call: Value(statistics.median(some), len(some)) for call, some in rows.items() if some}


def _day(moment: dt.datetime) -> dt.date:
    """In London, where every date of the fund is judged."""
    return moment.astimezone(clock.LONDON).date()


def _days(start: dt.datetime, end: dt.datetime) -> int:
    return (_day(end) - _day(start)).days


def _form(calls: list[Call]) -> dict[str, Values]:
    rows = _grouped(
        Question.objects.filter(questionnaire__in=[one.questionnaire_id for one in calls]).values_list(
            "questionnaire", "criterion", "guide_words"
        )
    )
    of = {one.pk: rows[one.questionnaire_id] for one in calls}
    asked = {call: Value(len(some), len(some)) for call, some in of.items() if some}
    words = {call: Value(sum(guide or 0 for _criterion, guide in some), len(some)) for call, some in of.items() if some}
    return {"asked": asked, "serving": _share(of, lambda row: bool(row[0])), "words": words}


def _applications(calls: list[Call]) -> dict[str, Values]:
    sent = _grouped(
        Application.objects.filter(call__in=calls, sent_at__isnull=False).order_by().values_list("call", "state")
    )
    heard = Outcome.objects.filter(application__call__in=calls, released_at__isnull=False)
    outcomes = _grouped(heard.order_by().values_list("application__call", "kind", "reason", "strength", "released_at"))
    closes = {one.pk: one.closes_at for one in calls}
    waited = {call: [_days(closes[call], row[3]) for row in rows] for call, rows in outcomes.items()}
    declined = {call: [row for row in rows if row[0] in NOT_FUNDED] for call, rows in outcomes.items()}
    return {
        "not_eligible": _share(sent, lambda state: state == State.NOT_ELIGIBLE),
        "success": _share(sent, lambda state: state == State.FUNDED),
        "decided": _middle(waited),
        "reasons": _share(declined, lambda row: bool(row[1].strip() and row[2].strip())),
    }


def _board(calls: list[Call]) -> dict[str, Values]:
    signed = RecommendedGrant.objects.filter(
        recommendation__call__in=calls, recommendation__signed_off_at__isnull=False
    ).exclude(decision="")
    rows = _grouped(signed.order_by().values_list("recommendation__call", "decision"))
    return {
        "conditions": _share(rows, lambda choice: choice == Choice.CONDITION),
        "refused": _share(rows, lambda choice: choice == Choice.DECLINE),
    }


def _awards(calls: list[Call]) -> dict[str, Values]:
    awards = Award.objects.filter(application__call__in=calls).annotate(first=Min("instalments__lines__paid_on"))
    rows = _grouped(awards.order_by().values_list("application__call", "awarded_at", "first"))
    waited = {call: [(first - _day(at)).days for at, first in some if first] for call, some in rows.items()}
    return {"paid": _middle(waited)}


def _payments(calls: list[Call]) -> dict[str, Values]:
    paid = PaymentLine.objects.filter(instalment__award__application__call__in=calls, state="paid")
    rows = _grouped(
        paid.order_by().values_list("instalment__award__application__call", "paid_on", "instalment__due_on")
    )
    return {"punctual": _share(rows, lambda row: row[0] is not None and row[0] <= row[1])}


def _changes(calls: list[Call]) -> dict[str, Values]:
    asked = Variation.objects.filter(award__application__call__in=calls, asked_at__isnull=False)
    rows = _grouped(
        asked.order_by().values_list("award__application__call", "asked_at", "decided_at", "ended_at", "agreement")
    )
    done = {call: [row for row in some if row[1] or row[2]] for call, some in rows.items()}
    waited = {call: [_days(row[0], row[1] or row[2]) for row in some] for call, some in done.items()}
    return {"changes": _share(done, lambda row: row[3] is not None), "change_days": _middle(waited)}


def _answers(calls: list[Call]) -> dict[str, Values]:
    asked = CallQuestion.objects.filter(call__in=calls, answered_at__isnull=False)
    rows = _grouped(asked.order_by().values_list("call", "asked_at", "answered_at"))
    return {"answers": _middle({call: [_days(*row) for row in some] for call, some in rows.items()})}


def _reports(calls: list[Call]) -> dict[str, Values]:
    rows = _grouped(
        Report.objects.filter(award__application__call__in=calls)
        .order_by()
        .values_list("award__application__call", "award", "reply_due_on", "replied_at")
    )
    each = {call: list(Counter(award for award, *_more in some).values()) for call, some in rows.items()}
    today = clock.today()
    due = {
        call: [(by, at) for _award, by, at in some if by is not None and (at is not None or by < today)]
        for call, some in rows.items()
    }
    on_time = _share(due, lambda row: row[1] is not None and _day(row[1]) <= row[0])
    return {"reports": _middle(each), "replies": on_time}


def _told(calls: list[Call]) -> dict[str, Values]:
    said = FeedbackAnswer.objects.filter(
        call__in=calls, out=True, minutes__isnull=False, moment__in=[Moment.SENT, Moment.DECIDED, Moment.REPORTED]
    )
    found: dict[str, dict[int, list[float]]] = {"hours": defaultdict(list), "report_hours": defaultdict(list)}
    for call, moment, minutes in said.order_by().values_list("call", "moment", "minutes"):
        found["report_hours" if moment == Moment.REPORTED else "hours"][call].append(minutes / 60)
    return {key: _middle(rows) for key, rows in found.items()}
