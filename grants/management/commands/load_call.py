"""manage.py load_call FILE [--launch EMAIL]: a call's definition file, taken as a whole or refused with its line."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from grants.calls import loading, services
from grants.calls.models import Stage
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import Refused

OWN = Path(loading.__file__).parent / "data" / "open_call.yaml"


class Command(BaseCommand):
    help = "Load an open call from its definition file. Without FILE: the fund's own call."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=OWN)
        parser.add_argument(
            "--launch",
            nargs="?",
            const="",
            metavar="EMAIL",
            help="launch it, by this person of the staff (or the first)",
        )

        parser.add_argument(
            "--without", default="", metavar="REASON", help="why it is launched although its go-live list is not done"
        )

    def handle(self, *args, file: Path, launch: str | None, without: str = "", **options):
        try:
            with transaction.atomic():
                call = loading.load(file.read_bytes())
                if launch is not None and call.stage == Stage.PREPARING:
                    call = services.launch_call(call, without, by=self._staff(launch))
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except Refused as refusal:
            raise CommandError(f"{file}: {refusal.sentence} Nothing was stored.") from None
        self.stdout.write(f"{call.title}: {call.get_stage_display()}, /calls/{call.slug}/")

    def _staff(self, email: str) -> User:
        staff = User.objects.with_role(Role.STAFF)
        person = staff.filter(email__iexact=email).first() if email else staff.first()
        if person is None:
            raise CommandError("Nobody on the staff has this address. A person of the staff must launch the call.")
        return person
