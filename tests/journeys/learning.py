"""Step 12: the grant partner tells what was learned; MEX replies."""

from grants.awards.models import Award
from tests.journeys.browsing import Person
from tests.journeys.funding import CALL

LEARNED = "Two of our founders stepped back, and the circle held."
REPLY = "Thank you. We will bring the question about rest to the Group."


def schedules(staff: Person) -> None:
    staff.opens("/desk/learning/report/").follows("Schedule learning for a call")
    staff.chooses("Call", CALL).presses("Schedule learning for a call").sees("Done")


def sends_a_report(partner: Person, award: Award) -> str:
    partner.opens("/partner/").sees("What we owe you", "What we learn together")
    partner.follows("Learning report: text")
    partner.writes("What has changed in who leads and how?", LEARNED).presses("Save").sees("Saved")
    partner.presses("Save and send the report").sees("The next date is ours: we will reply to you")
    return award.reference


def replies(staff: Person, award: Award) -> None:
    staff.opens(f"/desk/learning/report/?q={award.reference}&state__exact=sent")
    staff.opens_the_first_row().sees(LEARNED)
    staff.follows("Reply").writes("Our reply", REPLY).presses("Reply")
    staff.sees("Your reply is on the partner's page")


def reads_the_reply(partner: Person) -> None:
    partner.opens("/partner/").sees("We replied")
    partner.follows("Learning report: text")
    partner.sees("Our reply", REPLY, LEARNED)
