"""A call says its own texts in other languages, beside the English ones; what is missing stays English, visibly."""

import pytest
from django.urls import reverse

from grants.calls.definition import read
from shaping_future.questionnaires.errors import MalformedDefinition
from tests.cast import a_call, an_application, call_text, person, signed_in_as

LABEL = "What will you do over two years?"
WELSH = "Beth wnewch chi dros ddwy flynedd?"
PART = f"""
other_languages:
  cy:
    - {{en: "{LABEL}", say: "{WELSH}"}}
    - {{en: "Shaping the Future 2025: open call", say: "Llunio'r Dyfodol 2025: galwad agored"}}
    - {{en: "You can apply from {{opens}}.", say: "Gallwch ymgeisio o {{opens}}."}}
"""


@pytest.fixture
def call(db, monkeypatch):
    """The real call, some of it in Welsh."""
    monkeypatch.setattr("tests.cast.call_text", lambda *days, **changes: call_text(*days, **changes) + PART)
    return a_call(slug="in-two-languages")  # a name of its own: tests.again tells calls apart by what is asked for


def test_a_text_that_the_call_does_not_say_is_refused():
    with pytest.raises(MalformedDefinition, match="does not say “What will you do in one year"):
        read(call_text() + PART.replace("over two years?", "in one year?"))


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("other_languages:\n  xx: []", "xx"),
        ("other_languages: []", "must be"),
        (PART + f'    - {{en: "{LABEL}", say: "E"}}', "twice"),
    ],
)
def test_other_languages_that_are_wrong_are_refused(wrong, reason):
    with pytest.raises(MalformedDefinition, match=reason):
        read(call_text() + "\n" + wrong)


def test_the_public_page_says_what_it_can_and_marks_the_rest(client, call):
    page = client.get(reverse("call-questions", args=[call.slug]), {"lang": "cy"}).content.decode()
    assert WELSH in page
    assert LABEL not in page
    assert (
        '<span lang="en-GB" dir="ltr">What will it cost?</span> <small class="in-english">(yn Saesneg)</small>' in page
    )
    easy = client.get(reverse("call-easy-read", args=[call.slug]), {"lang": "cy"}).content.decode()
    assert "Gallwch ymgeisio o" in easy
    assert '<p class="easy__say" lang="en-GB" dir="ltr">This is a fund.' in easy
    assert LABEL in client.get(reverse("call-questions", args=[call.slug]), {"lang": "en-gb"}).content.decode()


def test_a_call_that_nobody_has_translated_says_so_once(client, db):
    call = a_call()
    page = client.get(reverse("call-questions", args=[call.slug]), {"lang": "ar"}).content.decode()
    assert page.count("in-english") == 1
    assert f'<span lang="en-GB" dir="ltr">{LABEL}</span>' in page


def test_the_form_asks_in_the_language_and_keeps_the_same(call):
    """The option that is chosen is kept in the words of the definition, whatever its label said."""
    amina = person(name="Amina")
    application = an_application(call, amina)
    browser = signed_in_as(amina)
    address = reverse("application-section", args=[application.public_id, 2])
    page = browser.get(address, {"lang": "cy"}).content.decode()
    assert f"6. {WELSH}" in page
    assert 'name="q-what_do"' in page
    about_you = reverse("application-section", args=[application.public_id, 1])
    assert 'value="Our name"' in browser.get(about_you).content.decode()
