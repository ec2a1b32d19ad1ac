"""Topics, points and comments: what is kept, who may read it, and what is refused."""

import uuid

import pytest
from django.db import DatabaseError, transaction

from cocreation.discussion import queries, services
from cocreation.discussion.kinds import Voice
from cocreation.discussion.models import Comment, Point, Topic
from grants.applications.models import Recusal, Rung
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid, Refused
from tests.cast import person
from tests.cocreation.discussion.cast import read, talking
from tests.standing import built_once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(talking, django_db_blocker)


# --- topics ----------------------------------------------------------------------------------------------------------


def test_an_application_has_one_topic_whoever_looks_first(world):
    again = services.open_topic(world.applications[0], by=world.members[1])
    assert again.pk == world.topic.pk
    other = services.open_topic(world.applications[1], by=world.staff)
    assert other.pk != world.topic.pk
    assert str(other) == other.application.organisation.name


@pytest.mark.parametrize("role", [Role.FINANCE, Role.BOARD, Role.FUNDER, Role.LEARNING, None])
def test_nobody_else_knows_of_what_the_group_writes(world, role):
    world.comment()
    stranger = person(role)
    assert not Topic.objects.visible_to(stranger).exists()
    assert not Comment.objects.visible_to(stranger).exists()
    with pytest.raises((Refused, Exception)):
        services.open_topic(world.applications[0], by=stranger)
    lead = world.applications[0].started_by
    assert not Topic.objects.visible_to(lead).exists()


def test_a_member_who_has_not_declared_knows_of_no_topic_and_finance_too_opens_none_by_another_role(world):
    topics = [world.topic, world.free()]
    newcomer, both = person(Role.GROUP_MEMBER), person(roles=(Role.GROUP_MEMBER, Role.FINANCE))
    for who in (newcomer, both):
        assert not Topic.objects.visible_to(who).filter(pk__in=[one.pk for one in topics]).exists()
    assert Topic.objects.visible_to(world.facilitator).filter(pk__in=[one.pk for one in topics]).count() == 2


def test_a_free_topic_is_a_facilitators_to_open_and_a_second_post_of_its_page_is_the_same(world):
    key = uuid.uuid4()
    for _time in range(2):
        services.open_free_topic(
            world.call, "First?", "Which strand first?", "Short of time", key=key, by=world.facilitator
        )
    assert Topic.objects.filter(call=world.call, application=None).count() == 1
    with pytest.raises(NotAllowed):
        services.open_free_topic(world.call, "Mine", "Mine?", by=world.members[0])
    with pytest.raises(NotValid):
        services.open_free_topic(world.call, " ", "Which?", by=world.facilitator)


# --- words -----------------------------------------------------------------------------------------------------------


def test_what_was_typed_is_kept_and_a_second_post_is_the_same_comment(world):
    key, typed = uuid.uuid4(), "  Look at <b>this</b>: https://example.org/?a=1&b=2\r\n<em>Yes</em>  "
    first = services.say_comment(world.topic, typed, key=key, by=world.members[0])
    again = services.say_comment(world.topic, "Another text", key=key, by=world.members[0])
    assert first.pk == again.pk
    assert Comment.objects.get().text == "Look at <b>this</b>: https://example.org/?a=1&b=2\n<em>Yes</em>"
    with pytest.raises(NotAllowed):
        services.say_comment(world.topic, "Mine", key=key, by=world.members[1])


def test_edits_keep_the_earlier_words_and_a_page_that_is_behind_is_refused(world):
    comment = world.comment("One")
    services.edit_comment(comment, "Two", seen=0, by=world.members[0])
    with pytest.raises(NotAllowedNow):
        services.edit_comment(comment, "Three", seen=0, by=world.members[0])
    services.edit_comment(comment, "Two", seen=1, by=world.members[0])
    comment = services.edit_comment(comment, "Three", seen=1, by=world.members[0])
    assert comment.edits == 2
    assert [one["text"] for one in queries.earlier_words(comment)] == ["One", "Two"]
    with pytest.raises(NotAllowed):
        services.edit_comment(comment, "Not mine", by=world.members[1])


def test_words_that_are_taken_back_leave_a_place_and_no_word(world):
    comment, point = world.comment("One"), world.point(text="Point")
    services.edit_comment(comment, "Two", by=world.members[0])
    for _time in range(2):
        services.withdraw_comment(comment, by=world.members[0])
        services.withdraw_point(point, by=world.members[0])
    comment.refresh_from_db()
    assert comment.withdrawn_at
    assert queries.earlier_words(comment) == []
    assert queries.words_for(world.topic, world.members[1]).comments == 0
    with pytest.raises(NotAllowedNow):
        services.edit_comment(comment, "Again", by=world.members[0])
    with pytest.raises(NotAllowed):
        services.withdraw_point(world.point(text="Other"), by=world.members[1])


def test_a_facilitator_writes_comments_that_say_so_and_takes_no_side(world):
    assert world.comment("Let us hear everybody.", by=world.facilitator).voice == Voice.FACILITATOR
    assert world.comment("A member's").voice == Voice.MEMBER
    with pytest.raises(NotAllowed):
        world.point(by=world.facilitator)
    with pytest.raises(NotAllowed):
        world.comment(by=world.staff)


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (lambda world: world.comment("   "), "Write what"),
        (lambda world: world.comment("x" * 5001), "5000 characters or fewer; you have 5001"),
        (lambda world: world.point(text="x" * 281), "280 characters"),
        (lambda world: world.point(side="maybe"), "for or against"),
        (lambda world: services.think_so_too(world.point(), True, by=world.members[0]), "your own"),
    ],
)
def test_bad_words_are_refused_with_a_sentence(world, write, sentence):
    with pytest.raises(Refused, match=sentence):
        write(world)
    assert not Comment.objects.exists()


def test_after_the_group_decided_nothing_is_added(world):
    comment = world.comment()
    world.call.__class__.objects.filter(pk=world.call.pk).update(stage="recommended")
    for write in (
        lambda: world.comment("More"),
        lambda: services.edit_comment(comment, "Other", by=world.members[0]),
        lambda: services.withdraw_comment(comment, by=world.members[0]),
        lambda: world.point(),
        lambda: world.ask(),
        lambda: world.free(),
    ):
        with pytest.raises(NotAllowedNow):
            write()
    assert read(world.members[1], world.topic) == ["I liked it."]


# --- I think so too --------------------------------------------------------------------------------------------------


def test_that_others_think_so_too_is_said_from_two_on_and_never_who(world):
    point = world.point()

    def shown(user):
        one = queries.points_of(world.topic, user)[0].points[0]
        return one.too, one.others_too

    services.think_so_too(point, True, by=world.members[1])
    services.think_so_too(point, True, by=world.members[1])
    assert shown(world.members[0]) == (False, False)
    services.think_so_too(point, True, by=world.members[2])
    assert shown(world.members[0]) == (False, True)
    assert shown(world.members[1]) == (True, False)
    world.out(world.members[2])
    assert shown(world.members[0]) == (False, False)
    services.think_so_too(point, False, by=world.members[1])
    assert point.echoes.count() == 1


def test_other_words_of_a_point_are_nobodys_thought_yet(world):
    point = world.point()
    services.think_so_too(point, True, by=world.members[1])
    services.edit_point(point, "against", "They do not know the place.", by=world.members[0])
    assert not point.echoes.exists()


# --- who stays out ---------------------------------------------------------------------------------------------------


def test_whoever_stays_out_reads_and_writes_nothing_and_their_words_go_from_view(world):
    late = world.members[1]
    comment, point = world.comment("From one who stays out", by=late), world.point(text="Theirs", by=late)
    world.comment("Still here")
    world.out(late)
    for who in (world.members[0], world.facilitator, world.staff):
        assert read(who, world.topic) == ["Still here"]
    assert read(late, world.topic) == []
    assert not Topic.objects.visible_to(late).filter(pk=world.topic.pk).exists()
    for write in (
        lambda: world.comment(by=late),
        lambda: world.point(by=late),
        lambda: services.edit_comment(comment, "x", by=late),
        lambda: services.withdraw_point(point, by=late),
    ):
        with pytest.raises(NotAllowed):
            write()
    with pytest.raises(world.applications[0].DoesNotExist):
        services.open_topic(world.applications[0], by=late)
    Recusal.objects.filter(user=late).update(ended_at=clock.now())
    assert read(world.members[0], world.topic) == ["From one who stays out", "Still here", "Theirs"]


def test_out_of_scoring_alone_still_talks(world):
    world.out(world.members[1], Rung.SCORING)
    world.comment("I know them a little.", by=world.members[1])
    assert read(world.members[0], world.topic) == ["I know them a little."]


def test_nothing_of_it_is_ever_deleted(world):
    for row in (world.comment(), world.point(), world.ask(), world.free()):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk)._raw_delete("default")
    assert Point.objects.count() == 1
