from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shaping_future.record import queries


class Command(BaseCommand):
    help = "Prove that no row of the record was changed, removed or moved. Exit 1 names the first row that is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", default="", help="a head printed earlier, which must still be in the chain")

    def handle(self, *args: Any, head: str = "", **options: Any) -> None:
        proof = queries.verify(head)
        if proof.broken:
            raise CommandError(f"The record is broken. {proof.broken} {proof.sealed} entries before it hold.")
        self.stdout.write(f"The record holds: {proof.sealed} entries sealed, {proof.unsealed} not sealed yet.")
        self.stdout.write(f"Head: {proof.head}")
