"""Telling the people of a grant that there is something to read. No amount, no name and no reason travels by mail."""

from grants.awards.models import Award
from shaping_future.outbox.services import promise_to_each


def tell_partner(award: Award, key: str, what: str, link: str) -> None:
    """One quiet mail to each of its people. `key`: the occasion; `what`: a sentence that an overlooker may read."""
    people = award.application.participants.filter(removed_at=None).select_related("user")
    promise_to_each(
        {f"{key}-{one.user_id}": one.user.email for one in people},
        "There is news about your grant",
        f"Hello,\n\n{what} Please sign in to see it:\n\n{link}\n\n"
        "If you would like to talk about it, reply to this message and we will ring you.\n",
    )
