"""What says that nothing changed: it would hide every fault if it looked away."""

import pytest

from grants.calls.models import Call
from shaping_future.accounts.models import User
from tests.bad_input import database
from tests.standing import undone


def test_every_kind_of_write_is_seen_and_what_is_undone_is_not(world):
    before = database.digest()
    assert database.changed(before) == set()
    with undone():
        Call.objects.filter(pk=world.preparing.pk).update(title="Another")
        assert database.changed(before) == {"grants_call", "grants_callevent"} & set(before)
    assert database.changed(before) == set()
    User.objects.create_user("new@people.example")
    assert "accounts_user" in database.changed(before)


@pytest.mark.parametrize("turn", [1, 2])
def test_the_next_test_begins_where_the_world_was_built(world, turn):
    before = database.digest()
    world.preparing.title = f"Title {turn}"
    world.preparing.save(update_fields=["title"])
    assert "grants_call" in database.changed(before)


def test_what_it_knows_is_what_there_is(world):
    quick = database.digest()
    assert quick == database._counted(database._tables(), "t")
