from typing import Any

from django.core.management.base import BaseCommand

from shaping_future.rights import services


class Command(BaseCommand):
    help = "After a restore and migrate: erase again whoever was erased since the backup was made."

    def handle(self, *args: Any, **options: Any) -> None:
        services.list_erasures()
        self.stdout.write(f"Erased again: {services.reapply_erasures()}.")
