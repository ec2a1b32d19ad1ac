"""What there is to choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class What(models.TextChoices):
    """What is due on a date: they write, or we talk."""

    REPORT = "report", "Report"
    CONVERSATION = "conversation", "Conversation"
    EXIT = "exit", "Conversation at the end"


TALKS = (What.CONVERSATION, What.EXIT)


class ReportState(models.TextChoices):
    DUE = "due", "To come"
    SENT = "sent", "Sent, our reply is due"
    REPLIED = "replied", "Replied"
    AGREED = "agreed", "We talked, and both sides agreed on the notes"


class AnswerKind(models.TextChoices):
    PROMPT = "prompt", "Answer to a question"
    DOCUMENT = "document", "A report written for somebody else"
    NOTES = "notes", "Notes of a call"


class Visibility(models.TextChoices):
    """Who may read an answer. Its writers choose, and may choose again at any time."""

    PRIVATE = "private", _("MEX only")
    PARTNERS = "partners", _("Grant partners")
    PUBLIC = "public", _("Public")


WIDTH = {Visibility.PRIVATE: 0, Visibility.PARTNERS: 1, Visibility.PUBLIC: 2}

FIRST = {
    What.CONVERSATION: ["What did we talk about?", "What did we agree to do next?"],
    What.EXIT: [
        "What will stay when the grant is over?",
        "What should we, the funders, keep doing?",
        "What should we, the funders, do differently?",
    ],
}
"""Version 1 of what we talk about. Version 1 of a report's questions stands in its call."""
