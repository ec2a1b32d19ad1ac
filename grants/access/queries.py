"""Reads of access needs and costs."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext

from grants.applications import queries as applications
from grants.applications.models import Application
from grants.applications.rules import WRITERS
from shaping_future.look.local import pounds

from .models import AccessCost, AccessNeeds, Need

LINE = "applicant_access"
"""Key of the budget line that access costs are paid from."""
TONES = {"asked": "wait", "agreed": "doing", "paid": "done", "declined": "no", "taken_back": "plain"}


@dataclass(frozen=True)
class Limit:
    """What an application may still ask for. Pence."""

    most: int
    used: int

    @property
    def left(self) -> int:
        return max(0, self.most - self.used)

    @property
    def sentence(self) -> str:
        if not self.used:
            return gettext("You can ask for up to %(most)s in all.") % {"most": pounds(self.most)}
        return gettext("You can ask for up to %(most)s in all; %(left)s is left.") % {
            "most": pounds(self.most),
            "left": pounds(self.left),
        }


def needs_of(application: Application) -> AccessNeeds | None:
    return AccessNeeds.objects.filter(application=application).first()


def need_in_words(value: str) -> str:
    return str(Need(value).label) if value in Need.values else ""


def costs_of(application: Application) -> list[AccessCost]:
    """Newest first, each with the tone of its state and with what it says. One query."""
    costs = list(application.access_costs.all())
    for cost in costs:
        cost.tone, cost.says = TONES[cost.state], cost.opened()
        cost.says["need"] = need_in_words(cost.says["need"])
    return costs


def limit_of(application: Application) -> Limit:
    used = application.access_costs.counted().aggregate(sum=Sum("pence"))["sum"] or 0
    return Limit(application.call.access_pence, used)


def own_cost(user: Any, public_id: Any) -> AccessCost:
    """A cost of an application that the person writes."""
    mine = user.participations.filter(removed_at=None, part__in=WRITERS).values("application")
    return AccessCost.objects.select_related(*(f"application__{one}" for one in applications.RELATED)).get(
        public_id=public_id, application__in=mine
    )
