"""The fund's real definition becomes a call; a damaged one is refused as a whole, with the line and the reason."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from grants.calls import loading
from grants.calls.models import Call, Stage
from grants.calls.services import launch_call
from grants.fund.models import Fund
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.questionnaires.errors import MalformedDefinition
from shaping_future.questionnaires.models import Question, Questionnaire
from shaping_future.record.models import Entry
from tests.cast import REAL_CALL, WITHOUT, a_call, call_text, person

pytestmark = pytest.mark.django_db

TEXT = REAL_CALL.read_text()


def line_of(piece, text=TEXT):
    """The line, from 1, on which `piece` stands for the first time."""
    return text[: text.index(piece)].count("\n") + 1


def test_the_real_file_becomes_a_call_with_everything_it_says():
    call = loading.load(TEXT)
    assert (call.slug, call.stage) == ("shaping-the-future-2025", Stage.PREPARING)
    assert call.opens_at.isoformat() == "2025-01-13T10:00:00+00:00"
    assert call.closes_at.isoformat() == "2025-02-24T12:00:00+00:00"
    assert list(call.strands.values_list("key", "min_pence", "max_pence", "months")) == [
        ("single", 1_000_000, 4_000_000, 24),
        ("joint", 3_000_000, 6_000_000, 24),
    ]
    assert list(call.criteria.values_list("key", "weight")) == [
        ("power", 25), ("development", 25), ("systems", 15), ("ripple", 15), ("doable", 20),
    ]  # fmt: skip
    assert [set(criterion.anchors) for criterion in call.criteria.all()] == [set("01234")] * 5
    counts = [call.eligibility_questions.count(), call.timeline.count(), call.equity_questions.count()]
    assert counts == [7, 17, 5]
    assert call.eligibility_questions.get(key="host").passes == ["yes", "not_applicable", "not_yet"]
    assert call.payment_terms[0] == {"share": "0.5", "when": "agreement signed and bank details verified"}
    assert call.learning_schedule[0]["due"] == "2025-11-28"
    assert (len(call.community_dates), len(call.learning_prompts), len(call.feedback_prompts)) == (8, 6, 3)
    assert (call.readings_per_application, call.max_readings_per_reader) == (3, 15)


def test_its_fourteen_questions_keep_type_words_criterion_and_condition():
    call = loading.load(TEXT)
    questions = list(call.questionnaire.questions.order_by("number"))
    assert [question.type for question in questions] == [
        "organisation", "choice", "narrative", "narrative", "narrative", "narrative", "narrative", "narrative",
        "budget", "narrative", "repeat", "narrative", "choice_multi", "confirm",
    ]  # fmt: skip
    assert [question.criterion for question in questions] == [
        "", "", "", "development", "power", "development", "systems", "ripple", "doable", "doable", "", "", "", "",
    ]  # fmt: skip
    why_now, partners = questions[3], questions[10]
    assert (why_now.guide_words, why_now.max_words, why_now.scored) == (200, 250, True)
    assert partners.show_if == "strand == joint"
    assert [question.number for question in questions if question.hidden_from_reviewers] == [12, 13]


def test_its_fund_has_lines_and_contributions_of_the_same_sum():
    fund = loading.load(TEXT).fund
    assert (
        sum(line.pence for line in fund.lines.all()) == sum(one.pence for one in fund.contributions.all()) == 60_000_000
    )
    assert "A B Charitable Trust" in fund.contributing_funders


def test_the_same_file_again_is_the_same_call():
    call = loading.load(TEXT)
    again = loading.load(TEXT + "\n# a comment changes nothing\n")
    assert again == call
    assert (Call.objects.count(), Questionnaire.objects.count(), Entry.objects.filter(verb="call.loaded").count()) == (
        1,
        1,
        1,
    )


def test_a_changed_file_replaces_a_call_that_is_being_prepared():
    loading.load(TEXT)
    call = loading.load(TEXT.replace("max_pence: 4000000", "max_pence: 4500000"))
    assert (Call.objects.count(), Fund.objects.count()) == (1, 1)
    assert call.strands.get(key="single").max_pence == 4_500_000
    assert Questionnaire.objects.count() == 1  # no question changed


def test_a_changed_question_makes_a_new_version_of_the_form():
    loading.load(TEXT)
    call = loading.load(TEXT.replace("max_words: 250", "max_words: 260"))
    assert call.questionnaire.version == 2


def test_a_launched_call_does_not_change():
    call = a_call(slug="frozen")
    with pytest.raises(NotAllowedNow, match="was launched"):
        loading.load(call_text(slug="frozen").replace("max_pence: 4000000", "max_pence: 4500000"))
    assert call.strands.get(key="single").max_pence == 4_000_000


def test_the_same_file_is_welcome_after_launch_too():
    call = loading.load(call_text())
    launch_call(call, WITHOUT, by=person(Role.STAFF))
    assert loading.load(call_text()).stage == Stage.LAUNCHED


def test_only_staff_load_in_their_own_name():
    with pytest.raises(NotAllowed):
        loading.load(TEXT, by=person(Role.FACILITATOR))
    assert not Call.objects.exists()


def test_a_second_call_of_the_fund_must_agree_about_its_money():
    loading.load(TEXT)
    other = TEXT.replace("slug: shaping-the-future-2025", "slug: other")
    other = other.replace("pence: 2400000", "pence: 2300000").replace("pence: 2600000", "pence: 2700000")
    with pytest.raises(MalformedDefinition, match=f"Line {line_of('budget:')}: This fund is here already"):
        loading.load(other)
    assert not Call.objects.filter(slug="other").exists()


DAMAGE = [
    # what is damaged, the text to replace, by what, the text whose line is named, a piece of the reason
    ("not YAML", "fund:\n", "fund: [\n", None, "not YAML"),
    ("a tab", "  host:", "\thost:", "\thost:", "tab"),
    ("a part that is missing", "learning_prompts:", "#", "fund:", "needs 'learning_prompts'"),
    ("a part nobody knows", "timeline:\n", "extra: 1\ntimeline:\n", "extra: 1", "no key 'extra'"),
    ("a part twice", "timeline:\n", "budget:\n  total_pence: 1\ntimeline:\n", "budget:\n  total_pence: 1\n", "twice"),
    ("a key that is missing", '  programme: "Migration', '  # "Migration', "  name:", "needs 'programme'"),
    ("a misspelt key", "  programme:", "  program:", "  program:", "no key 'program'"),
    ("empty text", 'host: "Global Dialogue"', 'host: ""', 'host: ""', "must be text"),
    ("another currency", "currency: GBP", "currency: EUR", "currency: EUR", "must be one of GBP"),
    ("money with a point", "total_pence: 60000000", "total_pence: 600000.00", "total_pence:", "whole number"),
    ("money below nought", "pence: 100000}", "pence: -100000}", "pence: -100000}", "must be from 1"),
    ("too much money", "max_pence: 6000000", "max_pence: 6000000000", "max_pence: 6000000000", "must be from"),
    ("lines that miss the total", "pence: 2400000", "pence: 2400001", "  lines:", "add up to 60000001"),
    ("contributions that miss the total", "pence: 2500000}", "pence: 2500001}", "  contributions:",
     "add up to 60000001"),
    ("no line for grants", "{key: grants, ", "{key: giving,", "  lines:", "key 'grants'"),
    ("a line twice", "{key: insight, ", "{key: learning,", "{key: learning,    label: \"Insight", "is here twice"),
    ("an address with a space", "slug: shaping-the-future-2025", "slug: shaping the future",
     "slug: shaping the", "hyphens"),
    ("a time without a zone", "2025-02-24T12:00:00+00:00", "2025-02-24T12:00:00", "closes:", "time with a zone"),
    ("a time in another zone", "2025-02-24T12:00:00+00:00", "2025-02-24T13:00:00+01:00", "closes:", "UK time"),
    ("a day not in the calendar", "start: 2025-03-03", "start: 2025-02-30", "2025-02-30", "not a date in the calendar"),
    ("closing before opening", "2025-02-24T12:00:00", "2025-01-12T12:00:00", "closes:", "close after it opens"),
    ("closing at midnight", "2025-02-24T12:00:00", "2025-02-25T00:00:00", "closes:", "Midnight"),
    ("another time zone", "timezone: Europe/London", "timezone: Europe/Paris", "timezone:", "Europe/London"),
    ("a ceiling below the floor", "min_pence: 3000000", "min_pence: 7000000", "{key: joint", "at least 'min_pence'"),
    ("a ceiling above the fund", "max_pence: 6000000", "max_pence: 60000000", "{key: joint", "budget line 'grants'"),
    ("a strand twice", "{key: joint, ", "{key: single,", "{key: single, label: \"Collab", "is here twice"),
    ("no strands", r"(?s)  strands:\n.*?  expected", "  strands: []\n  expected", "  strands:", "at least one item"),
    ("a timeline beside the call", "start: 2025-01-13", "start: 2025-01-14", "key: open_call", "the day that the call"),
    ("an end before its start", "end: 2024-12-16", "end: 2024-12-01", "key: pack,", "not be before 'start'"),
    ("a timeline out of order", "start: 2025-03-27", "start: 2025-03-01", "key: shortlist,", "in the order"),
    ("an answer nobody gives", 'pass: ["yes", host]', 'pass: ["yes", maybe]', "key: committee", "must be one of"),
    ("a route nobody knows", "route: host", "route: train", "route: train", "must be one of host"),
    ("a question type nobody knows", "type: confirm", "type: sign", "key: declaration", "must be one of"),
    ("a question twice", "key: why_now,", "key: summary,", "{n: 4, ", "used twice"),
    ("a number twice", "{n: 5, ", "{n: 4, ", "key: who_leads", "used twice"),
    ("a ceiling below the guide", "max_words: 400", "max_words: 300", "key: what_do", "at least 'guide_words'"),
    ("a criterion nobody knows", "criterion: ripple", "criterion: waves", "criterion: waves", "no criterion 'waves'"),
    ("a criterion nobody serves", "criterion: systems", "criterion: ripple", "- key: systems", "No question serves"),
    ("scored without a criterion", "scored: false, label: \"In one", "label: \"In one", "key: summary",
     "serves no criterion"),
    ("a condition on nothing", "strand == joint", "weather == joint", "key: partners", "show_if"),
    ("a condition on no such strand", "strand == joint", "strand == triple", "key: partners", "never is"),
    ("no budget question", "type: budget, criterion: doable", "type: text, criterion: doable", "questions:",
     "type budget"),
    ("weights that miss 100", "weight: 20", "weight: 21", "  items:", "add up to 101"),
    ("an anchor that is missing", '        "2": "One believable link."\n', "", '        "0": "No link', "needs '2'"),
    ("a fifth anchor", '        "4": "A clear, ', '        "5": "A clear, ', '        "5": ', "no key '5'"),
    ("an anchor as a number", '        "4": "A clear, ', '        4: "A clear, ', "        4: ", "Put it in quotes"),
    ("a scale without X", ', "X": "I don', ', "Y": "I don', "  scale:", "no key 'Y'"),
    ("nobody reads", "reviewers_per_application: 3", "reviewers_per_application: 0", "reviewers_per", "must be from 1"),
    ("two prompts instead of three", '"What is strongest here?", ', "", "feedback_prompts", "3 to 3"),
    ("a method nobody knows", "method: consent_on_slate", "method: shouting", "method: shouting", "must be one of"),
    ("shares that miss one", "share: 0.5, when: \"12", "share: 0.4, when: \"12", "payments:", "add up to 0.9"),
    ("a share above one", "share: 0.5, when: \"12", "share: 1.5, when: \"12", "payments:", "part of one whole"),
    ("learning dates out of order", "due: 2026-11-27", "due: 2025-11-27", "learning: [{", "in the order"),
    ("an equity question twice", "{n: 2, standard", "{n: 1, standard",
     "{n: 1, standard: \"DEI Data Standard: mi", "twice"),
    ("an anchor of YAML", "fund:\n", "fund: &here\n", "fund: &here", "Anchors"),
    ("a second document", "timeline:\n", "---\ntimeline:\n", "---\ntimeline", "second document"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "where", "reason"), [case[1:] for case in DAMAGE], ids=[case[0] for case in DAMAGE]
)
def test_a_damaged_file_is_refused_with_its_line_and_nothing_is_kept(old, new, where, reason):
    pattern = old.removeprefix("(?s)") if old.startswith("(?s)") else re.escape(old)
    damaged, changes = re.subn(pattern, lambda _: new, TEXT, count=1, flags=re.DOTALL)
    assert changes == 1
    with pytest.raises(MalformedDefinition) as refused:
        loading.load(damaged)
    assert reason in refused.value.reason
    if where:
        assert refused.value.line == line_of(where, damaged)
    assert refused.value.sentence == f"Line {refused.value.line}: {refused.value.reason}"
    assert not any(model.objects.exists() for model in (Call, Fund, Questionnaire, Question, Entry))


@pytest.mark.parametrize(
    "content", ["", "just words", "[]", b"\xff\xfe", "a: " + "[" * 5000, "x" * 600_000, "\x00", "- 1"]
)
def test_what_is_no_definition_at_all_is_refused(content):
    with pytest.raises(MalformedDefinition):
        loading.load(content)


# --- the command ------------------------------------------------------------------------------------------------


def test_the_command_loads_the_funds_own_call(capsys):
    call_command("load_call")
    assert capsys.readouterr().out == (
        "Shaping the Future 2025: open call: Being prepared, /calls/shaping-the-future-2025/\n"
    )


def test_the_command_launches_in_the_name_of_somebody_on_the_staff(tmp_path, capsys):
    staff = person(Role.STAFF)
    file = tmp_path / "call.yaml"
    file.write_text(call_text())
    call_command("load_call", str(file), "--launch", staff.email, "--without", WITHOUT)
    call = Call.objects.get()
    assert (call.stage, call.launched_by) == (Stage.LAUNCHED, staff)


@pytest.mark.parametrize(
    ("name", "text", "arguments", "reason"),
    [
        (
            "broken.yaml",
            TEXT.replace("weight: 20", "weight: 19"),
            [],
            f"Line {line_of('  items:')}: The weights add up to 99",
        ),
        ("past.yaml", TEXT, ["--launch"], "Nobody on the staff"),
        ("missing.yaml", None, [], "cannot be read: No such file"),
    ],
)
def test_the_command_refuses_in_one_sentence_and_keeps_nothing(tmp_path, name, text, arguments, reason):
    file: Path = tmp_path / name
    if text is not None:
        file.write_text(text)
    with pytest.raises(CommandError, match=re.escape(reason)):
        call_command("load_call", str(file), *arguments)
    assert not Call.objects.exists()


def test_a_call_that_cannot_be_launched_is_not_loaded_either(tmp_path):
    person(Role.STAFF)
    file = tmp_path / "past.yaml"
    file.write_text(TEXT)  # its closing time is long past
    with pytest.raises(CommandError, match="would have closed"):
        call_command("load_call", str(file), "--launch")
    assert not Call.objects.exists()
