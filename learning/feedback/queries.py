"""What a person can tell us about, and what was said by enough people to be shown."""

import statistics
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.crypto import salted_hmac

from grants.applications.models import Application
from grants.awards.models import Award
from grants.calls.models import Call, Stage
from grants.calls.queries import steps_taken
from grants.runs.models import PaymentLine
from learning.reports.models import Report
from shaping_future import clock

from .kinds import LINES, MEMBERS, WHO, Look, Moment, Said
from .models import FeedbackAnswer, FeedbackDone, FeedbackReply, FeedbackWords

LEAST = 5
"""Fewer answers than this are shown to nobody: a few voices are easy to tell apart."""


@dataclass(frozen=True)
class Step:
    """A step that a person took: `about` names the application, grant, report, meeting or round."""

    moment: Moment
    about: uuid.UUID
    call: int
    title: str


def steps_of(user: Any) -> list[Step]:
    """What this person can tell us about now and has not settled. Seven queries, however many there are."""
    tokens = {token(step, user): step for step in _taken(user)}
    done = set(FeedbackDone.objects.filter(token__in=tokens).values_list("token", flat=True))
    return [step for one, step in tokens.items() if one not in done]


def step_of(user: Any, key: str, public_id: uuid.UUID) -> Step | None:
    """A step that this person took, settled or not; None: it is not theirs."""
    return next((one for one in _taken(user) if one.moment == key and one.about == public_id), None)


def is_settled(step: Step, user: Any) -> bool:
    return FeedbackDone.objects.filter(token=token(step, user)).exists()


def _taken(user: Any) -> list[Step]:
    return [*_applied(user), *_granted(user), *_reported(user), *_in_the_group(user)]


def token(step: Step, user: Any) -> str:
    """HMAC under a key made from SECRET_KEY, which is not in the database. An application speaks once, whoever of its
    people does; each member of the Group speaks for themselves."""
    whose = f"{step.about}:{user.pk}" if step.moment in MEMBERS else str(step.about)
    return salted_hmac(f"learning.feedback.done.{step.moment}", whose, algorithm="sha256").hexdigest()


def _applied(user: Any) -> Iterable[Step]:
    """After the release; for a draft that stayed one, after the call closed."""
    heard = Q(sent_at__isnull=False, outcome__released_at__isnull=False)
    left = Q(sent_at=None, call__closes_at__lte=clock.now())
    rows = Application.objects.own(user).filter(heard | left).select_related("call").order_by("-started_at", "pk")
    for one in rows:
        if one.sent_at is not None:
            yield Step(Moment.DECIDED, one.public_id, one.call_id, str(one.call))
        elif not one.is_open:
            yield Step(Moment.NOT_SENT, one.public_id, one.call_id, str(one.call))


def _granted(user: Any) -> Iterable[Step]:
    paid = PaymentLine.objects.filter(instalment__award=OuterRef("pk"), paid_at__isnull=False)
    rows = Award.objects.filter(application__in=Application.objects.own(user), agreement__signed_at__isnull=False)
    for one in rows.select_related("application__call").annotate(is_paid=Exists(paid)).order_by("-awarded_at", "pk"):
        for moment in (Moment.AGREED, *([Moment.PAID] if one.is_paid else [])):
            yield Step(moment, one.public_id, one.application.call_id, str(one.application.call))


def _reported(user: Any) -> Iterable[Step]:
    mine = Report.objects.filter(award__application__in=Application.objects.own(user), sent_at__isnull=False)
    for one in mine.select_related("award__application__call").order_by("-due_on", "pk"):
        call = one.award.application.call
        for moment in (Moment.REPORTED, *([Moment.REPLIED] if one.replied_at else [])):
            yield Step(moment, one.public_id, call.pk, f"{one.kind}: {call}")


def _in_the_group(user: Any) -> Iterable[Step]:
    for ask in steps_taken:
        for moment, about, call, title in ask(user):
            yield Step(Moment(moment), about, call, title)


# --- what is public --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heard:
    """What enough people said after one step of one call."""

    moment: Moment
    count: int
    hours: float | None
    lines: list[dict[str, Any]]
    words: list[FeedbackWords]
    replies: list[FeedbackReply]

    @property
    def label(self) -> str:
        return self.moment.label

    @property
    def reply(self) -> FeedbackReply | None:
        return self.replies[0] if self.replies else None

    @property
    def earlier(self) -> list[FeedbackReply]:
        return self.replies[1:]


def calls_heard() -> list[Call]:
    """Released calls of which something is out, newest first, each with `heard`: how many answers. Two queries."""
    counts = Counter(FeedbackAnswer.objects.filter(out=True, call__stage=Stage.RELEASED).values_list("call", flat=True))
    calls = list(Call.objects.filter(pk__in=counts).order_by("-closes_at", "pk"))
    for call in calls:
        call.heard = counts[call.pk]
    return calls


def call_heard(user: Any, slug: str) -> Call:
    """What people say while a call is decided waits until everybody who applied has heard."""
    return Call.objects.filter(stage=Stage.RELEASED).get(slug=slug)


def heard(call: Call) -> list[tuple[str, list[Heard]]]:
    """By who spoke: applicants, members, partners. Three queries."""
    answers, words, replies = defaultdict(list), defaultdict(list), defaultdict(list)
    for one in FeedbackAnswer.objects.filter(call=call, out=True):
        answers[one.moment].append(one)
    for one in FeedbackWords.objects.filter(call=call, out=True, look=Look.SHOWN):
        words[one.moment].append(one)
    for one in FeedbackReply.objects.filter(call=call):
        replies[one.moment].append(one)
    found = [
        (who, [_heard(one, answers[one], words[one], replies[one]) for one in moments if len(answers[one]) >= LEAST])
        for who, moments in WHO
    ]
    return [(who, rows) for who, rows in found if rows]


def _heard(moment: Moment, answers: list, words: list, replies: list) -> Heard:
    lines = [_line(label, [getattr(one, name) for one in answers]) for name, label in LINES.items()]
    return Heard(moment, len(answers), hours_of(answers), [one for one in lines if one], words, replies)


def _line(label: Any, said: list[str]) -> dict[str, Any] | None:
    """None: too few chose anything."""
    counts = Counter(filter(None, said))
    total = sum(counts.values())
    if total < LEAST:
        return None
    rows = [{"label": one.label, "count": counts[one.value], "share": counts[one.value] / total} for one in Said]
    return {"label": label, "rows": rows}


def hours_of(answers: Iterable[FeedbackAnswer]) -> float | None:
    """The middle one, in hours; None: fewer than five said."""
    minutes = [one.minutes for one in answers if one.minutes is not None]
    return statistics.median(minutes) / 60 if len(minutes) >= LEAST else None


def without_reply() -> list[dict[str, Any]]:
    """{"call", "moment", "label"} of what is out and has no reply of ours yet. Two queries."""
    replied = FeedbackReply.objects.filter(call=OuterRef("call"), moment=OuterRef("moment"))
    rows = FeedbackAnswer.objects.filter(out=True, call__stage=Stage.RELEASED).exclude(Exists(replied))
    pairs = sorted(set(rows.order_by().values_list("call", "moment")))
    calls = Call.objects.in_bulk({call for call, _moment in pairs})
    return [{"call": calls[call], "moment": moment, "label": Moment(moment).label} for call, moment in pairs]
