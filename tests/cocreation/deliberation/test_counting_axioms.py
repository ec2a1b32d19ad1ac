"""What holds for every count (axioms): who stays out changes nothing, nor do names or the order of ballots; more
support never harms; a record is counted again from itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreation.deliberation.kinds import ABSTAINS, ON_OPTIONS, STANDS, Method, RoundResult
from cocreation.deliberation.tally import count_round, frozen, without_names
from cocreation.deliberation.tally.record import record, recount

EACH = pytest.mark.parametrize("method", sorted(Method.values))
PEOPLE = range(1, 10)
COST = {1: 300, 2: 500, 3: 200}
LOW_HIGH = {"score": (0, 4), "dots": (0, 2), "approval": (0, 1), "times": (-1, 2)}


def said_by(method: str):
    """{person: (stance, choices)} as an honest page sends them."""
    if method not in ON_OPTIONS:
        one = st.sampled_from(sorted(STANDS[Method(method)])).map(lambda stance: (stance, {}))
    elif method == "ranked":
        one = st.permutations([1, 2, 3]).flatmap(
            lambda order: st.integers(1, 3).map(lambda k: ("answer", {o: n for n, o in enumerate(order[:k], 1)}))
        )
    else:
        values = st.dictionaries(st.sampled_from([1, 2, 3]), st.integers(*LOW_HIGH[method]), min_size=1)
        one = st.one_of(st.just(("abstain", {})), values.map(lambda choices: ("answer", choices)))
    return st.dictionaries(st.sampled_from(PEOPLE), one)


def counted(method, eligible, said, ranked="", **more):
    pence = COST if method in ON_OPTIONS else None
    asked_for = {"budget_pence": 700} if method == "approval" else {"ranked": ranked} if ranked else None
    rules = frozen(method, asked_for, tuple(COST.values()))
    rules |= {"draw": "a draw"} if "draw" in rules else {}
    asked, ballots = without_names(method, eligible, said, rules=rules, pence=pence, least=3, **more)
    return asked, ballots, count_round(asked, ballots)


def figures(found):
    """All that a count says, but for the keys of who paid what."""
    return found.result, found.took_part, found.needed, found.stances, getattr(found, "options", ()), found.words


@EACH
@given(data=st.data())
def test_whoever_stays_out_changes_nothing_by_their_ballot(method, data):
    """The count with a recused person's ballot is the count had they never been asked; so it is for one option."""
    said, out = data.draw(said_by(method)), data.draw(st.sets(st.sampled_from(PEOPLE), max_size=4))
    with_them = counted(method, PEOPLE, said, recused=out)[2]
    without = {person: one for person, one in said.items() if person not in out}
    assert figures(with_them) == figures(counted(method, set(PEOPLE) - out, without)[2])
    if method in ON_OPTIONS:
        of_one = {2: out}
        cleaned = {
            person: (stance, {o: v for o, v in choices.items() if o != 2} if person in out else choices)
            for person, (stance, choices) in said.items()
        }
        found = counted(method, PEOPLE, said, out=of_one)[2]
        assert figures(found) == figures(counted(method, PEOPLE, cleaned, out=of_one)[2])
        here, never_asked = (one.options[1] for one in (found, counted(method, set(PEOPLE) - out, without)[2]))
        for name in ("eligible", "needed", "took_part", "supporters", "said"):
            assert getattr(here, name) == getattr(never_asked, name)


@EACH
@given(data=st.data())
def test_neither_names_nor_the_order_of_ballots_matter(method, data):
    said = data.draw(said_by(method))
    renamed = dict(zip(data.draw(st.permutations(PEOPLE)), PEOPLE, strict=True))
    turned = {renamed[person]: one for person, one in said.items()}
    asked, ballots, found = counted(method, PEOPLE, said)
    assert figures(found) == figures(counted(method, PEOPLE, turned)[2])
    assert figures(found) == figures(count_round(asked, list(reversed(ballots))))
    assert getattr(found, "chosen", ()) == getattr(counted(method, PEOPLE, turned)[2], "chosen", ())


@EACH
@given(data=st.data())
def test_a_record_is_counted_again_from_itself_alone(method, data):
    asked, ballots, found = counted(method, PEOPLE, data.draw(said_by(method)), out={1: {1, 2}})
    kept = record(asked, ballots, {"question": "Do we?"})
    assert recount(kept) == kept["counted"]
    assert kept["counted"]["result"] == found.result
    changed = {**kept, "asked": {**kept["asked"], "eligible": 99}}
    with pytest.raises(ValueError, match="not the one that was hashed"):
        recount(changed)


@given(data=st.data())
def test_who_abstains_changes_no_majority(data):
    """Once there is a quorum, one more abstention changes no result of a share."""
    for method in (Method.CONSENT, Method.GRADIENTS):
        said = data.draw(said_by(method))
        abstains = next(one for one in STANDS[method] if one in ABSTAINS)
        before = counted(method, range(1, 30), said)[2]
        more = said | {person: (abstains, {}) for person in range(10, 29)}
        after = counted(method, range(1, 30), more)[2]
        if before.took_part >= before.needed:
            assert before.result == after.result


RAISED = {"dots": 2, "approval": 1, "score": 4, "times": 2, "ranked": 1}


@pytest.mark.parametrize("method", sorted(RAISED))
@given(data=st.data())
def test_more_support_never_harms_an_option(method, data):
    """Ballots that give an option the most they can never put it further down; Borda for rankings. An instant runoff
    does not promise it: whom somebody puts first decides who leaves first."""
    said, number = data.draw(said_by(method)), data.draw(st.sampled_from([1, 2, 3]))
    keen = data.draw(st.sets(st.sampled_from(PEOPLE), min_size=1))

    def raised(choices):
        if method != "ranked":
            return {**choices, number: RAISED[method]}
        rest = [one for one in sorted(choices, key=choices.get) if one != number]
        return {one: place for place, one in enumerate([number, *rest], start=1)}

    more = {
        who: (stance, raised(choices) if who in keen and choices else choices)
        for who, (stance, choices) in said.items()
    }
    rules = {"ranked": "borda"} if method == "ranked" else {}
    before, after = (counted(method, PEOPLE, one, **rules)[2].options[number - 1] for one in (said, more))
    if before.place:
        assert after.place <= before.place


STEPS = {
    "consent": [RoundResult.OBJECTED, RoundResult.AGREED],
    "consensus": [RoundResult.BLOCKED, RoundResult.WEAK, RoundResult.CONSENSUS],
    "gradients": [RoundResult.STOPPED, RoundResult.DISCUSS, RoundResult.SUFFICIENT, RoundResult.ENTHUSIASTIC],
    "majority": [RoundResult.NO_MAJORITY, RoundResult.MAJORITY],
}
"""What may come out, least support first."""


@pytest.mark.parametrize("method", sorted(STEPS))
@given(data=st.data())
def test_one_more_voice_for_a_proposal_never_harms_it(method, data):
    """Who joins with full support, or changes to it, never turns a yes into less."""
    steps, full = STEPS[method], next(iter(STANDS[Method(method)]))
    few = data.draw(st.sets(st.sampled_from(sorted(STANDS[Method(method)])), min_size=1, max_size=3))  # near the limits
    said = data.draw(st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(sorted(few)), min_size=6))
    said = {person: (stance, {}) for person, stance in said.items()}
    results = [counted(method, PEOPLE, said)[2].result]
    for person in PEOPLE:  # one after the other, until everybody is for it
        said[person] = full, {}
        results.append(counted(method, PEOPLE, said)[2].result)
    places = [steps.index(one) for one in results if one in steps]  # without a quorum it is nowhere
    assert places == sorted(places)
    assert results[-1] == steps[-1]
