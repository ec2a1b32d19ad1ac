from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Make the bucket of FILES_URL, unless it is there. Does nothing where files are on the disk."

    def handle(self, *args: Any, **options: Any) -> None:
        if hasattr(default_storage, "make_bucket"):
            default_storage.make_bucket()
