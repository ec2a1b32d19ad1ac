"""What the journey of the fund tells of its design: decisions that were agreed. For everybody."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cocreation.design.models import DesignDecision
from grants.fund.models import Fund
from shaping_future import clock
from shaping_future.look.journey import Lane, Moment


def agreed() -> list[Moment]:
    """Each with the way to its words. One query."""
    rows = DesignDecision.objects.public().values_list("public_id", "fund", "title", "decided_at")
    return [
        Moment(
            at.astimezone(clock.LONDON).date(),
            Lane.DESIGN,
            _("Agreed: %(title)s") % {"title": title},
            url=f"{reverse('fund-design', args=[fund])}#decision-{public_id}",
        )
        for public_id, fund, title, at in rows
    ]


def because_of_you() -> list[tuple[str, str]]:
    """The page that says what changed because somebody spoke, of each fund that has one. One query."""
    told = Q(pk__in=DesignDecision.objects.public().order_by().values("fund"))
    funds = list(Fund.objects.filter(told).order_by("pk").values_list("pk", "name"))
    label = _("What changed because of you")
    return [
        (label if len(funds) == 1 else f"{label}: {name}", reverse("fund-because", args=[pk])) for pk, name in funds
    ]
