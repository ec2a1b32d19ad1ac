"""Every page of the site that is not a form of tests/bad_input/table (those say themselves whose they are and where):
who opens it, and the values of its address. A route may be named several times, once for each face that it has."""

from grants.applications import queries as applications
from grants.open_data.queries import public_id
from tests.bad_input.table import FORMS
from tests.bad_input.table.checking import question
from tests.bad_input.table.discussing import author
from tests.bad_input.table.places import by_id, call, lead, part
from tests.bad_input.table.talking import finalist, notes
from tests.bad_input.table.talking import of as talk_of
from tests.bad_input.world import World
from tests.journeys.pages_of_learning import LEARNED, LEARNED_FILES, LEARNED_POST_ONLY
from tests.journeys.pages_of_partners import FILES_OF_PARTNERS, POSTS_OF_PARTNERS
from tests.journeys.pages_of_rights import FILES_OF_RIGHTS, OF_RIGHTS


def nobody(world: World) -> None:
    """A visitor without an account."""


def nowhere(world: World) -> dict:
    return {}


def role(name: str):
    return lambda world: world.people[name]


def reader(world: World):
    return world.sheet.member.user


def member(world: World):
    return world.cast.readers[0]


def in_the_room(world: World):
    """Of the meetings that are on."""
    return world.in_the_room[0]


def on_the_board(world: World):
    return world.cast.board[0]


def of(name: str, *path: str):
    """The public id of something of the world, or of what hangs on it."""

    def where(world: World) -> dict:
        found = getattr(world, name)
        for step in path:
            found = getattr(found, step)
        return {"public_id": found.public_id}

    return where


def signed(world: World) -> dict:
    """A recommendation that is signed off."""
    return {"public_id": world.calls["letters"].recommendations.get().public_id}


def programme(name: str):
    def where(world: World) -> dict:
        found = getattr(world, name)
        return {"slug": getattr(found, "application", found).call.slug}

    return where


def receipt(world: World) -> dict:
    return {"pk": applications.receipt(world.sent).pk}


def account(world: World) -> dict:
    return {"pk": world.award.application.call.fund_id, "account": "available"}


def fund(world: World) -> dict:
    return {"pk": world.calls["open"].fund_id}


FOR_EVERYBODY = [
    ("home", nobody, nowhere),
    ("call-list", nobody, nowhere),
    ("call-detail", nobody, call("open")),
    ("call-detail", nobody, call("released")),
    ("call-questions", nobody, call("open")),
    ("call-changes", nobody, call("open")),
    ("call-asked", nobody, call("checking")),
    ("call-design", nobody, call("open")),
    ("call-because", nobody, call("open")),
    ("fund-design", nobody, fund),
    ("fund-because", nobody, fund),
    ("call-easy-read", nobody, call("open")),
    ("call-share", nobody, call("open")),
    ("call-share", nobody, programme("said_yes")),
    ("taking-part", nobody, programme("accepted")),
    ("group-public", nobody, nowhere),
    ("equity-funnel", nobody, call("released")),
    ("equity-funnel", part("facilitator"), call("released")),
    ("openness:about", nobody, nowhere),
    ("open_data:calls", nobody, nowhere),
    ("open_data:data", nobody, nowhere),
    ("open_data:grant", nobody, lambda world: {"id": public_id(world.award)}),
    ("open_data:grants", nobody, nowhere),
    ("insights:published", nobody, nowhere),
    ("insights:insight", nobody, lambda world: {"slug": world.insight_address}),
    ("feedback-public", nobody, nowhere),
    ("feedback-call", nobody, call("released")),
    ("promises:page", nobody, nowhere),
    ("power-audit", nobody, call("released")),
    ("components", nobody, nowhere),
]
FOR_APPLICANTS = [
    ("application-list", lead("draft"), nowhere),
    *(("application-detail", lead(name), by_id(name)) for name in (
        "draft", "joint", "half", "late", "reopened", "sent", "withdrawn", "asked", "answered", "to_talk", "to_confirm",
        "offered", "accepted", "funded")),
    ("application-detail", lambda world: world.editor.user, by_id("draft")),
    ("application-changes", lead("draft"), by_id("draft")),
    ("application-check", lead("draft"), by_id("draft")),
    ("application-check", lead("half"), by_id("half")),
    ("application-history", lead("draft"), by_id("draft")),
    ("application-people", lead("draft"), by_id("draft")),
    ("application-partners", lead("joint"), by_id("joint")),
    ("application-receipt", lead("sent"), by_id("sent")),
    ("application-question", lead("answered"), question("answered")),
    ("access-needs", lead("sent"), by_id("sent")),
    ("feedback-mine", lead("funded"), nowhere),
    ("funder-shared", lead("funded"), nowhere),
    ("document-detail", lead("sent"), receipt),
    ("bank-details", lead("funded"), of("award")),
    ("bank-details", lambda world: world.unsigned.application.started_by, of("unsigned")),
    ("bank-details", lambda world: world.unpaid.application.started_by, of("unpaid")),
    ("letter", lead("funded"), by_id("funded")),
    ("letter", lead("offered"), by_id("offered")),
    ("letter-scores", lead("funded"), by_id("funded")),
    ("partner-home", lead("funded"), nowhere),
    ("remittance", lead("funded"), of("payment")),
    ("variation-list", lead("funded"), of("award")),
    ("variation-list", part("staff"), of("award")),
    *(("talk", finalist(name), talk_of(name)) for name in ("talk_booked", "talk_held", "talk_shared")),
    ("talk-notes", finalist("talk_shared"), talk_of("talk_shared")),
]  # fmt: skip
FOR_THE_GROUP = [
    ("group-home", member, nowhere),
    ("member-you", member, nowhere),
    ("member-you", lambda world: world.former, nowhere),
    ("participation-home", member, nowhere),
    ("reading-list", reader, call("reading")),
    ("ranking", member, call("drafting")),
    ("ranking-trust", member, call("drafting")),
    ("reading-sheets", member, of("closed_sheet", "application")),
    ("design-list", member, nowhere),
    ("design-detail", member, of("design_asked")),
    ("design-detail", part("facilitator"), of("design_drafted")),
    ("design-detail", part("facilitator"), of("design_answered")),
    ("design-detail", member, of("design_agreed")),
    ("design-compare", member, lambda world: of("design_drafted")(world) | {"before": 1, "after": 1}),
    ("round-list", member, call("drafting")),
    ("round-choose", part("facilitator"), call("drafting")),
    ("round-detail", member, of("asked_open")),
    ("round-detail", member, of("asked_dots")),
    ("round-detail", part("facilitator"), of("asked_answered")),
    ("round-detail", part("facilitator"), of("asked_shut")),
    ("round-detail", part("facilitator"), of("asked_objected")),
    *(("round-detail", member, of(f"asked_{name}")) for name in ("gradients", "shares", "ranked", "times")),
    ("round-objections", part("facilitator"), of("round_shown", "round")),
    ("discussion-list", member, call("drafting")),
    ("discussion-list", part("facilitator"), call("deciding")),
    ("discussion-topic", author("comment"), of("topic")),
    ("discussion-topic", part("facilitator"), of("round_topic")),
    ("discussion-topic", part("facilitator"), of("free_topic")),
    ("discussion-topic", part("staff"), of("topic")),
    ("discussion-of", author("comment"), of("topic", "application")),
    ("discussion-news", author("comment"), of("topic")),
    ("discussion-comment-at", author("comment"), of("comment")),
    ("discussion-comment-earlier", author("comment"), of("comment")),
    ("discussion-point-earlier", author("point"), of("point")),
    ("slate-list", member, call("agreed")),
    ("slate-detail", member, of("proposed")),
    ("slate-detail", part("facilitator"), of("drafted")),
    ("slate-detail", part("facilitator"), of("agreed")),
    ("slate-edit", part("facilitator"), of("drafted")),
    ("slate-reserves-edit", part("facilitator"), of("drafted")),
    ("slate-reserves", part("facilitator"), of("agreed")),
    ("slate-rules", member, of("proposed")),
    ("conversation-arrange", part("facilitator"), call("drafting")),
    ("conversation-arrange", part("facilitator"), call("not_agreed")),
    ("conversation-plan", part("facilitator"), call("drafting")),
    ("conversation-mine", notes("talk_booked"), call("drafting")),
    ("conversation-days", notes("talk_booked"), call("drafting")),
    ("conversation-detail", notes("talk_booked"), of("talk_booked")),
    ("conversation-detail", part("facilitator"), of("talk_shared")),
    ("conversation-needs", part("facilitator"), of("talk_invited")),
    ("meeting-list", part("facilitator"), nowhere),
    ("meeting-detail", member, of("meeting_planned")),
    ("meeting-detail", part("facilitator"), of("meeting_planned")),
    *(
        ("meeting-detail", who, of(name))
        for who in (in_the_room, part("facilitator"))
        for name in (
            "meeting_between",
            "meeting_asked",
            "meeting_answered",
            "meeting_shown",
            "meeting_talking",
            "meeting_break",
            "meeting_over",
        )
    ),
    ("meeting-minutes", in_the_room, of("meeting_over")),
    ("meeting-minutes", part("facilitator"), of("meeting_confirmed")),
    ("draw-list", part("facilitator"), call("drafting")),
    ("draw-detail", part("facilitator"), of("draw_open")),
    ("draw-detail", part("facilitator"), of("draw_known")),
    ("facilitate-home", part("facilitator"), nowhere),
    ("group-list", part("facilitator"), nowhere),
    ("member-detail", part("facilitator"), lambda world: {"public_id": world.member.public_id}),
    ("reading-progress", part("facilitator"), call("reading")),
    ("reading-proposal", part("facilitator"), call("declaring")),
    ("paper-list", part("facilitator"), call("reading")),
    ("practice-list", reader, call("reading")),
    ("practice-prepare", part("facilitator"), call("reading")),
    ("call-figures", part("facilitator"), programme("accepted")),
    ("interest-register", part("facilitator"), call("declaring")),
    ("reading-asked", part("facilitator"), call("reading")),
    ("interest-register", on_the_board, call("voted")),
    ("place-choose", part("staff"), programme("undecided")),
    ("letter-list", part("staff"), call("letters")),
    ("letter-write", part("staff_2"), lambda world: {"public_id": world.unchecked.application.public_id}),
    ("letter-eligibility", part("staff_2"), by_id("to_confirm")),
    ("letter-templates", part("staff"), nowhere),
    ("board-home", on_the_board, nowhere),
    ("recommendation-detail", on_the_board, of("voted")),
    ("recommendation-detail", on_the_board, signed),
    ("board-departures", part("facilitator"), signed),
    ("history:beside", part("staff"), lambda world: {"public_id": world.board_grant.application.public_id}),
    ("history:file", part("staff"), of("grants_file")),
    ("history:file", part("staff"), of("refused_file")),
    ("history:search", part("staff"), nowhere),
    ("checklist-list", part("staff"), nowhere),
    ("checklist-detail", part("finance"), lambda world: {"public_id": world.board_grant.application.public_id}),
    ("charity-register", part("staff"), nowhere),
    ("finance-home", part("finance"), nowhere),
    ("finance-account", part("finance"), account),
    ("fund-standing", part("finance"), fund),
    ("books-export", part("finance"), fund),
    ("contribution-list", part("finance"), fund),
    ("line-list", part("staff"), fund),
    ("reconciliation", part("finance"), fund),
    ("payment-list", part("finance"), nowhere),
    ("instalment-list", part("finance"), of("award")),
    ("run-list", part("finance"), nowhere),
    ("run-detail", part("finance_2"), of("prepared_run")),
    ("run-detail", part("finance"), of("sent_run")),
    ("statement-detail", part("finance"), lambda world: {"pk": world.bank_line.statement_id}),
    ("bank-check", part("finance"), of("award")),
    ("variation-board", on_the_board, nowhere),
    ("bank-check", part("finance"), of("unsigned")),
    ("funder-home", part("funder"), nowhere),
    ("feedback-list", part("staff"), nowhere),
    *LEARNED,
    ("application-find", part("staff"), nowhere),
    *OF_RIGHTS,
]
POST_ONLY = POSTS_OF_PARTNERS | LEARNED_POST_ONLY | {
    "access-cost-ask", "access-cost-take-back", "application-autosave", "application-bulk", "application-copy",
    "application-help-end", "application-send", "bank-reveal", "board-conflict", "call-take-back",
    "conversation-day-free", "conversation-invite", "conversation-notes-autosave", "conversation-share",
    "conversation-slot-remove", "design-aside", "design-close", "design-comment", "design-decide", "design-decline",
    "design-open", "design-position", "draw-freeze", "evidence-remove", "filter-save", "instalment-came",
    "instalment-free", "instalment-schedule", "run-approve", "session-end", "statement-match",
    "item-answer", "item-ask", "item-begin", "item-close", "item-end", "item-place",
    "item-show", "item-withdraw", "letter-check", "letter-pdf",
    "meeting-call-off", "meeting-come", "meeting-end", "meeting-floor", "meeting-hand",
    "meeting-invite", "meeting-leave", "meeting-propose", "meeting-start", "meeting-step-in", "meeting-step-out",
    "member-back", "member-needs-forget", "minutes-confirm", "minutes-pdf", "participation-take-back", "place-check",
    "place-release", "practice-autosave", "reading-assign", "reading-autosave", "reading-close", "reading-concern",
    "reading-open", "reconciliation-run", "reading-pack-for", "reading-pass", "reading-propose", "reading-swap",
    "objection-step", "objection-tests", "round-answer", "round-close", "round-extend", "round-shut", "slate-amend",
    "slate-close", "slate-draft", "slate-position", "slate-propose", "slate-recommend", "slate-shut",
    "slate-take-up", "advice-take-back",
    "discussion-comment-withdraw", "discussion-end", "discussion-point-too", "discussion-point-withdraw",
}  # fmt: skip
"""No page of their own: their answer to a refused post is the page that holds the form."""
FILES = FILES_OF_PARTNERS | FILES_OF_RIGHTS | LEARNED_FILES | {
    "application-export", "application-recording", "application-text", "attachment-download", "bank-statement-read",
    "call-pack", "call-pack-text", "conversation-calendar", "document-download", "draw-file",
    "equity-funnel-picture", "equity-funnel-table", "evidence-open", "openness:api", "openness:calendar",
    "openness:call", "openness:calls", "openness:feed", "openness:funnel", "openness:funnels", "openness:grants",
    "openness:insights", "openness:openapi", "health-live", "health-ready", "meeting-calendar", "meeting-live",
    "metrics",
    "open_data:csv", "open_data:json", "open_data:robots", "open_data:sitemap", "open_data:xlsx",
    "recommendation-json", "resolution-json", "round-record", "run-file", "talk-calendar",
}  # fmt: skip
"""What they answer is a file or data (call-pack: a document's page, or the file)."""
FORM_PAGES = {form.route: (form.who, form.where) for form in reversed(FORMS) if form.route not in POST_ONLY | FILES}
