"""People whose browser runs no scripts do everything round an application that others do. And one who has no mouse."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from grants.applications import services as applications
from grants.applications.models import Application, State
from grants.calls.models import Call, CallQuestion
from grants.calls.services import begin_checking, publish_answer
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from tests.cast import a_call, an_application, answers_to, person
from tests.files.tapes import webm
from tests.grants.applications.cast import token_of
from tests.journeys.browsing import Journey, Person
from tests.journeys.keyboard import WithoutMouse

pytestmark = pytest.mark.django_db(transaction=True)
SINGLE = "One organisation or network: £10,000 to £40,000 for 24 months"
RECORDING = {"name": "ours.webm", "mimeType": "audio/webm", "buffer": webm()}
ANSWER = "Yes, if another group holds the money for you."
CIRCLE = "Our circle decides. It is nine women who came here as refugees."


def test_everything_works_without_a_script(open_page, live_server, axe):
    journey = Journey(open_page, live_server.url, axe, worker=None, javascript=False)
    call, amina, staff = a_call(), person(name="Amina"), person(Role.STAFF)
    late = an_application(call)
    asks_and_reads_the_answer(journey.person(), call, staff)
    lead = journey.person(amina)
    brings_answers_along(lead, an_application(user=amina, name="Example Sisters", sent=True), call)
    application = call.applications.get(started_by=amina)
    editor = person(name="Noor", email="noor@people.example")
    invites(lead, application, editor)
    joins_and_records(journey.person(editor), application)
    says_what_is_needed(lead, application)
    sends(lead, application)
    with clock.at(call.closes_at + dt.timedelta(hours=2)):
        begin_checking(call, by=staff)
        answers_a_question(lead, application, staff)
        uses_extra_time(journey.person(late.started_by), late, staff)


def asks_and_reads_the_answer(visitor: Person, call: Call, staff: User) -> None:
    """Without an account; the answer is there for everybody, in staff's words."""
    visitor.opens(f"/calls/{call.slug}/").follows("Ask a question, and read what others asked")
    visitor.writes("Your question", "I am Noor. We have no bank account.").presses("Ask this question")
    visitor.sees("We read your question, and answer it here.").does_not_see("I am Noor")
    publish_answer(CallQuestion.objects.get(), "Can a group without a bank account apply?", ANSWER, by=staff)
    visitor.opens(f"/calls/{call.slug}/asked/").sees("Can a group without a bank account apply?", ANSWER)
    visitor.does_not_see("I am Noor")


def brings_answers_along(lead: Person, earlier: Application, call: Call) -> None:
    """Keep the answers of one application as a file, and begin another with it."""
    lead.opens(f"/applications/{earlier.public_id}/").follows("Keep your answers")
    kept = lead.downloads("Download as a file (JSON)")
    lead.presses("Make a PDF").sees("We are making your PDF.").follows("Back to your application")
    lead.opens(f"/calls/{call.slug}/").follows("Start an application").ticks(SINGLE).presses("Start your application")
    lead.follows("Bring answers from another application")
    lead.page.get_by_label("From a file").set_input_files(
        {"name": "mine.json", "mimeType": "application/json", "buffer": kept}
    )
    lead.presses("Bring these answers").sees("What we brought", "answers came along", "What did not come along")
    lead.follows("Go on with your application").sees("5 of 6 sections done")


def invites(lead: Person, application: Application, editor: User) -> None:
    lead.follows("Invite people, and who works on it").follows("Invite somebody")
    lead.writes("Email address of the person", editor.email).ticks("Editor: can read and write")
    lead.presses("Send the invitation").sees("We have sent an invitation", editor.email, "Not answered yet")


def joins_and_records(editor: Person, application: Application) -> None:
    """The link of the mail explains itself before it is used; then a recording takes the place of a text."""
    editor.opens(reverse("invitation", args=[token_of(application.invitations.get())]))
    editor.sees("Amina", "Read and write").presses("Join this application").sees("You work on this application now.")
    editor.follows("Your idea")
    editor.page.get_by_label(re.compile("^Record it")).first.set_input_files(RECORDING)
    editor.presses("Save and continue").follows("Previous section").sees("Recorded answer, 3 seconds")
    assert editor.page.locator("#div_id_q-summary audio").count() == 1


def says_what_is_needed(lead: Person, application: Application) -> None:
    lead.opens(f"/applications/{application.public_id}/").sees("Noor").follows("Say what you need")
    lead.page.get_by_label("Captions").first.check()
    lead.presses("Save what I need").sees("Saved. Readers never see this.")
    assert lead.page.get_by_label("Captions").first.is_checked()
    lead.page.get_by_role("radio", name="Care for children").check()
    lead.writes("What does it pay for?", "Two hours of childcare").writes("How much does it cost?", "30")
    lead.presses("Ask for this").sees("We have your request.", "£30: Care for children", "Asked for")


def sends(lead: Person, application: Application) -> None:
    lead.follows("Back to your application").follows("Send")
    lead.page.locator("input[name='q-declaration']").check()
    lead.presses("Save and continue").sees("Recorded answer, 3 seconds")
    lead.presses("Send your application").sees("We have your application")


def answers_a_question(lead: Person, application: Application, staff: User) -> None:
    """In place, and with the difference to see afterwards, also on another day."""
    applications.ask_about_answers(application, "question", ["who_leads"], "Who decides?", by=staff)
    lead.opens(f"/applications/{application.public_id}/").follows("Read and answer").sees("Who decides?")
    lead.page.locator("[name='q-who_leads']").fill(CIRCLE)
    lead.writes("What you want to say to us", "We meet on Mondays.").presses("Send your answer")
    lead.sees("We have your answer.").follows("Read what you answered")
    lead.sees("Who decides?", "We meet on Mondays.")
    assert "every week" in " ".join(lead.page.locator(".difference del").all_inner_texts())
    assert "nine women" in " ".join(lead.page.locator(".difference ins").all_inner_texts())


def uses_extra_time(late: Person, draft: Application, staff: User) -> None:
    """A wrong code says so; the right one opens the draft until the time that is shown."""
    _row, code = applications.reopen_application(draft, "technical", "Our site was down.", 24, by=staff)
    late.opens(f"/applications/{draft.public_id}/").sees("This draft was not sent").follows("Use your code")
    late.writes("Your code", "AAAA-AAAA").presses("Start my extra time").sees("We do not know this code.")
    late.writes("Your code", code.lower()).presses("Start my extra time").sees("You can write and send until")
    late.follows("Check your answers and send").presses("Send your application").sees("We have your application")


def test_an_application_is_written_and_sent_by_keyboard_alone(open_page, live_server, axe):
    """From the call's page to the receipt; the first section is written, the others are there already."""
    journey = WithoutMouse(open_page, live_server.url, axe, worker=None, javascript=True)
    call, lead = a_call(), person(name="Amina")
    applicant = journey.person(lead)
    applicant.opens(f"/calls/{call.slug}/").follows("Start an application")
    applicant.ticks(SINGLE).presses("Start your application").sees("0 of 6 sections done")
    draft = Application.objects.get()
    rest = {key: value for key, value in answers_to(call).items() if key not in ("org", "public_name")}
    applications.save_answers(draft, rest, {}, by=lead)
    applicant.follows("About you").writes("Name of your organisation or network", "Example Sisters")
    applicant.chooses("What kind of group is it?", "Network").chooses("Where are you based?", "Wales")
    applicant.ticks("Our name").presses("Save and come back later").sees("6 of 6 sections done")
    applicant.follows("Check your answers and send").sees("Example Sisters", "Network", "Wales", "Our name")
    applicant.presses("Send your application").sees("We have your application")
    draft.refresh_from_db()
    assert (draft.state, draft.organisation.name) == (State.SENT, "Example Sisters")
