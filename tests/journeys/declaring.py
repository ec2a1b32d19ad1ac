"""Step 5: everybody reads the list of names and declares before they can open anything."""

from grants.applications.models import Application
from grants.calls.models import Call
from tests.journeys.browsing import Person


def is_refused_before_declaring(member: Person, application: Application) -> None:
    member.opens(f"/group/calls/{application.call.slug}/readings/").sees("Declare your interests first")
    member.does_not_see(application.organisation.name)


def declares_no_ties(person: Person, call: Call) -> None:
    person.opens(f"/group/calls/{call.slug}/interests/").ticks("No, I have no ties")
    person.presses("Declare my interests").sees("You have declared that you have no ties")


def declares_a_tie(member: Person, application: Application) -> None:
    """From then on the application is nowhere for them."""
    member.opens(f"/group/calls/{application.call.slug}/interests/").sees(application.organisation.name)
    member.chooses(application.organisation.name, "I am or was on its board or committee")
    member.ticks("Yes, I have marked them in the list").presses("Declare my interests").sees("You have declared 1 tie")


def decides_about_the_tie(facilitator: Person, application: Application, member) -> None:
    facilitator.opens(f"/facilitate/calls/{application.call.slug}/interests/")
    facilitator.sees(str(member), application.organisation.name)
    facilitator.page.locator("input[name$='-rung'][value='room']").check()
    facilitator.writes("Why", "A seat on the committee until last spring.")
    facilitator.presses("Keep this decision")
    facilitator.sees("The decision is kept")


def never_sees(member: Person, application: Application) -> None:
    """Not in a list, not by its address, not in a single byte of any page that lists applications."""
    slug = application.call.slug
    for address in ("/group/", f"/group/calls/{slug}/readings/", f"/group/calls/{slug}/ranking/"):
        member.opens(address)
        assert application.organisation.name not in member.page.content(), address
    member.opens(f"/group/applications/{application.public_id}/sheets/", status=404)
