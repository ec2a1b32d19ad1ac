"""Who is mentioned, who hears of it, and written rounds."""

import datetime as dt

import pytest

from cocreation.discussion import queries, services
from cocreation.discussion.models import Comment, Mention, Topic
from grants.applications.models import Rung
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cast import person
from tests.cocreation.discussion.cast import read, talking
from tests.standing import built_once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(talking, django_db_blocker)


# --- mentions --------------------------------------------------------------------------------------------------------


def mentioned(comment):
    return sorted(comment.mentions.values_list("user__name", flat=True))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Amina Yusuf and @Ben, what do you say?", ["Ben Okafor"]),
        ("@ben okafor?", ["Ben Okafor"]),
        ("@Ana  María @NOOR haddad", ["Ana María", "Noor Haddad"]),
        ("me@Ben.example and @Benjamin and Ben Okafor", []),
        ("(@Sol)", ["Sol"]),
        ("@Nobody @Staff of MEX", []),
    ],
)
def test_a_comment_mentions_people_by_their_names_but_never_its_author(world, text, names):
    assert mentioned(world.comment(text)) == names


def test_a_name_of_two_people_is_nobodys(world):
    User.objects.filter(pk=world.members[2].pk).update(name="Ben Acheson")
    assert mentioned(world.comment("@Ben, @Ben Acheson")) == ["Ben Acheson"]


def test_who_may_be_mentioned_is_who_may_read_it(world):
    world.out(world.members[1])
    world.out(world.members[2], Rung.SCORING)
    applicants = world.applications[0].started_by
    User.objects.filter(pk=applicants.pk).update(roles=[Role.GROUP_MEMBER])
    for topic in (world.topic, world.free()):
        everybody = [
            *world.members,
            world.facilitator,
            applicants,
            person(Role.GROUP_MEMBER, "New"),
            person(Role.BOARD),
        ]
        everybody = list(User.objects.filter(pk__in=[one.pk for one in everybody]))
        readers = {one.pk for one in everybody if Topic.objects.visible_to(one).filter(pk=topic.pk).exists()}
        assert {one.pk for one in queries.may_be_mentioned(topic)} == readers
    assert world.members[1] not in queries.may_be_mentioned(world.topic)


def test_a_mention_is_one_quiet_mail_and_a_badge_until_it_was_read(world):
    ben, before = world.members[1], Message.objects.count()
    comment = world.comment("@Ben Okafor, see this.")
    services.edit_comment(comment, "@Ben Okafor and @Sol, see this.", by=world.members[0])
    services.edit_comment(comment, "@Sol, see this.", by=world.members[0])
    services.edit_comment(comment, "@Sol and @Ben Okafor, see this.", by=world.members[0])
    mails = Message.objects.filter(key__startswith="discussion:mention").order_by("pk")
    assert Message.objects.count() == before + 2
    assert [one.to for one in mails] == [ben.email, world.members[3].email]
    for mail in mails:
        whole = mail.subject + mail.body
        assert world.topic.application.organisation.name not in whole
        assert "see this" not in whole
        assert world.topic.application.reference not in whole
        assert "Amina" not in whole
    waiting = queries.waiting_mentions(ben)
    assert [(one["topic"].pk, one["number"]) for one in waiting] == [(world.topic.pk, 1)]
    services.see_mentions(world.topic, by=ben)
    assert queries.waiting_mentions(ben) == []


def test_whoever_stays_out_cannot_be_mentioned_and_forgets_the_mention_they_had(world):
    ben = world.members[1]
    world.comment("@Ben Okafor, see this.")
    world.out(ben)
    assert queries.waiting_mentions(ben) == []
    assert mentioned(world.comment("@Ben Okafor, and this.")) == []
    assert Mention.objects.filter(user=ben).count() == 1
    assert Message.objects.filter(to=ben.email, key__startswith="discussion").count() == 1


# --- written rounds --------------------------------------------------------------------------------------------------


def test_in_a_written_round_others_words_open_once_one_has_written(world):
    first, second = world.members[:2]
    world.round(hides=True)
    world.comment("My first thoughts", by=first)
    assert read(second, world.topic) == []
    assert queries.words_for(world.topic, second).comments == 0
    assert queries.others_wait(world.topic.__class__.objects.get(pk=world.topic.pk), second)
    assert read(world.facilitator, world.topic) == ["My first thoughts"]
    with pytest.raises(Comment.DoesNotExist):
        queries.comment_for(second, Comment.objects.get().public_id)
    world.point(text="And mine", by=second)
    assert read(second, world.topic) == ["And mine", "My first thoughts"]
    with clock.at(clock.now() + dt.timedelta(days=4)):
        assert read(world.members[2], world.topic) == ["And mine", "My first thoughts"]


def test_a_written_round_that_hides_nothing_hides_nothing_and_one_can_end_early(world):
    world.round(hides=False)
    world.comment("Open", by=world.members[0])
    assert read(world.members[1], world.topic) == ["Open"]
    world.round(hides=True)
    assert read(world.members[1], world.topic) == []
    services.end_written_round(world.topic, by=world.facilitator)
    assert read(world.members[1], world.topic) == ["Open"]
    with pytest.raises(NotAllowedNow):
        services.end_written_round(world.topic, by=world.facilitator)


def test_a_written_round_that_begins_later_takes_no_words_before(world):
    now = clock.now()
    begins, ends = now + dt.timedelta(days=1), now + dt.timedelta(days=2)
    services.open_written_round(world.call, [world.topic], begins, ends, True, by=world.facilitator)
    with pytest.raises(NotAllowedNow, match="begins"):
        world.comment()
    with clock.at(begins):
        world.comment()
    for bad in ((ends, begins), (None, now), (None, now + dt.timedelta(days=99))):
        with pytest.raises(NotValid):
            services.open_written_round(world.call, [world.topic], *bad, True, by=world.facilitator)
    with pytest.raises(NotAllowed):
        services.open_written_round(world.call, [world.topic], None, ends, True, by=world.members[0])
    with pytest.raises(NotValid):
        services.open_written_round(world.call, [], None, ends, True, by=world.facilitator)
