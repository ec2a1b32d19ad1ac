"""Offers and asks, introductions, circles, mentoring, blocking: nothing between two people without both saying yes."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from learning.community import queries, services
from learning.community.kinds import ASK_DAYS
from learning.community.matching import match
from learning.community.models import Block, CircleMember, Introduction, Offer
from shaping_future import clock
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cast import signed_in_as
from tests.learning.community.cast import ask, offer


def said(**values) -> Offer:
    return Offer(**{"topics": [], "own_topics": "", "language": "", "region": ""} | values)


WELSH = {"language": "cy", "region": "TLL"}


@pytest.mark.parametrize(
    ("mine", "theirs", "because"),
    [
        ({"topics": ["money", "rest"]}, {"topics": ["rest"]}, "Because you both said “Rest, care and burnout”."),
        ({"own_topics": "Sewing,  choir "}, {"own_topics": "CHOIR"}, "Because you both said “choir”."),
        ({"topics": ["money"], **WELSH}, {"topics": ["money"], **WELSH},
         "Because you both said “Budgets and accounts”, speak Welsh and are in Wales."),
        (WELSH, WELSH,
         "Because you both speak Welsh and are in Wales."),
        ({"own_topics": "youth work"}, {"own_topics": "Youth  Work"}, "Because you both said “youth work”."),
        ({"language": "cy"}, {"language": "cy"}, None),
        ({"language": "cy", "region": "UK"}, {"language": "cy", "region": "UK"}, None),
        ({"topics": ["money"]}, {"topics": ["rest"]}, None),
    ],
)  # fmt: skip
def test_matching_says_why(mine, theirs, because):
    found = match(said(**mine), [said(**theirs)])
    assert [one.because for one in found] == ([because] if because else [])


def test_what_shares_most_comes_first():
    mine = said(topics=["money", "rest"], language="cy", region="TLL")
    others = [said(topics=["money"]), said(topics=["money"], language="cy"), said(topics=["money", "rest"])]
    assert [one.row for one in match(mine, others)] == [others[2], others[1], others[0]]


def test_an_introduction_needs_both_and_nobody_hears_of_a_no(one):
    row = one.filled.introduction
    assert "would like to meet you" in signed_in_as(one.sol).get("/community/").text
    assert not Message.objects.filter(key__startswith="community:introduced").exists()
    with pytest.raises(NotAllowed):
        services.answer_introduction(row, True, by=one.mina)
    services.answer_introduction(row, False, by=one.sol)
    before = signed_in_as(one.mina).get("/community/").text
    assert "You would like to meet" in before
    assert "Asked" in before
    assert not Message.objects.filter(key__startswith="community:introduced").exists()
    with pytest.raises(NotAllowedNow):
        services.answer_introduction(row, True, by=one.sol)


def test_when_both_say_yes_both_get_the_others_name_and_address_once(one):
    services.answer_introduction(one.filled.introduction, True, by=one.sol)
    mails = {mail.to: mail for mail in Message.objects.filter(key__startswith="community:introduced")}
    assert one.mina.email in mails[one.sol.email].body
    assert "Mina Real" in mails[one.sol.email].body
    assert one.sol.email in mails[one.mina.email].body
    assert len(mails) == 2
    assert all(mail.secret and "both said yes" in mail.subject for mail in mails.values())


def test_asking_back_is_a_yes_and_the_same_pair_is_asked_once(one):
    wanted, given = ask(one.abe, topics=["arts"]), offer(one.kit, topics=["arts"])
    services.ask_to_meet(wanted, given, by=one.abe)
    services.ask_to_meet(wanted, given, by=one.abe)
    assert services.ask_to_meet(given, wanted, by=one.kit).agreed_at
    assert Introduction.objects.filter(ask=wanted).count() == 1
    for mine, theirs, by in ((wanted, given, one.kit), (wanted, ask(one.kit), one.abe)):
        with pytest.raises(NotAllowed):
            services.ask_to_meet(mine, theirs, by=by)


def test_an_ask_ends_by_itself_unless_it_is_renewed(one):
    wanted = one.filled.ask
    with clock.at(clock.now() + dt.timedelta(days=ASK_DAYS + 1)):
        assert wanted not in queries.offers_for(one.sol)
        with pytest.raises(NotAllowedNow):
            services.ask_to_meet(one.filled.offer, wanted, by=one.sol)
        assert "Your ask ended on" in signed_in_as(one.mina).get("/community/").text
        services.renew_offer(wanted, by=one.mina)
        assert wanted in queries.offers_for(one.sol)
    with pytest.raises(NotAllowed):
        services.close_offer(wanted, by=one.sol)
    services.close_offer(wanted, by=one.mina)
    with pytest.raises(NotAllowedNow):
        services.renew_offer(wanted, by=one.mina)


def test_the_seats_of_a_circle(one):
    small = services.start_circle("Small", "", True, 3, by=one.mina)
    closed = services.start_circle("Closed", "", False, 3, by=one.mina)
    for user in (one.sol, one.abe):
        services.take_seat(small, by=user)
    with pytest.raises(NotAllowedNow, match="All seats"):
        services.take_seat(small, by=one.kit)
    with pytest.raises(NotAllowed):
        services.take_seat(closed, by=one.sol)
    assert "Closed" not in signed_in_as(one.sol).get("/community/circles/").text
    with pytest.raises(IntegrityError), transaction.atomic():
        CircleMember.objects.create(circle=small, user=one.kit, seat=2, joined_at=clock.now())
    services.invite_to_circle(closed, one.presence(one.sol), by=one.mina)
    assert services.take_seat(closed, by=one.sol).seat == 2
    services.leave_circle(small, by=one.sol)
    assert services.take_seat(small, by=one.kit).seat == 2
    for user in (one.mina, one.sol):
        services.leave_circle(closed, by=user)
    closed.refresh_from_db()
    assert closed.closed_at
    for most in (2, 13):
        with pytest.raises(NotValid):
            services.start_circle("Odd", "", True, most, by=one.mina)


def test_mentoring_needs_both_and_either_ends_it(one):
    pair = one.filled.pair
    with pytest.raises(NotAllowedNow, match="asked the other already"):
        services.ask_for_mentoring(one.presence(one.mina), True, "Mine", pair.ends_on, by=one.sol)
    with pytest.raises(NotAllowed):
        services.answer_mentoring(pair, True, by=one.mina)
    services.answer_mentoring(pair, True, by=one.sol)
    assert "Agreed" in signed_in_as(one.mina).get("/community/").text
    with pytest.raises(NotAllowed):
        services.end_mentoring(pair, by=one.abe)
    assert services.end_mentoring(pair, by=one.sol).ended_at
    assert "Hidden purpose" not in signed_in_as(one.mina).get("/community/").text
    assert services.ask_for_mentoring(one.presence(one.mina), True, "Again", pair.ends_on, by=one.sol).waits
    with pytest.raises(NotValid):
        services.ask_for_mentoring(one.presence(one.abe), True, "Long", pair.ends_on.replace(year=2099), by=one.sol)


def test_a_block_hides_both_from_each_other_and_prevents_everything_between_them(one):
    services.answer_mentoring(one.filled.pair, True, by=one.sol)
    services.block(one.presence(one.sol), True, by=one.mina)
    mina, sol = signed_in_as(one.mina), signed_in_as(one.sol)
    for address in (
        "/community/",
        "/community/discussion/",
        "/community/offers/",
        "/community/people/",
        "/community/events/",
    ):
        theirs, ours = sol.get(address).text, mina.get(address).text
        assert [text for text in ("of Mina", "Hidden t", ">Mina<") if text in theirs] == [], address
        assert [text for text in ("of Sol", ">Sol<") if text in ours] == [], address
    assert sol.get(f"/community/discussion/{one.filled.thread.public_id}/").status_code == 404
    assert "of Sol" not in mina.get(f"/community/discussion/{one.filled.thread.public_id}/").text
    one.filled.pair.refresh_from_db()
    assert one.filled.pair.ended_at
    for forbidden in (
        lambda: services.ask_to_meet(one.filled.offer, one.filled.ask, by=one.sol),
        lambda: services.answer_introduction(one.filled.introduction, True, by=one.sol),
        lambda: services.ask_for_mentoring(one.presence(one.mina), True, "x", one.filled.pair.ends_on, by=one.sol),
        lambda: services.invite_to_circle(one.filled.circle, one.presence(one.sol), by=one.mina),
    ):
        with pytest.raises(NotAllowedNow):
            forbidden()
    assert queries.matches_of(one.filled.ask, one.mina) == []
    assert "block" not in "".join(Message.objects.values_list("subject", flat=True)).lower()
    services.block(one.presence(one.sol), False, by=one.mina)
    assert not Block.objects.exists()
    assert ">Sol<" in mina.get("/community/people/").text
