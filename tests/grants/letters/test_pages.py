"""The pages of letters: what the second reader sees is what the applicant gets, byte for byte."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.applications.models import PhoneRequest
from grants.awards.services import release_outcomes
from grants.letters import queries, services
from grants.letters.models import Letter, LetterTemplate, Outcome, ScoreChoice
from shaping_future.accounts.roles import Role
from shaping_future.files.models import Document
from shaping_future.files.services import make
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import decided, written
from tests.handed_over import opened
from tests.standing import built_once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Two funded, two declined; the outcomes are prepared and no letter is written."""
    yield from built_once(prepared, django_db_blocker)


def prepared():
    world = decided(funded=2, declined=2)
    services.prepare_outcomes(world.call, by=world.staff)
    return world


def page(user, name, *args):
    return signed_in_as(user).get(reverse(name, args=args))


def letter_in(answer):
    """The letter alone, as bytes."""
    assert answer.status_code == 200
    return re.search(rb'<article class="letter">.*?</article>', answer.content, re.S)[0]


def written_alike(world, application):
    """Words that a page must escape, and that are not English."""
    words = ("<b>Strong</b> & kind", "لأن العمل جاء متأخرا\n\nSecond paragraph.", "{{ secret }}")
    return services.write_outcome(world.outcome(application), *words, by=world.staff)


@pytest.mark.parametrize("which", ["funded", "declined"])
def test_what_is_checked_is_what_the_applicant_opens_byte_for_byte(world, which):
    written(world)
    application = getattr(world, which)[0]
    written_alike(world, application)
    before = letter_in(page(world.checker, "letter-write", application.public_id))
    check = page(world.checker, "letter-write", application.public_id).context["mark"]
    answer = signed_in_as(world.checker).post(reverse("letter-check", args=[application.public_id]), {"seen": check})
    assert answer.status_code == 302
    release_outcomes(world.call, by=world.staff)
    after = letter_in(page(application.started_by, "letter", application.public_id))
    assert before == after == letter_in(page(world.checker, "letter-write", application.public_id))
    assert b"&lt;b&gt;Strong&lt;/b&gt; &amp; kind" in after
    assert 'dir="rtl"' in after.decode()


def test_writing_and_checking_on_the_page_of_the_letter(world):
    application = world.declined[0]
    there = reverse("letter-write", args=[application.public_id])
    first, second = signed_in_as(world.staff), signed_in_as(world.checker)
    empty = first.post(there, {"strength": "You lead.", "reason": "", "seen": ""})
    assert (empty.status_code, "nobody is declined without both" in empty.text) == (400, True)
    assert "You lead." in empty.text
    assert first.post(there, {"strength": "You lead.", "reason": "Too late.", "seen": ""}).status_code == 302
    stale = second.post(there, {"strength": "Mine.", "reason": "Mine.", "seen": ""})
    assert (stale.status_code, "Somebody changed this letter" in stale.text) == (409, True)
    assert "I stand by this letter" not in first.get(there).text
    own = first.post(f"{there}check/", {"seen": first.get(there).context["mark"]})
    assert own.status_code == 403
    shown = second.get(there)
    assert "I stand by this letter" in shown.text
    assert second.post(f"{there}check/", {"seen": shown.context["mark"]}).status_code == 302
    assert "Ready" in first.get(there).text


def test_the_list_costs_the_same_at_one_row_and_at_four(world):
    written(world)
    costs = []
    for out in (3, 0):
        gone = [one.pk for one in world.applications[:out]]
        Outcome.objects.filter(application__in=gone).update(released_at="2026-01-01T00:00Z")
        browser = signed_in_as(world.staff)
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(reverse("letter-list", args=[world.call.slug]))
        assert answer.context["total"] == len(world.applications) - out
        costs.append(len(asked))
        Outcome.objects.update(released_at=None)
    assert costs[0] == costs[1] <= 12


def test_the_list_leads_from_preparing_to_release():
    world = decided(declined=1)
    shown = page(world.staff, "letter-list", world.call.slug)
    assert "Prepare outcomes" in shown.text
    written(world)
    assert "All letters are ready" in page(world.staff, "letter-list", world.call.slug).text
    release_outcomes(world.call, by=world.staff)
    assert "Everyone has heard" in page(world.staff, "letter-list", world.call.slug).text
    for other in (person(), world.facilitator, world.board[0], world.finance):
        assert page(other, "letter-list", world.call.slug).status_code == 403


def test_a_template_is_looked_at_before_it_is_kept(world):
    there = reverse("letter-template", args=["decline"])
    browser = signed_in_as(world.staff)
    text = queries.templates_now()["decline"].text.replace("Not this time.", "Sorry, {{ applicant }}.")
    kept = LetterTemplate.objects.count()
    looked = browser.post(there, {"text": text, "seen": 1, "look": "1"})
    assert (looked.status_code, b"Sorry, <bdi>Example Network</bdi>." in letter_in(looked)) == (200, True)
    assert LetterTemplate.objects.count() == kept
    wrong = browser.post(there, {"text": text + "\n\n{{ organisation }}", "seen": 1})
    assert (wrong.status_code, "no merge word {{ organisation }}" in wrong.text) == (400, True)
    assert "Sorry, {{ applicant }}." in wrong.text
    assert browser.post(there, {"text": text, "seen": 1}).status_code == 302
    after = browser.get(there)
    assert (after.context["template"].number, "Version 1" in after.text) == (2, True)
    assert page(person(), "letter-templates").status_code == 403
    assert "Version 2" in page(world.staff, "letter-templates").text


def test_the_applicants_own_choice_of_scores(world):
    application = world.declined[0]
    lead = application.started_by
    there = reverse("letter-scores", args=[application.public_id])
    assert "can no longer be chosen" in signed_in_as(lead).get(there).text
    type(world.call).objects.filter(pk=world.call.pk).update(stage="reading")
    assert there in page(lead, "application-detail", application.public_id).text
    assert signed_in_as(lead).post(there, {"wants_scores": "perhaps"}).status_code == 400
    assert signed_in_as(lead).post(there, {"wants_scores": "no"}).status_code == 302
    assert ScoreChoice.objects.get().wants_scores is False
    assert signed_in_as(person()).get(there).status_code == 404


def test_the_letter_as_a_pdf_and_a_call_about_it(world):
    written(world)
    application = world.declined[1]
    lead, stranger = application.started_by, person(Role.BOARD)
    there = {name: reverse(name, args=[application.public_id]) for name in ("letter-pdf", "letter-call")}
    browser = signed_in_as(lead)
    assert [browser.post(address).status_code for address in there.values()] == [404, 404]
    release_outcomes(world.call, by=world.staff)
    assert browser.post(there["letter-pdf"]).status_code == 302
    document = Document.objects.get(kind="letter")
    assert make(document.pk)
    text = opened(browser, reverse("document-download", args=[document.pk]))
    assert "Members lead." in text
    assert application.organisation.name not in text.split("Members lead.")[0][:400]
    assert signed_in_as(stranger).get(reverse("document-detail", args=[document.pk])).status_code == 404
    assert browser.post(there["letter-call"], {"when_suits": ""}).status_code == 400
    assert browser.post(there["letter-call"], {"when_suits": "Any day"}).status_code == 302
    request = PhoneRequest.objects.get()
    assert "Their letter" in signed_in_as(world.staff).get("/desk/grants/phonerequest/").text
    assert "We will ring you" in browser.get(there["letter-call"]).text
    assert browser.post(reverse("call-take-back", args=[request.public_id])).url == there["letter-call"]
    assert Letter.objects.count() == 4
