"""One step for many applications: what was looked at, what has changed since, and each row by itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.db.models import QuerySet

from grants.applications.models import Application, EligibilityCheck
from grants.applications.services import check_eligibility
from shaping_future.accounts.models import User
from shaping_future.errors import NotValid, Refused

SALT = "grants.finding.seen"
MOST_AT_ONCE = 200


@dataclass
class Done:
    """What a step for many came to."""

    done: int = 0
    refused: list[tuple[Application, str]] = field(default_factory=list)


def seen(rows: QuerySet, user: User) -> str:
    """What the page showed, to be sent back with the answer: signed, each application with its state and content."""
    return signing.dumps([user.pk, stamps(rows)], salt=SALT, compress=True)


def read_seen(text: str, user: User) -> dict[int, str]:
    """Key → stamp of what was shown to this person; NotValid for anything else."""
    try:
        owner, shown = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        raise NotValid("We could not read which rows you chose. Go back and choose them again.") from None
    if owner != user.pk:
        raise NotValid("These rows were chosen by somebody else. Choose them again.")
    return {int(key): stamp for key, stamp in shown.items()}


def changed_since(shown: dict[int, str], rows: QuerySet) -> int:
    """How many came, went, or are not as they were shown."""
    now = {int(key): stamp for key, stamp in stamps(rows).items()}
    return sum(shown.get(key) != now.get(key) for key in shown.keys() | now.keys())


def stamps(rows: QuerySet) -> dict[str, str]:
    """Each application's key with its state and content: another text when anything of it has changed."""
    facts = rows.order_by("pk").values_list("pk", "state", "content_hash")
    return {str(pk): f"{state}{content[:8]}" for pk, state, content in facts}


def find_all_eligible(rows: Iterable[Application], *, by: User) -> Done:
    """Each in its own transaction, by the same service as one alone."""
    return _on_each(rows, lambda row: check_eligibility(row, EligibilityCheck.Finding.ELIGIBLE, by=by))


def _on_each(rows: Iterable[Application], step: Callable[[Application], Any]) -> Done:
    """What one row refuses does not stop the others, and is said."""
    rows, outcome = list(rows[: MOST_AT_ONCE + 1]), Done()
    if len(rows) > MOST_AT_ONCE:
        raise NotValid(f"That is more than {MOST_AT_ONCE} applications. Use a filter, and do it in parts.")
    for row in rows:
        try:
            step(row)
            outcome.done += 1
        except Refused as refusal:
            outcome.refused.append((row, refusal.sentence))
    return outcome
