"""Where a draw stands, and which public number decides it."""

from django.db import models


class DrawState(models.TextChoices):
    OPEN = "open", "Members may add numbers"
    FROZEN = "frozen", "Fixed and published"
    DRAWN = "drawn", "Drawn"
    VOID = "void", "Given up before it was drawn"


class Beacon(models.TextChoices):
    """A value that nobody can know before its time, and that everybody can read afterwards."""

    DICE = "dice", "Dice thrown in the meeting"
    LOTTERY = "lottery", "A draw of the national lottery"
    DRAND = "drand", "A round of drand"


class Mode(models.TextChoices):
    SKIP = "skip", "Pass over what does not fit, and go on"
    STOP = "stop", "Stop at the first that does not fit"
