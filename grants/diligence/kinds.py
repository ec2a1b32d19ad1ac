"""Which checks for whom: the table that a checklist is made from. Change it here; lists that began keep what they have.

Small amounts to small groups need few checks. What is missing is mostly a condition, seldom a reason to stop.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models

from grants.organisations.models import OrganisationKind as Kind


class About(models.TextChoices):
    ORGANISATION = "organisation", "The organisation"
    HOST = "host", "Its host"


class Found(models.TextChoices):
    PASS = "pass", "Pass"
    CONDITION = "condition", "Pass with a condition"
    CONCERN = "concern", "Concern"


CHARITIES = frozenset({Kind.CHARITY, Kind.CIO})
FORMAL = CHARITIES | {Kind.CIC}
CONSTITUTED = FORMAL | {Kind.CONSTITUTED, Kind.NETWORK}
EVERYBODY = CONSTITUTED | {Kind.UNCONSTITUTED}
NOT_CHARITIES = EVERYBODY - CHARITIES
LOOSE = frozenset({Kind.UNCONSTITUTED})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Check:
    """One line of the table: for which kinds of organisation, for a host, from which amount."""

    key: str
    title: str
    look: str
    kinds: frozenset[str]
    host: bool = False
    from_pence: int = 0
    runs_out: bool = False
    """Its evidence says until when it is good."""


TABLE = (
    Check("name", "One name everywhere",
          "The name is the same on the register, the governing document, the accounts and the bank account.",
          CONSTITUTED, host=True),
    Check("register", "On the register and up to date",
          "It is registered, its number is its own, and the last returns came in time.", FORMAL, host=True),
    Check("governing", "Governing document",
          "Signed and dated. It says what it is for, and where money goes if it ends.", CONSTITUTED, host=True),
    Check("people", "People who are not related",
          "At least three trustees or committee members, or two directors. They are not partners, family or one "
          "household.", CONSTITUTED, host=True),
    Check("group", "The people of the group",
          "Who leads it, how they decide, and who signs for it.", LOOSE),
    Check("host_agreement", "A host that has agreed",
          "A host is named. Host and group have signed who does what, and who decides about the money.", LOOSE),
    Check("asset_lock", "Asset lock of the CIC",
          "The articles hold the asset lock. The community interest statement fits this grant. No dividends.",
          frozenset({Kind.CIC})),
    Check("purpose", "For a charitable purpose only",
          "The grant is restricted to named charitable work. No private benefit. The agreement says so.",
          NOT_CHARITIES),
    Check("account", "Two people for the bank account",
          "A UK account in its own name. Two unrelated people are needed for each payment. The statement is at most "
          "90 days old.", CONSTITUTED, host=True, runs_out=True),
    Check("sanctions", "Sanctions list",
          "The organisation and its people are not on the UK Sanctions List. Write the date of the list you used.",
          EVERYBODY, host=True, runs_out=True),
    Check("safeguarding", "Keeping people safe",
          "A safeguarding policy with a date, and a named person who leads on it.", EVERYBODY, host=True),
    Check("accounts", "Accounts or records",
          "Signed accounts that are at most 18 months old. A new group: three months of records, or its budget.",
          CONSTITUTED, host=True, from_pence=10_000_00, runs_out=True),
    Check("reputation", "Inquiries and public reports",
          "No inquiry of a regulator is open, and nothing serious is reported about it.",
          CONSTITUTED, host=True, from_pence=10_000_00),
    Check("insurance", "Insurance", "Public liability, and employer's liability where it has staff.",
          FORMAL, host=True, from_pence=50_000_00, runs_out=True),
    Check("reserves", "Reserves",
          "Enough to go on for three to six months, or a word about why not.", CHARITIES, from_pence=50_000_00),
)  # fmt: skip

BY_KEY = {check.key: check for check in TABLE}
PLACE = {check.key: place for place, check in enumerate(TABLE)}


def needed(kind: str, pence: int, hosted: bool) -> Iterator[tuple[str, Check]]:
    """(about whom, check) for an application. With a host, the host holds the money and is checked as its holder."""
    for check in TABLE:
        if pence >= check.from_pence and kind in check.kinds:
            yield About.ORGANISATION, check
    for check in TABLE:
        if hosted and check.host and pence >= check.from_pence:
            yield About.HOST, check
