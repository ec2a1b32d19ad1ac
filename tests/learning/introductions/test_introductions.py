"""After the round: applicants meet when both say yes, named as they chose until then, and nothing tells what anybody
heard."""

import pytest
from django.urls import reverse

from learning.community import services as community
from learning.introductions import queries, services
from learning.introductions.models import Meeting, Wish
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cast import an_application, person, signed_in_as
from tests.grants.awards.cast import released
from tests.standing import built_once

pytestmark = pytest.mark.django_db
ABOUT = {"topics": ["money"], "own_topics": "", "language": "", "region": ""}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(lambda: released(funded=2, declined=2, public_name="Our name"), django_db_blocker)


def wish(application, text="We would like to talk.", **more):
    return services.wish_to_meet(application, text, **(ABOUT | more), by=application.started_by)


def page(application, user=None) -> str:
    address = reverse("meet-others", args=[application.public_id])
    return signed_in_as(user or application.started_by).get(address).text


def test_funded_and_declined_look_alike_to_each_other(world):
    """The same words, the same form of name: the pages differ in nothing but the names themselves."""
    funded, declined, reader = world.funded[0], world.declined[0], world.declined[1]
    funded.award.public_name = "own"
    funded.award.save(update_fields=["public_name"])
    for one in (funded, declined, reader):
        wish(one)
    found = queries.matches_of(queries.own_wish(reader), reader.started_by)
    assert {match.row.name for match in found} == {funded.organisation.name, declined.organisation.name}
    parts = page(reader).split('<section class="card"')[1:]
    shown = []
    for part, one in zip(parts, [match.row.application for match in found], strict=True):
        text = part.split("</section>")[0]
        for secret in (one.organisation.name, str(queries.own_wish(one).public_id)):
            text = text.replace(secret, "…")
        shown.append(text.replace(", 1)", ")").replace(", 2)", ")"))
        assert one.reference not in part
    assert shown[0] == shown[1]


def test_names_follow_the_public_name_choice_until_both_say_yes(world):
    funded, declined = world.funded[0], world.declined[0]
    names = queries.shown_names([funded, declined])
    assert names[declined.pk] == declined.organisation.name
    funded.award.public_name = "region"
    funded.award.save(update_fields=["public_name"])
    assert queries.shown_names([funded])[funded.pk] == "Network (Wales)" == funded.award.name_in_public
    one, other = wish(funded), wish(declined)
    assert funded.organisation.name not in page(declined)
    assert "Network (Wales)" in page(declined)
    row = services.ask_to_meet(other, one.public_id, by=declined.started_by)
    assert not Message.objects.filter(key__startswith="community:met").exists()
    services.answer_meeting(row, True, by=funded.started_by)
    mails = {mail.to: mail.body for mail in Message.objects.filter(key__startswith="community:met")}
    assert declined.started_by.email in mails[funded.started_by.email]
    assert len(mails) == 2
    assert "fund" not in "".join(mails.values()).lower()


def test_a_no_is_told_to_nobody_and_stays(world):
    one, other = wish(world.funded[0]), wish(world.declined[0])
    row = services.ask_to_meet(one, other.public_id, by=one.by)
    with pytest.raises(NotAllowed):
        services.answer_meeting(row, True, by=one.by)
    services.answer_meeting(row, False, by=other.by)
    assert "Asked" in page(world.funded[0])
    with pytest.raises(NotAllowedNow):
        services.answer_meeting(row, True, by=other.by)
    with pytest.raises(NotAllowedNow):
        services.ask_to_meet(other, one.public_id, by=other.by)
    assert Meeting.objects.count() == 1


def test_who_ended_their_wish_or_is_blocked_is_found_no_more(world):
    one, other = wish(world.funded[0]), wish(world.declined[0])
    services.end_wish(other, by=other.by)
    with pytest.raises(NotAllowedNow):
        services.ask_to_meet(one, other.public_id, by=one.by)
    other = wish(world.declined[0])
    assert Wish.objects.count() == 2
    third = wish(world.funded[1])
    for application in world.funded:
        community.show_me("own", "", None, "", [], "", by=application.started_by)
    presence = application.started_by.presence
    community.block(presence, True, by=one.by)
    assert {match.row for match in queries.matches_of(one, one.by)} == {other}
    with pytest.raises(NotAllowedNow):
        services.ask_to_meet(third, one.public_id, by=third.by)


def test_only_their_own_people_and_only_after_the_release(world):
    application = world.declined[0]
    address = reverse("meet-others", args=[application.public_id])
    for role in (None, Role.STAFF, Role.BOARD, Role.FUNDER, Role.LEARNING, Role.GROUP_MEMBER):
        assert signed_in_as(person(role)).get(address).status_code == 404
    early = an_application(sent=True)
    assert signed_in_as(early.started_by).get(reverse("meet-others", args=[early.public_id])).status_code == 404
    with pytest.raises(NotAllowedNow):
        wish(early)
    for wrong in ({"text": "  "}, {"topics": ["nothing"]}, {"text": "x" * 601}, {"region": "XX"}):
        with pytest.raises(NotValid):
            wish(application, **wrong)
    assert "Meet others" in signed_in_as(application.started_by).get(
        reverse("application-detail", args=[application.public_id])
    ).text  # fmt: skip


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_for_one_and_for_three(world, rows, django_assert_num_queries):
    reader, *others = [world.declined[0], *world.funded, world.declined[1]]
    mine = wish(reader)
    theirs = [wish(one) for one in others[:rows]]
    services.ask_to_meet(mine, theirs[0].public_id, by=mine.by)
    browser = signed_in_as(reader.started_by)
    with django_assert_num_queries(12, exact=False):
        assert browser.get(reverse("meet-others", args=[reader.public_id])).status_code == 200
