"""Recusals and clearance: who may know of which application."""

import pytest

from grants.applications.models import Application, Clearance, Recusal, Rung
from grants.applications.services import clear, end_recusal, recuse
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotValid
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, eligible, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def readable():
    return eligible(an_application(sent=True))


@pytest.fixture
def member():
    return person(Role.GROUP_MEMBER)


def sees(user):
    return list(Application.objects.visible_to(user))


def test_a_member_sees_readable_applications_only_once_cleared(readable, member):
    an_application(a_call(), sent=True)
    assert sees(member) == []
    clear(readable.call, member, by=member)
    clear(readable.call, member, by=member)
    assert sees(member) == [readable]
    assert (Clearance.objects.count(), Entry.objects.filter(verb="call.cleared").count()) == (1, 1)


def test_nobody_clears_somebody_else(readable, member):
    with pytest.raises(NotAllowed):
        clear(readable.call, member, by=person(Role.STAFF))
    assert not Clearance.objects.exists()


@pytest.mark.parametrize(("rung", "hidden"), [(Rung.NOTE, False), (Rung.SCORING, False), (Rung.ROOM, True)])
def test_the_ladder(readable, member, rung, hidden):
    clear(readable.call, member, by=member)
    recuse(readable, member, rung, by=member)
    assert sees(member) == ([] if hidden else [readable])


def test_a_recusal_is_changed_repeated_and_ended(readable, member):
    facilitator = person(Role.FACILITATOR)
    clear(readable.call, member, by=member)
    first = recuse(readable, member, Rung.ROOM, by=member)
    assert recuse(readable, member, Rung.ROOM, by=member) == first
    recuse(readable, member, Rung.SCORING, by=facilitator)
    assert sees(member) == [readable]
    assert [one.ended_at is None for one in Recusal.objects.order_by("pk")] == [False, True]
    assert end_recusal(readable, member, by=facilitator).rung == Rung.SCORING
    assert end_recusal(readable, member, by=facilitator) is None
    verbs = list(
        Entry.objects.filter(verb__startswith="application.recus").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == ["application.recused", "application.recused", "application.recusal-ended"]


def test_an_unknown_rung_is_refused(readable, member):
    with pytest.raises(NotValid):
        recuse(readable, member, "perhaps", by=member)
    assert not Recusal.objects.exists()


@pytest.mark.parametrize("role", [Role.STAFF, Role.FINANCE, Role.GROUP_MEMBER, Role.FACILITATOR])
def test_recusal_from_the_room_holds_for_everyone(readable, role):
    user = person(role)
    clear(readable.call, user, by=user)
    assert sees(user) == [readable]
    recuse(readable, user, Rung.ROOM, by=user)
    assert sees(user) == []


@pytest.mark.parametrize("role", [Role.BOARD, Role.FUNDER, Role.LEARNING, None])
def test_others_see_none_here(readable, role):
    user = person(role)
    clear(readable.call, user, by=user)
    assert sees(user) == []


def test_drafts_are_seen_by_nobody_else():
    draft = an_application()
    assert [sees(person(role)) for role in (*Role, None)] == [[]] * (len(Role) + 1)
    assert sees(draft.started_by) == [draft]
