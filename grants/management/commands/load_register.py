"""manage.py load_register FOLDER: the Charity Commission's public extract, taken whole or refused with a reason."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from grants.diligence import services
from shaping_future.errors import Refused


class Command(BaseCommand):
    help = "Load the register of charities from a folder with the zips of its public extract."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *args, folder: Path, **options):
        try:
            snapshot = services.load_register(folder)
        except Refused as refusal:
            raise CommandError(f"{refusal.sentence} Nothing was changed.") from None
        self.stdout.write(f"The register of {snapshot.extracted_on} is loaded: {snapshot.counts['charity']} charities.")
