"""The pages on which rounds are opened, answered, followed and closed."""

import datetime as dt
import uuid

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cocreation.deliberation.kinds import Method
from cocreation.deliberation.models import Position, Round
from cocreation.deliberation.services import close_round, shut_round
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.outbox.models import Message
from tests.cast import person, sign_in, signed_in_as
from tests.cocreation.deliberation.cast import Held
from tests.deciding import a_deciding_call, recuse

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_deciding_call(2, members=7)


@pytest.fixture
def held(world):
    return Held(world.facilitator, world.members, world.call)


def page(user, name, *args) -> str:
    answer = signed_in_as(user).get(reverse(name, args=args))
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def asked(method: str, world, **more) -> dict:
    """What an honest facilitator sends."""
    fields = {
        "question": "What do we do?",
        "key": str(uuid.uuid4()),
        "last_day": (clock.today() + dt.timedelta(days=4)).isoformat(),
    }
    if method in ("consent", "consensus", "gradients", "sense", "advice"):
        fields["proposal"] = "We pay for childcare."
    if method in ("consent", "consensus"):
        fields["fallback"] = "majority"
    if method == "consensus":
        fields["aside"] = "1/4"
    if method == "advice":
        fields["owner"] = str(world.facilitator.pk)
    if method in ("dots", "approval", "ranked", "score"):
        fields["lines"] = "Childcare\nTravel\nInterpreters"
    if method == "ranked":
        fields["ranked"] = "borda"
    if method == "times":
        fields |= {f"time_{n}": f"{clock.today() + dt.timedelta(days=9 + n)}T18:00" for n in (1, 2)} | {"minutes": "90"}
    return fields | more


@pytest.mark.parametrize("method", [one for one in Method.values if one != "majority"])
def test_a_facilitator_reads_the_rule_and_opens_a_round_by_each_method(world, method):
    browser = signed_in_as(world.facilitator)
    address = reverse("round-open", args=[world.call.slug, method])
    assert "How it is counted" in browser.get(address).content.decode()
    sent = asked(method, world)
    answer = browser.post(address, sent)
    opened = Round.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("round-detail", args=[opened.public_id]))
    assert (opened.method, opened.call, str(opened.public_id)) == (method, world.call, sent["key"])
    assert browser.post(address, sent).status_code == 302  # twice is once
    assert (Round.objects.count(), Message.objects.filter(key__startswith="round:").count()) == (
        1,
        len(opened.eligible),
    )
    member = page(world.members[0], "round-detail", opened.public_id)
    assert "Keep my answer" in member
    assert "Keep my answer" not in page(world.facilitator, "round-detail", opened.public_id)


ANSWERS = {
    "consent": {"stance": "concern", "reason": "Costs."},
    "consensus": {"stance": "agree"},
    "gradients": {"stance": "3", "reason": "I can live with it."},
    "score": {"option-1": "4", "option-2": "0", "option-3": ""},
    "dots": {"option-1": "2", "option-2": "0"},
    "approval": {"option-1": "on", "option-3": "on"},
    "ranked": {"option-3": "1", "option-1": "2"},
    "times": {"option-1": "2", "option-2": "-1"},
    "sense": {"stance": "good"},
    "advice": {"stance": "advice", "reason": "Ask the neighbours."},
}


@pytest.mark.parametrize("method", ANSWERS)
def test_a_member_answers_changes_their_mind_and_reads_the_result(held, method):
    round, me = (
        held.open(method, proposal="" if method in ("score", "dots", "approval", "ranked", "times") else "We do."),
        held.members[1],
    )
    browser, address = signed_in_as(me), reverse("round-answer", args=[round.public_id])
    assert browser.post(address, ANSWERS[method]).status_code == 302
    assert browser.post(address, ANSWERS[method]).status_code == 302
    assert Position.objects.filter(round=round, user=me).count() == 1
    assert "You have answered" in page(me, "round-detail", round.public_id)
    wrong = {} if method == "approval" else {"stance": "nonsense", "option-1": "99"}
    assert browser.post(address, wrong).status_code == 400
    with clock.at(round.closes_at):
        shut_round(round, by=held.facilitator)
        close_round(round, "This is the outcome.", by=round.owner or held.facilitator)
    shown = page(held.members[2], "round-detail", round.public_id)
    assert "How it was counted" in shown
    assert "This is the outcome." in shown
    assert str(me) not in shown or method == "advice"


def test_the_list_says_what_waits_and_asks_as_often_for_three_as_for_one(held, django_assert_max_num_queries):
    first = held.open()
    member = sign_in(Client(), held.members[0])
    address = reverse("round-list", args=[held.call.slug])
    text = member.get(address).content.decode()
    assert "Waits for you" in text
    assert first.question in text
    with django_assert_max_num_queries(12) as one:
        member.get(address)
    held.open("dots", question="Dots?"), held.open("times", question="When?")
    with django_assert_max_num_queries(len(one)):
        text = member.get(address).content.decode()
    assert "When?" in text
    round = held.close(first)
    assert round.result == "no_quorum"
    assert "Closed" in member.get(address).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_a_closed_round_takes_few_queries_however_many_objected(held, count, django_assert_max_num_queries):
    cache.clear()
    round = held.open(proposal="We do.")
    held.answer(round, *[("objection", "It harms.")] * count, *["consent"] * (7 - count))
    held.over(round)
    browser = sign_in(Client(), held.facilitator)
    with django_assert_max_num_queries(20) as taken:
        assert browser.get(reverse("round-detail", args=[round.public_id])).status_code == 200
    assert len(taken) <= 17


def test_a_round_about_an_application_is_not_there_for_whoever_stays_out(world, held):
    application, out = world.applications[0], world.members[0]
    round = held.open("gradients", about=application, question="Is it ready?")
    recuse(out, application)
    browser = signed_in_as(out)
    for name in ("round-detail", "round-record"):
        assert browser.get(reverse(name, args=[round.public_id])).status_code == 404
    assert browser.post(reverse("round-answer", args=[round.public_id]), {"stance": "1"}).status_code == 404
    assert "Is it ready?" not in browser.get(reverse("round-list", args=[world.call.slug])).content.decode()
    assert application.organisation.name in page(world.members[1], "round-detail", round.public_id)


def test_who_stays_out_of_an_option_answers_about_the_others_and_sees_no_count(world, held):
    from cocreation.deliberation.services import Option

    options = [Option(application=one, pence=one.asked_pence) for one in world.applications]
    round, out = held.open("approval", options=options, rules={"budget_pence": 3_000_000}), world.members[0]
    recuse(out, world.applications[0])
    name = world.applications[0].organisation.name
    text = page(out, "round-detail", round.public_id)
    assert name not in text
    assert world.applications[1].organisation.name in text
    assert "option-1" not in text
    answer = signed_in_as(out).post(
        reverse("round-answer", args=[round.public_id]), {"option-2": "on", "option-1": "on"}
    )
    assert answer.status_code == 302  # what is not theirs is not read
    assert Position.objects.get(user=out).choices == {"2": 1}
    held.answer(round, {2: 1}, *[{1: 1, 2: 1}] * 6)
    closed = held.close(round, "Named in the outcome.")
    assert closed.result == "lens"
    text = page(out, "round-detail", round.public_id)
    assert "You stay out of something" in text
    assert "Named in the outcome." not in text
    assert name not in text
    assert signed_in_as(out).get(reverse("round-record", args=[round.public_id])).status_code == 404
    text = page(world.members[1], "round-detail", round.public_id)
    assert "Who pays for what" in text
    assert name in text
    assert "not binding" in text


def test_objection_new_text_and_consent_in_the_next_round(held):
    round, objector = (
        held.open(proposal="We pay nothing.", fallback={"method": "majority", "sentence": "Two thirds."}),
        held.members[0],
    )
    held.answer(round, ("objection", "People without money stay away."), *["consent"] * 6)
    staff = signed_in_as(held.facilitator)
    assert staff.post(reverse("round-shut", args=[round.public_id])).status_code == 302
    text = page(held.facilitator, "round-detail", round.public_id)
    assert str(objector) in text
    assert "People without money stay away." in text
    assert "Ask the four tests" in text
    objection = round.positions.get(user=objector).objection
    tests = reverse("objection-tests", args=[round.public_id, objection.pk])
    assert staff.post(tests, {"explicit": "yes"}).status_code == 400
    assert staff.post(tests, dict.fromkeys(("explicit", "impersonal", "evidenced", "harm"), "yes")).status_code == 302
    assert staff.post(reverse("round-close", args=[round.public_id]), {"statement": ""}).status_code == 400
    assert staff.post(reverse("round-close", args=[round.public_id]), {"statement": "We change it."}).status_code == 302
    round.refresh_from_db()
    assert round.result == "objected"
    following = reverse("round-next", args=[round.public_id])
    same = {
        "proposal": "We pay nothing.",
        "key": str(uuid.uuid4()),
        "last_day": (clock.today() + dt.timedelta(days=3)).isoformat(),
    }
    assert staff.post(following, same).status_code == 409
    assert staff.post(following, same | {"proposal": "We pay travel."}).status_code == 302
    second = Round.objects.get(before=round)
    assert (second.number, second.positions.count(), second.fallback["method"]) == (2, 0, "majority")
    held.answer(second, *["consent"] * 7)
    assert held.close(second, "Agreed.").result == "agreed"


def test_a_contested_objection_is_asked_of_the_others_on_the_page(held):
    round = held.open(proposal="We do.")
    held.answer(round, ("objection", "I do not like it."), *["consent"] * 6)
    held.over(round)
    objection = round.positions.get(user=held.members[0]).objection
    step = reverse("objection-step", args=[round.public_id, objection.pk])
    staff = signed_in_as(held.facilitator)
    assert staff.post(step, {"step": "ask"}).status_code == 409  # the four tests come first
    tests = dict.fromkeys(("explicit", "impersonal", "evidenced", "harm"), "no")
    staff.post(reverse("objection-tests", args=[round.public_id, objection.pk]), tests)
    assert staff.post(step, {"step": "ask"}).status_code == 302
    assert "It does not stand" in page(held.members[1], "round-detail", round.public_id)
    assert signed_in_as(held.members[0]).post(step, {"step": "falls"}).status_code == 403
    for member in held.members[1:5]:
        assert signed_in_as(member).post(step, {"step": "falls"}).status_code == 302
    assert staff.post(step, {"step": "settle"}).status_code == 302
    assert staff.post(step, {"step": "burn"}).status_code == 400
    assert close_round(round, "Agreed.", by=held.facilitator).result == "agreed"


def test_too_few_are_referred_with_a_reason_and_never_asked(world):
    for member in world.members[:2]:
        recuse(member, world.applications[0])
    browser, address = signed_in_as(world.facilitator), reverse("round-open", args=[world.call.slug, "consent"])
    sent = asked("consent", world, about=str(world.applications[0].pk))
    answer = browser.post(address, sent)
    assert (answer.status_code, Round.objects.count()) == (409, 0)
    assert "Only 5 can take part" in answer.content.decode()
    assert browser.post(address, sent | {"refer": "To the Board: five of us have a tie."}).status_code == 302
    round = Round.objects.get()
    assert (round.result, round.closed_at is not None) == ("referred", True)
    assert not Message.objects.filter(key__startswith="round:").exists()


def test_more_time_is_given_with_a_reason_that_everybody_reads(held):
    round = held.open()
    browser, address = signed_in_as(held.facilitator), reverse("round-extend", args=[round.public_id])
    later = {"last_day": (clock.today() + dt.timedelta(days=9)).isoformat(), "reason": "Two of us are ill."}
    assert browser.post(address, later | {"reason": ""}).status_code == 400
    assert browser.post(address, later).status_code == 302
    assert browser.post(address, later).status_code == 400  # never less, never the same again
    assert "Two of us are ill." in page(held.members[0], "round-detail", round.public_id)


def test_who_sees_what(held):
    round = held.open()
    for somebody, status in ((person(Role.BOARD), 404), (person(), 404), (person(Role.STAFF), 200)):
        assert signed_in_as(somebody).get(reverse("round-detail", args=[round.public_id])).status_code == status
    undeclared = person(Role.GROUP_MEMBER)
    assert signed_in_as(undeclared).get(reverse("round-detail", args=[round.public_id])).status_code == 404
    assert signed_in_as(undeclared).get(reverse("round-list", args=[held.call.slug])).status_code == 409
    assert signed_in_as(held.members[0]).get(reverse("round-choose", args=[held.call.slug])).status_code == 403


def test_mail_about_a_slate_leads_to_its_own_page(world):
    slate = world.propose(0)
    answer = signed_in_as(world.members[0]).get(reverse("round-detail", args=[slate.round.public_id]))
    assert answer.url == reverse("slate-detail", args=[slate.public_id])
    for name in ("round-answer", "round-close"):
        refused = signed_in_as(world.facilitator).post(
            reverse(name, args=[slate.round.public_id]), {"stance": "consent"}
        )
        assert refused.status_code == 404
