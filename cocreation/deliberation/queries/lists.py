"""Which rounds there are for somebody, and who can take part in a new one."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Count, F, QuerySet

from cocreation.deliberation.models import Round
from cocreation.group.models import Member
from grants.applications.models import Clearance
from grants.calls.models import Call
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow

NO_VOTE = (Role.STAFF, Role.FACILITATOR)
QUORUM = (Decimal("0.6"), 6)
"""Share and least, where the Group agreed no other numbers."""


def active_voters() -> list[User]:
    """Active members, without who holds the process or works for the fund. One query."""
    members = Member.objects.active().select_related("user").order_by("user__name", "pk")
    return voting(member.user for member in members)


def voting(people: Iterable[User]) -> list[User]:
    return [one for one in people if not one.has_role(*NO_VOTE)]


def quorum_of(call: Call | None) -> tuple[Decimal, int]:
    """(share, least) as the Group agreed them for this call, or the defaults."""
    agreed = (call.decision_rules or {}).get("counting") if call else None
    return (Decimal(str(agreed["share"])), agreed["least"]) if agreed else QUORUM


def call_for(user, slug: str) -> Call:
    """A call whose rounds this person may follow: they have declared their interests in it."""
    call = Call.objects.public().of_grants().select_related("fund").get(slug=slug)
    asked = user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR) and not user.has_role(Role.STAFF)
    if asked and not Clearance.objects.filter(call=call, user=user).exists():
        raise NotAllowedNow("Declare your interests in this call first. Then you can see what the Group talks about.")
    return call


def round_for(user, public_id) -> Round:
    """One that this person may know of, with its call and options."""
    rows = Round.objects.visible_to(user).select_related("call", "about", "before", "opened_by", "owner")
    return rows.prefetch_related("options").get(public_id=public_id)


def rounds_of(user, call: Call | None) -> QuerySet[Round]:
    """The rounds of a call (None: those about no call) that this person may know of, open ones first, with `answered`:
    how many have. One query."""
    rows = Round.objects.visible_to(user).filter(call=call).annotate(answered=Count("positions"))
    return rows.order_by(F("closed_at").desc(nulls_first=True), "closes_at", "pk")
