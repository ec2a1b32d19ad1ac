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
