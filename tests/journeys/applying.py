"""Steps 1 to 3: read the call, check whether we may apply, write, send before noon."""

import io

from pypdf import PdfReader

from grants.calls.models import Call
from tests.journeys.browsing import Person

EMAIL = "amina@river-sisters.example"
NAME = "Example River Sisters"
IDEA = "We pay four organisers who came here as refugees to learn together, rest, and lead our whole network."
WHY_NOW = "Three of our founders step back next year. Newer members run the weekly circle already."


def reads_the_call(visitor: Person, call: Call) -> None:
    """Everything is public: amounts, dates, questions, guides, criteria, weights and anchors."""
    visitor.opens("/calls/").follows("Read about this call")
    visitor.sees(call.title, "£10,000", "£40,000", "£60,000", "noon on Monday 24 February 2025 (UK time)")
    for criterion in call.criteria.all():
        visitor.sees(criterion.label, str(criterion.weight), *criterion.anchors.values())
    visitor.follows("See every question")
    for question in call.questionnaire.questions.all():
        visitor.sees(question.label)


def reads_the_pack(visitor: Person, call: Call) -> None:
    """The worker made it from the same definition; it is tagged and says the same as the pages."""
    visitor.journey.worker.settle()
    visitor.opens(f"/calls/{call.slug}/pack/")
    pack = PdfReader(io.BytesIO(visitor.downloads("Download")))
    assert pack.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in pack.trailer["/Root"]
    text = " ".join(" ".join(page.extract_text() for page in pack.pages).split())
    for question in call.questionnaire.questions.all():
        assert question.label in text
    for criterion in call.criteria.all():
        assert criterion.label in text


def checks_whether_they_may_apply(visitor: Person, call: Call) -> None:
    """Without an account. A "no" leads to a person, not to a closed door."""
    visitor.opens(f"/calls/{call.slug}/").follows("Can I apply?")
    questions = call.eligibility_questions.all()
    for question in questions:
        _answers(visitor, question.key, "yes" if "yes" in question.passes else question.passes[0])
    _answers(visitor, "leadership", "no")
    visitor.presses("See what this means").sees("Let us talk first").follows("Change my answers")
    for question in questions:
        _answers(visitor, question.key, "yes" if "yes" in question.passes else question.passes[0])
    visitor.presses("See what this means").sees("You can apply", "We have not kept your answers")


def _answers(visitor: Person, key: str, value: str) -> None:
    visitor.page.locator(f"input[name='{key}'][value='{value}']").check()


def starts(applicant: Person) -> None:
    """Sign up on the way."""
    applicant.follows("Start an application").follows("Make an account").signs_up(EMAIL)
    applicant.sees("Start an application").ticks("One organisation or network: £10,000 to £40,000 for 24 months")
    applicant.presses("Start your application").sees("0 of 6 sections done", "Not started")


def writes_everything(applicant: Person) -> None:
    """Section by section; each press of the button keeps what is there."""
    applicant.follows("About you")
    applicant.writes("Name of your organisation or network", NAME)
    applicant.chooses("What kind of group is it?", "Network").chooses("Where are you based?", "Wales")
    applicant.ticks("Our name").presses("Save and continue")
    applicant.sees("Saved.", "Your idea").writes("In one short paragraph", IDEA).presses("Save and come back later")
    applicant.sees("1 of 6 sections done").follows("Your idea")
    applicant.sees(IDEA).writes("What leadership needs to grow", WHY_NOW)
    applicant.writes("How do people with lived experience", "Our council decides; all nine have been through it.")
    applicant.writes("What will you do over two years?", "Coaching in pairs, a rest week, co-leadership of the circle.")
    applicant.presses("Save and continue")
    applicant.writes("How will this help people see", "We map who decides about housing, and meet them.")
    applicant.writes("Who will you connect with", "Two groups in Swansea. We bring a guide to sharing roles.")
    applicant.presses("Save and continue")
    _fills_the_budget(applicant)
    applicant.writes("How will you look after people", "Paid rest days and a person to talk to.")
    applicant.presses("Save and continue")
    applicant.writes("Do you know anyone", "No.").ticks("Captions").presses("Save and continue")
    applicant.page.locator("input[name='q-declaration']").check()
    applicant.presses("Save and continue").sees("Check your answers", NAME, IDEA, WHY_NOW, "£30,000", "Captions")


def _fills_the_budget(applicant: Person) -> None:
    rows = [("People", "Two organisers", "24,000"), ("Learning", "Coaching", "4,000"), ("Running", "Rent", "2,000")]
    for number, (kind, what, amount) in enumerate(rows, start=1):
        box = applicant.page.get_by_label(f"Row {number}: Kind of cost")
        label = box.locator("option").filter(has_text=kind).first.inner_text()
        applicant.chooses(f"Row {number}: Kind of cost", label)
        applicant.writes(f"Row {number}: What it is", what).writes(f"Row {number}: Amount in pounds", amount)
    applicant.page.locator("[name='q-budget-with_less']").fill("One organiser instead of two.")


def sends(applicant: Person) -> None:
    """Explicitly. The receipt is a page, a mail and a PDF."""
    applicant.presses("Send your application").sees("We have your application", "£30,000")
    reference = applicant.page.locator(".facts__item dd").first.inner_text()
    email = applicant.journey.mail_to(EMAIL)
    assert reference in email.body
    assert NAME not in email.subject + email.body
    applicant.follows("Your receipt as a PDF")
    receipt = PdfReader(io.BytesIO(applicant.downloads("Download")))
    text = " ".join(" ".join(page.extract_text() for page in receipt.pages).split())
    assert reference in text
    assert WHY_NOW in text


def sends_in_time(applicant: Person) -> None:
    applicant.presses("Send your application").sees("We have your application", "11:59")


def is_too_late(applicant: Person) -> None:
    """The page was open before noon; the server's clock decides."""
    applicant.presses("Send your application").sees("closed").does_not_see("We have your application")
