"""The partners that a joint application names, and what they said about their part."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from shaping_future.look.local import when
from shaping_future.questionnaires import queries as questionnaires
from shaping_future.questionnaires.models import QuestionType
from shaping_future.questionnaires.queries import Filled, canonical_hash
from shaping_future.questionnaires.types.repeat import column_key

from ..models import Application, PartnerConfirmation
from ..redaction import NAME
from . import facts, own_application
from .people import why_nobody_joins

SHARE = column_key(gettext_lazy("Share of the money"))
"""A repeating question with this column is about partners."""


@dataclass(frozen=True)
class Partner:
    """One row of the answer. `state`: not asked, asked, confirmed, declined, changed (since the partner was asked)."""

    name: str
    role: str
    share: str
    contact: str
    words: str
    state: str
    confirmation: PartnerConfirmation | None

    @property
    def chip(self) -> tuple[str, str]:
        """The state in words, and the tone of its chip."""
        return STATES[self.state]

    @property
    def is_confirmed(self) -> bool:
        return self.state == "confirmed"


STATES = {
    "not asked": (gettext_lazy("Not asked yet"), "todo"),
    "asked": (gettext_lazy("Not answered yet"), "wait"),
    "confirmed": (gettext_lazy("Confirmed"), "done"),
    "declined": (gettext_lazy("Something is wrong"), "no"),
    "changed": (gettext_lazy("Changed since you asked"), "late"),
}


def words_hash(name: str, role: str, share: str) -> str:
    return canonical_hash({"name": name, "role": role, "share": share})


def partners(application: Application, for_reviewers: bool = False, filled: Filled | None = None) -> list[Partner]:
    """Each partner as the application names them now, with what they said. Three queries; two where none is named; two
    less when it was read already."""
    rows = _rows(application, for_reviewers, filled or questionnaires.filled(application.response))
    if not rows:
        return []
    asked = list(application.confirmations.order_by("pk"))
    newest = {one.words_hash: one for one in asked}
    by_name = {one.name.casefold(): one for one in asked}
    found = [_partner(row, newest, by_name) for row in rows]
    if for_reviewers and application.hidden:
        return [replace(one, name=NAME, role="", share="", contact="", words="", confirmation=None) for one in found]
    return found


def own_partner(user: Any, public_id: Any, words: str) -> Application:
    """The person's application, with `partner`: the one whose words have this hash."""
    application = own_application(user, public_id)
    application.partner = next((one for one in partners(application) if one.words == words), None)
    if application.partner is None:
        raise PartnerConfirmation.DoesNotExist
    return application


def confirmation_with(token: str) -> PartnerConfirmation:
    """Whatever became of it."""
    return PartnerConfirmation.objects.select_related("application__call", "application__strand").with_token(token)


def lead_organisation(application: Application) -> str:
    """The name that the organisation question holds now; "" while there is none. One query."""
    answer = application.response.answers.filter(question__type=QuestionType.ORGANISATION)
    found = answer.order_by("question__number").values_list("value", flat=True).first()
    return (found or {}).get("name", "")


def why_not_answered(confirmation: PartnerConfirmation) -> str:
    """Why the partner cannot answer now; "" when they can."""
    if confirmation.answered_at:
        return gettext("You answered at %(answered_at)s. Thank you. This link works once.") % {
            "answered_at": when(confirmation.answered_at)
        }
    if confirmation.replaced_at:
        return gettext("There is a newer email from us about this. Use the link in that one.")
    if confirmation.is_expired:
        return gettext("This link ended at %(expires_at)s. The group that applies can ask you again.") % {
            "expires_at": when(confirmation.expires_at)
        }
    if reason := why_nobody_joins(confirmation.application):
        return reason
    if confirmation.words_hash not in {one.words for one in partners(confirmation.application)}:
        return gettext("What the application says about you was changed since we wrote to you. They can ask you again.")
    return ""


def _rows(application: Application, for_reviewers: bool, filled: Filled) -> list[dict[str, str]]:
    found = []
    for question in questionnaires.asked(filled, facts(application)):
        if question.type == QuestionType.REPEAT and not (for_reviewers and question.hidden_from_reviewers):
            found += [row for row in filled.answers.get(question.key) or [] if SHARE in row and row.get("name")]
    return found


def _partner(row: dict[str, str], newest: dict, by_name: dict) -> Partner:
    said = (row["name"], row.get("role", ""), row[SHARE])
    words = words_hash(*said)
    confirmation = newest.get(words)
    state = gettext("not asked")
    if confirmation is not None:
        state = confirmation.answer or "asked"
    elif row["name"].casefold() in by_name:
        state = "changed"
    return Partner(*said, row.get("contact", ""), words, state, confirmation)
