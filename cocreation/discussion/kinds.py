"""Sides of a point, in whose voice somebody writes, and where a question to an applicant stands."""

from django.db import models


class Side(models.TextChoices):
    FOR = "for", "For"
    AGAINST = "against", "Against"


class Voice(models.TextChoices):
    """A facilitator holds the process and has no vote; what they write says so."""

    MEMBER = "member", "Member"
    FACILITATOR = "facilitator", "Facilitator, no vote"


class Asked(models.TextChoices):
    """What staff did with a question that a member would like to ask."""

    WAITING = "waiting", "Staff are looking at it"
    SENT = "sent", "Sent to the applicant"
    MERGED = "merged", "Asked together with another one"
    DECLINED = "declined", "Not sent"
