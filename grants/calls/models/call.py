"""The open call: its dates, its stage, and the rules it was launched with."""

from django.conf import settings
from django.db import models

from grants.calls import blindness
from grants.calls.kinds import Kind
from grants.calls.workflow import Stage
from grants.fund.models import Fund
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import set_together
from shaping_future.questionnaires.models import Questionnaire

from .freezing import frozen_at_launch, kept_for_good

AMENDABLE = (
    "questionnaire", "title", "opens_at", "closes_at", "late_policy", "expected_awards", "funding_style",
    "ways_to_answer", "help_offered", "privacy_notice", "score_scale", "flags_not_scored", "readings_per_application",
    "max_readings_per_reader", "feedback_prompts", "discuss_if", "blind", "decision_rules", "finalist_conversation",
    "access_pence", "payment_terms", "learning_schedule", "community_dates", "learning_prompts", "you_get", "we_ask",
    "we_look_for", "answer_days", "definition", "definition_hash",
)  # fmt: skip
"""What a launched call keeps, unless two people of the staff log a change and everybody with a draft is told."""
KEPT_FOR_GOOD = ("fund", "kind", "slug", "launched_at", "launched_by", "launched_without")
"""Only `stage` moves on freely, through grants.calls.services."""


ACCESS_PENCE = 25_000
"""What a call pays one applicant for taking part, when its definition does not say."""


class CallQuerySet(models.QuerySet):
    def public(self) -> "CallQuerySet":
        """What a visitor may see: everything that was launched."""
        return self.exclude(stage=Stage.PREPARING)

    def of_grants(self) -> "CallQuerySet":
        """Those that the Group reads and decides, and the Board signs off."""
        return self.filter(kind=Kind.GRANTS)

    def visible_to(self, user) -> "CallQuerySet":
        """Staff also read what is being prepared, before it is launched."""
        return self if user.is_authenticated and user.has_role(Role.STAFF) else self.public()


class Call(models.Model):
    """A time-bounded invitation to apply. Frozen at launch."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="calls")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="calls")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.GRANTS)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.PREPARING)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    late_policy = models.TextField(blank=True)
    expected_awards = models.CharField(max_length=60, blank=True)
    funding_style = models.TextField(blank=True)
    ways_to_answer = models.JSONField(default=list)
    help_offered = models.JSONField(default=list)
    privacy_notice = models.TextField(blank=True)
    score_scale = models.JSONField(default=dict, help_text='{"0": "Not shown", …, "X": "…"}')
    flags_not_scored = models.JSONField(default=list)
    readings_per_application = models.PositiveSmallIntegerField(default=3)
    max_readings_per_reader = models.PositiveSmallIntegerField(default=15)
    feedback_prompts = models.JSONField(default=list, help_text="strongest, to ask, one kind and useful thing")
    access_pence = models.PositiveIntegerField(
        default=ACCESS_PENCE, help_text="the most that we pay one application for taking part; whatever the result"
    )
    discuss_if = models.TextField(blank=True)
    blind = models.JSONField(default=dict, help_text='{"reading": {"hides": [Hidden], "from": [HiddenFrom]}, …}')
    decision_rules = models.JSONField(default=dict)
    finalist_conversation = models.JSONField(default=dict)
    payment_terms = models.JSONField(default=list, help_text='[{"share": "0.5", "when": "…"}], shares sum to 1')
    learning_schedule = models.JSONField(default=list, help_text='[{"key", "type", "due": ISO date}]')
    community_dates = models.JSONField(default=list)
    learning_prompts = models.JSONField(default=list)
    you_get = models.JSONField(default=list, help_text="with places: what people get, pay and care first")
    we_ask = models.JSONField(default=list, help_text="with places: the time and the dates")
    we_look_for = models.JSONField(default=list, help_text="with places: how we choose, in plain words")
    answer_days = models.PositiveSmallIntegerField(default=14, help_text="with places: days to say yes or no")
    definition = models.JSONField(
        default=dict, help_text="all of the above as the file says it (grants.calls.definition); empty: loaded before"
    )
    definition_hash = models.CharField(max_length=64, help_text="SHA-256 of the whole definition; printed on the pack")
    launched_at = models.DateTimeField(null=True)
    launched_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    launched_without = models.TextField(
        blank=True, help_text="why it was launched although something of the go-live list was not done"
    )
    created_at = models.DateTimeField(default=clock.now)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_at", "pk"]
        constraints = [
            set_together("launched_at", "launched_by"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="call_closes_after_opening"
            ),
        ]
        triggers = [frozen_at_launch(*AMENDABLE), kept_for_good(*KEPT_FOR_GOOD)]

    def __str__(self) -> str:
        return self.title

    @property
    def has_easy_read(self) -> bool:
        return "easy_read" in self.definition

    @property
    def taking_part(self) -> dict:
        """Pay and sessions of a call that recruits, as the definition says them; {} when it does not."""
        return self.definition.get("taking_part", {})

    @property
    def gives_money(self) -> bool:
        return Kind(self.kind).gives_money

    @property
    def is_for_people(self) -> bool:
        return Kind(self.kind).is_for_people

    @property
    def blind_said(self) -> list[str]:
        """What is hidden from whom, a sentence for each phase; empty when nothing is."""
        return blindness.said(self.blind)

    @property
    def is_open(self) -> bool:
        """In at the opening second, out at the closing second, by the server's clock."""
        return self.stage == Stage.LAUNCHED and self.opens_at <= clock.now() < self.closes_at
