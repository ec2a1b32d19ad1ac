from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shaping_future.backups import restoring
from shaping_future.backups.errors import CannotDo


class Command(BaseCommand):
    help = "Restore a backup, or with --check only prove that it can be restored (docs/operations/backups.md)."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--check", action="store_true", help="a drill in a scratch database: nothing is changed")
        parser.add_argument("--replace", action="store_true", help="set a database that has data aside")
        parser.add_argument(
            "--without-rights", action="store_true", help="where the roles of the backed up server do not exist"
        )

    def handle(
        self, *args: Any, archive: Path, check: bool, replace: bool, without_rights: bool, **options: Any
    ) -> None:
        try:
            if check:
                proven = restoring.check(archive)
                restoring.note_verified(archive, proven)
            else:
                proven, aside = restoring.restore(archive, replace=replace, rights=not without_rights)
        except CannotDo as why:
            raise CommandError(f"{why} Nothing was changed.") from None
        manifest = proven.manifest
        self.stdout.write(f"A backup of {manifest['made_at']}, {manifest['files']} files, {proven.entries} entries.")
        self.stdout.write(f"The record holds. Head: {proven.head}")
        if check:
            return
        restoring.note_restored(archive, proven)
        self.stdout.write(f"The former database is now called {aside}. Drop it when nobody needs it any more.")
        self.stdout.write(
            "Now run: manage.py migrate, then manage.py reapply_erasures: who was erased since, goes again."
        )
        self.stdout.write("Mail that waited is held back on the desk.")
