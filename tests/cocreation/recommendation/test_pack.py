"""The recommendation pack: what the Board reads, on the page, on paper, and as a file from which anybody can count the
tally again without us."""

import hashlib
import json
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from django.urls import reverse

from cocreation.deliberation import services as deliberation
from cocreation.deliberation.services.casting import Answer, cast
from cocreation.deliberation.services.opening import Option
from cocreation.recommendation import queries, services
from shaping_future.files.models import Document
from shaping_future.files.services import make
from tests.cast import signed_in_as
from tests.deciding import a_deciding_call, recuse
from tests.paper import Paper

pytestmark = pytest.mark.django_db


def approve(world, supports):
    """A closed approval ballot on every application: member k supports supports[k]."""
    options = [Option(application=one, pence=one.asked_pence) for one in world.applications]
    round = deliberation.open_round(
        world.call, "Which of these?", world.members, world.soon(), by=world.facilitator, method="approval",
        options=options, rules={"budget_pence": 54_000_000},
    )  # fmt: skip
    for member, chosen in zip(world.members, supports, strict=True):
        answer = Answer(choices={place + 1: 1 for place in chosen}) if chosen else Answer("abstain")
        cast(round, answer, by=member)
    return deliberation.close_round(round, "We chose.", by=world.facilitator)


def counted_again(pack):
    """Everything that can be counted, from the file alone: no import of ours."""
    held = pack["ballots"]["consent"]
    stances = Counter(held["positions"])
    needed = max(held["quorum_least"], ceil(Decimal(held["quorum_share"]) * held["eligible"]))
    result = "objected" if stances["objection"] > held["struck"] else "agreed"
    if sum(stances.values()) < needed:
        result = "no_quorum"
    ballots = pack["ballots"]["approval"]["ballots"]
    supporters = Counter(reference for ballot in ballots for reference in ballot)
    left, by_rank = pack["budget"]["pot"], []
    rows = [(ref, one["asked"], Fraction(one["mean"] or 0)) for ref, one in pack["candidates"].items()]
    for ref, asked, mean in sorted(
        rows, key=lambda row: (-row[2], -supporters[row[0]], row[1], pack["tie"]["tickets"][row[0]])
    ):
        if mean > 0 and asked <= left:
            by_rank.append(ref)
            left -= asked
    chosen = {row["reference"] for row in pack["grants"]}
    empty = sum(bool(ballot) and not chosen & set(ballot) for ballot in ballots)
    return {"result": result, "stances": dict(stances), "by_rank": sorted(by_rank), "left": left, "empty": empty}


def test_the_board_reads_it_whole_on_the_page_on_paper_and_as_a_file_that_counts_again():
    world = a_deciding_call(4)
    refs = [one.reference for one in world.applications]
    approve(world, [(0,), (0, 1), (0, 1), (1,), (3,), (0,), (1,), ()])
    slate = services.write_reserves(
        world.draft(0, 1), [(world.applications[2].pk, 2_500_000, "It comes next.", "")], by=world.facilitator
    )
    slate = services.propose_slate(slate, world.soon(), by=world.facilitator)
    for member, stance in zip(world.members, ["concern", "abstain", *["consent"] * 6], strict=True):
        said = "Care costs are not clear to me." if stance == "concern" else ""
        deliberation.take_position(slate.round, stance, said, by=member)
    slate = services.close_slate(slate, "We agree.", by=world.facilitator)
    received = services.recommend_slate(slate, by=world.facilitator)
    browser = signed_in_as(world.board[0])
    answer = browser.get(reverse("recommendation-json", args=[received.public_id]))
    content = answer.content
    assert answer["Content-Type"] == "application/json"
    assert hashlib.sha256(content).hexdigest() == received.pack_hash
    pack = json.loads(content)

    found = counted_again(pack)
    rules = {rule["key"]: rule for rule in pack["rules"]}
    assert found == {
        "result": "agreed", "stances": {"concern": 1, "abstain": 1, "consent": 6},
        "by_rank": rules["rank"]["funded"], "left": rules["rank"]["left"], "empty": 1,
    }  # fmt: skip
    assert found["stances"] == {key: number for key, number in pack["stances"].items() if number}
    assert pack["ballots"]["consent"]["result"] == found["result"]
    assert [rules[key]["state"] for key in ("rank", "best", "shares", "order")] == ["readings"] * 2 + ["ballot"] * 2
    assert set(rules["shares"]["funded"]) == {refs[0], refs[1], refs[3]}  # nobody supports the third
    assert (pack["concerns"], pack["objections"]) == (["Care costs are not clear to me."], [])
    assert [row["reference"] for row in pack["reserves"]] == [refs[2]]
    assert (pack["diligence"], len(pack["decision_tests"])) == ({"state": "not_begun"}, 7)
    assert pack["sizes"] == [["Income not said", 2, 5_000_000]] or len(pack["sizes"]) == 1
    assert pack["lived"] == [["Every reader found it clear", 2, 5_000_000]]
    assert set(pack["explained"]) == {refs[0], refs[1], refs[2]}
    for member in world.members:  # no name, no key, nobody's own scores
        assert member.name not in content.decode()
        assert member.email not in content.decode()
    assert not {"member", "members", "user", "users", "scores", "reader"} & set(_keys(pack))

    page = browser.get(reverse("recommendation-detail", args=[received.public_id])).content.decode()
    for said in ("In reserve, in this order", "Equal Shares", "By last year", "Due diligence"):
        assert said in page
    document = Document.objects.get(kind="recommendation-pack", version=received.pack_hash)
    assert make(document.pk) is True
    document.refresh_from_db()
    with document.file.open() as file:
        paper = Paper(file.read())
    for said in (
        "Equal Shares",
        "In reserve",
        "Due diligence when the Group sent this",
        "Powers:",
        "Reasonable:",
        refs[2],
    ):
        assert said in paper.text


def test_whoever_stays_out_of_anything_it_tells_of_gets_neither_file_nor_sums():
    world = a_deciding_call(3)
    received = world.recommend(0, 1)  # the third is in what the rules were worked out from
    recuse(world.board[0], world.applications[2])
    browser = signed_in_as(world.board[0])
    assert browser.get(reverse("recommendation-json", args=[received.public_id])).status_code == 404
    page = browser.get(reverse("recommendation-detail", args=[received.public_id])).content.decode()
    assert "You see this without what you stay out of" in page
    assert world.applications[2].reference not in page
    assert "What each rule" not in page
    assert (
        signed_in_as(world.board[1]).get(reverse("recommendation-json", args=[received.public_id])).status_code == 200
    )


def test_a_ballot_with_a_recusal_is_a_lens_and_an_open_one_is_not_read():
    world = a_deciding_call(3)
    options = [Option(application=one, pence=one.asked_pence) for one in world.applications]
    round = deliberation.open_round(
        world.call, "Which?", world.members, world.soon(), by=world.facilitator, method="approval", options=options,
        rules={"budget_pence": 54_000_000},
    )  # fmt: skip
    for member in world.members:
        cast(round, Answer(choices={1: 1}), by=member)
    assert queries.ballots_of(world.call) is None  # secret until it is closed
    recuse(world.members[0], world.applications[1])
    deliberation.close_round(round, "We chose.", by=world.facilitator)
    facts = queries.facts_of_all(world.call, 54_000_000, services.declare_ties(world.call, by=world.facilitator))
    states = {rule["key"]: rule["state"] for rule in queries.worked_out(facts)["rules"]}
    assert (states["shares"], states["order"]) == ("lens", "lens")
    assert facts.ballots.left_with_nothing([world.applications[1].pk]) == (8, 8)


def _keys(found):
    for key, value in found.items() if isinstance(found, dict) else ():
        yield key
        yield from _keys(value)
    for one in found if isinstance(found, list) else ():
        yield from _keys(one)
