"""An applicant's scores beside the average of the funded, and whether their letter shows them."""

from collections.abc import Iterable
from typing import Any

from grants.applications.models import Application
from grants.applications.queries.after_closing import waits_for_decision
from grants.calls.models import Call
from grants.letters.models import ScoreChoice

from .asked import also_scores

FEWEST = 5
"""An average of fewer funded applications is not shown: from it one application's scores could be worked out."""


def scores_of(call: Call, funded: Iterable[int]) -> tuple[dict[int, dict[str, float]], dict[str, float]]:
    """(each application's scores, the average of the funded) by criterion. A criterion is averaged over FEWEST at
    least, each application counting once."""
    own: dict[int, dict[str, float]] = {}
    for ask in also_scores:
        own |= ask(call)
    of_funded: dict[str, list[float]] = {}
    for pk in funded:
        for key, value in own.get(pk, {}).items():
            of_funded.setdefault(key, []).append(value)
    return own, {key: sum(values) / len(values) for key, values in of_funded.items() if len(values) >= FEWEST}


def table(criteria: list[tuple[str, str]], own: dict[str, float], average: dict[str, float]) -> dict[str, Any] | None:
    """The table as a letter keeps it; None when there is nothing to compare with."""
    rows = [
        {"label": label, "own": f"{own[key]:.1f}", "average": f"{average[key]:.1f}"}
        for key, label in criteria
        if key in own and key in average
    ]
    return {"is_a": "scores", "rows": rows} if rows else None


def wants_scores(application: Application) -> bool:
    choice = ScoreChoice.objects.filter(application=application).first()
    return choice is None or choice.wants_scores


def may_choose_scores(application: Application) -> bool:
    """Until the Board has signed off, when letters are written: then they keep what was chosen."""
    return application.call.gives_money and waits_for_decision(application)
