from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shaping_future.accounts import services
from shaping_future.accounts.models import User
from shaping_future.errors import Refused


class Command(BaseCommand):
    help = "Print the six digits that demo people with a second factor type now (only where SHAPING_DEMO is on)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", help="give this person the demo second factor first")

    def handle(self, *args: Any, email: str | None = None, **options: Any) -> None:
        try:
            if email:
                services.use_demo_second_factor(User.objects.get(email=email.lower()))
            self.stdout.write(services.demo_code())
        except User.DoesNotExist:
            raise CommandError(f"Nobody signs in as {email}.") from None
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None
