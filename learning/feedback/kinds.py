"""After which step somebody is asked, and what they may say."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Moment(models.TextChoices):
    """After which step it is said."""

    SENT = "sent", _("After sending an application")  # asked until November 2026; answers are kept, nobody is asked
    NOT_SENT = "not_sent", _("After a draft that was not sent")
    DECIDED = "decided", _("After the decision")
    READ = "read", _("After reading")
    MET = "met", _("After a meeting")
    ROUND = "round", _("After a round")
    AGREED = "agreed", _("After signing the agreement")
    PAID = "paid", _("After the first payment")
    REPORTED = "reported", _("After sending a report")
    REPLIED = "replied", _("After our reply")


APPLICANTS = (Moment.SENT, Moment.NOT_SENT, Moment.DECIDED)
MEMBERS = (Moment.READ, Moment.MET, Moment.ROUND)
PARTNERS = (Moment.AGREED, Moment.PAID, Moment.REPORTED, Moment.REPLIED)
WHO = [(_("Applicants"), APPLICANTS), (_("Members of the Group"), MEMBERS), (_("Grant partners"), PARTNERS)]

HOURS = {
    Moment.NOT_SENT: _("How many hours did you spend on it?"),
    Moment.DECIDED: _("How many hours did it take you all, from first look to sending?"),
    Moment.READ: _("How many hours did you read?"),
    Moment.REPORTED: _("How many hours did the report take you all?"),
}
"""Where time is asked for. The other moments have two questions."""
LINES = {
    "clear": _("Was it clear what to do?"),
    "fair": _("Was it fair?"),
    "respectful": _("Were you treated with respect?"),
}


class Said(models.TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class Asked(models.TextChoices):
    CHANGE = "change", _("What should we change?")
    HARDEST = "hardest", _("What was the hardest part?")  # until November 2026


class Look(models.TextChoices):
    WAITING = "waiting", "Nobody has looked for names yet"
    SHOWN = "shown", "Shown"
    LEFT_OUT = "left_out", "Left out"
