"""Reports go to two partners whom partners chose; to one named person of MEX only when no moderator can judge them."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from learning.community import queries, services
from learning.community.models import Moderator
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cast import person, signed_in_as


def address(flag) -> str:
    return reverse("community-reported", args=[flag.public_id])


def told(flag) -> set[str]:
    return set(Message.objects.filter(key__startswith=f"community:flag:{flag.pk}:").values_list("to", flat=True))


def two_moderators(one) -> None:
    services.answer_moderating(one.filled.moderator, True, by=one.abe)
    services.answer_moderating(services.name_moderator(one.presence(one.kit), by=one.mina), True, by=one.kit)


def test_moderators_are_chosen_by_other_partners_and_there_are_two(one):
    with pytest.raises(NotValid):
        services.name_moderator(one.presence(one.mina), by=one.mina)
    with pytest.raises(NotAllowed):
        services.answer_moderating(one.filled.moderator, True, by=one.mina)
    third = services.name_moderator(one.presence(one.sol), by=one.mina)
    two_moderators(one)
    with pytest.raises(NotAllowedNow, match="two moderators"):
        services.answer_moderating(third, True, by=one.sol)
    with pytest.raises(NotAllowedNow):
        services.name_moderator(one.presence(one.mina), by=one.abe)
    with pytest.raises(IntegrityError), transaction.atomic():
        Moderator.objects.filter(pk=third.pk).update(seat=3, accepted_at=clock.now())
    services.answer_moderating(one.filled.moderator, False, by=one.abe)
    assert services.answer_moderating(third, True, by=one.sol).seat == 1


def test_moderators_judge_what_is_not_their_own_without_knowing_who_reported_it(one):
    two_moderators(one)
    flag = services.report(one.filled.post, "It names somebody.", by=one.mina)
    assert not flag.to_contact
    assert told(flag) == {one.abe.email, one.kit.email}
    page = signed_in_as(one.abe).get(address(flag)).text
    assert "It names somebody." in page
    assert "Hidden words of Sol." in page
    assert "Mina Real" not in page
    for user in (one.mina, one.sol, one.staff):
        assert signed_in_as(user).get(address(flag)).status_code == 404
    services.decide_flag(flag, "taken", "Thank you.", by=one.kit)
    with pytest.raises(NotAllowedNow):
        services.decide_flag(flag, "left", "", by=one.abe)
    thread = reverse("community-thread", args=[one.filled.thread.public_id])
    text = signed_in_as(one.kit).get(thread).text
    assert "Taken away by the moderators." in text
    assert "Hidden words of Sol" not in text
    assert "Thank you." in signed_in_as(one.mina).get("/community/").text
    assert Message.objects.filter(key__startswith=f"community:taken:{flag.pk}", to=one.sol.email).exists()


def test_a_report_about_a_moderator_goes_to_the_other_one(one):
    two_moderators(one)
    post = services.say(one.filled.thread, "By a moderator.", by=one.abe)
    flag = services.report(post, "Unkind.", by=one.mina)
    assert told(flag) == {one.kit.email}
    assert signed_in_as(one.abe).get(address(flag)).status_code == 404
    with pytest.raises(NotAllowed):
        services.decide_flag(flag, "left", "", by=one.abe)


def test_without_a_moderator_the_named_contact_sees_the_post_and_what_is_beside_it_only(one):
    for number in range(3):
        services.say(one.filled.thread, f"Words number {number}.", by=one.kit)
    post = one.filled.thread.posts.get(text="Words number 1.")
    flag = services.report(post, "Unkind.", by=one.mina)
    assert flag.to_contact
    assert told(flag) == {one.staff.email}
    browser = signed_in_as(one.staff)
    page = browser.get(address(flag)).text
    assert all(f"Words number {number}." in page for number in range(3))
    assert "Hidden words" not in page
    assert "/community/discussion/" not in page
    assert "/community/people/" not in page
    for other in (f"/community/discussion/{one.filled.thread.public_id}/", "/community/"):
        assert browser.get(other).status_code == 404
    assert signed_in_as(person(Role.STAFF)).get(address(flag)).status_code == 404
    assert browser.post(address(flag), {"decision": "left", "said": "It stays."}).url == "/"
    assert browser.get(address(flag)).status_code == 404


def test_when_the_last_moderator_steps_down_what_waits_goes_to_the_contact(one):
    services.answer_moderating(one.filled.moderator, True, by=one.abe)
    flag = services.report(one.filled.resource, "Wrong file.", by=one.sol)
    assert told(flag) == {one.abe.email}
    services.answer_moderating(one.filled.moderator, False, by=one.abe)
    assert told(flag) == {one.abe.email, one.staff.email}
    assert "Hidden title" in signed_in_as(one.staff).get(address(flag)).text


def test_with_nobody_to_judge_it_a_report_says_where_to_write(one, settings):
    settings.SAFEGUARDING_CONTACT = ""
    assert queries.safeguarding_contact() is None
    with pytest.raises(NotAllowedNow, match="Write to"):
        services.report(one.filled.post, "Unkind.", by=one.mina)
    with pytest.raises(NotValid):
        services.report(one.filled.post, "Mine.", by=one.sol)
