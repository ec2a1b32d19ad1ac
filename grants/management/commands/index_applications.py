"""manage.py index_applications: make anew what search looks through. Harmless at any time."""

from django.core.management.base import BaseCommand

from grants.applications import services


class Command(BaseCommand):
    help = "Make the search entries of all sent applications anew."

    def handle(self, *args, **options):
        self.stdout.write(f"{services.index_all()} applications can be found.")
