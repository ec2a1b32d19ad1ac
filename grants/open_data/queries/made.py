"""Grants made, as everybody may see them. Every public page, export, feed, file name and API takes them from here and
from nowhere else: what a grant partner chose about its name is applied once, in `_shown`.

docs/decisions/naming-in-public.md says why each part of a value is there, rounded, or missing.
"""

import datetime as dt
import functools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from grants.awards.models import Award, PublicName
from grants.calls.models import Call
from grants.diligence.numbers import Number
from grants.diligence.numbers import kept as number_of
from grants.open_data.models import SaidInPublic
from grants.organisations.models import OrganisationKind, Region
from shaping_future import clock
from shaping_future.look.words import pounds

from . import _rows

FEWEST = 5
"""A region is named, or a kind of group, when at least so many applied from there: fewer could be recognised."""
STEP = 1_000_000
"""Pence to which the amount of a grant without a name is rounded: £10,000."""
NOT_NAMED = "Organisation not named"
IN_THE_UK = "in the UK"
KINDS = {"": "", **{kind.value: kind.label for kind in OrganisationKind}}
REGIONS = {region.value: region.label if region.value else "" for region in Region}


@dataclass(frozen=True)
class GrantMade:
    """One grant, with only what may be shown. Nothing here leads back to a grant partner that is not named.

    `is_named`: under its own name. Otherwise `name` is the name it chose, or its kind and region; the amount is rounded
    to £10,000, and `starts_on`, `ends_on`, `strand`, `number`, `words`, `leadership` and `mission` are empty.
    `asked_equity`: its call asked about equity; what was answered there is not here, and cannot be.
    """

    id: str
    name: str
    is_named: bool
    has_a_name: bool
    fund: str
    host: str
    currency: str
    call_slug: str
    call_title: str
    funding_style: str
    strand: str
    kind: str
    kind_label: str
    region: str
    region_label: str
    pence: int
    is_rounded: bool
    awarded_on: dt.date
    starts_on: dt.date | None
    ends_on: dt.date | None
    number: Number | None
    words: str
    leadership: tuple[str, ...]
    mission: tuple[str, ...]
    asked_equity: bool

    @property
    def address(self) -> str:
        return reverse("open_data:grant", args=[self.id])

    @property
    def amount(self) -> str:
        """In words: "£25,000", or "about £20,000"."""
        return _("about %(amount)s") % {"amount": pounds(self.pence)} if self.is_rounded else pounds(self.pence)

    @property
    def months(self) -> int | None:
        if self.starts_on is None or self.ends_on is None:
            return None
        end = self.ends_on + dt.timedelta(days=1)
        return (end.year - self.starts_on.year) * 12 + end.month - self.starts_on.month


def grants_made() -> list[GrantMade]:
    """Every published grant: its outcome was released, its agreement is in force, and it was not given back. Newest
    call first; inside a call in the order of their random ids, which says nothing.

    Made once for all who ask, and anew as soon as one value in the database is another: a name that was taken back is
    gone at the next request. One or two queries while nothing of it changed, five otherwise.
    """
    global _latest
    kept = _latest  # another thread may put another one there meanwhile
    crowd, moment = _rows.who_applied(), _rows.moment()
    if moment is None or moment != kept.moment or crowd != kept.crowd:
        fingerprint = _rows.fingerprint()
        if fingerprint != kept.fingerprint or crowd != kept.crowd:
            made = _made(crowd)
            if fingerprint != _rows.fingerprint():  # it changed while it was read: good for now, and not kept
                return made
            kept = _Latest(None, fingerprint, crowd, tuple(made))
        _latest = kept = kept._replace(moment=moment)
    return list(kept.grants)


class _Latest(NamedTuple):
    """Grants, and what they were made of. Each process has its own, and none can be behind another."""

    moment: str | None
    fingerprint: str
    crowd: Counter
    grants: tuple[GrantMade, ...]


_latest = _Latest(None, "", Counter(), ())


def _made(crowd: Counter) -> list[GrantMade]:
    calls = {call.pk: call for call in _rows.calls()}
    place = {pk: number for number, pk in enumerate(calls)}
    rows = [row for row in _rows.rows(_rows.published()) if row.call in place]  # a call released in between waits
    found = sorted(((place[row.call], row.id, row) for row in rows), key=lambda one: one[:2])
    return [_shown(row, id, calls[row.call], crowd) for _place, id, row in found]


def one_grant_made(user: Any, id: str) -> GrantMade:
    """The published grant with this id. `user` may be anybody; raises Award.DoesNotExist."""
    found = next((one for one in grants_made() if one.id == id), None)
    if found is None:
        raise Award.DoesNotExist
    return found


def public_id(award: Award) -> str:
    """The grant's id in public. It follows from a random number and from the choice, so it tells nothing, stays the
    same while the choice stays, and is another one once the choice is another: what was published under a name cannot
    be looked up again by its old address."""
    return _rows.id_of(award.public_id, award.public_name, award.chosen_name)


def rounded(pence: int) -> int:
    """To the nearest £10,000; below that, £5,000 stands for all."""
    return (pence + STEP // 2) // STEP * STEP if pence >= STEP else STEP // 2


def _shown(row: _rows.Row, id: str, call: Call, crowd: Counter) -> GrantMade:
    """The one place where the choice of a name is applied."""
    named = row.public_name == PublicName.OWN
    region, kind = (row.region, row.kind) if named else _not_too_few(row.region, row.kind, crowd)
    dated = row.awarded_at if named else call.made_at
    return GrantMade(
        id=id,
        name=_name(row, kind, region),
        is_named=named,
        has_a_name=row.public_name != PublicName.REGION,
        fund=call.fund.name,
        host=call.fund.host,
        currency=call.fund.currency,
        call_slug=call.slug,
        call_title=call.title,
        funding_style=call.funding_style,
        strand=row.strand if named else "",
        kind=kind,
        kind_label=KINDS[kind],
        region=region,
        region_label=REGIONS[region],
        pence=row.pence if named else rounded(row.pence),
        is_rounded=not named,
        awarded_on=dated.astimezone(clock.LONDON).date(),
        starts_on=row.starts_on if named else None,
        ends_on=row.ends_on if named else None,
        number=_number(row.register_number) if named else None,
        words=(row.words or "") if named else "",
        leadership=tuple(row.leadership or ()) if named else (),
        mission=tuple(row.mission or ()) if named else (),
        asked_equity=call.asked_equity,
    )


@functools.lru_cache(maxsize=2_000)
def _number(written: str) -> Number | None:
    return number_of(written)


def _not_too_few(region: str, kind: str, crowd: Counter) -> tuple[str, str]:
    """The region when enough applied from there, and the kind when enough of that kind did, from there or at all."""
    region = region if crowd[region] >= FEWEST else ""
    enough = crowd[region, kind] if region else crowd[None, kind]
    return region, kind if enough >= FEWEST else ""


def kinds_and_regions(awards: Iterable[Award]) -> dict[int, str]:
    """How each grant is called without any name, by its pk, also one that is named elsewhere. One query."""
    awards = list(awards)
    crowd = _rows.who_applied() if awards else Counter()
    found = {}
    for award in awards:
        organisation = award.application.organisation
        region, kind = _not_too_few(organisation.region, organisation.kind, crowd)
        found[award.pk] = _unnamed(kind, region)
    return found


def _name(row: _rows.Row, kind: str, region: str) -> str:
    if row.public_name == PublicName.OWN:
        return row.organisation
    if row.public_name == PublicName.CHOSEN:
        return row.chosen_name
    return _unnamed(kind, region)


def _unnamed(kind: str, region: str) -> str:
    what = KINDS[kind] or NOT_NAMED
    return f"{what} ({REGIONS[region]})" if region else f"{what} {IN_THE_UK}"


def said_of(award: Award) -> SaidInPublic | None:
    """What its partner let us say beside its name, or None while it said nothing."""
    return SaidInPublic.objects.filter(award=award).first()


def summary_of(award: Award) -> str:
    """What they wrote in the form in one paragraph, to begin with: nothing of it is public before they say so."""
    answer = award.application.response.answers.filter(question__key="summary").first()
    return answer.value if answer and isinstance(answer.value, str) else ""


def total(grants: Iterable[GrantMade]) -> tuple[int, bool]:
    """(pence, whether an amount in it is rounded): always the sum of what is shown, so that no hidden amount can be
    worked out from it."""
    grants = list(grants)
    return sum(one.pence for one in grants), any(one.is_rounded for one in grants)
