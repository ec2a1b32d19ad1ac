"""The words in Welsh and Arabic are whole, fit the English ones, and are what the site reads."""

import gettext
import re
import shutil

import pytest
from django.conf import settings
from django.core.management import call_command

from shaping_future.look.management.commands.languages import CODES, IGNORED, LOCALE, script, script_file
from tests import po

DOMAINS = ("django", "djangojs")
FORMS = {"cy": 4, "ar": 6}
OF_ONE_NUMBER = {"cy": (), "ar": (0, 1, 2)}
"""Plural forms that are said of one number only, so the number itself may be left out."""
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
TAG = re.compile(r"<[^>]+>")
ALSO = {"<bdi>", "</bdi>"}
"""What a translation may add: a reference or an address keeps its own direction in Arabic."""
EVERY = [(code, domain) for code in CODES for domain in DOMAINS]


def of(code, domain):
    return po.messages(LOCALE / code / "LC_MESSAGES" / f"{domain}.po")


@pytest.mark.parametrize(("code", "domain"), EVERY)
def test_every_message_is_translated_and_none_is_a_guess(code, domain):
    found = of(code, domain)
    assert len(found) > 50
    assert [one.text for one in found if one.is_fuzzy] == []
    assert [one.text for one in found if not all(one.said.values())] == []


@pytest.mark.parametrize(("code", "domain"), EVERY)
def test_every_plural_has_all_forms_of_the_language(code, domain):
    for one in of(code, domain):
        assert set(one.said) == set(range(FORMS[code] if one.plural else 1)), one.text


@pytest.mark.parametrize(("code", "domain"), EVERY)
def test_values_and_markup_are_the_same(code, domain):
    """A value that is missing is a sentence without its date; markup that differs is a broken page."""
    for one in of(code, domain):
        for form, said in one.said.items():
            values, wanted = set(PLACEHOLDER.findall(said)), set(PLACEHOLDER.findall(one.text + (one.plural or "")))
            number = 1 if one.plural and form in OF_ONE_NUMBER[code] else 0  # "two days" in Arabic is one word
            assert values <= wanted, said
            assert len(wanted - values) <= number, said
            assert set(TAG.findall(said)) - ALSO == set(TAG.findall(one.text)) - ALSO, said


@pytest.mark.parametrize(("code", "domain"), EVERY)
def test_what_the_site_reads_was_made_from_these_words(code, domain):
    """No program of gettext is needed on a new machine, so the .mo stands beside its .po and must not lag behind."""
    with (LOCALE / code / "LC_MESSAGES" / f"{domain}.mo").open("rb") as file:
        catalog = gettext.GNUTranslations(file)._catalog
    expected = {}
    for one in of(code, domain):
        key = f"{one.context}\x04{one.text}" if one.context else one.text
        if one.plural:
            expected |= {(key, number): said for number, said in one.said.items()}
        else:
            expected[key] = one.said[0]
    assert {key: said for key, said in catalog.items() if key} == expected


@pytest.mark.parametrize("code", CODES)
def test_the_words_of_the_scripts_were_made_from_these_words(code):
    assert script_file(code).read_text(encoding="utf-8") == script(code)


@pytest.mark.long
@pytest.mark.skipif(
    not shutil.which("xgettext"),
    reason="xgettext is not installed: the site does not need it, only who collects new words does",
)
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_word_of_the_site_is_there_to_be_translated(domain, tmp_path, monkeypatch):
    """A page that came later, or a sentence that was changed, would be in English without anybody noticing."""
    for folder in ("templates", "static/js", "shaping_future", "grants", "cocreation", "learning"):
        shutil.copytree(settings.ROOT / folder, tmp_path / folder)
    (tmp_path / "locale").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(settings, "LOCALE_PATHS", [str(tmp_path / "locale")])
    call_command("makemessages", domain=domain, locale=["cy"], ignore_patterns=IGNORED, verbosity=0)
    collected = po.messages(tmp_path / "locale" / "cy" / "LC_MESSAGES" / f"{domain}.po")
    assert {(one.context, one.text) for one in collected} == {(one.context, one.text) for one in of("cy", domain)}
