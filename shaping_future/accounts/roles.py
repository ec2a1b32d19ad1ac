"""The seven roles of the fund. An applicant is a person without any of them."""

from django.db import models


class Role(models.TextChoices):
    GROUP_MEMBER = "group", "Co-Creation Group member"
    FACILITATOR = "facilitator", "Facilitator"
    STAFF = "staff", "MEX staff"
    FINANCE = "finance", "Global Dialogue finance"
    BOARD = "board", "Global Dialogue Board member"
    FUNDER = "funder", "Contributing funder"
    LEARNING = "learning", "Learning partner"


SECOND_FACTOR = frozenset({Role.STAFF, Role.FINANCE, Role.BOARD})
"""Who must use a second factor: one stolen password must not release money or open every application."""

DESK = frozenset({Role.STAFF, Role.FINANCE})
"""Who may enter the staff desk (the admin)."""
