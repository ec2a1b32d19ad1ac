"""A decision is begun, written on, talked about: nothing is lost, nothing happens twice."""

import uuid

import pytest
from django.db import DatabaseError, transaction

from cocreation.design import services
from cocreation.design.models import DesignAmendment, DesignComment, DesignDecision, DesignVersion
from grants.calls.definition import designed, read_part, written
from grants.calls.kinds import PART_OF
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.questionnaires.errors import MalformedDefinition
from shaping_future.record.models import Entry
from tests.cast import person
from tests.cocreation.design.cast import TEXT, a_design
from tests.racing import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def design():
    return a_design()


def test_a_member_begins_a_decision_and_a_second_click_is_the_same_one(design):
    key = uuid.uuid4()
    decision = design.begin(key=key, drafters=[design.members[1], person()])
    assert design.begin(key=key) == decision
    assert DesignDecision.objects.count() == DesignVersion.objects.count() == 1
    assert set(decision.drafters.all()) == set(design.members[:2])  # whoever is not in the Group is no drafter
    assert Entry.objects.filter(verb="design.begun").count() == 1
    with pytest.raises(NotAllowed, match="somebody else"):
        design.begin(key=key, by=design.members[3])


@pytest.mark.parametrize("who", [None, Role.BOARD, Role.FINANCE, Role.FUNDER, Role.LEARNING])
def test_nobody_else_drafts_or_comments(design, who):
    decision, stranger = design.begin(), person(who)
    with pytest.raises(NotAllowed):
        design.begin(by=stranger)
    with pytest.raises(NotAllowed):
        services.say_comment(decision, "I was here.", by=stranger)
    with pytest.raises(NotAllowed):
        services.propose_amendment(decision, "Other words.", "Because.", seen=1, by=stranger)
    assert not DesignComment.objects.exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": "weather"}, "Choose what"),
        ({"title": " "}, "Write a title"),
        ({"text": "\n"}, "Write a title"),
        ({"kind": "safety", "data": {}}, "words alone"),
    ],
)
def test_what_cannot_be_begun(design, values, sentence):
    with pytest.raises(NotValid, match=sentence):
        design.begin(**values)
    assert not DesignDecision.objects.exists()


def test_a_version_says_why_is_kept_and_is_never_written_over(design):
    decision = design.begin()
    second = design.write(decision, "We fund leadership.", why="Shorter.")
    assert design.write(decision, "We fund leadership.", seen=1) == second  # clicked twice
    with pytest.raises(services.Changed):
        services.write_version(decision, "Mine, later.", "Better.", seen=1, by=design.facilitator)
    with pytest.raises(NotValid, match="why this version"):
        design.write(decision, "Other words.", why=" ")
    with pytest.raises(NotValid, match="Nothing is changed"):
        design.write(decision, "We fund leadership.")
    with pytest.raises(NotAllowed, match="propose a change"):
        design.write(decision, "Other words.", by=design.members[5])
    assert list(decision.versions.values_list("text", flat=True)) == [TEXT, "We fund leadership."]
    with pytest.raises(DatabaseError), transaction.atomic():
        DesignVersion.objects.update(text="Another")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_at_once_one_is_told():
    design = a_design()
    decision = design.begin()
    found = at_once(
        lambda: design.write(decision, "The words of one.", seen=1),
        lambda: design.write(decision, "The words of the other.", seen=1, by=design.facilitator),
    )
    assert sorted(type(one).__name__ for one in found) == ["Changed", "DesignVersion"]
    assert decision.versions.count() == 2


# --- comments and proposed changes -----------------------------------------------------------------------------------


def test_a_comment_keeps_its_earlier_words_and_is_not_published_by_itself(design):
    decision, key = design.begin(), uuid.uuid4()
    comment = services.say_comment(decision, "What about Wales?", key=key, by=design.members[2])
    assert services.say_comment(decision, "What about Wales?", key=key, by=design.members[2]) == comment
    assert (DesignComment.objects.count(), comment.may_publish) == (1, False)
    comment = services.edit_comment(comment, "What about Wales and Kent?", True, seen=0, by=design.members[2])
    assert list(comment.events.order_by("pgh_id").values_list("text", flat=True)) == [
        "What about Wales?",
        "What about Wales and Kent?",
    ]
    with pytest.raises(NotAllowedNow, match="another page"):
        services.edit_comment(comment, "Mine.", seen=0, by=design.members[2])
    with pytest.raises(NotAllowed):
        services.edit_comment(comment, "Theirs.", by=design.facilitator)
    design.hold(decision)
    with pytest.raises(NotAllowedNow, match="is made"):
        services.edit_comment(comment, "Never mind.", by=design.members[2])
    assert services.edit_comment(comment, comment.text, False, by=design.members[2]).may_publish is False
    with pytest.raises(NotAllowedNow, match="is made"):
        services.say_comment(decision, "Late.", by=design.members[2])


def test_a_proposed_change_is_taken_up_in_a_version_or_declined_with_a_reason(design):
    decision = design.begin()
    one, other = (
        services.propose_amendment(decision, TEXT + more, why, seen=1, by=design.members[3])
        for more, why in ((" And the islands.", "We forgot them."), (" And abroad.", "Why not?"))
    )
    version = design.write(decision, one.text, why="The islands are in.", amendment=one, heard="We forgot the islands.")
    with pytest.raises(NotValid, match="why it is not taken up"):
        services.decline_amendment(other, " ", by=design.members[0])
    services.decline_amendment(other, "Our charity can fund in the UK only.", by=design.members[0])
    with pytest.raises(NotAllowedNow, match="answered already"):
        services.decline_amendment(one, "No.", by=design.facilitator)
    with pytest.raises(NotAllowedNow, match="answered already"):
        design.write(decision, "Again.", amendment=one)
    answers = list(DesignAmendment.objects.order_by("pk").values_list("answer", "reason"))
    assert answers == [
        ("accepted", "The islands are in."),
        ("declined", "Our charity can fund in the UK only."),
    ]
    assert (version.amendment, version.source, version.number) == (one, "amendment", 2)
    with pytest.raises(NotValid, match="Nothing is changed"):
        services.propose_amendment(decision, version.text, "The same.", seen=2, by=design.members[3])


# --- a part of a call ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", sorted(PART_OF.values()))
def test_a_part_that_is_written_out_reads_as_the_same(design, part):
    data = designed(part, design.call.definition[part])
    assert read_part(part, written(data)) == data
    assert read_part(part, written({part: data})) == data


@pytest.mark.parametrize(
    ("part", "content", "line", "reason"),
    [
        ("criteria", "scale: {}\nitems: []\nflags_not_scored: [x]\n", 1, "The scale needs"),
        ("questions", "- n: 1\n  key: a\n  section: One\n  type: poem\n  label: Sing\n", 4, "must be one of"),
        ("eligibility", "- key: uk\n  q: Are you here?\n  pass: maybe\n  if_fail: Ask.\n", 3, "must be one of"),
        ("review", "words\n", 1, "must be a list of keys"),
        ("decision_rules", "tie: [1]\n", 1, "needs 'fund_design'"),
        ("decision_rules", "a: &x 1\n", 1, "Anchors"),
        ("questions", "5", 1, "list with at least one item"),
    ],
)
def test_a_wrong_part_is_refused_with_its_line(part, content, line, reason):
    with pytest.raises(MalformedDefinition, match=reason) as refused:
        read_part(part, content)
    assert refused.value.line == line


def test_weights_that_miss_100_are_never_kept(design):
    def heavier(data):
        return data | {"items": [data["items"][0] | {"weight": 99}, *data["items"][1:]]}

    with pytest.raises(NotValid, match="not to 100"):
        design.begin_part("criteria", heavier)
    assert not DesignDecision.objects.exists()
