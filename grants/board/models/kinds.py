"""What the Board may choose from."""

from django.db import models


class Choice(models.TextChoices):
    APPROVE = "approve", "Approve"
    CONDITION = "condition", "Approve with a condition"
    REFER_BACK = "refer_back", "Refer back to the Group"
    DECLINE = "decline", "Decline"


class DeclineReason(models.TextChoices):
    """The closed list: the Board holds the risk, it does not choose again."""

    LEGAL = "legal", "Legal"
    SAFEGUARDING = "safeguarding", "Safeguarding"
    FINANCIAL = "financial", "Financial"
    SANCTIONS = "sanctions", "Sanctions or reputation"


class Sitting(models.TextChoices):
    """How the Board comes to its resolution."""

    MEETING = "meeting", "At a Board meeting"
    WRITTEN = "written", "By written resolution"


class Proof(models.TextChoices):
    """The second factor that was used at the moment of signing."""

    TOTP = "totp", "A code from their app"
    PASSKEY = "passkey", "Their passkey"


class WhyVoided(models.TextChoices):
    """Never the name of a grant: who reads it may have to stay out of that one."""

    VOTE = "vote", "A vote on one of the grants was changed."
    CONFLICT = "conflict", "A Board member declared an interest in one of the grants."
    OCCASION = "occasion", "The meeting or written resolution was changed."
    CHANGED = "changed", "What is signed was changed."
