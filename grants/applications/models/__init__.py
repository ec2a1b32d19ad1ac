"""Applications, the people on them, and the rows that decide who may know of them. One file a noun."""

from .application import DECIDING, READABLE, REOPENABLE, WITH_A_PLACE, Application, ApplicationQuerySet, State
from .copies import RedactedCopy
from .eligibility import EligibilityCheck, reasons_for
from .enquiry import Enquiry
from .equity import EquityRecord
from .files import Attachment
from .helping import HelpRequest
from .invitations import Invitation
from .known import NO_CALL, NOBODY, known_to
from .partners import PartnerConfirmation
from .people import Participant
from .reminder import Reminder
from .reopening import Reopening, hash_of_code
from .search import SearchEntry
from .seen import SeenQuerySet, cover, hiding, shown_name
from .spoken import PhoneRequest, SpokenAnswer
from .standing import Clearance, Recusal, Rung

__all__ = [
    "DECIDING",
    "NOBODY",
    "NO_CALL",
    "READABLE",
    "REOPENABLE",
    "WITH_A_PLACE",
    "Application",
    "ApplicationQuerySet",
    "Attachment",
    "Clearance",
    "EligibilityCheck",
    "Enquiry",
    "EquityRecord",
    "HelpRequest",
    "Invitation",
    "Participant",
    "PartnerConfirmation",
    "PhoneRequest",
    "Recusal",
    "RedactedCopy",
    "Reminder",
    "Reopening",
    "Rung",
    "SearchEntry",
    "SeenQuerySet",
    "SpokenAnswer",
    "State",
    "cover",
    "hash_of_code",
    "hiding",
    "known_to",
    "reasons_for",
    "shown_name",
]
