"""What the public may read in place of a member's name: theirs to choose, one rule for every page."""

import pytest

from cocreation.group.models import NOT_NAMED, Member
from tests.cast import person


@pytest.mark.parametrize(
    ("choice", "name", "chosen", "shown"),
    [
        ("unnamed", "Selam Tesfamar", "Sel", NOT_NAMED),
        ("name", "Selam Tesfamar", "Sel", "Selam Tesfamar"),
        ("chosen", "Selam Tesfamar", "Sel", "Sel"),
        ("name", "", "Sel", NOT_NAMED),
        ("chosen", "Selam Tesfamar", " ", NOT_NAMED),
        ("", "Selam Tesfamar", "Sel", NOT_NAMED),
    ],
)
@pytest.mark.django_db
def test_the_choice_is_the_whole_of_what_the_public_reads(choice, name, chosen, shown):
    user = person(name="x")
    user.name = name
    member = Member(user=user, public_name=choice, chosen_name=chosen)
    assert member.shown_publicly_as == shown
    assert member.is_named_publicly == (shown != NOT_NAMED)
    assert user.email not in member.shown_publicly_as


def test_nobody_is_named_who_did_not_choose_it():
    assert Member().public_name == Member.PublicName.UNNAMED
