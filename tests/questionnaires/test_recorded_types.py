"""The JSON of a recorded answer, without a database."""

from types import SimpleNamespace

import pytest

from shaping_future.questionnaires import types
from shaping_future.questionnaires.errors import InvalidAnswer

KIND = types.TYPES["narrative"]
QUESTION = SimpleNamespace(number=1, max_words=3, guide_words=2, label="Why?", required=True)
RECORDED = {"recording": {"id": "x", "name": "a", "content_type": "video/mp4", "size": 9, "seconds": 130}, "text": ""}


def test_a_recording_is_said_by_its_length_and_its_words():
    assert KIND.as_text(QUESTION, RECORDED) == "Recorded answer, 2 minutes 10 seconds"
    assert KIND.as_text(QUESTION, RECORDED | {"text": "We can"}) == "Recorded answer, 2 minutes 10 seconds\nWe can"
    assert KIND.as_text(QUESTION, "We can") == "We can"
    assert (KIND.is_empty(RECORDED), KIND.is_empty(""), KIND.problem(QUESTION, RECORDED, {})) == (False, True, None)
    assert (KIND.shown(QUESTION, RECORDED)["has_video"], KIND.shown(QUESTION, "We can")["recording"]) == (True, None)


def test_only_the_words_of_a_recording_can_be_taken_along():
    assert KIND.portable(RECORDED) is None
    assert KIND.portable(RECORDED | {"text": "We can"}) == "We can"
    assert KIND.portable("We can") == "We can"


@pytest.mark.parametrize(
    "value", [{}, {"recording": {}}, {"text": "x"}, {"recording": None, "text": ""}, {"id": "x"}, 7]
)
def test_what_is_neither_a_text_nor_a_recording_is_refused(value):
    with pytest.raises(InvalidAnswer):
        KIND.clean(QUESTION, value)


def test_the_file_behind_an_answer_is_found_in_each_form():
    assert [types.file_of(one) for one in (RECORDED, {"id": "y"}, {}, "text", None, [])] == [
        "x",
        "y",
        None,
        None,
        None,
        None,
    ]
