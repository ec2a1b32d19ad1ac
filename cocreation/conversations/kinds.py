"""How people talk, where a conversation stands, and what becomes of a correction."""

from django.db import models


class Kind(models.TextChoices):
    """None is better than another; the finalist chooses."""

    VIDEO = "video", "Video call"
    PHONE = "phone", "Phone call"
    IN_PERSON = "in_person", "In person"


class ConversationState(models.TextChoices):
    INVITED = "invited", "Waits for a time"
    BOOKED = "booked", "Time chosen"
    HELD = "held", "Held"
    SHARED = "shared", "Notes shared"
    CALLED_OFF = "called_off", "Called off"


class Part(models.TextChoices):
    """What a person of ours does in a conversation."""

    TALKS = "talks", "Talks"
    NOTES = "notes", "Takes notes"


class Answer(models.TextChoices):
    """What we say to a correction. The finalist's words stand beside the note whatever it is."""

    OPEN = "", "Not answered yet"
    TAKEN_UP = "taken_up", "We agree: their words count"
    BESIDE = "beside", "We heard it otherwise: both stand"


ZONES = {
    "Europe/London": "UK time",
    "Europe/Dublin": "Ireland",
    "Europe/Lisbon": "Portugal",
    "Europe/Paris": "France, Germany, Spain, Italy, Netherlands",
    "Europe/Athens": "Greece, Bulgaria, Romania",
    "Europe/Kyiv": "Ukraine",
    "Europe/Istanbul": "Türkiye",
    "Asia/Beirut": "Lebanon",
    "Asia/Damascus": "Syria, Jordan",
    "Asia/Baghdad": "Iraq",
    "Asia/Tehran": "Iran",
    "Asia/Dubai": "United Arab Emirates",
    "Asia/Kabul": "Afghanistan",
    "Asia/Karachi": "Pakistan",
    "Asia/Kolkata": "India, Sri Lanka",
    "Asia/Dhaka": "Bangladesh",
    "Asia/Hong_Kong": "Hong Kong",
    "Africa/Cairo": "Egypt",
    "Africa/Khartoum": "Sudan",
    "Africa/Addis_Ababa": "Ethiopia, Eritrea, Somalia, Kenya",
    "Africa/Lagos": "Nigeria, Cameroon",
    "Africa/Accra": "Ghana, Gambia",
    "Africa/Johannesburg": "South Africa, Zimbabwe",
    "America/New_York": "New York, Toronto",
    "America/Los_Angeles": "Los Angeles, Vancouver",
}
"""Zones in which a finalist may want to read the times. Stored times are UTC, and UK time is always shown as well."""
