"""The failures that nobody would notice, each with the figure that gives it away. One list, for desk, mail and metrics.

Every alarm has a page in docs/operations/runbook/ under its name, and a test says so.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from redis.exceptions import RedisError

from . import clocks, odd, regular
from .figures import Figures

MINUTE, HOUR, DAY = 60, 3600, 86_400
REFUSED = 3
"""One address may be wrong, and two; the mail server is what all of them have in common."""
LITTLE_DISK, LITTLE_SHARE = 2_000_000_000, 0.1


@dataclass(frozen=True)
class Kind:
    """What is wrong, in a sentence for whoever is told, and when it is."""

    name: str
    says: str
    rings: Callable[[Figures], bool]
    which: Callable[[], list[str]] = list
    """What it is about, by name, where there is more than one thing that can fail."""

    def in_words(self) -> str:
        """With the names of what it is about now."""
        names = ", ".join(self.which())
        return f"{self.says} ({names})" if names else self.says

    @property
    def page(self) -> str:
        return f"docs/operations/runbook/{self.name}.md"


def _older(age: float | None, than: float) -> bool:
    return age is not None and age > than


def _backup_is_late(figures: Figures) -> bool:
    """A site in its first days has none yet, and that is not late."""
    limit = settings.BACKUP_DAYS * DAY
    late = _older(figures.in_use_for, limit) if figures.backup_age is None else figures.backup_age > limit
    return bool(limit) and late


def _proof_is_late(figures: Figures) -> bool:
    age = figures.in_use_for if figures.chain_age is None else figures.chain_age
    return _older(age, 2 * DAY)


def _numbers(name: str) -> Callable[[], list[str]]:
    """Whom it is about: numbers, as the desk and the log have them."""

    def which() -> list[str]:
        try:
            return [f"person {pk}" for pk in odd.people(name)]
        except RedisError:
            return []

    return which


KINDS = [
    Kind(
        "beat-stopped",
        "For ten minutes no regular task was done: beat or every worker has stopped.",
        lambda figures: _older(figures.beat_age, 10 * MINUTE),
    ),
    Kind(
        "task-not-done",
        "A regular task is asked for, and no worker finishes it: it is unknown to them, or fails each time.",
        lambda figures: bool(figures.tasks_late),
        which=regular.late,
    ),
    Kind(
        "queue-stuck",
        "A task has waited for 15 minutes: the workers are too few, or hang.",
        lambda figures: _older(figures.queue_age, 15 * MINUTE),
    ),
    Kind(
        "outbox-stuck",
        "A mail is 20 minutes late: sign-in codes do not arrive either.",
        lambda figures: _older(figures.outbox_age, 20 * MINUTE),
    ),
    Kind(
        "mail-refused",
        "The mail server took none of the last mails: nobody gets any, and no sign-in code either.",
        lambda figures: (figures.mails_refused or 0) >= REFUSED,
    ),
    Kind(
        "record-unsealed",
        "Entries of the record have not been sealed for 20 minutes.",
        lambda figures: _older(figures.unsealed_age, 20 * MINUTE),
    ),
    Kind(
        "chain-broken",
        "The record does not prove itself: a row was changed, removed or moved.",
        lambda figures: bool(figures.chain_broken),
    ),
    Kind("chain-unproven", "The record has not been proven for two days.", _proof_is_late),
    Kind("backup-stale", "No backup has been restored and proven for too long.", _backup_is_late),
    Kind(
        "files-damaged",
        "The last backup met files that are missing or changed.",
        lambda figures: bool(figures.files_damaged),
    ),
    Kind(
        "documents-stuck",
        "A document has waited for half an hour to be made.",
        lambda figures: _older(figures.documents_age, 30 * MINUTE),
    ),
    Kind(
        "scanner-away",
        "An upload has waited for half an hour for the virus scanner: nobody can open it.",
        lambda figures: bool(settings.CLAMAV_URL) and _older(figures.scan_age, 30 * MINUTE),
    ),
    Kind(
        "disk-low",
        "The disk with the stored files is almost full.",
        lambda figures: figures.disk_free < LITTLE_DISK or figures.disk_share < LITTLE_SHARE,
    ),
    Kind(
        "clocks-apart",
        "The clock of a web node or worker and the database's are more than five seconds apart.",
        lambda figures: (figures.clock_apart or 0) > clocks.APART,
    ),
    Kind(
        "sign-ins-refused",
        "Many passwords, codes and second steps were wrong within a quarter of an hour: somebody may be guessing.",
        lambda figures: (figures.sign_ins_refused or 0) >= odd.MANY_SIGN_INS,
    ),
    Kind(
        "limits-met",
        "Many requests came too often within a quarter of an hour, and were refused.",
        lambda figures: (figures.limits_met or 0) >= odd.MANY_LIMITS,
    ),
    Kind(
        "doors-tried",
        "Somebody signed in asked again and again for pages that are not theirs.",
        lambda figures: bool(figures.people_at_doors),
        which=_numbers(odd.DOORS),
    ),
    Kind(
        "much-taken",
        "Somebody with a part in the fund took more files today than is usual.",
        lambda figures: bool(figures.people_taking),
        which=_numbers(odd.TAKING),
    ),
]
BY_NAME = {kind.name: kind for kind in KINDS}


def ringing(figures: Figures) -> list[Kind]:
    """What is wrong now."""
    return [kind for kind in KINDS if kind.rings(figures)]
