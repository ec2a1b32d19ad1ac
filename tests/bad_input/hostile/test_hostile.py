"""Requests that nobody honest makes: no 500, no foreign byte, nothing changed by what was refused.

Short: a few hundred, the same each time. Long (`script/test --all`): 20,000, or HOSTILE_COUNT of them, of the seed
HOSTILE_SEED. A request that failed is printed with its seed and number: HOSTILE=seed:number sends that one again.
"""

import os
import time

import pytest
from django.urls import reverse

from tests.bad_input.hostile.people import may_know
from tests.bad_input.hostile.sending import World
from tests.cast import signed_in_as
from tests.handed_over import handed
from tests.standing import undone

SHORT, SEED = 400, 8
COUNT = int(os.environ.get("HOSTILE_COUNT", "20000"))
MOST_SHOWN = 20


@pytest.fixture(scope="module")
def hostile(built, django_db_blocker):
    """On top of the world of the forms, and undone before anybody else uses that."""
    with django_db_blocker.unblock(), undone():
        yield World(built)


def sent(hostile: World, seed: int, numbers: range) -> None:
    begun, found = time.process_time(), []
    for number in numbers:
        found += hostile.wrong(seed, number)
        if len(found) >= MOST_SHOWN:
            break
    spent = time.process_time() - begun
    print(f"seed {seed}: {dict(sorted(hostile.statuses.items()))}, {spent:.0f} s of processor")  # noqa: T201
    assert not found, "\n\n".join(found)


@pytest.mark.django_db
def test_hostile_requests_get_nothing_and_break_nothing(hostile):
    if "HOSTILE" in os.environ:
        seed, number = map(int, os.environ["HOSTILE"].split(":"))
        sent(hostile, seed, range(number, number + 1))
    else:
        sent(hostile, SEED, range(SHORT))


@pytest.mark.long
@pytest.mark.django_db
def test_twenty_thousand_hostile_requests(hostile):
    sent(hostile, int(os.environ.get("HOSTILE_SEED", "1")), range(COUNT))


@pytest.mark.django_db
def test_a_foreign_text_would_be_seen(hostile):
    """Or everything above could pass for the wrong reason."""
    canaries, sent = hostile.canaries, hostile.targets.world.sent
    planted = {f"{model._meta.db_table}.{column}" for model, column in canaries.columns}
    assert {"grants_organisation.name", "grants_bankdetails.account", "questionnaires_answer.value"} <= planted
    assert {"accounts_user.name", "cocreation_score.sentence", "cocreation_comment.text"} <= planted
    assert canaries.count > 1_000
    lead, visitor = (
        next(one for one in hostile.people if one.name == name) for name in ("lead of the sent one", "visitor")
    )
    own = canaries.found_in(handed(signed_in_as(lead.user).get(reverse("application-text", args=[sent.public_id]))))
    assert len(own) > 3
    assert all(may_know(lead, one) for one in own)
    assert not any(may_know(visitor, one) for one in own)
