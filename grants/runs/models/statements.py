"""What the bank says: a statement as it came in, line by line, and what each line was found to be."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, Func, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Left, Length, Upper

from grants.awards.models import Award
from grants.runs.models.layouts import StatementLayout
from grants.runs.models.runs import PaymentLine
from grants.runs.models.truth import MATCH_TRIGGERS, STATEMENT_TRIGGERS
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import set_together
from shaping_future.record.models import append_only

__all__ = ["BankStatement", "Match", "MatchUndone", "StatementLine"]

models.TextField.register_lookup(Length)


class BankStatement(models.Model):
    """One file of the bank. The file itself is not kept: its lines are."""

    layout = models.ForeignKey(StatementLayout, on_delete=models.PROTECT, related_name="statements")
    read_at = models.DateTimeField(default=clock.now)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    first_day = models.DateField()
    last_day = models.DateField()
    rows = models.PositiveIntegerField(help_text="lines in the file")
    known = models.PositiveIntegerField(help_text="of them, those that an earlier statement had")

    class Meta:
        ordering = ["-read_at", "-pk"]

    def __str__(self) -> str:
        return f"Statement {self.first_day} to {self.last_day}"


NAMES = 6
"""A name shorter than this may stand in any text, so it says nothing."""
LONGEST = 12
"""Banks cut names off; so much of one is left on every statement."""


def _keys() -> dict:
    """An award's reference and the names of its organisation and host, as a statement line's key writes them."""

    def key(field: str) -> Func:
        plain = Func(
            Upper(Coalesce(field, Value(""))), Value("[^A-Z0-9]"), Value(""), Value("g"), function="regexp_replace"
        )
        return Left(plain, LONGEST, output_field=models.TextField())

    return {
        "reference_key": key("reference"),
        "name_key": key("application__organisation__name"),
        "host_key": key("application__host__name"),
    }


class StatementLineQuerySet(models.QuerySet):
    def visible_to(self, user) -> "StatementLineQuerySet":
        """For finance and staff; not those that are, or name, a payment of a grant that they have an interest in."""
        if not user.is_authenticated or not user.has_role(Role.FINANCE, Role.STAFF):
            return self.none()
        others = Award.objects.exclude(pk__in=Award.objects.handled_by(user))
        found = Match.objects.filter(line=OuterRef("pk"), payment__instalment__award__in=others)
        text = ExpressionWrapper(OuterRef("key"), output_field=models.TextField())
        named = others.annotate(text=text, **_keys()).filter(
            Q(text__contains=F("reference_key"))
            | Q(text__contains=F("name_key"), name_key__length__gte=NAMES)
            | Q(text__contains=F("host_key"), host_key__length__gte=NAMES)
        )
        return self.exclude(Exists(found)).exclude(Exists(named))


class StatementLine(models.Model):
    """Each line of the bank once, whoever reads how many statements with it: same content, same how-many-th."""

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField(help_text="row of the file")
    day = models.DateField()
    text = models.CharField(max_length=300)
    key = models.CharField(max_length=300, help_text="letters and digits of the text alone, to find references in")
    pence = models.BigIntegerField(help_text="minus: left our account")
    content_hash = models.CharField(max_length=64)
    occurrence = models.PositiveSmallIntegerField(help_text="1 for the first line with this content on its day")
    matched_at = models.DateTimeField(null=True)
    matched_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    set_aside = models.TextField(blank=True, help_text="why it is no payment of a run")

    objects = StatementLineQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["content_hash", "occurrence"], name="statement_line_once"),
            set_together("matched_at", "matched_by"),
            models.CheckConstraint(condition=~Q(pence=0), name="statement_line_is_money"),
            models.CheckConstraint(
                condition=Q(set_aside="") | Q(matched_at__isnull=False), name="set_aside_by_somebody"
            ),
        ]
        triggers = STATEMENT_TRIGGERS

    def __str__(self) -> str:
        return f"Statement line {self.pk}"

    @property
    def out(self) -> int:
        """What left our account, in pence."""
        return max(0, -self.pence)


class MatchUndone(models.Model):
    """What a line of the bank was said to be, and who took that back and why."""

    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="undone")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True, help_text="what was said with it: why it was no payment, or why it came back")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(why__regex=r"\S"), name="match_undone_says_why"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Taken back {self.pk}"


class MatchQuerySet(models.QuerySet):
    def standing(self) -> "MatchQuerySet":
        return self.filter(undone=None)

    def taken_back(self) -> "MatchQuerySet":
        return self.exclude(undone=None)


class Match(models.Model):
    """A line of the bank is this payment: as it left, or as it came back. Each payment leaves once, comes back once.

    A mistake is taken back: it stays, and says so."""

    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="matches")
    payment = models.ForeignKey(PaymentLine, on_delete=models.PROTECT, related_name="matches")
    back = models.BooleanField(default=False)
    found = models.BooleanField(
        default=False,
        db_default=False,
        help_text="by its reference, not said by a person; nobody kept that before November 2026",
    )
    undone = models.ForeignKey(MatchUndone, null=True, on_delete=models.PROTECT, related_name="matches")

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "back"], condition=Q(undone=None), name="payment_leaves_once")
        ]
        triggers = MATCH_TRIGGERS
