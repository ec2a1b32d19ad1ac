"""Compare the books of every fund with everything else, and name each difference."""

from django.core.management.base import BaseCommand, CommandError

from grants.books.services import reconcile
from grants.fund.models import Fund


class Command(BaseCommand):
    help = "Compares the ledger with pledges, awards and payments. Ends with an error when something differs."

    def handle(self, *args, **options):
        wrong = 0
        for fund in Fund.objects.all():
            found = reconcile(fund, by=None).differences
            wrong += len(found)
            print(f"{fund}: everything agrees." if not found else f"{fund}:")
            for one in found:
                print(f"  {one['says']}")
        if wrong:
            raise CommandError(f"Differences: {wrong}.")
