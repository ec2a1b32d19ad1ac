"""Grants made, as everybody may see them. Every public page, export, feed, file name and API takes them from here and
from nowhere else: what a grant partner chose about its name is applied once, in `_shown`.

docs/decisions/naming-in-public.md says why each part of a value is there, rounded, or missing.
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.awards.models import Award, HowEnded, PublicName
from grants.calls.models import Call, EquityQuestion, Stage
from grants.diligence.numbers import Number
from grants.diligence.numbers import kept as number_of
from grants.open_data.models import SaidInPublic
from grants.organisations.models import OrganisationKind, Region
from shaping_future import clock
from shaping_future.look.words import pounds

FEWEST = 5
"""A region is named, or a kind of group, when at least so many applied from there: fewer could be recognised."""
STEP = 1_000_000
"""Pence to which the amount of a grant without a name is rounded: £10,000."""
NOT_NAMED = "Organisation not named"
IN_THE_UK = "in the UK"


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
    call first; inside a call in the order of their random ids, which says nothing. Three queries."""
    crowd = _who_applied()
    calls = {call.pk: call for call in _calls()}
    awards = _published().filter(application__call__in=calls)
    made = [_shown(award, calls[award.application.call_id], crowd) for award in awards]
    place = {call.slug: number for number, call in enumerate(calls.values())}
    return sorted(made, key=lambda grant: (place[grant.call_slug], grant.id))


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
    named = f"{award.public_id}|{award.public_name}|{award.chosen_name}"
    return hashlib.sha256(named.encode()).hexdigest()[:20]


def rounded(pence: int) -> int:
    """To the nearest £10,000; below that, £5,000 stands for all."""
    return (pence + STEP // 2) // STEP * STEP if pence >= STEP else STEP // 2


def _calls() -> QuerySet[Call]:
    """Released calls, newest first, each with the day on which its grants were made."""
    asked = EquityQuestion.objects.filter(call=OuterRef("pk"), standard__startswith="DEI")
    calls = Call.objects.of_grants().filter(stage=Stage.RELEASED).select_related("fund").order_by("-closes_at", "slug")
    calls = calls.annotate(made_at=Min("applications__award__awarded_at"), asked_equity=Exists(asked))
    return calls.only("slug", "title", "closes_at", "funding_style", "fund__name", "fund__host", "fund__currency")


def _published() -> QuerySet[Award]:
    awards = Award.objects.filter(agreement__signed_at__isnull=False, pence__gt=0)
    return (
        awards.filter(application__outcome__released_at__isnull=False)
        .exclude(ended_how=HowEnded.GIVEN_BACK)
        .select_related("application__strand", "application__organisation", "in_public")
        .only(
            "public_id", "public_name", "chosen_name", "pence", "awarded_at", "starts_on", "ends_on",
            "application__call_id", "application__strand__label", "application__organisation__name",
            "application__organisation__kind", "application__organisation__region",
            "application__organisation__register_number", "in_public__words", "in_public__leadership",
            "in_public__mission",
        )
        .order_by()
    )  # fmt: skip


def _who_applied() -> Counter:
    """How many applied from each region, and from each region by kind of group, over all calls of grants."""
    sent = Application.objects.filter(sent_at__isnull=False, call__kind="grants", organisation__isnull=False).order_by()
    crowd: Counter = Counter()
    for region, kind, count in sent.values_list("organisation__region", "organisation__kind").annotate(n=Count("pk")):
        crowd[region] += count
        crowd[region, kind] += count
        crowd[None, kind] += count
    return crowd


def _shown(award: Award, call: Call, crowd: Counter) -> GrantMade:
    """The one place where the choice of a name is applied."""
    organisation = award.application.organisation
    named = award.public_name == PublicName.OWN
    region, kind = organisation.region, organisation.kind
    if not named:
        region, kind = _not_too_few(region, kind, crowd)
    dated = award.awarded_at if named else call.made_at
    said = _said(award) if named else None
    return GrantMade(
        id=public_id(award),
        name=_name(award, kind, region),
        is_named=named,
        has_a_name=award.public_name != PublicName.REGION,
        fund=call.fund.name,
        host=call.fund.host,
        currency=call.fund.currency,
        call_slug=call.slug,
        call_title=call.title,
        funding_style=call.funding_style,
        strand=award.application.strand.label if named else "",
        kind=kind,
        kind_label=OrganisationKind(kind).label if kind else "",
        region=region,
        region_label=Region(region).label if region else "",
        pence=award.pence if named else rounded(award.pence),
        is_rounded=not named,
        awarded_on=dated.astimezone(clock.LONDON).date(),
        starts_on=award.starts_on if named else None,
        ends_on=award.ends_on if named else None,
        number=number_of(organisation.register_number) if named else None,
        words=said.words if said else "",
        leadership=tuple(said.leadership) if said else (),
        mission=tuple(said.mission) if said else (),
        asked_equity=call.asked_equity,
    )


def _said(award: Award) -> SaidInPublic | None:
    return getattr(award, "in_public", None)


def _not_too_few(region: str, kind: str, crowd: Counter) -> tuple[str, str]:
    """The region when enough applied from there, and the kind when enough of that kind did, from there or at all."""
    region = region if crowd[region] >= FEWEST else ""
    enough = crowd[region, kind] if region else crowd[None, kind]
    return region, kind if enough >= FEWEST else ""


def _name(award: Award, kind: str, region: str) -> str:
    if award.public_name == PublicName.OWN:
        return award.application.organisation.name
    if award.public_name == PublicName.CHOSEN:
        return award.chosen_name
    what = OrganisationKind(kind).label if kind else NOT_NAMED
    where = Region(region).label if region else IN_THE_UK
    return f"{what} ({where})" if region else f"{what} {where}"


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
