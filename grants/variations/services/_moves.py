"""What every change shares: the lock of the grant, who may, where a state goes, who hears."""

from django.conf import settings
from django.urls import reverse

from grants.awards.models import Award
from grants.awards.services import tell_partner
from grants.variations.models import Variation
from grants.variations.workflow import NEXT, OPEN, VariationState
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow

OVER = (VariationState.IN_FORCE, VariationState.NO)


def locked(award: Award) -> Award:
    """Payments, changes of the account and of the grant take turns under it."""
    related = ("application__call__fund", "application__organisation", "application__host", "agreement")
    return Award.objects.select_for_update(of=("self",)).select_related(*related).get(pk=award.pk)


def refuse_ended(award: Award) -> None:
    if award.ended_at:
        raise NotAllowedNow("This grant has ended. Nothing changes in it any more.")


def refuse_strangers(award: Award, by: User) -> None:
    if not Award.objects.handled_by(by).filter(pk=award.pk).exists():
        raise NotAllowed("You have an interest in this grant, so somebody else sees to it.")


def open_variation(award: Award) -> Variation | None:
    found = award.variations.select_for_update(of=("self",)).filter(state__in=OPEN).first()
    if found is not None:
        found.award = award
    return found


def move(variation: Variation, state: VariationState, **values: object) -> Variation:
    before = VariationState(variation.state)
    if state not in NEXT[before]:
        raise NotAllowedNow(f"This change is at “{before.label}” and cannot become “{state.label}”.")
    if state in OVER:
        values["ended_at"] = clock.now()
    variation.state = state
    for name, value in values.items():
        setattr(variation, name, value)
    variation.save(update_fields=["state", *values])
    return variation


def tell_of_change(award: Award, key: str) -> None:
    """The page says what."""
    link = settings.SITE_URL + reverse("variation-list", args=[award.public_id])
    tell_partner(award, key, "there is news about your grant.", link)
