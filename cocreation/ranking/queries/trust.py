"""How far a ranking can be trusted: agreement, one's own severity, and what the order hangs on."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, Q, When

from cocreation.analysis.agreement import Icc, icc
from cocreation.ranking.models import Figures, Severity
from cocreation.ranking.queries import eyes
from cocreation.ranking.queries.pages import ROWS, lines
from cocreation.ranking.queries.words import agreement_in_words
from grants.applications.models import Application
from grants.calls.models import Call

FEWEST_SHOWN = 3
"""Readers in the picture without names; with fewer it would be no secret whose is whose."""
NAMED = 5
"""Applications that are named in one change."""
SOURCES = {"sa2": "The applications themselves", "sb2": "How strict readers are", "se2": "Everything else"}


@dataclass(frozen=True)
class Criterion:
    label: str
    alpha: float | None
    words: str


@dataclass(frozen=True)
class Change:
    """A count in which the slate would be another. `more_in`, `more_out`: how many are not named."""

    words: str
    into: list[Application]
    out: list[Application]
    more_in: int
    more_out: int


@dataclass(frozen=True)
class Trust:
    """single, mean: of one reading, and of the mean of as many as an application has; shares: (label, whole percent).
    own: of this reader, if they are one. others: of everybody without a name, for whoever holds the reading."""

    figures: Figures
    criteria: list[Criterion]
    single: Icc | None
    mean: Icc | None
    shares: list[tuple[str, int]]
    own: Severity | None
    others: list[Severity]


def trust_in(user: Any, call: Call, holds: bool) -> Trust | None:
    """With the eyes of this person; None while there are no figures. At most five queries."""
    figures = eyes.made_for(call, eyes.left_out(user, call), whole=True)
    if figures is None or not eyes.is_current(figures):
        return None
    alphas, variances = figures.trust["alphas"], figures.trust["variances"]
    own = figures.severities.filter(member__user=user).first()
    others = list(figures.severities.order_by("points", "pk")) if holds else []
    return Trust(
        figures=figures,
        criteria=[
            Criterion(one.label, alphas.get(one.key), agreement_in_words(alphas.get(one.key)))
            for one in call.criteria.all()
        ],
        single=_icc(variances, 1),
        mean=_icc(variances, figures.trust["readings"]),
        shares=_shares(variances),
        own=own,
        others=others if len(others) >= FEWEST_SHOWN else [],
    )


def _icc(variances: dict[str, float] | None, readings: float) -> Icc | None:
    return variances and icc(variances["sa2"], variances["sb2"], variances["se2"], readings)


def _shares(variances: dict[str, float] | None) -> list[tuple[str, int]]:
    """Whole percent that add up to 100."""
    whole = sum(variances[key] for key in SOURCES) if variances else 0
    if not whole:
        return []
    found = {key: round(100 * variances[key] / whole) for key in SOURCES}
    found["se2"] = 100 - found["sa2"] - found["sb2"]
    return [(label, found[key]) for key, label in SOURCES.items()]


def grants_held(user: Any, figures: Figures, page: Any = 1) -> Page:
    """A page of Line: what the money reaches by rank now, what holds least first; then what it reaches in some other
    count, what comes nearest first."""
    firmness = Case(When(funded=True, then=F("held")), default=-F("held"))
    rows = figures.rows.filter(Q(funded=True) | Q(held__gt=0)).order_by("-funded", firmness, "raw_place")
    return lines(user, Paginator(rows, ROWS).get_page(page), figures)


def deciding(user: Any, call: Call, figures: Figures) -> list[Change]:
    """The counts in which the slate would be another, in words. No reader is named. One query."""
    changes = figures.stability.get("deciding", [])
    pks = {pk for one in changes for way in ("gained", "lost") for pk in one[way][:NAMED]}
    seen = Application.objects.filter(pk__in=pks).readable().as_seen_by(user)  # figures are for these eyes already
    seen = seen.select_related("organisation").only("public_id", "reference", "call", "organisation__name")
    known, labels = {one.pk: one for one in seen}, {one.key: one.label for one in call.criteria.all()}
    return [
        Change(
            _words(one, labels),
            _known(one["gained"], known),
            _known(one["lost"], known),
            max(len(one["gained"]) - NAMED, 0),
            max(len(one["lost"]) - NAMED, 0),
        )
        for one in changes
    ]


def _known(pks: list[int], known: dict[int, Application]) -> list[Application]:
    return [known[pk] for pk in pks[:NAMED] if pk in known]


def _words(change: dict[str, Any], labels: dict[str, str]) -> str:
    if change["kind"] == "reader":
        return "Without one reader"
    label = labels.get(change["who"], "a criterion")
    if change["kind"] == "criterion":
        return f"Without “{label}”"
    return f"“{label}” weighs {abs(change['by'])} {'more' if change['by'] > 0 else 'less'}"
