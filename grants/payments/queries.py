"""Reads of instalments."""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from grants.applications.models import Application, Rung
from grants.awards.models import Award
from grants.bank import queries as bank
from grants.payments.models import Instalment, InstalmentState

also_waiting: list[Callable[[Any], list[dict[str, Any]]]] = []
"""What later apps have for finance to pay: user → [{"title", "says", "url", "action", "late"}]. Each adds to it when it
is ready, because grants does not know them."""


def waiting_elsewhere(user) -> list[dict[str, Any]]:
    return [one for ask in also_waiting for one in ask(user)]


def payable_awards(user) -> QuerySet:
    """Awards with their instalments, for finance and staff; not those the person has an interest in or a part of."""
    return (
        Award.objects.handled_by(user)
        .select_related("application__organisation", "application__host", "agreement")
        .prefetch_related(
            Prefetch("instalments", Instalment.objects.select_related("scheduled_by", "released_by")), "conditions"
        )
        .order_by("reference")
    )


def payable_award(user, public_id) -> Award:
    return bank.with_account(payable_awards(user)).get(public_id=public_id)


def instalment_for(user, pk) -> Instalment:
    """One instalment of an award that this person may handle."""
    instalment = Instalment.objects.select_related("award").get(pk=pk)
    Award.objects.handled_by(user).get(pk=instalment.award_id)
    return instalment


def prepared_something(award: Award, user) -> bool:
    """Whether this person scheduled a payment of the award that has not gone yet."""
    return award.instalments.filter(scheduled_by=user, released_at=None).exists()


def paid_numbers(application: Application) -> set[int]:
    """The numbers of the payments of an application's grant that went."""
    paid = Instalment.objects.filter(award__application=application, state=InstalmentState.RELEASED)
    return set(paid.values_list("number", flat=True))


def sums(award: Award) -> dict[str, int]:
    """Pence of an award by where they are: paid + due + withheld + unscheduled always make the award."""
    by_state = dict.fromkeys(InstalmentState.values, 0)
    for instalment in award.instalments.all():
        by_state[instalment.state] += instalment.pence
    paid, due, withheld = by_state["released"], by_state["scheduled"], by_state["withheld"]
    return {"paid": paid, "due": due, "withheld": withheld, "unscheduled": award.pence - paid - due - withheld}


def kept_back(user, references: Collection[str]) -> set[str]:
    """Those of the ledger's references that this person is not told: their own interests and their own applications."""
    mine = Q(participants__user=user) | Q(recusals__user=user, recusals__ended_at=None, recusals__rung=Rung.ROOM)
    return set(Application.objects.filter(mine, reference__in=references).values_list("reference", flat=True))
