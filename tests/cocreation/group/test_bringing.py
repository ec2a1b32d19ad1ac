"""What a member brings: theirs to say, from short lists, and to take back."""

import pytest
from django.urls import reverse

from cocreation.group.models import Member
from cocreation.group.services import say_what_you_bring
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotValid
from shaping_future.record.models import Entry
from tests.cast import person, signed_in_as
from tests.cocreation.cast import a_member

pytestmark = pytest.mark.django_db
NOTHING = {"lived_experience": None, "languages": [], "topics": [], "regions": [], "most_readings": None}
ALL = {
    "lived_experience": "yes",
    "languages": ["so", "ar"],
    "topics": ["women"],
    "regions": ["TLI"],
    "most_readings": "6",
}


def post(user, **fields):
    return signed_in_as(user).post(reverse("member-brings"), fields)


def said(user):
    member = Member.objects.get(user=user)
    return {name: getattr(member, name) for name in NOTHING}


def test_it_is_said_shown_and_taken_back():
    user = a_member(lived=None)
    assert post(user, **ALL).status_code == 302
    assert said(user) == {
        "lived_experience": True,
        "languages": ["ar", "so"],
        "topics": ["women"],
        "regions": ["TLI"],
        "most_readings": 6,
    }
    assert 'value="6"' in signed_in_as(user).get(reverse("member-brings")).content.decode()
    assert post(user, lived_experience="").status_code == 302
    assert said(user) == NOTHING


def test_the_record_says_that_and_not_what():
    user = a_member()
    post(user, **ALL)
    assert Entry.objects.filter(verb="member.brings").get().detail == {}


@pytest.mark.parametrize(
    "wrong", [{"languages": ["xx"]}, {"topics": ["x"]}, {"regions": [""]}, {"most_readings": 0}, {"most_readings": 201}]
)
def test_what_is_not_on_the_list_is_refused(wrong):
    user = a_member()
    before = said(user)
    with pytest.raises(NotValid):
        say_what_you_bring(user.membership, **NOTHING | wrong, by=user)
    assert post(user, **ALL | wrong).status_code == 400
    assert said(user) == before


def test_it_is_nobody_elses_to_say():
    user = a_member()
    for other in (a_member(), person(Role.STAFF), person(Role.FACILITATOR)):
        with pytest.raises(NotAllowed):
            say_what_you_bring(user.membership, **NOTHING, by=other)
    assert said(user)["lived_experience"] is True


def test_only_members_have_such_a_page():
    assert post(person(Role.GROUP_MEMBER)).status_code == 404
    assert post(person(Role.STAFF)).status_code in (403, 404)
