"""Reads of slates. Whoever is recused from a grant reads the slate without it: no name, no amount, no tally."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from cocreation.analysis import scores
from cocreation.conversations.models import Finalist
from cocreation.deliberation.kinds import AGREED
from cocreation.deliberation.models import Method, Position, Round
from cocreation.deliberation.queries import everybody_answered, left_early, out_of_something
from cocreation.deliberation.tally import Tally, count
from cocreation.reading.models import Ranking
from cocreation.reading.queries import FLAGS
from cocreation.recommendation.models import Reserve, Slate, SlateItem
from grants.applications.models import READABLE, Application, Clearance, Recusal, Rung
from grants.calls.models import Call
from grants.fund import queries as money
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow

NOT_SAID = "Income not said"
KINDS: dict[str, Callable[[Application], str]] = {
    "regions": lambda one: one.organisation.get_region_display(),
    "strands": lambda one: one.strand.label,
    "sizes": lambda one: one.organisation.get_income_band_display() if one.organisation.income_band else NOT_SAID,
}
"""What the money of a slate is looked at by."""
LIVED = "power"
"""Key of the criterion about leadership by people with lived experience. What readers found in the application, never
what anybody said about themselves in the separate form."""
CLEAR = 3
SEEN = (
    "Every reader found it clear",
    "Some readers found it clear",
    "No reader found it clear",
    "Nobody could score it",
)
DECLARE_FIRST = "Declare your interests in this call first. Then you can see what the Group talks about."
READS_WITHOUT_DECLARING = (Role.STAFF,)


# --- one slate, or none ----------------------------------------------------------------------------------------------


def call_for(user, slug: str) -> Call:
    """A call whose slates this person may follow: they have declared their interests in it."""
    call = Call.objects.public().of_grants().select_related("fund").get(slug=slug)
    _refuse_undeclared(user, call)
    return call


def slate_for(user, public_id) -> Slate:
    declared = Clearance.objects.filter(call=OuterRef("call"), user=user if user.is_authenticated else None)
    rows = Slate.objects.visible_to(user).select_related("call__fund", "call__tie_rule", "round")
    slate = rows.annotate(declared=Exists(declared)).get(public_id=public_id)
    if _declares(user) and not slate.declared:
        raise NotAllowedNow(DECLARE_FIRST)
    return slate


def _refuse_undeclared(user, call: Call) -> None:
    if _declares(user) and not Clearance.objects.filter(call=call, user=user).exists():
        raise NotAllowedNow(DECLARE_FIRST)


def _declares(user) -> bool:
    return not user.has_role(*READS_WITHOUT_DECLARING) and user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR)


# --- lists -----------------------------------------------------------------------------------------------------------


def slates_of(user, call: Call) -> QuerySet:
    """The versions this person may see, newest first, with how many positions were taken (`spoken`)."""
    rows = Slate.objects.visible_to(user).filter(call=call).select_related("round", "created_by")
    return rows.annotate(spoken=Count("round__positions")).order_by("-version", "pk")


def items_for(user, slate: Slate) -> QuerySet:
    """The slate minus what the person is recused from: they answer for this and see no more."""
    seen = Application.objects.visible_to(user)
    related = ("application__organisation", "application__host", "application__strand")
    return slate.items.filter(application__in=seen).select_related(*related).as_seen_by(user, "application").by_name()


@dataclass(frozen=True)
class Standing:
    """Where an application stands after reading, ready to show; numbers are None when it was not read enough."""

    rank: int | None = None
    mean: Decimal | None = None
    median: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    n: int = 0
    flags: tuple[str, ...] = ()
    lived: str = ""
    """One of SEEN; "" in a call without that criterion."""


def standings(call: Call, ranking: Ranking | None = None) -> dict[int, Standing]:
    """By the application's pk, from the ranking as it was computed; empty before reading has closed."""
    ranking = ranking or Ranking.objects.filter(call=call).first()
    return {row["application"]: _standing(row) for row in ranking.rows} if ranking else {}


def _standing(row: dict) -> Standing:
    figures = {key: _shown(row.get(key)) for key in ("mean", "median", "low", "high")}
    flags = tuple(FLAGS[flag] for flag in row["flags"])
    lived = _lived(row["criteria"][LIVED]) if LIVED in row.get("criteria", {}) else ""
    return Standing(rank=row.get("rank"), n=row.get("n", 0), flags=flags, lived=lived, **figures)


def _lived(found: dict[str, int | None]) -> str:
    every, some, none, nobody = SEEN
    if found["low"] is None or found["high"] is None:
        return nobody
    return every if found["low"] >= CLEAR else some if found["high"] >= CLEAR else none


def _shown(fraction: str | None) -> Decimal | None:
    return None if fraction is None else scores.shown(Fraction(fraction))


@dataclass(frozen=True)
class Candidate:
    """`item`: where it stands on the slate, or on the reserve list where that is what is looked at."""

    application: Application
    standing: Standing
    item: SlateItem | Reserve | None


def candidates(user, slate: Slate, ranking: Ranking | None = None) -> list[Candidate]:
    """Everything the facilitator may choose from, best read first, with the item where it is on the slate already."""
    placed, chosen = standings(slate.call, ranking), {item.application_id: item for item in items_for(user, slate)}
    rows = may_be_chosen(Application.objects.visible_to(user), slate.call, chosen)
    found = [
        Candidate(one, placed.get(one.pk, Standing()), chosen.get(one.pk))
        for one in rows.select_related("organisation", "host", "strand").by_name()
    ]
    return sorted(found, key=lambda one: (one.standing.rank is None, one.standing.rank or 0))


def may_be_chosen(rows: QuerySet, call: Call, kept: Iterable[int] = ()) -> QuerySet:
    """Of `rows` of applications: the finalists of the call, or all that was read where it names none. `kept` (pks) are
    on a slate already, and stay in sight."""
    named = Finalist.objects.in_force().filter(call=call, application__state__in=READABLE)
    chosen = ~Exists(named) | Exists(named.filter(application=OuterRef("pk"))) | Q(pk__in=set(kept))
    return rows.readable().filter(call=call).filter(chosen)


# --- money and balance -----------------------------------------------------------------------------------------------


def total(slate: Slate) -> int:
    """Pence of every grant that stands on the slate."""
    return slate.items.standing().aggregate(sum=Sum("pence"))["sum"] or 0


def pot(slate: Slate) -> int:
    """Pence that the slate may use: what is free now, or what was free when it was proposed."""
    return money.available(slate.call.fund) if slate.pot_pence is None else slate.pot_pence


def balance(items: Iterable[Any]) -> dict[str, list[tuple[str, int, int]]]:
    """Who the money goes to: (label, grants, pence) by region, strand and size, most money first. Facts of
    organisations as their applications say them; answers about people are kept apart and never joined."""
    pence, grants = {kind: Counter() for kind in KINDS}, {kind: Counter() for kind in KINDS}
    for item in items:
        for kind, label_of in KINDS.items():
            label = label_of(item.application)
            pence[kind][label] += item.pence
            grants[kind][label] += 1
    return {
        kind: [(label, grants[kind][label], sum_) for label, sum_ in sums.most_common()] for kind, sums in pence.items()
    }


def lived_of(items: Iterable[Any], placed: Mapping[int, Standing]) -> list[tuple[str, int, int]]:
    """(label, grants, pence) by what readers found of leadership by lived experience, most of it first."""
    found = [(placed.get(one.application.pk, Standing()).lived, one.pence) for one in items]
    rows = [(label, [pence for seen, pence in found if seen == label]) for label in SEEN]
    return [(label, len(pence), sum(pence)) for label, pence in rows if pence]


# --- how it was counted ----------------------------------------------------------------------------------------------


def recused_from(applications: Iterable[int]) -> dict[int, set[int]]:
    """pks of the users who are out of the room, by the application's pk."""
    out: dict[int, set[int]] = {pk: set() for pk in applications}
    rows = Recusal.objects.in_force().filter(application__in=out, rung=Rung.ROOM)
    for application, user in rows.values_list("application_id", "user_id"):
        out[application].add(user)
    return out


def out_of_everything(slate: Slate) -> set[int]:
    """pks of the users who are out of the room for every grant on the slate: about the slate as a whole they have no
    say either. One query."""
    rows = Recusal.objects.in_force().filter(application__slate_items__slate=slate, rung=Rung.ROOM)
    counted = rows.order_by().values("user").annotate(out=Count("application", distinct=True))
    items = SlateItem.objects.filter(slate=slate).order_by().values("slate").annotate(all=Count("pk")).values("all")
    return set(counted.filter(out=Subquery(items)).values_list("user", flat=True))


def item_tallies(slate: Slate, items: Iterable[SlateItem] | None = None) -> dict[int, Tally]:
    """By the item's pk, the count without whoever is recused from it now. Show it only once the round has closed."""
    items = list(slate.items.all() if items is None else items)
    tallies = tally_without(slate, [item.application_id for item in items])
    return {item.pk: tallies[item.application_id] for item in items}


def tally_without(slate: Slate, applications: Iterable[int]) -> dict[int, Tally]:
    """By the application's pk, the count of the slate's round without whoever is recused from it now, or left without
    an answer. Two queries once the round has closed."""
    out = recused_from(applications)
    positions, held = dict(slate.round.positions.values_list("user_id", "stance")), slate.round
    left = left_early(held)
    return {
        pk: count(held.eligible, positions, people | left, held.quorum_share, held.quorum_least)
        for pk, people in out.items()
    }


def undecided_items(slate: Slate) -> list[SlateItem]:
    """Grants without a quorum once the recused are left out: not decidable by the Group, never passed silently."""
    items = list(slate.items.all())
    tallies = item_tallies(slate, items)
    return [item for item in items if tallies[item.pk].took_part < tallies[item.pk].needed]


def round_before(call: Call) -> Round | None:
    """The round that the next slate's follows: the last one about a slate of this call, if it found no agreement and
    something comes after it. Needs nobody's name."""
    last = Round.objects.filter(slate__call=call).exclude(closed_at=None).order_by("-pk").first()
    if last is None or last.result in AGREED or not last.in_rounds:
        return None
    return None if last.ends_rounds and method_after(last) not in Method.values else last


def method_after(before: Round | None) -> str:
    """By which method the Group is asked after this round: the same, or what was named for the end."""
    if before is None:
        return Method.CONSENT.value
    return before.fallback.get("method", "") if before.ends_rounds else before.method


def everybody_spoke(slate: Slate) -> bool:
    """Whether each person of the snapshot who has a say has taken a position."""
    return everybody_answered(slate.round, out_of_everything(slate))


def reasons_for(user, slate: Slate) -> QuerySet:
    """What people wrote, once answers are open. Objections stand on a page of their own until the round closes.

    It may speak of any grant, so nobody who is out of the room for anything in this call reads it: silence here tells
    them nothing about the slate.
    """
    rows = Position.objects.filter(round=slate.round).exclude(reason="").order_by("stance", "pk")
    return rows.none() if slate.round.is_secret or user.pk in out_of_something(slate.call_id) else rows


def next_version(call: Call) -> int:
    latest = call.slates.order_by("-version").first()
    return latest.version + 1 if latest else 1
