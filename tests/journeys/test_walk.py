"""One grant, from launch to learning report, walked through the site by everybody who has a part in it."""

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from cocreation.reading.models import Reading
from grants.applications.models import Application
from grants.awards.models import Award
from grants.calls.models import Call
from grants.fund.queries import problems
from shaping_future import clock
from shaping_future.record.models import Entry
from shaping_future.record.services import seal
from tests.cast import REAL_CALL, an_application, person
from tests.journeys import applying, checking, deciding, declaring, funding, learning, reading
from tests.journeys.browsing import Journey, Person
from tests.journeys.people import People
from tests.signing import code_of


def london(*moment: int):
    """Stand at this time in London."""
    return clock.at(dt.datetime(*moment, tzinfo=clock.LONDON))


@pytest.fixture(
    params=[
        "with JavaScript",
        pytest.param("with JavaScript and axe", marks=pytest.mark.long),
        pytest.param("without JavaScript", marks=pytest.mark.long),
    ]
)
def journey(request, open_page, live_server, axe, worker):
    """The short form leaves axe to test_every_page. In it whoever only repeats what another has done before them walks
    without JavaScript, where a page costs a third less; in the long ones all of them walk with it, and all without."""
    looks = axe if request.param.endswith("axe") else None
    with_it = "without" not in request.param
    return Journey(open_page, live_server.url, looks, worker, with_it, others=looks is not None)


@pytest.mark.django_db(transaction=True)
def test_one_grant_is_walked_from_launch_to_learning(journey):
    people = People()
    with london(2025, 1, 12, 10):
        call = launch(journey, people)
    with london(2025, 1, 20, 10):
        amina = apply(journey, call)
    river, tide, building = close_at_noon(journey, call)
    with london(2025, 2, 25, 10):
        check(journey, people, river, tide, building)
    with london(2025, 3, 3, 10):
        members, facilitator = declare(journey, people, river, tide)
    with london(2025, 3, 6, 10):
        read(people, members, facilitator, river, tide)
    decide(people, members, facilitator, river)
    with london(2025, 5, 15, 10):
        sign_off(journey, people, river)
    with london(2025, 5, 16, 10):
        release(journey, people, amina, river, tide)
    award = Award.objects.get(application=river)
    pay(journey, people, amina, award)
    learn(journey, people, amina, award)
    the_record_holds_until_a_byte_is_changed()


def launch(journey: Journey, people: People) -> Call:
    """Staff load the call's own definition into the desk, and launch it."""
    staff = (
        journey.person().signs_in(people.staff).opens("/desk/").follows("Calls").follows("Load a call from its file")
    )
    staff.page.get_by_label("The call's definition").set_input_files(REAL_CALL)
    staff.presses("Load a call from its file").follows("Shaping the Future 2025: open call")
    staff.follows("Launch the call")
    staff.page.get_by_label("Why it is launched although something is not done").fill("Nobody has to try it again.")
    staff.presses("Launch the call").sees("Done: Launch the call")
    return Call.objects.get()


def apply(journey: Journey, call: Call) -> Person:
    """Steps 1 and 2: a visitor reads everything, then writes and sends."""
    visitor = journey.person()
    applying.reads_the_call(visitor, call)
    applying.reads_the_pack(visitor, call)
    applying.checks_whether_they_may_apply(visitor, call)
    applying.starts(visitor)
    applying.writes_everything(visitor)
    applying.sends(visitor)
    return visitor


def close_at_noon(journey: Journey, call: Call) -> list[Application]:
    """Step 3: 11:59:59 is in, 12:00:00 is out. Returns what was sent: Amina's, the last one, and one more."""
    last, late = person(name="Lena Tidewater"), person(name="Omar Lateson")
    with london(2025, 2, 24, 11, 30):
        building = an_application(call, name="Example Building Fund", sent=True)
        names = {last: "Example Tide", late: "Example Late"}
        drafts = [an_application(call, who, name=name) for who, name in names.items()]
        at_screen = [
            journey.person(who).opens(f"/applications/{draft.public_id}/check/")
            for who, draft in zip(names, drafts, strict=True)
        ]
    with london(2025, 2, 24, 11, 59, 59):
        applying.sends_in_time(at_screen[0])
    with london(2025, 2, 24, 12):
        applying.is_too_late(at_screen[1])
    river = Application.objects.get(organisation__name=applying.NAME)
    return [river, Application.objects.get(pk=drafts[0].pk), building]


def check(journey: Journey, people: People, *applications: Application) -> None:
    """Step 4: staff check; a second person agrees to "not eligible", and only then the applicant hears."""
    river, tide, building = applications
    staff, colleague = journey.person(people.staff), journey.person(people.staff_2)
    checking.begins(staff, river.call)
    checking.confirms_eligible(staff, river)
    checking.confirms_eligible(staff, tide)
    checking.finds_not_eligible(staff, building)
    applicant = journey.person(building.started_by)
    applicant.opens(f"/applications/{building.public_id}/").does_not_see(checking.NOTE)
    checking.confirms_not_eligible(colleague, building)
    checking.hears_why(applicant, building)
    checking.opens_declarations(staff, river.call)


def declare(journey: Journey, people: People, river: Application, tide: Application):
    """Step 5: seven members and the facilitator declare; the last member has a tie to Amina's organisation."""
    members = [journey.person().signs_in(people.group[0]), *map(journey.another, people.group[1:6])]
    members.append(journey.person(people.group[6]))
    declaring.is_refused_before_declaring(members[0], river)
    for member in members[:6]:
        declaring.declares_no_ties(member, river.call)
    declaring.declares_a_tie(members[6], river)
    facilitator = journey.person().signs_in(people.facilitator)
    declaring.declares_no_ties(facilitator, river.call)
    declaring.decides_about_the_tie(facilitator, river, people.group[6])
    declaring.never_sees(members[6], river)
    return members, facilitator


def read(people: People, members: list[Person], facilitator: Person, river: Application, tide: Application) -> None:
    """Steps 6 and 7: three readers each; then everybody sees the same ranking."""
    reading.assigns_and_opens(facilitator, river.call)
    for application, scores in ((river, (4, 3, 4)), (tide, (2, 1, 2))):
        readings = Reading.objects.filter(application=application).order_by("pk")
        said = []
        for one, score in zip(readings, scores, strict=True):
            member = members[people.group.index(one.member.user)]
            said.append(reading.reads_and_scores(member, one, score, said))
    reading.closes(facilitator, river.call)
    reading.see_the_ranking([members[0], facilitator], river.call, applying.NAME, "91.7")
    declaring.never_sees(members[6], river)


def decide(people: People, members: list[Person], facilitator: Person, river: Application) -> None:
    """Step 8: the six who have no tie are exactly the quorum; one has a concern, nobody objects."""
    with london(2025, 4, 24, 10):
        deciding.builds_the_slate(facilitator, river)
        slate = deciding.proposes(facilitator, "2025-04-28")
        deciding.consents_with_a_concern(members[0], slate)
        for member in members[1:6]:
            deciding.consents(member, slate)
        members[6].opens(slate)
        assert applying.NAME not in members[6].page.content()
    with london(2025, 4, 28, 13):
        deciding.closes_and_recommends(facilitator, slate)


def sign_off(journey: Journey, people: People, river: Application) -> None:
    """Step 9: the Board decides, with a condition; each of them signs."""
    board = [journey.person().signs_in(people.board[0]), *map(journey.another, people.board[1:3])]
    deciding.reads_the_recommendation(board[0], applying.NAME)
    for person_of_the_board in board:
        deciding.votes_with_a_condition(person_of_the_board, applying.NAME)
    deciding.opens_a_written_resolution(board[0], "2025-05-20")
    for number, person_of_the_board in enumerate(board):
        deciding.signs(person_of_the_board, f"Board Member {number}", code_of(people.board[number], later=True))
    board[0].opens("/board/").follows("Read the recommendation").sees("Signed off", "The signed resolution as a PDF")


def release(journey: Journey, people: People, amina: Person, river: Application, tide: Application) -> None:
    """Step 10: everybody hears at one moment, and not before two people stand by every letter."""
    staff, colleague, lena = map(journey.person, (people.staff, people.staff_2, tide.started_by))
    funding.prepares_letters(staff)
    for application in (river, tide):
        funding.writes_the_letter(staff, application)
    funding.may_not_release_yet(staff)
    funding.hears_nothing_yet(lena, tide)
    for application in (river, tide):
        funding.checks_the_letter(colleague, application)
    funding.releases(staff)
    funding.reads_a_decline(lena, tide)
    funding.reads_and_signs(amina, river)


def pay(journey: Journey, people: People, amina: Person, award: Award) -> None:
    """Steps 10 and 11: the fund signs too; one schedules, another releases, and the ledger balances."""
    with london(2025, 5, 20, 10):
        finance = journey.person().signs_in(people.finance)
        funding.signs_for_the_fund(finance, award)
        funding.reads_the_agreement_pdf(amina, award)
        funding.enters_bank_details(amina, award)
        funding.checks_bank_details(finance, award)
        funding.schedules(finance, award)
    with london(2025, 6, 2, 10):
        funding.pay_the_first_payment(finance, journey.person(people.finance_2), award)
        funding.sees_that_the_ledger_balances(finance)
        assert problems(award.application.call.fund) == []


def learn(journey: Journey, people: People, amina: Person, award: Award) -> None:
    """Step 12: a learning report, our reply."""
    staff = journey.person(people.staff)
    with london(2025, 6, 3, 10):
        learning.schedules(staff)
    with london(2026, 5, 28, 10):
        learning.sends_a_report(amina, award)
    with london(2026, 6, 5, 10):
        learning.replies(staff, award)
        learning.reads_the_reply(amina)


def the_record_holds_until_a_byte_is_changed() -> None:
    """Every step stands in the chain. Whoever gets past the database's guards is found out, row by row."""
    seal()
    said = io.StringIO()
    call_command("verify_record", stdout=said)
    assert "The record holds" in said.getvalue()
    row = Entry.objects.get(verb="application.sent", subject_id=str(Application.objects.order_by("pk").first().pk))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE record_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE record_entry SET verb = 'application.sand' WHERE id = %s", [row.pk])
        cursor.execute("ALTER TABLE record_entry ENABLE TRIGGER USER")
    with pytest.raises(CommandError, match=f"Entry {row.pk} "):
        call_command("verify_record")
