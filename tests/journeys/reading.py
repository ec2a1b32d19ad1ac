"""Steps 6 and 7: readings are assigned, read and scored; the ranking is seen once reading closes."""

from cocreation.reading.models import Reading
from grants.calls.models import Call
from tests.journeys.browsing import Person


def assigns_and_opens(facilitator: Person, call: Call) -> None:
    facilitator.opens(f"/facilitate/calls/{call.slug}/readings/").follows("See who could read what")
    facilitator.presses("Work out a proposal").sees("What each reader would read").presses("Assign these readings")
    facilitator.sees("readings are assigned").presses("Open the reading").sees("Every reader gets a mail")


def reads_and_scores(member: Person, reading: Reading, score: int, others: list[str]) -> str:
    """Half of it is saved and found again; what others wrote opens when mine is sent. Returns what they say."""
    mine = f"A {score} from {reading.member}: who decides is written down."
    call, name = reading.application.call, reading.application.organisation.name
    member.opens(f"/group/calls/{call.slug}/readings/").follows(name).sees(name, "Your score sheet")
    member.does_not_see("Score sheet of", "Do you know anyone")
    criteria = list(call.criteria.all())
    _scores(member, criteria[0].key, score, mine)
    member.presses("Save and pause").sees("Your draft is saved").does_not_see(*others)
    member.presses("Send this score sheet").sees(f"{criteria[1].label}: Choose 0 to 4, or X.")
    for criterion in criteria[1:]:
        _scores(member, criterion.key, score, mine)
    member.writes(call.feedback_prompts[0], "People who live it hold the budget.")
    member.presses("Send this score sheet").sees("Your score sheet is sent", mine, *others)
    return mine


def _scores(member: Person, criterion: str, score: int, sentence: str) -> None:
    member.page.locator(f"input[name='score-{criterion}'][value='{score}']").check()
    member.page.locator(f"textarea[name='sentence-{criterion}']").fill(sentence)


def closes(facilitator: Person, call: Call) -> None:
    facilitator.opens(f"/facilitate/calls/{call.slug}/readings/").sees("Every score sheet is sent")
    facilitator.presses("Close the reading").sees("Reading is closed and the ranking is made")


def see_the_ranking(people: list[Person], call: Call, best: str, total: str) -> None:
    for person in people:
        person.opens(f"/group/calls/{call.slug}/ranking/").sees("Where applications stand", best, total)
