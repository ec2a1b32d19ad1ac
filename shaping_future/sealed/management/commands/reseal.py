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
        for model, field in rotation.sealed_fields():
            done = rotation.reseal(model, field)
            still = rotation.left(model, field)
            self.stdout.write(f"{model._meta.label}.{field}: {done} sealed again, {still} left.")
            left += still
        if left:
            raise CommandError(
                f"{left} texts still need an older key or a seal: a process with the old keys or code wrote them."
            )
        self.stdout.write("Everything opens with the newest key. The older ones can leave SEALING_KEYS.")
