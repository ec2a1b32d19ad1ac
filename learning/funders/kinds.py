"""What there is to choose from for contributing funders."""

from django.db import models


class Theme(models.TextChoices):
    """By what the questions to the learning are sorted."""

    LEADERSHIP = "leadership", "Leadership"
    WELLBEING = "wellbeing", "Wellbeing and care"
    POWER = "power", "Power and participation"
    PRACTICE = "practice", "How grants are made"
    SYSTEMS = "systems", "Changing systems"
    OTHER = "other", "Something else"
