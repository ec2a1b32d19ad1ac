"""The Board signs: member after member, until the resolution is in force."""

from grants.board import queries, services
from grants.board.models import Proof, Recommendation
from shaping_future.accounts.models import User


def sign_all(received: Recommendation, members: list[User]) -> None:
    for member in members:
        received = Recommendation.objects.select_related("call").get(pk=received.pk)
        if received.signed_off_at:
            return
        sign(received, member)


def sign(received: Recommendation, member: User) -> None:
    seen = queries.text_hash(queries.what_to_sign(member, received))
    services.sign(received, member.name, seen, proof=Proof.TOTP, by=member)
