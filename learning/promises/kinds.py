"""The eight commitments of open and trusting grant-making (IVAR), and the numbers by which each is measured."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    SHARE = "share", _("of 100")
    DAYS = "days", _("days")
    HOURS = "hours", _("hours")
    NUMBER = "number", _("in number")
    WORDS = "words", _("words")


@dataclass(frozen=True)
class Figure:
    """`means`: what the number says, and what it does not. `target`: in the unit; None: we have none. `fewest`: it is
    about people or grants, so a number of fewer than five stays hidden."""

    key: str
    label: Any
    unit: Unit
    means: Any
    target: float | None = None
    at_most: bool = True
    fewest: bool = True


@dataclass(frozen=True)
class Promise:
    key: str
    title: Any
    sentence: Any
    figures: tuple[Figure, ...]


PROMISES = (
    Promise("time", _("Do not waste time"), _("Anybody can see before they write whether this fund is for them."), (
        Figure("notice", _("Days from the questions being public to the opening"), Unit.DAYS,
               _("How long everybody could read every question before anybody could answer."),
               7, at_most=False, fewest=False),
        Figure("not_eligible", _("Applications that the fund could not read"), Unit.SHARE,
               _("Of all that were sent. A high number means that our rules were not clear."), 0.1),
        Figure("hours", _("Hours that one application took"), Unit.HOURS,
               _("Half of those who told us took longer. They told us after the decision, without a name."), 12),
    )),
    Promise("questions", _("Ask relevant questions"), _("We ask only what we need to decide."), (
        Figure("asked", _("Questions in the form"), Unit.NUMBER,
               _("All of them, also those that only some applicants see."), 20, fewest=False),
        Figure("serving", _("Questions that serve a criterion"), Unit.SHARE,
               _("The others tell us who you are and how to pay you. They are never scored."), 0.5,
               at_most=False, fewest=False),
        Figure("words", _("Words that the form suggests"), Unit.WORDS,
               _("The sum of the guides beside the questions. You may write less."), 2500, fewest=False),
    )),
    Promise("risk", _("Accept risk"), _("A doubt becomes a condition before it becomes a no."), (
        Figure("conditions", _("Grants made with a condition"), Unit.SHARE,
               _("Of all that the Board decided. Where something was missing, the grant was made and it came later.")),
        Figure("refused", _("Grants that the Board refused"), Unit.SHARE,
               _("Of all that the Group recommended and the Board decided."), 0),
    )),
    Promise("urgency", _("Act with urgency"), _("Nobody waits longer than they must."), (
        Figure("decided", _("Days from closing to the decision"), Unit.DAYS,
               _("Until everybody who applied heard, on one day."), 100),
        Figure("paid", _("Days from the decision to the first payment"), Unit.DAYS,
               _("Half of the grants waited longer. It includes signing and checking the account."), 28),
        Figure("punctual", _("Payments that went out on their day or before"), Unit.SHARE,
               _("Of all payments that were made."), 1, at_most=False),
    )),
    Promise("open", _("Be open"), _("We say how likely a yes is, and why we said no."), (
        Figure("success", _("Applications that were funded"), Unit.SHARE, _("Of all that were sent.")),
        Figure("reasons", _("Applicants who heard why not, and what was strong"), Unit.SHARE,
               _("Of all who were not funded this time."), 1, at_most=False),
    )),
    Promise("flexible", _("Enable flexibility"), _("Plans change. A message is enough to ask."), (
        Figure("unrestricted", _("Grants without restriction"), Unit.SHARE,
               _("Our forms do not record this yet. A number will be here once they do."), 1, at_most=False),
        Figure("changes", _("Changes that we agreed to"), Unit.SHARE,
               _("Of all that grant partners asked for and we decided."), 0.9, at_most=False),
        Figure("change_days", _("Days until we decided about a change"), Unit.DAYS,
               _("From the message to our decision. Half of them took longer."), 14),
    )),
    Promise("purpose", _("Communicate with purpose"), _("A person answers, on time."), (
        Figure("answers", _("Days until a question about the call was answered"), Unit.DAYS,
               _("Of questions that were answered in public. Half of them took longer."), 3),
        Figure("replies", _("Our replies to reports that came on time"), Unit.SHARE,
               _("Of all reports whose reply was due. A late reply of ours counts as late for ever."), 1,
               at_most=False),
    )),
    Promise("proportion", _("Be proportionate"), _("Reporting fits the size of the grant."), (
        Figure("reports", _("Reports and conversations for each grant"), Unit.NUMBER,
               _("Over the whole time of the grant."), 4, fewest=False),
        Figure("report_hours", _("Hours that one report took"), Unit.HOURS,
               _("Half of those who told us took longer. They told us without a name."), 4),
    )),
)  # fmt: skip
"""Targets are MEX's own, until the Group sets others."""
