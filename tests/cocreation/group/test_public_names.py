"""How members are named where everybody reads: by their own choice, in one place."""

import pytest

from cocreation.group.models import Member
from cocreation.group.queries import public_names
from tests.cast import person
from tests.cocreation.cast import a_member

pytestmark = pytest.mark.django_db


def named(name, choice, chosen=""):
    user = a_member(name)
    Member.objects.filter(user=user).update(public_name=choice, chosen_name=chosen)
    return user


def test_each_is_named_as_they_chose_and_the_others_are_counted(django_assert_num_queries):
    sol = named("Sol Rivers", "name")
    others = [named("Amal Secret", "chosen", "A. from Leeds"), named("Hidden One", "unnamed"), person(name="Staff")]
    with django_assert_num_queries(1):
        found = public_names(user.pk for user in (sol, *others))
    assert (found.named, found.unnamed) == (("A. from Leeds", "Sol Rivers"), 2)
    assert found.sentence == "A. from Leeds, Sol Rivers and 2 people who are not named"
    assert public_names([sol.pk]).sentence == "Sol Rivers"
    assert public_names([]).sentence == ""


def test_who_chose_their_name_and_has_none_is_not_named_by_their_address():
    user = named("", "name")
    Member.objects.filter(user=user).update(chosen_name="Never shown")
    type(user).objects.filter(pk=user.pk).update(name="")
    assert public_names([user.pk]).sentence == "1 person who is not named"
