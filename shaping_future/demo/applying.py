"""From launch to eligibility: people start, write, send and withdraw; staff check."""

import datetime as dt

from grants.access import services as access
from grants.applications import services as applications
from grants.applications.models import Application, EligibilityCheck
from grants.applications.queries import partners
from grants.calls import services as calls
from grants.calls.loading import load
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts import services as accounts
from shaping_future.demo.answers import answers, equity
from shaping_future.demo.cast import Cast
from shaping_future.demo.organisations import Applicant
from shaping_future.record.services import note_read

Finding = EligibilityCheck.Finding
REASONS = ["remit", "leadership"]
TESTERS = [
    ("Selam", "selam@testers.example", 95, "I was not sure whether our volunteers count as people who lead."),
    ("Bahar", "bahar@testers.example", 70, ""),
    ("Tomasz", "tomasz@testers.example", 130, "The budget question was easier once I saw the rows."),
]
"""Three people from outside the team: their names, addresses, minutes, and what was unclear to them."""
WITHOUT = "The pack is made on the day of the launch, by the worker."


def launched_call(text: str, cast: Cast) -> Call:
    """Load a definition, let three people try its form, and launch it the day before it opens."""
    call = load(text)
    with clock.at(call.opens_at - dt.timedelta(days=20)):
        for name, email, minutes, unclear in TESTERS:
            calls.tell_as_tester(calls.invite_tester(call, name, email, by=cast.staff), minutes, unclear)
    with clock.at(call.opens_at - dt.timedelta(days=1)):
        return calls.launch_call(call, WITHOUT, by=cast.staff)


def apply(call: Call, one: Applicant, cast: Cast, *, send: bool = True, part: int = 14) -> Application:
    """One applicant: start, write the first `part` answers, send; spread over the six weeks."""
    lead = cast.applicant(one)
    begun = call.opens_at + dt.timedelta(days=2 + one.number % 30, hours=one.number % 9)
    with clock.at(min(begun, clock.now())):
        strand = call.strands.get(key=one.strand)
        application = applications.start_application(call, strand, by=lead)
        values = dict(list(answers(one).items())[:part])
        applications.save_answers(application, values, {}, by=lead)
        if one.number % 4:
            applications.save_equity(application, equity(call, one), by=lead)
    if send:
        with clock.at(min(begun + dt.timedelta(days=3), clock.now())):
            application = applications.send_application(application, by=lead)
    return application


def work_together(application: Application, cast: Cast) -> None:
    """Somebody joined and changed an answer, one invitation waits, the lead asks for help and staff looked."""
    lead = application.started_by
    address = "ines@neighbours.example"
    hand = accounts.create_person(address, "Ines Calloway")
    applications.accept_invitation(applications.invite_person(application, address, "editor", by=lead), by=hand)
    applications.invite_person(application, "sana@neighbours.example", "reader", by=lead)
    answer = application.response.answers.get(question__key="summary")
    words = {"summary": f"{answer.value} We decide everything together."}
    applications.save_answers(application, words, {"summary": answer.version}, by=hand)
    applications.ask_for_help(application, "Is it clear what we would do with the money?", by=lead)
    note_read(application, cast.staff)


def ask_partners(application: Application) -> None:
    """The first confirms, the second has not answered."""
    for number, one in enumerate(partners.partners(application)):
        address = f"partner{number + 1}@partners.example"
        asked = applications.ask_partner(application, one.words, address, by=application.started_by)
        if number == 0:
            applications.answer_as_partner(asked, "confirmed", "Hodan Birch", "")


def ask_for_access(application: Application, cast: Cast) -> None:
    """What its people need; a cost that was paid, one that was agreed and one that waits."""
    lead = application.started_by
    access.save_needs(application, ["interpreter", "care"], "Dari", "", "After six, please.", by=lead)
    costs = [
        access.ask_cost(application, need, words, pence, by=lead)
        for need, words, pence in (
            ("interpreter", "One hour with an interpreter", 4_500),
            ("care", "Childcare while we wrote", 6_000),
            ("captions", "Captions for our call with you", 3_000),
        )
    ]
    for cost in costs[:2]:
        access.agree_cost(cost, by=cast.staff)
    access.pay_cost(costs[0], "DEMO-0001", by=cast.finance)


def withdraw(application: Application) -> Application:
    with clock.at(application.sent_at + dt.timedelta(days=1)):
        return applications.withdraw_application(application, by=application.started_by)


def check_all(call: Call, cast: Cast, *, not_eligible: int = 0, talk: int = 0, leave: int = 0) -> None:
    """The first `not_eligible` fail (two people), the next `talk` need a conversation, `leave` wait."""
    with clock.at(call.closes_at + dt.timedelta(hours=2)):
        calls.begin_checking(call, by=cast.staff)
    sent = list(call.applications.filter(state="sent").order_by("pk"))
    for number, application in enumerate(sent[: len(sent) - leave]):
        with clock.at(call.closes_at + dt.timedelta(days=1, minutes=number)):
            _check(application, number, not_eligible, talk, cast)


def _check(application: Application, number: int, not_eligible: int, talk: int, cast: Cast) -> None:
    if number < not_eligible:
        reason = REASONS[number % len(REASONS)]
        note = "Thank you for telling us about your work. This fund has a narrower purpose than your application."
        check = applications.check_eligibility(application, Finding.NOT_ELIGIBLE, reason, note, by=cast.staff)
        applications.confirm_not_eligible(check, by=cast.staff_2)
    elif number < not_eligible + talk:
        note = "Could you tell us who would hold the grant for you?"
        applications.check_eligibility(application, Finding.NEEDS_CONVERSATION, "purpose", note, by=cast.staff)
    else:
        applications.check_eligibility(application, Finding.ELIGIBLE, "", "", by=cast.staff)
