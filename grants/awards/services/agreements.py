"""Meeting the conditions of an agreement, and how a grant partner is named in public."""

from django.db import transaction

from grants.awards import rules
from grants.awards.models import Award, Condition, NamedInPublic, PublicName
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note


@transaction.atomic
def meet_condition(condition: Condition, *, by: User) -> Condition:
    """Staff have seen that the condition is met; the payment that waited for it may go."""
    condition = Condition.objects.select_for_update().get(pk=condition.pk)
    if not by.has_role(Role.STAFF) or not Award.objects.handled_by(by).filter(pk=condition.award_id).exists():
        raise NotAllowed("MEX staff without an interest in the grant say when a condition is met.")
    if condition.met_at:
        raise NotAllowedNow("This condition was met already.")
    condition.met_at, condition.met_by = clock.now(), by
    condition.save(update_fields=["met_at", "met_by"])
    note("condition.met", condition, by=by)
    return condition


@transaction.atomic
def set_public_name(award: Award, choice: str, chosen_name: str = "", *, by: User) -> Award:
    """How the partner is named in public; it can be changed at any time."""
    award = Award.objects.select_for_update(of=("self",)).select_related("application").get(pk=award.pk)
    if not rules.grant_partner(by, award):
        raise NotAllowed("Only the grant partner chooses how it is named.")
    name_in_public(award, choice, chosen_name)
    note("award.public-name-set", award, by=by, choice=str(choice))
    return award


def name_in_public(named: NamedInPublic, choice: str, chosen_name: str) -> None:
    """Keep a choice of name; the caller has locked the row and says who may."""
    if choice not in PublicName.values:
        raise NotValid("Choose one of the three ways.")
    chosen_name = " ".join(chosen_name.split())
    if choice == PublicName.CHOSEN and not chosen_name:
        raise NotValid("Write the name that you want us to use.")
    named.public_name, named.chosen_name = choice, chosen_name if choice == PublicName.CHOSEN else ""
    named.save(update_fields=["public_name", "chosen_name"])
