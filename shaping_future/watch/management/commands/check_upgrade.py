from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shaping_future.watch import upgrades


class Command(BaseCommand):
    help = "Say whether the migrations that wait may be applied while the release before serves. Exit 1: stop it first."

    def handle(self, *args: Any, **options: Any) -> None:
        found = upgrades.pending_reasons()
        for why in found:
            self.stdout.write(why)
        if found:
            raise CommandError("Stop web, worker and beat before you migrate (docs/operations/upgrades.md).")
        self.stdout.write("The release before can go on serving while these migrations are applied.")
