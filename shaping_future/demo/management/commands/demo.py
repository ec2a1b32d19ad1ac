"""`manage.py demo`: build the demo world once; `--who` lists who can sign in."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from grants.calls.models import Call
from shaping_future.demo import people, world


class Command(BaseCommand):
    help = "Builds a believable world by calling the services. Does nothing when there is a call already."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--who", action="store_true", help="only say who can sign in as whom")

    def handle(self, *args, who: bool = False, **options) -> None:
        if not settings.DEMO:
            raise CommandError("The demo world is not built in production (SHAPING_PRODUCTION is set).")
        if not who and not Call.objects.exists():
            with transaction.atomic():
                for step in world.build():
                    self.stdout.write(f"Demo: {step}")
        if who:
            self._who()

    def _who(self) -> None:
        self.stdout.write(f"Everybody's password is {people.PASSWORD}")
        for person in (*people.EVERYBODY[:12], people.GROUP[0], people.GROUP[2]):
            self.stdout.write(f"  {person.email:28} {person.name}: {person.does}")
        self.stdout.write("  lead@saffron-tern-network.example  an applicant; every applicant is lead@<name>.example")
        self.stdout.write("Staff, finance and Board need a code too: script/demo-code prints it.")
