"""Working together in a real browser: from the lead's invitation to the history of what the other person wrote."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from grants.applications import services
from grants.applications.queries.partners import partners
from shaping_future.outbox.models import Message
from tests.browser import WITH_AND_WITHOUT
from tests.cast import a_call, an_application, answers_to, person
from tests.grants.applications.cast import joined, partner_token_of
from tests.grants.applications.test_in_browser import enter, look  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def mail_to(address):
    return Message.objects.filter(to=address).latest("pk").body


def signs_up(page, address):
    """From the invitation's page, with the code of the mail, and back to the invitation."""
    page.get_by_role("link", name="Make an account").last.click()
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill("a-long-quiet-sentence-7")
    page.get_by_role("button", name="Make an account").click()
    page.get_by_label("Code").fill(re.search(r"^[A-Z0-9-]{6,}$", mail_to(address), re.M).group())
    page.get_by_role("button", name="Go on").click()


@pytest.mark.parametrize("javascript", WITH_AND_WITHOUT)
def test_the_lead_invites_the_other_writes_and_the_lead_sees_it_and_removes_them(open_page, javascript):
    application = an_application(user=person(name="Lena Marsh"))
    lead, other = open_page(javascript=javascript), open_page(javascript=javascript)
    enter(lead, application.started_by)
    lead.goto(reverse("application-detail", args=[application.public_id]))
    lead.get_by_role("link", name="Invite people, and who works on it").click()
    lead.get_by_role("link", name="Invite somebody").click()
    lead.get_by_label(re.compile("Email address")).fill("noor@joins.example")
    lead.get_by_label(re.compile("Editor")).check()
    lead.get_by_role("button", name="Send the invitation").click()
    lead.get_by_text("Not answered yet").wait_for()

    other.goto(re.search(r"/invitations/\S+", mail_to("noor@joins.example")).group())
    assert "Lena Marsh asks you" in other.inner_text("main")
    signs_up(other, "noor@joins.example")
    other.get_by_role("button", name="Join this application").click()
    other.get_by_text("Welcome. You work on this application now.").wait_for()
    other.get_by_role("link", name="Your idea").click()
    other.get_by_label(re.compile("In one short paragraph")).fill("We meet every Friday and decide together.")
    other.get_by_role("button", name="Save and continue").click()
    other.wait_for_url("**/section/3/")

    lead.goto(reverse("application-history", args=[application.public_id]))
    assert "noor@joins.example" in lead.inner_text("main")
    expect(lead.locator("ins", has_text="Friday")).to_have_count(1)
    lead.get_by_label("Question").select_option("why_now")
    lead.get_by_role("button", name="Show").click()
    expect(lead.locator("ins", has_text="Friday")).to_have_count(0)
    lead.goto(reverse("application-people", args=[application.public_id]))
    lead.get_by_role("link", name="Remove noor@joins.example").click()
    lead.get_by_role("button", name="Remove this person").click()
    lead.get_by_text("Who worked on it before").wait_for()
    assert other.goto(reverse("application-history", args=[application.public_id])).status == 404


@pytest.mark.long
def test_every_page_about_working_together_is_accessible(page, look):  # noqa: F811
    call = a_call()
    rows = [{"name": f"Example {one}", "role": "Host", "share_of_the_money": "40 %", "contact": "x@y.example"}
            for one in ("Sisters", "Donaudampfschifffahrtsgesellschaft")]  # fmt: skip
    draft = an_application(
        call, person(name="Amina Yusuf"), strand="joint", answers=answers_to(call, "joint", 4_500_000, partners=rows)
    )
    lead = draft.started_by
    editor = joined(draft, user=person(name="Noor"))
    services.save_answers(draft, {"summary": "We meet daily."}, {"summary": 1}, by=editor.user)
    invitation = services.invite_person(
        draft, "a-very-long-address-of-somebody@organisation.example", "reader", by=lead
    )
    words = [one.words for one in partners(draft)]
    asked = [services.ask_partner(draft, one, "p@y.example", by=lead) for one in words]
    tokens = [partner_token_of(one) for one in asked]
    services.answer_as_partner(asked[0], "declined", "Noor Aziz", "We agreed on half of it.")
    page.goto(reverse("partner-answer", args=[tokens[1]]))
    look(page, "partner")
    page.get_by_role("button", name="Send my answer").click()
    look(page, "partner-errors")
    page.goto(reverse("partner-answer", args=[tokens[0]]))
    look(page, "partner-answered")
    page.goto(re.search(r"/invitations/\S+", mail_to(invitation.email)).group())
    look(page, "invitation-visitor")
    enter(page, lead)
    for name in ("people", "invite", "history", "partners", "help", "leave", "detail", "check"):
        page.goto(reverse(f"application-{name}", args=[draft.public_id]))
        look(page, f"together-{name}")
    for name in ("part", "lead", "remove"):
        page.goto(reverse(f"person-{name}", args=[draft.public_id, editor.pk]))
        look(page, f"together-person-{name}")
    page.goto(reverse("partner-ask", args=[draft.public_id, words[1]]))
    look(page, "together-partner-ask")
    page.goto(reverse("application-help", args=[draft.public_id]))
    page.get_by_label(re.compile("What would you like help with")).fill("Is our budget clear?")
    page.get_by_role("button", name="Ask the fund to help").click()
    page.get_by_text("The fund can read this draft").wait_for()
    look(page, "together-help-asked")
