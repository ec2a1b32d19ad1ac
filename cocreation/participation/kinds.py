"""The short lists of paying members. All is chosen from lists: no free words, so nothing about a person's life."""

from django.db import models


class Way(models.TextChoices):
    """How a member is paid, which is theirs to choose. None is the usual one, and none is chosen for anybody."""

    BANK = "bank", "Bank payment"
    VOUCHER = "voucher", "Voucher"
    EXPENSES = "expenses", "Only what it costs me"
    DONATE = "donate", "A gift to my organisation"
    NONE = "none", "Nothing"


class Unit(models.TextChoices):
    """How time is counted."""

    HOUR = "hour", "Hours"
    HALF_DAY = "half_day", "Half days"
    DAY = "day", "Days"


class What(models.TextChoices):
    """What a claim is for: time given, or a cost of giving it."""

    MEETING = "meeting", "A meeting of the Group"
    READING = "reading", "Reading and scoring"
    LEARNING = "learning", "Training"
    DESIGN = "design", "Work on how the fund runs"
    PREPARING = "preparing", "Getting ready"
    OTHER_TIME = "other_time", "Other work for the Group"
    TRAVEL = "travel", "Travel"
    CARE = "care", "Care for children or others"
    FOOD = "food", "Food on the day"
    PHONE = "phone", "Phone or internet"
    LANGUAGE = "language", "An interpreter or a signer"
    OTHER_COST = "other_cost", "Another cost of taking part"


COSTS = (What.TRAVEL, What.CARE, What.FOOD, What.PHONE, What.LANGUAGE, What.OTHER_COST)
TIME = tuple(what for what in What if what not in COSTS)


class WhyNot(models.TextChoices):
    """Why finance does not agree, in words for the member."""

    TWICE = "twice", "We have paid this already, in another claim."
    NUMBERS = "numbers", "The numbers do not look right. Please claim it again, or write to us."
    DAY = "day", "We find no work of the Group on this day. Please claim it again, or write to us."
    RECEIPT = "receipt", "We have no receipt for it yet. Please claim it again when you have one."
