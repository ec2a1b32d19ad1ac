"""The stages of a funnel, what it is broken down by, and the moments at which its numbers are published."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Step(models.TextChoices):
    """How far an application came. Whoever reached one reached every earlier one."""

    STARTED = "started", _("Started")
    SENT = "sent", _("Sent")
    ELIGIBLE = "eligible", _("Eligible")
    SHORTLISTED = "shortlisted", _("Shortlisted")
    FINALIST = "finalist", _("Talked with us")
    RECOMMENDED = "recommended", _("Recommended")
    SIGNED_OFF = "signed_off", _("Signed off")


STEPS = list(Step)
FIRST_SHOWN = [
    Step.SENT, Step.SIGNED_OFF, Step.SHORTLISTED, Step.ELIGIBLE, Step.FINALIST, Step.RECOMMENDED, Step.STARTED,
]  # fmt: skip
"""Where not every stage can be shown by group, the first of these rather than the others."""
WITH_MONEY = {Step.SENT: _("asked for"), Step.SIGNED_OFF: _("awarded")}
"""Only here is money given by group: between two of them it would tell who fell out."""


class Dimension(models.TextChoices):
    LIVED = "lived", _("Led by people with lived experience")
    INCOME = "income", _("Income last year")
    REGION = "region", _("Where they are based")


class Moment(models.TextChoices):
    """When numbers are published. The first is for the fund's own people; everybody reads the second."""

    CLOSED = "closed", _("After closing and the eligibility check")
    RELEASED = "released", _("After everyone has heard")


KNOWN_UNTIL = {Moment.CLOSED: STEPS.index(Step.ELIGIBLE) + 1, Moment.RELEASED: len(STEPS)}
"""How many stages are over at each moment."""
