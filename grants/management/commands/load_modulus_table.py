import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from grants.bank.services import load_table
from shaping_future.errors import Refused


class Command(BaseCommand):
    help = "Load the banks' table by which account numbers are checked (valacdos.txt and scsubtab.txt)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("weights", type=Path, help="valacdos.txt: the weights of each range of sort codes")
        parser.add_argument("substitutes", type=Path, help="scsubtab.txt: the sort codes to put instead of others")
        parser.add_argument("--published", type=dt.date.fromisoformat, required=True, help="its date: 2026-09-14")

    def handle(self, *args: Any, weights: Path, substitutes: Path, published: dt.date, **options: Any) -> None:
        try:
            table = load_table(weights.read_text("ascii"), substitutes.read_text("ascii"), published)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The files could not be read: {error}") from error
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"Loaded the table of {table.published}. Bank details entered from now on are checked by it.")
