"""Which rounds there are for somebody, and who can take part in a new one."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from cocreation.deliberation.models import Position, Round
from cocreation.group.models import Member
from grants.applications.models import Clearance
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow

NO_VOTE = (Role.STAFF, Role.FACILITATOR)
HELD_BY = ("slate", "design__version__decision", "held_in__item__meeting")
"""The step whose page a round is on, where it has no page of its own."""
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
    return (Decimal(agreed["percent"]) / 100, agreed["least"]) if agreed else QUORUM


def call_for(user, slug: str) -> Call:
    """A call whose rounds this person may follow: they have declared their interests in it."""
    call = Call.objects.public().of_grants().select_related("fund").get(slug=slug)
    asked = user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR) and not user.has_role(Role.STAFF)
    if asked and not Clearance.objects.filter(call=call, user=user).exists():
        raise NotAllowedNow("Declare your interests in this call first. Then you can see what the Group talks about.")
    return call


def round_for(user, public_id) -> Round:
    """One that this person may know of, with its call and options."""
    rows = Round.objects.visible_to(user).of_no_other_step()
    rows = rows.select_related("call__fund", "about", "before", "after", "opened_by", "owner")
    return rows.prefetch_related("options", "extensions").get(public_id=public_id)


def any_round_for(user, public_id) -> Round:
    """The same, and those that slates, rules of the fund and meetings hold on pages of theirs."""
    held = Round.objects.visible_to(user).exclude(slate=None, design=None, held_in=None).filter(public_id=public_id)
    found = held.select_related(*HELD_BY).first()
    return found or round_for(user, public_id)


def rounds_of(user, call: Call | None) -> QuerySet[Round]:
    """The rounds of a call (None: those about no call) that this person may know of, open ones first, with `answered`:
    how many have, and `is_mine`: this person has. One query."""
    rows = Round.objects.visible_to(user).of_no_other_step().filter(call=call)
    mine = Position.objects.filter(round=OuterRef("pk"), user=user)
    rows = rows.annotate(answered=Count("positions"), is_mine=Exists(mine))
    return rows.order_by(F("closed_at").desc(nulls_first=True), "closes_at", "pk")


def rounds_to_answer(user, call: Call) -> int:
    """How many open rounds of the call wait for this person."""
    rows = Round.objects.visible_to(user).of_no_other_step().filter(call=call, eligible__contains=[user.pk])
    open_now = rows.filter(closed_at=None, shut_at=None, closes_at__gt=clock.now())
    return open_now.exclude(positions__user=user).count()
