"""What members are paid for their time and costs. Only finance and the member see it.

No field holds free words of a member, bank details, or anything of a person's immigration or benefit status. Finance
asks for payment details by phone or post. The way chosen can tell of a status: it is sealed, and so is the reference
of a payment, which can tell the way.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cocreation.group.models import Member
from cocreation.participation.kinds import COSTS, Unit, Way, What, WhyNot
from grants.fund.models import Fund, LedgerTransaction
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import different_people, set_together
from shaping_future.sealed import is_sealed
from shaping_future.sealed.under_seal import UnderSeal

__all__ = ["Claim", "ClaimState", "PayRate", "PaymentChoice"]


class ClaimState(models.TextChoices):
    WAITING = "waiting", "Waits for payment"
    PAID = "paid", "Paid"
    NOT_AGREED = "not_agreed", "Not agreed"
    TAKEN_BACK = "taken_back", "Taken back"


class PayRate(models.Model):
    """What a fund pays for one unit of time from a day on. Pence. A fund that has any pays its members."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="pay_rates")
    unit = models.CharField(max_length=10, choices=Unit.choices)
    pence = models.PositiveIntegerField()
    since = models.DateField(help_text="the first day of work that is paid like this")
    set_at = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["fund", "unit", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "unit", "since"], name="pay_rate_once_a_day"),
            models.CheckConstraint(condition=Q(pence__gt=0), name="pay_rate_more_than_nought"),
        ]

    def __str__(self) -> str:
        return f"{self.get_unit_display()}, {self.fund}"


class _InAWay(UnderSeal):
    """A row that says in which way somebody is paid."""

    CLEAR: ClassVar = {"way": ""}

    class Meta:
        abstract = True

    @property
    def chosen(self) -> str:
        """A value of Way; "" for none."""
        return self.opened()["way"]

    @property
    def chosen_in_words(self) -> str:
        return Way(self.chosen).label if self.chosen else ""


class PaymentChoice(_InAWay):
    """The way that a member chose, after reading the note. Without a row they have not chosen: there is no default."""

    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="payment_choice")
    way = models.CharField(max_length=10, choices=Way.choices)
    note_read_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [is_sealed("said")]

    def __str__(self) -> str:
        return f"How {self.member} is paid"


class ClaimQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ClaimQuerySet":
        """Finance, but for their own. Not staff, not facilitators, not other members."""
        return self.exclude(claimed_by=user) if user.has_role(Role.FINANCE) else self.none()

    def waiting(self) -> "ClaimQuerySet":
        return self.filter(state=ClaimState.WAITING)

    def late(self) -> "ClaimQuerySet":
        """Waiting for longer than we said."""
        return self.waiting().filter(due_on__lt=clock.today())

    def counted(self) -> "ClaimQuerySet":
        """What was paid or will be."""
        return self.filter(state__in=[ClaimState.WAITING, ClaimState.PAID])


class Claim(_InAWay):
    """One day's time or one day's cost of a member. Amount in pence, worked out by the rate of that day."""

    CLEAR: ClassVar = {"way": "", "payment_reference": ""}

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="claims")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="claims")
    what = models.CharField(max_length=12, choices=What.choices)
    on_day = models.DateField()
    unit = models.CharField(max_length=10, choices=Unit.choices, blank=True, help_text="empty for a cost")
    number = models.PositiveSmallIntegerField(default=0, help_text="of that unit")
    preparation_hours = models.PositiveSmallIntegerField(default=0)
    pence = models.PositiveIntegerField()
    way = models.CharField(max_length=10, choices=Way.choices)
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.WAITING)
    claimed_at = models.DateTimeField(default=clock.now)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(help_text="the day by which we said we pay")
    paid_at = models.DateTimeField(null=True)
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    payment_reference = models.CharField(max_length=40, blank=True, help_text="of the bank or voucher; no bank details")
    movement = models.OneToOneField(LedgerTransaction, null=True, on_delete=models.PROTECT, related_name="+")
    came_back = models.PositiveSmallIntegerField(default=0, help_text="how often the payment came back to us")
    declined_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    why_not = models.CharField(max_length=10, choices=WhyNot.choices, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-on_day", "-pk"]
        constraints = [
            is_sealed("said"),
            set_together("paid_at", "paid_by", "movement"),
            set_together("declined_at", "declined_by"),
            different_people("claimed_by", "paid_by"),
            different_people("claimed_by", "declined_by"),
            models.UniqueConstraint(
                fields=["member", "what", "on_day"],
                condition=Q(state__in=["waiting", "paid"]),
                name="the_same_work_is_claimed_once",
            ),
            models.CheckConstraint(condition=Q(pence__gt=0), name="claim_more_than_nought"),
            models.CheckConstraint(
                condition=Q(state="paid", paid_at__isnull=False) | (~Q(state="paid") & Q(paid_at=None)),
                name="claim_paid_has_its_facts",
            ),
            models.CheckConstraint(
                condition=Q(state="not_agreed", declined_at__isnull=False) & ~Q(why_not="")
                | (~Q(state="not_agreed") & Q(declined_at=None, why_not="")),
                name="claim_not_agreed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(what__in=COSTS, unit="", number=0, preparation_hours=0)
                | (~Q(what__in=COSTS) & ~Q(unit="") & Q(number__gt=0)),
                name="claim_is_time_or_a_cost",
            ),
            models.CheckConstraint(  # holds the release before; the sealed way is held by services._claim alone
                condition=~Q(way="none") & (~Q(way="expenses") | Q(what__in=COSTS)), name="claim_fits_the_way_chosen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}, {self.on_day:%d %b %Y}"

    @property
    def is_late(self) -> bool:
        return self.state == ClaimState.WAITING and self.due_on < clock.today()
