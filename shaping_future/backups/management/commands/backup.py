from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shaping_future.backups import making, restoring
from shaping_future.backups.errors import CannotDo


class Command(BaseCommand):
    help = "Back up the database and the stored files into one encrypted archive (docs/operations/backups.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path, help="a folder, or the name of a file that is not there yet")
        parser.add_argument("--verify", action="store_true", help="restore it into a scratch database and prove it")
        parser.add_argument(
            "--keep-days", type=int, default=0, help="then remove our archives in the folder that are older"
        )

    def handle(self, *args: Any, target: Path, verify: bool, keep_days: int, **options: Any) -> None:
        try:
            backup = making.make(target)
            path = target / backup.name if target.is_dir() else target
            self.stdout.write(f"{path}: {backup.size} bytes, {backup.files} files. Head of the record: {backup.head}")
            if verify:
                proven = restoring.check(path)
                restoring.note_verified(path, proven)
                self.stdout.write(f"Restored and proven: {proven.entries} sealed entries, every table, every file.")
        except CannotDo as why:
            raise CommandError(str(why)) from None
        if keep_days and target.is_dir():
            for name in making.expire(target, keep_days):
                self.stdout.write(f"Removed {name}: older than {keep_days} days.")
        if backup.damaged:
            raise CommandError(
                f"The backup was made, but {backup.damaged} files are missing or are not what their row says. "
                "docs/operations/runbook/files-damaged.md says what to do."
            )
