"""One's own answers as a file, and bringing answers from another application."""

import json

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants.applications import passport, queries, services
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from tests.cast import a_call, an_application, answers_to, person, signed_in_as
from tests.files.samples import upload

pytestmark = pytest.mark.django_db


def bring_url(application):
    return reverse("application-bring", args=[application.public_id])


def export(application, user=None):
    user = user or application.started_by
    return signed_in_as(user).get(reverse("application-export", args=[application.public_id]))


def an_empty_draft(call=None, user=None):
    return an_application(call or a_call(), user, answers={})


def answers(application):
    return queries.answers_and_versions(application)[0]


def test_everything_that_was_answered_is_in_the_file_and_nothing_of_the_equity_form():
    application = an_application()
    services.save_equity(application, {"3": "Partly"}, by=application.started_by)
    answer = export(application)
    found = json.loads(answer.content)
    assert answer["Content-Disposition"] == f'attachment; filename="application-{application.reference}.json"'
    assert {one["key"]: one["value"] for one in found["answers"]} == {
        key: value for key, value in answers(application).items() if value not in ([], {}, "")
    }
    assert "Partly" not in answer.content.decode()


def test_a_file_fills_an_empty_application_to_the_last_answer_that_may_be_copied():
    source, target = an_application(), an_empty_draft()
    browser = signed_in_as(target.started_by)
    page = browser.post(bring_url(target), {"file": upload("mine.json", export(source).content)})
    assert page.status_code == 200
    expected = answers(source)
    expected.pop("declaration")
    expected.pop("contact_how", None)
    assert answers(target) == expected
    assert "This cannot be copied. Please answer it here." in page.content.decode()


def test_ones_own_earlier_application_is_a_choice_and_another_persons_is_none():
    me = person()
    earlier, foreign, target = an_application(user=me), an_application(), an_empty_draft(user=me)
    browser = signed_in_as(me)
    assert earlier.call.title in browser.get(bring_url(target)).content.decode()
    refused = browser.post(bring_url(target), {"earlier": str(foreign.public_id)})
    assert refused.status_code == 400
    assert answers(target) == {}
    assert browser.post(bring_url(target), {"earlier": str(earlier.public_id)}).status_code == 200
    assert answers(target)["why_now"] == answers(earlier)["why_now"]


def test_what_was_written_here_is_never_replaced_and_what_does_not_fit_is_given_back():
    call = a_call()
    source = an_application(answers=answers_to(call) | {"summary": "Ours"})
    target = an_application(call, answers={"summary": "Already here"})
    carried = passport.carried(queries.passport_of(source))
    long = passport.Carried("why_now", "narrative", "Why?", "word " * 300, "word " * 300)
    foreign = passport.Carried("other", "narrative", "Another question", "Some text", "Some text")
    kept = [one for one in carried if one.key != "why_now"]
    brought = services.bring_answers(target, [*kept, long, foreign], by=target.started_by)
    assert answers(target)["summary"] == "Already here"
    assert "why_now" not in answers(target)
    why = {one.label: one.why for one in brought.left}
    assert why["Why?"] == "Write 250 words or fewer; you have 300."
    assert why["Another question"] == "This call does not ask it."
    assert {one.text for one in brought.left if one.label == "Why?"} == {"word " * 300}


def test_only_writers_of_a_draft_bring_answers():
    source, sent, stranger = an_application(), an_application(sent=True), person()
    carried = passport.carried(queries.passport_of(source))
    with pytest.raises(NotAllowedNow):
        services.bring_answers(sent, carried, by=sent.started_by)
    with pytest.raises(NotAllowed):
        services.bring_answers(an_empty_draft(), carried, by=stranger)
    assert signed_in_as(stranger).get(bring_url(source)).status_code == 404
    assert export(source, stranger).status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"\xff\xfe", b"[" * 200_000, b"[]", b'"text"', b"{}", b'{"format": "application-passport"}',
        b'{"format": "application-passport", "version": 2, "answers": []}',
        b'{"format": "application-passport", "version": 1, "answers": {}}',
        b'{"format": "application-passport", "version": 1, "answers": [1]}',
        b'{"format": "application-passport", "version": 1, "answers": [{"key": 1}]}',
        b'{"format": "application-passport", "version": 1, "answers": [{"key": "a", "type": "text", "question": "b",'
        b' "value": "c", "text": "\\ud800"}]}',
    ],
)  # fmt: skip
def test_another_file_is_refused_with_a_sentence(content):
    target = an_empty_draft()
    page = signed_in_as(target.started_by).post(bring_url(target), {"file": upload("file.json", content)})
    assert page.status_code == 400
    assert "field__error" in page.content.decode() or "error-summary" in page.content.decode()
    assert answers(target) == {}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(["org", "public_name", "summary", "budget", "partners", "contact_how", "declaration", "plan"])
TYPES = st.sampled_from(["organisation", "choice", "narrative", "budget", "repeat", "choice_multi", "confirm", "file"])


@pytest.fixture
def empty_draft():
    return an_application(a_call(), answers={}, strand="joint")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example is rolled back
@given(carried=st.lists(st.builds(passport.Carried, KEYS, TYPES, st.text(max_size=10), VALUES, st.text(max_size=10))))
def test_no_value_whatever_breaks_it(empty_draft, carried):
    """Each answer of the file is taken or left with a reason; what was taken can be read again."""
    with transaction.atomic():
        brought = services.bring_answers(empty_draft, carried, by=empty_draft.started_by)
        assert all(one.why for one in brought.left)
        queries.sections(empty_draft)
        transaction.set_rollback(True)


def test_a_file_that_is_too_large_is_not_read():
    with pytest.raises(NotValid, match="too large"):
        passport.read(b" " * (passport.MOST_BYTES + 1))
