from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shaping_future.sealed import rotation


class Command(BaseCommand):
    help = (
        "Seal every sealed text again under the newest key of SEALING_KEYS, and what the release before wrote in the"
        " clear. May be stopped, and run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        left = 0
        for name, reseal, still in self._all():
            self.stdout.write(f"{name}: {reseal()} sealed again, {(count := still())} left.")
            left += count
        if left:
            raise CommandError(
                f"{left} texts still need an older key or a seal: a process with the old keys or code wrote them."
            )
        self.stdout.write("Everything opens with the newest key. The older ones can leave SEALING_KEYS.")

    def _all(self) -> Iterator[tuple[str, Callable[[], int], Callable[[], int]]]:
        for model, field in rotation.sealed_fields():
            name = f"{model._meta.label}.{field}"
            yield name, partial(rotation.reseal, model, field), partial(rotation.left, model, field)
        for name, (reseal, left) in rotation.ELSEWHERE.items():
            yield name, reseal, left
