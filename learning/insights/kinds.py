"""What there is to choose from."""

from django.db import models


class Kind(models.TextChoices):
    INSIGHT = "insight", "Insight"
    STUDY = "study", "Case study of one grant"


class State(models.TextChoices):
    DRAFT = "draft", "Being written"
    PUBLISHED = "published", "Published"
    TAKEN_DOWN = "taken_down", "Taken down"


class YesOrNo(models.TextChoices):
    """What a grant partner says when we ask. Silence is no."""

    YES = "yes", "Yes"
    NO = "no", "No"


class ShownAs(models.TextChoices):
    """Whose words a quote says it is, from the most to the least. Never more than the grant's public name allows."""

    OWN = "own", "Our name"
    CHOSEN = "chosen", "The name we chose"
    REGION = "region", "Region and type of group only"
    NOBODY = "nobody", "No name at all"


class Language(models.TextChoices):
    """In which a text is written; in its own words, so that whoever reads it finds it."""

    EN = "en", "English"
    CY = "cy", "Cymraeg"
    AR = "ar", "العربية"
    FA = "fa", "فارسی"
    TI = "ti", "ትግርኛ"
    UK = "uk", "Українська"
    ES = "es", "Español"
    FR = "fr", "Français"


RIGHT_TO_LEFT = frozenset([Language.AR, Language.FA])


class QuoteAnswer(models.TextChoices):
    """What an author says to one exact quote."""

    YES = "yes", "Yes, these words"
    OTHER = "other", "Yes, but in other words"
    NO = "no", "No"


class Material(models.TextChoices):
    """What is looked at for groups."""

    PASSAGES = "passages", "Passages that somebody marked"
    PARAGRAPHS = "paragraphs", "Every paragraph that was shared"


class SortingState(models.TextChoices):
    WAITING = "waiting", "Being worked out"
    DONE = "done", "Done"
    TOO_LITTLE = "too_little", "Too little to find groups in"
    FAILED = "failed", "It did not work"


class ClusterState(models.TextChoices):
    SUGGESTED = "suggested", "Suggested"
    ACCEPTED = "accepted", "Accepted as a theme"
    THROWN_AWAY = "thrown", "Thrown away"
    SPLIT = "split", "Split in two"


class Voice(models.TextChoices):
    """As whom somebody comments; shown instead of a name."""

    PARTNER = "partner", "Grant partner"
    MEMBER = "member", "Member of the Co-Creation Group"
    LEARNING = "learning", "Learning partner"
    STAFF = "staff", "MEX"


class CommentState(models.TextChoices):
    WAITING = "waiting", "Waits for us to read it"
    SHOWN = "shown", "Shown"
    HIDDEN = "hidden", "Not shown"
