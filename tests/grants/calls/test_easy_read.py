"""Easy Read: from one definition a page and a pack, in short sentences with pictures that have words."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.urls import reverse

from grants.calls import loading, queries
from grants.calls.definition import read
from grants.calls.definition.easy_read import MOST_WORDS, PICTURES, spoken
from grants.calls.services import PACK_EASY, launch_call
from shaping_future.accounts.roles import Role
from shaping_future.files import services as files
from shaping_future.files.models import Document
from shaping_future.questionnaires import words
from shaping_future.questionnaires.errors import MalformedDefinition
from tests import paper
from tests.cast import REAL_CALL, a_call, call_text, person

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


def test_a_question_without_easy_words_stands_with_its_own(client):
    data = yaml.safe_load(call_text())
    del data["easy_read"]["questions"]["care"]
    call = launch_call(loading.load(yaml.safe_dump(data, allow_unicode=True)), "A test.", by=person(Role.STAFF))
    page = client.get(reverse("call-easy-read", args=[call.slug])).text
    assert "How will you look after people and keep them safe?" in page
