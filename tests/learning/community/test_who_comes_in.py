"""The space is the partners' own: nobody who works for the fund or pays for it opens any page of it, finds it by
searching, or reads it in the outbox or on the desk, unless a partner invited them to one thing until a day."""

import datetime as dt

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from grants.awards.models import HowEnded
from learning.community import services
from learning.community.kinds import STAYS
from learning.community.models import Presence
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.addresses_of_community import KEYS_OF_THE_COMMUNITY, OF_THE_COMMUNITY
from tests.cast import person, signed_in_as
from tests.handed_over import handed
from tests.learning.community.cast import comes_in
from tests.routes_community import COMMUNITY


def addresses(one) -> dict[str, str]:
    class World:
        shared = one.filled

    values = {
        name: OF_THE_COMMUNITY[name](World) if name in OF_THE_COMMUNITY else {}
        for name in set(COMMUNITY) - KEYS_OF_THE_COMMUNITY
    }
    return {name: reverse(name, kwargs=found) for name, found in values.items()}


def opened(user, one) -> dict[str, set[int]]:
    """Which statuses each page answers with, looked at and sent to. Leaving comes last."""
    browser, found = signed_in_as(user), {}
    for name, address in sorted(addresses(one).items(), key=lambda item: item[0] == "community-guest-end"):
        found[name] = {browser.get(address).status_code, browser.post(address).status_code}
    return found


@pytest.mark.parametrize("role", [Role.STAFF, Role.BOARD, Role.FUNDER, Role.LEARNING, None])
def test_nobody_from_outside_opens_any_page(one, role):
    found = opened(person(role), one)
    assert {
        name: statuses for name, statuses in found.items() if not statuses <= {404, 405} or 404 not in statuses
    } == {}


def test_somebody_of_the_fund_stays_outside_although_their_group_has_a_grant(one):
    both = person(Role.FINANCE)
    one.world.funded[0].participants.create(user=both, part="editor")
    assert signed_in_as(both).get("/community/").status_code == 404
    with pytest.raises(NotAllowed):
        services.show_me("own", "", None, "", [], "", by=both)


WORDS = [f"Hidden {word}" for word in ("words", "thread", "tea", "poll", "ask", "offer", "purpose", "needs", "report")]


def test_no_word_of_it_is_on_the_desk_or_in_a_mail_that_staff_can_read(one):
    """Everything in the space is called hidden here."""
    staff = signed_in_as(person(Role.STAFF))
    models = {model.__module__ for model in admin.site._registry}
    assert not [name for name in models if name.startswith(("learning.community", "learning.introductions"))]
    pages = [reverse("admin:outbox_message_change", args=[pk]) for pk in Message.objects.values_list("pk", flat=True)]
    pages += [page.address("changelist") for page in admin.site._registry.values()]
    pages += ["/desk/", reverse("application-find") + "?q=Hidden", reverse("report-list")]
    for address in pages:
        text = handed(staff.get(address))
        assert [words for words in WORDS if words in text] == [], address


def test_a_guest_sees_one_thing_until_its_day_and_nothing_else(one):
    learner, thread = one.learner, one.filled.thread
    said = services.say(thread, "I come from outside.", by=learner)
    page = f"/community/discussion/{thread.public_id}/"
    assert "idden words of Mina" in signed_in_as(learner).get(page).text
    assert "Learning partner, invited" in signed_in_as(one.abe).get(page).text
    with clock.at(clock.now() + dt.timedelta(days=32)):
        assert signed_in_as(learner).get(page).status_code == 404
        with pytest.raises(NotAllowed):
            services.say(thread, "Still here?", by=learner)
    allowed = {"community-thread", "community-post-earlier", "community-report", "community-guest-end"}
    found = opened(learner, one)
    assert {name for name, statuses in found.items() if not statuses <= {404, 405}} == allowed
    assert signed_in_as(learner).get(page).status_code == 404  # they left by themselves
    again = services.invite_guest(thread, learner, clock.today(), by=one.mina)
    assert signed_in_as(learner).get(page).status_code == 200
    services.end_guest(again, by=one.abe)
    with pytest.raises(NotAllowed):
        services.edit_post(said, "Once more.", by=learner)


def test_a_guest_of_a_circle_reads_its_threads_alone(one):
    circle, staff = one.filled.circle, person(Role.STAFF)
    inside = services.start_thread("Only us", "Within the circle.", circle=circle, by=one.mina)
    until = clock.today() + dt.timedelta(days=3)
    with pytest.raises(NotAllowed):
        services.invite_guest(circle, staff, until, by=one.sol)  # who is not in it
    services.invite_guest(circle, staff, until, by=one.mina)
    browser = signed_in_as(staff)
    assert "Only us" in browser.get(f"/community/circles/{circle.public_id}/").text
    assert "Within the circle" in browser.get(f"/community/discussion/{inside.public_id}/").text
    assert browser.get(f"/community/discussion/{one.filled.thread.public_id}/").status_code == 404
    assert signed_in_as(one.sol).get(f"/community/discussion/{inside.public_id}/").status_code == 404


def test_only_staff_and_learning_partners_are_guests_and_not_for_ever(one):
    thread, today = one.filled.thread, clock.today()
    for user, until in (
        (person(), today),
        (person(Role.BOARD), today),
        (one.staff, today + dt.timedelta(days=91)),
        (one.staff, today - dt.timedelta(days=1)),
    ):
        with pytest.raises(NotValid):
            services.invite_guest(thread, user, until, by=one.mina)
    assert services.invite_guest(thread, one.staff, today, by=one.mina).pk
    with pytest.raises(NotAllowed):
        services.invite_guest(one.filled.event, one.staff, today, by=one.learner)


def test_people_stay_a_year_after_their_grant_ended_and_no_longer(one):
    award = one.world.funded[0].award
    award.ended_at, award.ended_how = clock.now(), HowEnded.CLOSED
    award.save(update_fields=["ended_at", "ended_how"])
    browser = signed_in_as(one.mina)
    assert browser.get("/community/").status_code == 200
    with clock.at(clock.now() + STAYS + dt.timedelta(days=1)):
        assert browser.get("/community/").status_code == 404
        assert one.presence(one.mina) not in Presence.objects.here()
        with pytest.raises(NotAllowed):
            services.say(one.filled.thread, "Hello?", by=one.mina)


def test_a_visitor_signs_in_first_and_a_newcomer_says_how_they_are_shown(one, client):
    for name, address in addresses(one).items():
        answer = client.get(address)
        assert answer.status_code == 405 or answer.url.startswith("/accounts/login/"), name
    newcomer = person()
    one.world.funded[0].participants.create(user=newcomer, part="editor")
    browser = signed_in_as(newcomer)
    assert browser.get("/community/").url == "/community/you/"
    with pytest.raises(NotAllowedNow, match="how others see you"):
        services.say(one.filled.thread, "Hello.", by=newcomer)
    said = {"shown_as": "chosen", "chosen_name": "", "about": "", "region": ""}
    assert browser.post("/community/you/", said).status_code == 400
    assert browser.post("/community/you/", said | {"chosen_name": "Bird"}).status_code == 302
    assert browser.get("/community/").status_code == 200


def test_others_see_the_name_that_somebody_chose_and_the_group_as_it_is_named_in_public(one):
    award = one.world.funded[0].award
    organisation = award.application.organisation.name
    services.show_me("chosen", "Bird", award, "", [], "", by=one.mina)
    pages = [f"/community/discussion/{one.filled.thread.public_id}/", "/community/people/", "/community/"]
    award.public_name = "region"
    award.save(update_fields=["public_name"])
    for page in pages:
        text = signed_in_as(one.sol).get(page).text
        assert "Bird" in text
        assert "Mina Real" not in text
        assert one.mina.email not in text
        assert organisation not in text
    assert "Network (Wales)" in signed_in_as(one.sol).get("/community/people/").text
    other = one.world.funded[1].award
    with pytest.raises(NotValid):
        services.show_me("own", "", other, "", [], "", by=one.mina)


def test_every_address_of_the_space_was_walked(one):
    assert len(addresses(one)) == len(COMMUNITY) - len(KEYS_OF_THE_COMMUNITY)
    for name in KEYS_OF_THE_COMMUNITY:
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_somebody_who_left_is_named_as_before_and_reached_no_more(one):
    one.world.funded[1].participants.filter(user=one.sol).update(removed_at=clock.now())
    text = signed_in_as(one.mina).get(f"/community/discussion/{one.filled.thread.public_id}/").text
    assert "Sol" in text
    assert signed_in_as(one.mina).get(f"/community/people/{one.presence(one.sol).public_id}/").status_code == 404
    with pytest.raises(NotAllowedNow):
        services.invite_to_circle(one.filled.circle, one.presence(one.sol), by=one.mina)
    comes_in(one.kit, "Kit again")
