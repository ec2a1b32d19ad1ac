"""What there is to choose from in the space of the grant partners."""

import datetime as dt
from pathlib import Path

import yaml
from django.db import models

from shaping_future.accounts.roles import Role

DATA = yaml.safe_load((Path(__file__).parent / "data" / "topics.yaml").read_text())
TOPICS: dict[str, str] = DATA["topics"]
LANGUAGES: dict[str, str] = DATA["languages"]
OF_THE_FUND = (Role.STAFF, Role.FINANCE, Role.BOARD, Role.FUNDER, Role.FACILITATOR, Role.LEARNING)
"""Whoever holds one of these works for the fund or pays for it: never in the space as a partner, also of a group of
their own."""
INVITABLE = (Role.STAFF, Role.LEARNING)
"""Whom a partner may invite to one event, circle or thread."""
STAYS = dt.timedelta(days=365)
"""How long the people of a grant that has ended stay."""
FEWEST_SEATS, MOST_SEATS = 3, 12
MODERATORS = 2
ASK_DAYS, OFFER_DAYS = 42, 182
"""After which an ask or an offer ends, unless its author renews it."""
LAPSE_DAYS = 30
"""After which a question that nobody answered lapses. Whoever asked never hears whether it was a no."""
MOST_TIMES = 6


class Shown(models.TextChoices):
    OWN = "own", "By my name"
    CHOSEN = "chosen", "By a name I choose"


class MailKind(models.TextChoices):
    THREADS = "threads", "Discussion"
    EVENTS = "events", "Events"
    OFFERS = "offers", "Offers and asks"
    CIRCLES = "circles", "Circles"
    LIBRARY = "library", "Library"


class HowOften(models.TextChoices):
    DAILY = "daily", "Every day"
    WEEKLY = "weekly", "Every week"
    NEVER = "never", "Never"


class OfferKind(models.TextChoices):
    OFFER = "offer", "An offer"
    ASK = "ask", "An ask"


class Can(models.TextChoices):
    """An answer about one time of a poll."""

    YES = "yes", "Yes"
    IF_NEED_BE = "maybe", "If need be"
    NO = "no", "No"


class Comes(models.TextChoices):
    YES = "yes", "Yes, I come"
    MAYBE = "maybe", "Maybe"
    NO = "no", "No, I cannot come"


class Decision(models.TextChoices):
    """What moderators made of a report."""

    LEFT = "left", "Leave it where it is"
    TAKEN_AWAY = "taken", "Take it away"
