"""A letter that is changed while all are released: two transactions at the same moment."""

import pytest

from grants.awards.services import release_outcomes
from grants.letters import queries, services
from grants.letters.models import Letter
from shaping_future.errors import NotAllowedNow
from tests.grants.awards.cast import decided, written
from tests.racing import at_once


@pytest.mark.parametrize("time", range(3))
@pytest.mark.django_db(transaction=True)
def test_a_letter_edited_while_all_are_released_is_either_out_or_stops_the_release(time):
    world = written(decided())
    outcome = world.outcome(world.declined[0])
    text = queries.templates_now()["award"].text.replace("We are glad", "We are very glad")
    results = at_once(
        lambda: release_outcomes(world.call, by=world.staff),
        lambda: services.write_outcome(outcome, "You lead.", "Another reason.", by=world.checker),
        lambda: services.write_template("award", text, 1, by=world.staff),
    )
    assert all(not isinstance(one, Exception) or isinstance(one, NotAllowedNow) for one in results), results
    letters = list(Letter.objects.select_related("application__outcome"))
    assert len(letters) in (0, 2)
    for letter in letters:
        assert letter.blocks == letter.application.outcome.composed
        assert "Another reason" not in str(letter.blocks)
        assert "very glad" not in str(letter.blocks)
