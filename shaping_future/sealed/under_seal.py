"""What people said that a copy of the database must not yield: one sealed text of a row, with names and values.

class Wish(UnderSeal):
    CLEAR = {"words": ""}                      # the columns that the release before wrote it into
    words = models.TextField(blank=True)
    class Meta: constraints = [is_sealed("said")]

wish.keep(words="In the evening")              # seals and saves; the row is in the database already
wish.opened()["words"]                         # a deed of its own, as sealed.read() is

The columns of CLEAR are written by nobody any more but a process of the release before. What such a process wrote
counts until it is sealed: by the next keep(), or by `manage.py reseal`. A release later the columns go.
"""

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from .fields import SealedField, read, write

__all__ = ["UnderSeal"]


class UnderSeal(models.Model):
    CLEAR: ClassVar[dict[str, Any]] = {}
    """The name of each thing that is said → what is there when nothing is."""

    said = SealedField(blank=True, default="", db_default="", help_text="sealed; opened() reads it")

    class Meta:
        abstract = True

    def opened(self) -> dict[str, Any]:
        """Every name of CLEAR and its value. Whoever shows it to somebody else than its author notes the read."""
        text = read(self, "said")
        under_seal = json.loads(text) if text else {}
        return {name: getattr(self, name) or under_seal.get(name) or _fresh(self.CLEAR[name]) for name in self.CLEAR}

    @property
    def stands_clear(self) -> bool:
        """Whether a process of the release before wrote it, and nobody has sealed it since."""
        return any(getattr(self, name) for name in self.CLEAR)

    def seal(self, **said: Any) -> None:
        """Change what is given and keep the rest. Saving is the caller's: update_fields=[..., *row.columns]."""
        if unknown := said.keys() - self.CLEAR.keys():
            raise ValueError(f"{self._meta.label} says nothing of {', '.join(sorted(unknown))}.")
        now = self.opened() | said
        if any(now.values()):
            write(self, "said", json.dumps(now))
        else:
            self.said = ""
        for name, empty in self.CLEAR.items():
            setattr(self, name, _fresh(empty))

    def keep(self, **said: Any) -> None:
        """Seal and save."""
        self.seal(**said)
        self.save(update_fields=list(self.columns))

    @property
    def columns(self) -> tuple[str, ...]:
        """What seal() changes."""
        return ("said", *self.CLEAR)

    @classmethod
    def in_the_clear(cls) -> Q:
        """Rows that stand clear, for the database."""
        found = Q(pk__in=[])
        for name, empty in cls.CLEAR.items():
            found |= ~Q(**{name: empty})
        return found


def _fresh(empty: Any) -> Any:
    return list(empty) if isinstance(empty, list) else empty
