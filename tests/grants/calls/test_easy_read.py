"""Easy Read: from one definition a page and a pack, in short sentences with pictures that have words."""

import copy
import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.test import Client
from django.urls import reverse

from grants.calls import loading, queries
from grants.calls.changes import changes
from grants.calls.definition import read
from grants.calls.definition.easy_read import MOST_WORDS, PICTURES, spoken
from grants.calls.models import Call
from grants.calls.services import PACK_EASY, launch_call
from shaping_future.accounts.roles import Role
from shaping_future.files import services as files
from shaping_future.files.models import Document
from shaping_future.questionnaires import words
from shaping_future.questionnaires.errors import MalformedDefinition
from tests import paper
from tests.cast import REAL_CALL, a_call, call_text, person, signed_in_as
from tests.kinds import text_of

pytestmark = pytest.mark.django_db


def without_easy_read():
    return call_text().partition("easy_read:")[0]


def all_lines(call):
    found = queries.easy_read(call)
    return [line for _title, lines in found["pages"] + found["questions"] for line in lines]


def test_the_fund_s_own_call_has_words_for_every_question():
    definition = read(REAL_CALL.read_bytes())
    assert {one.key for one in definition.questions} == set(definition["easy_read"]["questions"])


def test_no_sentence_is_long_once_the_calls_own_dates_and_amounts_stand_in_it():
    lines = all_lines(a_call())
    assert len(lines) > 40
    for line in lines:
        assert "{" not in line["say"]
        assert max(words.count(one) for one in re.split(r"(?<=[.?:])\s+", line["say"])) <= MOST_WORDS, line["say"]


def test_dates_and_amounts_are_the_calls_own():
    call = a_call()
    said = " ".join(line["say"] for line in all_lines(call))
    assert f"before noon on {call.closes_at.day} {call.closes_at:%B %Y}." in said
    assert "£10,000 or more" in said
    assert "up to £60,000" in said


def test_every_picture_is_drawn_and_used_by_its_name():
    drawn = {path.stem for path in (Path(settings.ROOT) / "static/img/easy").glob("*.svg")}
    assert drawn == set(PICTURES)
    for name in drawn:
        text = (Path(settings.ROOT) / f"static/img/easy/{name}.svg").read_text()
        assert not re.search(r"script|href|style|on\w+=", text)


@pytest.mark.parametrize(
    ("say", "reason"),
    [
        (
            "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen.",
            "16 words",
        ),
        ("One. Two. Three.", "has 3"),
        ("It closes {tomorrow}.", "in braces may stand"),
        ("It closes {closes.", "brace"),
        ("", "must be text"),
        (7, "must be text"),
    ],
)
def test_what_is_not_easy_is_refused(say, reason):
    with pytest.raises(ValueError, match=reason):
        spoken(say)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("picture: idea", "picture: unicorn", "must be one of"),
        ("    org:\n", "    Org!:\n", "must be a key"),
        ("  pages:\n", "  leaves:\n", "leaves"),
        ("They read every application and talk about it.", "word " * 16, "16 words"),
    ],
)
def test_a_file_with_wrong_easy_read_is_refused_with_its_line(old, new, reason):
    text = call_text()
    with pytest.raises(MalformedDefinition, match=reason) as refused:
        loading.load(text.replace(old, new, 1))
    assert refused.value.line > without_easy_read().count("\n")


def test_the_page_has_every_line_with_a_picture_that_has_words(client, django_assert_max_num_queries):
    call = a_call()
    with django_assert_max_num_queries(12):
        page = client.get(reverse("call-easy-read", args=[call.slug])).content.decode()
    for line in all_lines(call):
        assert f'alt="{line["alt"]}"' in page
        assert line["say"].replace("'", "&#x27;") in page
    assert reverse("call-easy-read", args=[call.slug]) in client.get(reverse("call-detail", args=[call.slug])).text


def test_the_pack_says_the_same_and_every_picture_has_words():
    call = a_call()
    document = Document.objects.get(kind=PACK_EASY, subject=str(call.pk))
    files.make(document.pk)
    document.refresh_from_db()
    easy = paper.read(document)
    lines, text = all_lines(call), paper.flat(easy.text)
    assert [line["say"] for line in lines if paper.flat(line["say"]) not in text] == []
    figures = [element for element in easy.elements if element["/S"] == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == [line["alt"] for line in lines]
    assert len(easy.pages) <= 20
    assert easy.smallest_text() >= 16


def test_a_call_without_words_in_easy_read_offers_none(client):
    call = launch_call(loading.load(without_easy_read()), "A test.", by=person(Role.STAFF))
    assert not Document.objects.filter(kind=PACK_EASY).exists()
    assert client.get(reverse("call-easy-read", args=[call.slug])).status_code == 404
    for name in ("call-detail", "call-pack"):
        assert "Easy Read" not in client.get(reverse(name, args=[call.slug])).text


# --- on the desk -----------------------------------------------------------------------------------------------------


def desk_page(call, *number):
    name = "part_item" if number else "part"
    return reverse(f"admin:grants_call_build_{name}", args=[call.pk, "easy-read", *number])


def adding(call):
    return reverse("admin:grants_call_build_part_add", args=[call.pk, "easy-read"])


def saved(call):
    return Call.objects.get(pk=call.pk).definition.get("easy_read")


def test_staff_write_the_pages_about_the_whole_call():
    call, staff = a_call(launched=False), signed_in_as(person(Role.STAFF))
    before = saved(call)["pages"]
    assert before[1]["title"] in staff.get(desk_page(call)).text
    there = desk_page(call, 1)
    form = staff.get(there).context["form"]
    sent = {bound.html_name: bound.value() for bound in form if bound.value()}
    assert staff.post(there, sent | {"easy_0": "The Group chooses.", "easy_1": "", "picture_1": ""}).status_code == 302
    page = saved(call)["pages"][1]
    assert page["lines"] == [before[1]["lines"][0] | {"say": "The Group chooses."}, *before[1]["lines"][2:]]
    new = {"title": "Who pays?", "easy_0": "Six funders pay.", "picture_0": "money"}
    for wrong, said in (
        ({"easy_0": "", "picture_0": ""}, "at least one line"),
        ({"picture_0": ""}, "Choose a picture"),
        ({"easy_0": ""}, "Write a sentence"),
        ({"easy_0": "word " * 16}, "16 words"),
        ({"easy_0": "It opens {tomorrow}."}, "in braces may stand"),
        ({"title": ""}, "heading of this page"),
    ):
        answer = staff.post(adding(call), new | wrong)
        assert (answer.status_code, said in answer.text) == (400, True), wrong
    assert staff.post(adding(call), new).status_code == 302
    assert saved(call)["pages"][-1] == {
        "title": "Who pays?",
        "lines": [{"picture": "money", "say": "Six funders pay."}],
    }
    assert len(saved(call)["pages"]) == len(before) + 1


def test_a_call_without_easy_read_begins_it_with_a_page_and_then_its_questions_can_have_lines():
    call, staff = loading.load(without_easy_read()), signed_in_as(person(Role.STAFF))
    question = reverse("admin:grants_call_build_question", args=[call.pk, "care"])
    assert "easy_0" not in staff.get(question).context["form"].fields
    page = {"title": "What is this?", "easy_0": "This is a fund.", "picture_0": "money"}
    assert staff.post(adding(call), page).status_code == 302
    assert list(saved(call)) == ["pages"]
    form = staff.get(question).context["form"]
    sent = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)} | {"save": "1"}
    assert staff.post(question, sent | {"easy_0": "How do you rest?", "picture_0": "help"}).status_code == 302
    assert saved(call)["questions"] == {"care": [{"picture": "help", "say": "How do you rest?"}]}
    assert staff.post(question, sent | {"easy_0": "", "picture_0": ""}).status_code == 302
    assert list(saved(call)) == ["pages"]
    launched = launch_call(Call.objects.get(pk=call.pk), "A test.", by=person(Role.STAFF))
    shown = Client().get(reverse("call-easy-read", args=[launched.slug])).text
    assert "This is a fund." in shown
    assert "How will you look after people and keep them safe?" in shown


def test_a_call_with_places_says_no_amounts_in_easy_read():
    easy = 'easy_read:\n  pages:\n    - {title: What, lines: [{picture: money, say: "You pay {least}."}]}\n'
    with pytest.raises(MalformedDefinition, match="no amounts"):
        loading.load(text_of("programme") + easy)
    call = loading.load(text_of("programme") + easy.replace("You pay {least}", "It closes {closes}"))
    assert queries.easy_read(call)["pages"][0][1][0]["say"].startswith("It closes noon on")


def test_what_changes_in_easy_read_is_said_in_words():
    call = a_call()
    after = copy.deepcopy(call.definition)
    after["easy_read"]["pages"][0]["lines"][0] = {"picture": "idea", "say": "It gives money."}
    (change,) = changes(call.definition, after)
    assert change.label == "In Easy Read “What is this?”: lines"
    assert "It gives money. (picture: idea)" in change.after


def test_a_question_without_easy_words_stands_with_its_own(client):
    data = yaml.safe_load(call_text())
    del data["easy_read"]["questions"]["care"]
    call = launch_call(loading.load(yaml.safe_dump(data, allow_unicode=True)), "A test.", by=person(Role.STAFF))
    page = client.get(reverse("call-easy-read", args=[call.slug])).text
    assert "How will you look after people and keep them safe?" in page
