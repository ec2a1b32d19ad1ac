"""Reads of changes and ends of grants."""

from grants.awards.models import Award
from grants.awards.services import rules_of
from grants.fund.models import Fund
from grants.variations.models import Ending, Variation
from grants.variations.workflow import OPEN, VariationState

RELATED = ("award__application__organisation", "award__application__call__fund", "award__agreement", "asked_by",
           "proposed_by", "decided_by")  # fmt: skip


def changing_award(user, public_id) -> Award:
    """A grant that this person may see, with its payments."""
    awards = Award.objects.visible_to(user).select_related("application__organisation", "application__call__fund")
    return awards.select_related("agreement").prefetch_related("instalments").get(public_id=public_id)


def handled_award(user, public_id) -> Award:
    """The same, for whoever deals with it for the fund."""
    award = changing_award(user, public_id)
    Award.objects.handled_by(user).get(pk=award.pk)
    return award


def variations_of(award: Award) -> list[Variation]:
    """Newest first, with its grant. One query."""
    rows = list(award.variations.select_related("asked_by", "proposed_by", "decided_by", "agreement"))
    for row in rows:
        row.award = award
    return rows


def open_of(award: Award) -> Variation | None:
    return award.variations.filter(state__in=OPEN).first()


def variation_for(user, public_id) -> Variation:
    """One that this person may see and decide about: never of their own group."""
    rows = Variation.objects.visible_to(user).select_related(*RELATED).prefetch_related("award__instalments")
    return rows.exclude(award__application__participants__user=user).get(public_id=public_id)


def ending_of(award: Award) -> Ending | None:
    """The one that stands: prepared or confirmed."""
    return award.endings.standing().select_related("prepared_by", "confirmed_by").first()


def for_the_board(user) -> list[Variation]:
    """What waits for the Board, without what this member has an interest in."""
    rows = Variation.objects.visible_to(user).filter(needs_board=True, state=VariationState.PROPOSED)
    return list(rows.select_related(*RELATED).order_by("proposed_at"))


def limits() -> list[tuple[Fund, int]]:
    """Each fund with how much a grant may grow without its Board."""
    rows = Fund.objects.select_related("agreement_rules").order_by("pk")
    return [(fund, _limit(fund)) for fund in rows]


def _limit(fund: Fund) -> int:
    rules = getattr(fund, "agreement_rules", None)
    return rules.more_without_board_pence if rules else 0


def fund_for(user, pk) -> Fund:
    return Fund.objects.get(pk=pk)


def limit_of(fund: Fund) -> int:
    return rules_of(fund).more_without_board_pence
