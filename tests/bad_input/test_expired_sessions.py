"""A session that ended while somebody wrote: the text waits for that person, and for nobody else."""

import pytest

from grants.applications.models import Participant
from shaping_future import clock
from tests.bad_input.answers import Unchanged, is_to_sign_in
from tests.bad_input.forms import as_person
from tests.bad_input.table import FORMS
from tests.cast import person, sign_in

TEXT = "A long evening's work, مع علامة, that nobody wants to write twice."
WRITING = {
    "application-section summary": ("q-summary", lambda world: world.draft),
    "application-question": ("reply", None),
    "application-help": ("reason", None),
    "call-me": ("when_suits", None),
    "spoken-answer confirm": ("text", None),
    "access-needs": ("words", lambda world: world.draft),
    "feedback-give tell": ("words", lambda world: world.funded),
    "report-edit save": ("text-1", lambda world: world.funded),
    "reading-edit save": ("strongest", None),
    "practice-read save": ("strongest", None),
    "paper-sheet": ("strongest", None),
}
FORM = {str(form): form for form in FORMS}


def a_colleague(application):
    """Somebody else who may write the same page."""
    user = person()
    part = Participant.Part.EDITOR
    Participant.objects.create(application=application, user=user, part=part, added_at=clock.now())
    return user


def interrupted_while_writing(form, world, name):
    browser = form.browser(world)
    assert browser.get(form.address(world)).status_code == 200
    browser.session.flush()
    with Unchanged():
        answer = browser.post(form.address(world), form.fields(world) | {name: TEXT})
    assert is_to_sign_in(answer)
    return browser


@pytest.mark.parametrize("which", WRITING)
def test_the_text_is_on_the_page_after_signing_in_again(world, which):
    name, _ = WRITING[which]
    form = FORM[which]
    browser = interrupted_while_writing(form, world, name)
    browser.force_login(form.who(world))
    with Unchanged():
        page = browser.get(form.address(world))
    assert TEXT.replace("'", "&#x27;") in page.content.decode()
    assert TEXT.replace("'", "&#x27;") not in browser.get(form.address(world)).content.decode()


@pytest.mark.parametrize("which", [which for which, (_, application) in WRITING.items() if application])
def test_nobody_else_who_signs_in_there_is_shown_it(world, which):
    name, application = WRITING[which]
    form = FORM[which]
    colleague = a_colleague(application(world))
    browser = sign_in(interrupted_while_writing(form, world, name), colleague)
    page = browser.get(form.address(world))
    assert page.status_code == 200
    assert "A long evening" not in page.content.decode()
    assert "A long evening" not in as_person(colleague).get(form.address(world)).content.decode()


def test_another_reader_who_signs_in_there_is_not_shown_a_sheet(world):
    form = FORM["reading-edit save"]
    other = next(one for one in world.cast.readers if one != form.who(world))
    browser = sign_in(interrupted_while_writing(form, world, "strongest"), other)
    page = browser.get(form.address(world))
    assert page.status_code == 404
    assert "A long evening" not in page.content.decode()
