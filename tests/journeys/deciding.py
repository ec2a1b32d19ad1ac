"""Steps 8 and 9: the Group agrees a slate by consent; the Board decides each grant and signs."""

from grants.applications.models import Application
from tests.journeys.browsing import Person

CONCERN = "I would like to hear how the rest week is paid for."
CONDITION = "Send the renewed safeguarding policy."


def builds_the_slate(facilitator: Person, application: Application) -> None:
    """More than one grant may be is refused; then as asked for, with a reason."""
    call, name = application.call, application.organisation.name
    facilitator.opens(f"/group/calls/{call.slug}/slates/").presses("Begin a slate").sees("£540,000")
    facilitator.page.get_by_label(f"Add {name}").check()
    facilitator.presses("Save the slate")
    facilitator.writes("Amount", "40,001").writes("If it is not what was asked for", "Everything.")
    facilitator.writes("Why would the Group choose it?", "Those who live it decide, and it will last.")
    facilitator.presses("Save the slate").sees("It was not saved", "at most £40,000")
    facilitator.writes("Amount", "30,000").writes("If it is not what was asked for", "")
    facilitator.presses("Save the slate").sees("Saved.", "£510,000").follows("Look at it before you propose it")


def proposes(facilitator: Person, last_day: str) -> str:
    facilitator.page.locator("input[name='last_day']").fill(last_day)
    facilitator.presses("Propose this slate").sees("The slate is before the Group")
    return facilitator.page.url


def consents(member: Person, slate: str) -> None:
    member.opens(slate).ticks("Consent. Good enough for now, and safe enough to try.").presses("Keep my position").sees(
        "Your position is kept"
    )
    member.does_not_see(CONCERN)


def consents_with_a_concern(member: Person, slate: str) -> None:
    member.opens(slate).ticks("Consent with a concern. Go on, and write down what worries me.").writes(
        "If you have a concern", CONCERN
    )
    member.presses("Keep my position").sees("Your position is kept")


def closes_and_recommends(facilitator: Person, slate: str) -> None:
    facilitator.opens(slate).presses("Open the answers").sees(CONCERN)
    facilitator.writes("The outcome, in the Group's words", "Agreed. We will talk about the rest week.")
    facilitator.presses("Close the round").sees("Agreed", CONCERN, "6 of 6 took part, 6 needed")
    facilitator.presses("Send the recommendation").sees("The recommendation is frozen and with the Board")


def reads_the_recommendation(board: Person, name: str) -> None:
    board.opens("/board/").follows("Read the recommendation").sees("The Group recommends", name, "£30,000", CONCERN)


def votes_with_a_condition(board: Person, name: str) -> None:
    board.opens("/board/").sees("Waits for you")
    board.follows("Read the recommendation")
    board.sees(name).follows("Decide")
    board.page.locator("input[name='choice'][value='condition']").check()
    board.writes("what has to happen?", CONDITION)
    board.page.locator("input[name='condition_due']").fill("2025-11-28")
    board.chooses("Which payment waits for it?", "Payment 2: 12 months in, after the year-one learning conversation")
    board.presses("Keep my decision").sees("Your decision is kept")


def opens_a_written_resolution(board: Person, last_day: str) -> None:
    board.opens("/board/").follows("Read the recommendation")
    board.sees(CONDITION, "Unchanged since the Group sent it").follows("Open a meeting or a written resolution")
    board.page.locator("input[name='kind'][value='written']").check()
    board.page.locator("input[name='last_day']").fill(last_day)
    board.presses("Write it down").sees("It is written down")


def signs(board: Person, name: str, code: str) -> None:
    """The wrong code first: it is refused, and the name stays."""
    board.opens("/board/").follows("Read the recommendation").follows("Read and sign the resolution")
    board.sees(CONDITION).writes("Your name", name).writes("The code that your app shows now", "000 000")
    board.presses("Sign the resolution").sees("This code is not right")
    board.writes("The code that your app shows now", code).presses("Sign the resolution").sees(
        "The Group recommends", name
    )
