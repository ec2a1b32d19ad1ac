"""Where a route differs from the rule that its view declares: one line each, and why. Most declare `signed_in`, because
whose a page is follows from the row that it shows; here stands who that is.
"""

from dataclasses import dataclass

from tests.permissions.asked import IN, NO_SUCH_PAGE
from tests.permissions.rules import SIGNED_IN, Rule

GROUPS = "group facilitator staff"
OWN = "lead editor looks"
PARTNERS = "lead editor looks applicant"
MEMBERS = "group/own group/other group/recused sheet former"
NOBODY = ""


@dataclass(frozen=True)
class Apart:
    rule: Rule
    why: str
    is_tied: bool
    """Whether its object hangs on the application that some stay out of."""
    is_hidden: bool
    by_role: bool
    """Whether the role is enough: nobody has to have declared anything."""
    inside: str
    """What it answers whoever is let in."""


def of(
    opens: str, why: str, knows: str = "", *, tied: bool = False, hidden: bool = True, by_role: bool = False,
    inside: str = IN, without_role: bool = False,
) -> Apart:  # fmt: skip
    return Apart(Rule(opens, knows, without_role), why, tied, hidden, by_role, inside)


def each(*routes: str, opens: str, why: str, knows: str = "", **more: bool) -> dict[str, Apart]:
    return {route: of(opens, why, knows, **more) for route in routes}


OF_THE_APPLICATION = {
    "attachment-download": of(f"{OWN} group facilitator staff finance", "whoever may read the application", tied=True),
    **each("document-detail", "document-download", opens=OWN, why="the receipt of what they sent", tied=True),
    "discussion-of": of(GROUPS, "looks the application up first", f"{OWN} finance", tied=True),
    **each("access-cost-take-back", opens="lead editor", why="whoever writes the application", tied=True),
    "change-settle": of("lead editor staff", "both sides", "looks", tied=True),
    **each("letter", "letter-pdf", "feedback-give", opens=OWN, why="their letter; how it was for them", tied=True),
    "letter-call": of(OWN, "asking for a call about it", tied=True),
    **each("learning-home", "report-edit", "report-file", opens=OWN, why="what their grant tells", tied=True),
    **each("agreement-detail", "remittance", "variation-list", opens=f"{OWN} staff finance", why="papers of the grant",
           tied=True),
    "learning-talk": of(f"{OWN} staff", "both sides of a conversation", tied=True),
    "learning-talk-choose": of("lead editor", "a time that the fund offered", "staff", tied=True),
    "learning-talk-take-back": of("staff", "a time that the fund offered", "lead editor own", tied=True),
    **each("learning-talk-autosave", "learning-talk-confirm", "learning-talk-notes", "learning-talk-offer",
           opens="lead editor staff", why="both sides; another rule of the same name", tied=True),
    **each("reading-autosave", "reading-edit", "reading-pass", opens="sheet", why="whose sheet it is", tied=True),
    **each("discussion-comment-edit", "discussion-comment-withdraw", "discussion-point-edit",
           "discussion-point-withdraw", opens=NOBODY, why="whoever wrote it, and none of them did", tied=True),
    "partner-ask": of(NOBODY, "this application has no partner", tied=True),
    "copy-edit": of(NOBODY, "this call hides nothing from its readers", tied=True),
    "letter-eligibility": of(NOBODY, "only for who is not eligible", tied=True),
    **each("insights:cluster-step", "insights:passage", "insights:passage-let-go", "insights:passage-quote",
           "insights:shared-answer", "insights:theme", opens="learning staff learning/own staff/own",
           why="what a grant shared itself; nothing is published of it by its own people", tied=True),
    **each("place-check", "place-decide", opens="staff", why="of another application"),
}  # fmt: skip
OF_THE_GROUP = {
    **each("round-answer", opens="sheet", knows=GROUPS, why="only who was there when it was asked"),
    "paper-sheet": of("facilitator staff", "who types it in is no reader of it", f"{OWN} group/other finance",
                      tied=True),
    "design-comment-edit": of(NOBODY, "whoever wrote it, and none of them did"),
    **each("board-conflict", "board-vote", opens="board", knows=GROUPS, why="one grant of it", tied=True, by_role=True),
    "conversation-day-free": of("facilitator staff", "the member whose day it is, and who plans"),
    "meeting-step-in": of("group facilitator staff", "whoever stays out does not step in again",
                         " ".join(f"{role}/own {role}/recused" for role in GROUPS.split()), tied=True),
    "round-record": of(GROUPS, "a tally cannot be told without the one", tied=True),
    **each("recommendation-json", "resolution-json", opens=f"board {GROUPS}", tied=True, by_role=True,
           why="frozen, with the one in it"),
    "reading-pack-for": of("facilitator staff", "for whom is missing", hidden=False, inside=NO_SUCH_PAGE),
    "copy-list": of(NOBODY, "this call hides nothing from its readers"),
    "checklist-begin": of(NOBODY, "for which application is missing"),
    **each("member-appoint", "member-detail", "member-end", "member-renew", opens="facilitator staff",
           why="of a person"),
    **each("place-choose", "place-release", opens="staff", why="another call"),
    "feedback-look": of("staff", "what people said is nobody else's", tied=True),
    "advice-take-back": of(NOBODY, "whose words they are"),
}  # fmt: skip
OF_MEMBERS = {
    "member-you": of(MEMBERS, "who is or was a member"),
    "member-brings": of("group/own group/other group/recused sheet", "their own membership", "former"),
    **each("member-away", "member-back", "member-leave", "member-name", "member-needs", "member-needs-forget",
           "participation-choose", "participation-home", "participation-cost", "participation-time", opens=MEMBERS,
           why="their own membership"),
    "participation-take-back": of(NOBODY, "whose claim it is"),
}  # fmt: skip
OF_PARTNERS = {
    **each(
        "community-block", "community-calendar-step", "community-circle", "community-circle-invite",
        "community-circle-start", "community-circle-step", "community-circles", "community-event",
        "community-event-going", "community-event-ics", "community-event-plan", "community-event-times",
        "community-events", "community-guest", "community-guest-end", "community-home", "community-library",
        "community-mail", "community-mentoring-ask",
        "community-moderators", "community-offer", "community-offer-write", "community-offers", "community-people",
        "community-person", "community-post-earlier", "community-resource-add", "community-thread",
        "community-thread-start", "community-threads", "community-you",
        opens=PARTNERS, why="partners alone", without_role=True,
    ),
    **each("community-event-cancel", "community-event-change", "community-event-set", "community-meet",
           "community-offer-step", "community-resource-withdraw", opens="=lead", why="whoever put it there"),
    **each("community-introduction-step", "community-mentoring-step", opens="=lead =editor", why="the two of them"),
    **each("community-post-edit", "community-post-withdraw", opens="=editor", why="whoever wrote it"),
    "community-moderator-step": of("=applicant", "who moderates"),
    "community-reported": of(NOBODY, "who moderates, and neither wrote nor reported it"),
    "community-report": of("lead looks applicant group/own", "not whoever wrote it"),
    "community-resource-file": of(NOBODY, "it is a link, without a file"),
}  # fmt: skip
NOT_THERE = (
    "call-because", "call-design", "fund-because", "fund-design", "community-calendar", "metrics", "partner-answer",
    "recovery-detail", "signatory", "taking-part",
)  # fmt: skip
"""Open to everybody, and not there in this world: nothing was changed because of anybody, no key was given out."""
POSTED = {
    "funder-questions": of("funder", "staff and learning partners read what only funders ask", hidden=False),
    "interest-decide": of("facilitator staff", "whose tie is missing", hidden=False, inside=NO_SUCH_PAGE),
    "advice-list": of("staff", "the fund asks, its funders answer", "funder", hidden=False),
    "agreement-detail": of(
        "lead editor", "the fund signs after them; who looks on does not", "looks staff finance", tied=True
    ),
    "community-meet": of(NOBODY, "with whom is missing"),
    "letter-call": of("lead editor", "who looks on does not ask", "looks", tied=True),
    "report-edit": of("lead editor", "writing is for who writes the application", "looks", tied=True),
    "invitation": of(SIGNED_IN, "anybody with its key may look at it"),
}
"""Where sending differs from looking."""
APART = OF_THE_APPLICATION | OF_THE_GROUP | OF_MEMBERS | OF_PARTNERS
