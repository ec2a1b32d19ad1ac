"""The facts behind a funnel, and the funnels that were published."""

from collections.abc import Callable
from typing import Any

from grants.applications import equity
from grants.applications.models import READABLE, Application, EligibilityCheck, EquityRecord
from grants.board.models import RecommendedGrant
from grants.calls.models import Call, EquityQuestion, Stage
from grants.letters.queries import approved_grants
from grants.organisations.models import IncomeBand, Region
from shaping_future.errors import NotAllowedNow

from .building import UNSAID, Fact
from .kinds import Dimension, Moment, Step
from .models import FunnelSnapshot
from .rules import reads_early_funnels

also_reached: list[Callable[[Call], dict[str, set[int]]]] = []
"""call → step → keys of the applications that reached it, where folders above know: shortlisted, finalist."""

LABELS = dict(Region.choices) | dict(IncomeBand.choices)
NOT_SAID = "Not said"
UNCOUNTED = (Stage.PREPARING, Stage.LAUNCHED, Stage.CHECKING)
"""Until here an application can still come or go."""


# --- published -------------------------------------------------------------------------------------------------------


def call_with_funnel(user: Any, slug: str) -> Call:
    """A call of grants whose funnel this person may read: staff and facilitators from the first moment on."""
    call = Call.objects.public().of_grants().get(slug=slug)
    if call.stage in UNCOUNTED:
        raise NotAllowedNow("These numbers are there once every application has been checked.")
    if call.stage != Stage.RELEASED and not reads_early_funnels(user):
        raise NotAllowedNow("These numbers are there once everyone who applied has heard.")
    return call


def dimension_of_funnel(user: Any, slug: str, key: str) -> tuple[Call, str]:
    """The same, with the dimension whose picture is asked for."""
    return call_with_funnel(user, slug), Dimension(key).value


def funnel_for(user: Any, call: Call, moment: str = "") -> FunnelSnapshot | None:
    """The newest snapshot that this person may read, or that of one moment. One query."""
    found = call.funnel_snapshots.all()
    if not reads_early_funnels(user):
        found = found.public()
    return (found.filter(moment=moment) if moment else found).first()


def published_funnels() -> Any:
    """Those that everybody may read, newest first, each with its call."""
    return FunnelSnapshot.objects.public().filter(call__stage=Stage.RELEASED).select_related("call")


def due() -> list[tuple[int, Moment]]:
    """(call, moment) of every snapshot that should be there and is not."""
    calls = Call.objects.public().of_grants().exclude(stage__in=UNCOUNTED)
    there = set(FunnelSnapshot.objects.values_list("call", "moment"))
    wanted = []
    for pk, stage in calls.order_by("pk").values_list("pk", "stage"):
        moments = [Moment.CLOSED, Moment.RELEASED] if stage == Stage.RELEASED else [Moment.CLOSED]
        wanted += [(pk, moment) for moment in moments if (pk, moment.value) not in there]
    return wanted


# --- counted ---------------------------------------------------------------------------------------------------------


def choices(call: Call) -> dict[Dimension, list[tuple[str, str]]]:
    """The categories of each dimension that this call asks about; who did not say comes last."""
    found = {
        Dimension.INCOME: [(key, label) for key, label in IncomeBand.choices if key],
        Dimension.REGION: [(key, label) for key, label in Region.choices if key],
    }
    if question := lived_question(call):
        said = [one for one in equity.options(question) if one != equity.UNSAID]
        found = {Dimension.LIVED: [(one, one) for one in said]} | found
    return {dimension: [*rows, (UNSAID, NOT_SAID)] for dimension, rows in found.items()}


def lived_question(call: Call) -> EquityQuestion | None:
    """The question about leadership by people with lived experience, by which the programme of 2020 was measured."""
    questions = call.equity_questions.filter(standard__icontains="seed benchmark")
    return next((one for one in questions if not equity.takes_several(one)), None)


def facts(call: Call) -> list[Fact]:
    """One for each application, without anything that says whose it is. A draft says nothing of an organisation."""
    rows = list(
        Application.objects.filter(call=call)
        .order_by()
        .values_list(
            "pk", "public_id", "sent_at", "state", "asked_pence", "organisation__region", "organisation__income_band"
        )
    )
    reached, lived, given = _reached(call), _lived(call, [row[1] for row in rows]), approved_grants(call)
    found = []
    for pk, public_id, sent_at, state, asked, region, income in rows:
        last = Step.STARTED
        if sent_at:
            last = Step.ELIGIBLE if state in READABLE or pk in reached[Step.ELIGIBLE] else Step.SENT
        for step in (Step.SHORTLISTED, Step.FINALIST, Step.RECOMMENDED):
            last = step if pk in reached[step] else last
        last = Step.SIGNED_OFF if pk in given else last
        categories = {
            Dimension.LIVED: lived.get(equity.token(Application(public_id=public_id)), UNSAID),
            Dimension.INCOME: income or UNSAID,
            Dimension.REGION: region or UNSAID,
        }
        found.append(Fact(last, asked, given[pk].pence if pk in given else None, categories))
    return found


def _reached(call: Call) -> dict[str, set[int]]:
    newest: dict[int, str] = {}
    checks = EligibilityCheck.objects.filter(application__call=call).order_by("pk")
    newest.update(checks.values_list("application", "finding"))
    recommended = RecommendedGrant.objects.filter(recommendation__call=call).values_list("application", flat=True)
    reached: dict[str, set[int]] = {step: set() for step in Step}
    reached[Step.ELIGIBLE] = {pk for pk, finding in newest.items() if finding == EligibilityCheck.Finding.ELIGIBLE}
    reached[Step.RECOMMENDED] = set(recommended.order_by())
    for ask in also_reached:
        for step, keys in ask(call).items():
            reached[step] |= keys
    return reached


def _lived(call: Call, public_ids: list[Any]) -> dict[str, str]:
    """Answers by token. They meet the facts in memory, for as long as it takes to count, and nowhere else."""
    question = lived_question(call)
    if question is None:
        return {}
    tokens = [equity.token(Application(public_id=public_id)) for public_id in public_ids]
    rows = EquityRecord.objects.filter(call=call, token__in=tokens).values_list("token", "answers")
    said = {token: answers.get(str(question.number), UNSAID) for token, answers in rows}
    return {token: UNSAID if answer == equity.UNSAID else answer for token, answer in said.items()}
