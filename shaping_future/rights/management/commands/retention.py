from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shaping_future.rights import services


class Command(BaseCommand):
    help = "End everything whose time is over, as beat does every hour; with --dry-run only say what would go."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, change nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        done: Counter = services.dry_run() if dry_run else services.run()
        for (rule, kind, how), number in done.items():
            self.stdout.write(f"{rule}: {number} {kind} {how}")
        self.stdout.write(
            f"{'Would go' if dry_run else 'Gone'}: {sum(done.values())} rows and files."
            + (" Nothing was changed." if dry_run else "")
        )
        if not dry_run:
            services.remove_files()
