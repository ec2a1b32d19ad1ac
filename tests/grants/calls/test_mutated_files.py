"""Whatever happens to the real file, it is taken or refused with a line: never a traceback, never a half."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants.calls import loading
from grants.calls.models import Call
from grants.fund.models import Fund
from shaping_future.questionnaires.errors import MalformedDefinition
from tests.cast import REAL_CALL

LINES = REAL_CALL.read_text().split("\n")
ODD = st.sampled_from(
    ["", "null", "~", "true", "yes", "0", "-1", "1e9", "99999999999999999999", "[]", "{}", "[1, 2]", "{a: b}", '"', "'",
     "- x", "2025-02-30", "0001-01-01", "12:30", "!!python/object:os.system x", "&a 1", "*a", "\t", "é\u0301", "\u202e",
     "💜", "#", "a" * 600, "2025-06-24T12:00:00+00:00", '"0001-01-01T00:00:00+05:00"', ".inf", "|", ">", "? x", "%YAML"]
) | st.text(max_size=30)  # fmt: skip


@st.composite
def damaged_files(draw):
    """The real file with one to three lines dropped, doubled, swapped, shortened, or with a value replaced."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        how = draw(st.sampled_from(["drop", "double", "swap", "cut", "value", "value", "value", "insert", "indent"]))
        if how == "drop":
            lines.pop(at)
        elif how == "double":
            lines.insert(at, line)
        elif how == "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], line
        elif how == "cut":
            lines[at] = line[: draw(st.integers(0, len(line)))]
        elif how == "indent":
            lines[at] = draw(st.sampled_from([" ", "  ", "\t"])) + line
        elif how == "insert":
            place = draw(st.integers(0, len(line)))
            lines[at] = line[:place] + draw(ODD) + line[place:]
        else:
            lines[at] = with_other_value(draw, line)
    return "\n".join(lines)


def with_other_value(draw, line):
    """One value of the line (what stands between a colon and a comma or the end) replaced by something odd."""
    starts = [place + 1 for place, char in enumerate(line) if char == ":"]
    if not starts:
        return line
    start = draw(st.sampled_from(starts))
    ends = [line.find(char, start) for char in ",}"]
    end = min([place for place in ends if place > 0], default=len(line))
    return f"{line[:start]} {draw(ODD)}{line[end:]}"


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(damaged_files())
def test_a_mutated_file_is_taken_whole_or_refused_with_a_line(text):
    refused = None
    try:
        with transaction.atomic():
            call = loading.load(text)
            assert sum(criterion.weight for criterion in call.criteria.all()) == 100
            transaction.set_rollback(True)
    except MalformedDefinition as error:
        refused = error
    if refused:
        assert 1 <= refused.line <= text.count("\n") + 1
        assert refused.reason.endswith(".")
    assert not Call.objects.exists()
    assert not Fund.objects.exists()
