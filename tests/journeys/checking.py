"""Step 4, on the staff desk: is each application eligible? A "no" needs a second person."""

from grants.applications.models import Application
from tests.journeys.browsing import Person

NOTE = "This fund is for growing leadership. Your application asks for a building; we can tell you who funds those."


def begins(staff: Person, call) -> None:
    staff.opens("/desk/").sees("Closed calls whose check can begin").follows("Calls").follows(call.title)
    staff.follows("Begin the eligibility check").presses("Begin the eligibility check").sees("Done")


def confirms_eligible(staff: Person, application: Application) -> None:
    _opens(staff, application).sees(application.organisation.name)
    staff.follows("Eligible").presses("Eligible").sees("Done: Eligible")


def finds_not_eligible(staff: Person, application: Application) -> None:
    """Noted, and nothing happens until somebody else agrees."""
    _opens(staff, application).follows("Not eligible")
    staff.page.locator("input[name='reason'][value='purpose']").check()
    staff.writes("What you say to the applicant", NOTE).presses("Not eligible").sees("A colleague must confirm it now")
    assert staff.page.get_by_role("link", name="Confirm “not eligible”").count() == 0


def confirms_not_eligible(colleague: Person, application: Application) -> None:
    _opens(colleague, application).follows("Confirm “not eligible”").sees(NOTE)
    colleague.presses("Confirm “not eligible”").sees("Done")


def hears_why(applicant: Person, application: Application) -> None:
    """The applicant reads the reason in our words, after both have agreed."""
    applicant.opens(f"/applications/{application.public_id}/").sees("A letter about your application", NOTE)


def opens_declarations(staff: Person, call) -> None:
    staff.opens("/desk/").follows("Calls").follows(call.title)
    staff.follows("Open the declarations of interest").presses("Open the declarations of interest").sees("Done")


def _opens(staff: Person, application: Application) -> Person:
    return staff.opens(f"/desk/grants/application/?q={application.reference}").follows(application.reference)
