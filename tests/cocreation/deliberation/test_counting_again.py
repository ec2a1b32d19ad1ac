"""Anybody can count a closed round again from its file: here it is done with nothing of ours, by every method.

Who pays for what by Equal Shares is in tests/vectors; the recommendation's pack in tests/cocreation/recommendation."""

import hashlib
import json
import random
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest

from cocreation.deliberation.kinds import ON_OPTIONS, STANDS, Method
from cocreation.deliberation.tally import Asked, Ballot, Choice
from cocreation.deliberation.tally.record import record
from cocreation.deliberation.tally.rules import frozen

# --- what a stranger writes, who has the file and the page that says how it is counted --------------------------------


def counted_again(data):
    asked, ballots = data["asked"], data["ballots"]
    said = Counter(ballot["stance"] for ballot in ballots)
    found = {"eligible": asked["eligible"], "took_part": len(ballots), "needed": needed(asked, asked["eligible"])}
    found["stances"] = dict(said)
    if asked["options"]:
        rows, first = by_option(asked, ballots)
        found |= {"options": rows, "first": first}
        decided = (
            "lens" if asked["method"] in ("approval", "ranked") and any(o["out"] for o in asked["options"]) else ""
        )
        result = decided or "counted"
        if asked["method"] == "times":
            return found | {"result": "counted" if first else "nothing"}
    else:
        struck = sum(ballot["struck"] for ballot in ballots)
        result = by_stance(asked["method"], asked["rules"], said, struck, len(ballots), asked["eligible"])
    if asked["method"] in ("sense", "advice"):
        return found | {"result": result}
    if found["needed"] > asked["eligible"]:
        result = "referred"
    elif found["needed"] > len(ballots):
        result = "no_quorum"
    return found | {"result": result}


def needed(asked, eligible):
    return max(asked["quorum"]["least"], ceil(Decimal(asked["quorum"]["share"]) * eligible))


def by_stance(method, rules, said, struck, voted, eligible):
    if method == "consent":
        return "objected" if said["objection"] > struck else "agreed"
    if method == "consensus":
        if said["block"] > struck:
            return "blocked"
        return "weak" if said["aside"] > Fraction(rules["aside"]) * voted else "consensus"
    if method == "majority":
        return "majority" if said["for"] >= Fraction(rules["of_all"]) * eligible else "no_majority"
    if method == "gradients":
        voices = voted - said["4"]
        good, fine = said["1"] + said["2"], said["1"] + said["2"] + said["3"] + said["6"]
        if said["8"]:
            return "stopped"
        if voices and not said["7"] and good >= Fraction(rules["enough"]) * voices:
            return "enthusiastic"
        serious = said["7"] <= Fraction(rules["doubts"]) * voices
        return "sufficient" if voices and serious and fine >= Fraction(rules["enough"]) * voices else "discuss"
    return {"sense": "shown", "advice": "advised"}[method]


def by_option(asked, ballots):
    method, rows, values = asked["method"], [], {}
    for option in asked["options"]:
        number = option["number"]
        could = [ballot for ballot in ballots if number not in ballot["out"]]
        values[number] = [b["choices"][str(number)] for b in could if str(number) in b["choices"]]
        eligible = asked["eligible"] - option["out"]
        rows.append({"number": number, "eligible": eligible, "took_part": len(could)})
        rows[-1] |= {"people": sum(one > 0 for one in values[number]), "points": "0", "place": 0}
        rows[-1]["has_quorum"] = len(could) >= needed(asked, eligible)
    count = {"ranked": ranked, "times": times}.get(method, by_points)
    first = count(asked, ballots, rows, values)
    for row in rows:
        del row["has_quorum"]
    return rows, first


def by_points(asked, ballots, rows, values):
    method, points = asked["method"], {}
    for row in rows:
        given = values[row["number"]]
        total = Fraction(sum(given), len(given) or 1) if method == "score" else Fraction(sum(given))
        enough = len(given) >= 3 if method == "score" else total > 0
        row["points"] = str(total)
        if enough and row["has_quorum"]:
            points[row["number"]] = total
    return placed(rows, points)


def placed(rows, points):
    for row in rows:
        if row["number"] in points:
            row["place"] = 1 + sum(other > points[row["number"]] for other in points.values())
    return [row["number"] for row in rows if row["place"] == 1]


def times(asked, ballots, rows, values):
    for row in rows:
        row["people"] = values[row["number"]].count(2)
        row["points"] = str(sum(max(one, 0) for one in values[row["number"]]))
    can = [row for row in rows if -1 not in values[row["number"]] and row["points"] != "0"]
    can.sort(key=lambda row: (-row["people"], -int(row["points"]), row["number"]))
    for place, row in enumerate(can, start=1):
        row["place"] = place
    return [row["number"] for row in can[:1]]


def ranked(asked, ballots, rows, values):
    draw = asked["rules"]["draw"]
    lot = {row["number"]: hashlib.sha256(f"{draw}:{row['number']}".encode()).hexdigest() for row in rows}
    if asked["rules"]["ranked"] == "borda":
        points = Counter()
        for ballot in ballots:
            for number, place in ballot["choices"].items():
                points[int(number)] += len(rows) - len(ballot["out"]) - place
        for row in rows:
            row["points"] = str(points[row["number"]])
        told = {row["number"]: points[row["number"]] for row in rows if row["has_quorum"] and row["people"]}
        return sorted(placed(rows, told), key=lot.get)[:1]
    for row in rows:
        row["points"] = str(values[row["number"]].count(1))
    left, gone = {row["number"] for row in rows if row["has_quorum"]}, []
    while left:
        firsts = Counter(dict.fromkeys(left, 0))
        for ballot in ballots:
            mine = sorted((place, int(number)) for number, place in ballot["choices"].items() if int(number) in left)
            firsts.update(number for _place, number in mine[:1])
        if not firsts.total():
            return []
        most, fewest = max(firsts.values()), min(firsts.values())
        if 2 * most > firsts.total() or len(left) == 1:
            winner = min((one for one in left if firsts[one] == most), key=lot.get)
            order = [winner, *sorted(left - {winner}, key=lambda one: (-firsts[one], one)), *reversed(gone)]
            for row in rows:
                row["place"] = order.index(row["number"]) + 1 if row["number"] in order else 0
            return [winner]
        gone.append(max((one for one in left if firsts[one] == fewest), key=lot.get))
        left.discard(gone[-1])
    return []


# --- rounds with any ballots -----------------------------------------------------------------------------------------

VALUES = {"score": (0, 4), "dots": (0, 2), "approval": (0, 1), "times": (-1, 2)}


def some_round(method, chance):
    options = range(1, 5) if method in ON_OPTIONS else ()
    rules = frozen(method, {"ranked": chance.choice(["runoff", "borda"])} if method == "ranked" else {}, [None] * 4)
    if method == "ranked":
        rules["draw"] = f"{chance.random()}"
    people = chance.randrange(5, 14)
    out = {number: {p for p in range(people) if chance.random() < 0.06} for number in options}
    ballots = [_ballot(method, chance, options, frozenset(n for n in options if p in out[n])) for p in range(people)]
    ballots = [one for one in ballots if len(one.out) < 4 and chance.random() < 0.85]
    return Asked(method, people, rules, tuple(Choice(one, None, len(out[one])) for one in options)), ballots


def _ballot(method, chance, options, out):
    mine = [one for one in options if one not in out]
    if not options:
        stance = chance.choice(list(STANDS[Method(method)]))
        return Ballot(stance, struck=stance in ("objection", "block") and chance.random() < 0.6)
    if chance.random() < 0.1 or not mine:
        return Ballot("abstain", {}, out)
    chosen = chance.sample(mine, chance.randrange(1, len(mine) + 1))
    if method == "ranked":
        return Ballot("answer", {number: place for place, number in enumerate(chosen, start=1)}, out)
    return Ballot("answer", {number: chance.randint(*VALUES[method]) for number in chosen}, out)


@pytest.mark.parametrize("method", list(Method.values))
def test_a_stranger_counts_what_we_counted(method):
    results = set()
    for seed in range(60):
        asked, ballots = some_round(method, random.Random(f"{method}{seed}"))
        data = json.loads(json.dumps(record(asked, ballots, {})))
        assert counted_again(data) == data["counted"], seed
        results.add(data["counted"]["result"])
    assert len(results) > 1 or method in ("sense", "advice", "times")
