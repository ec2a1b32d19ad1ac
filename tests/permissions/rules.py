"""What each rule of the site means for each kind of person: one line for each predicate that a view declares.

The rest follows from `expected` in tests/permissions/expected.py, which says once what a relation means. Words: a role,
or who works on the application: lead, editor, looks (its reader). A role's person who works on it counts
as an editor; "=editor" is the one editor alone, "staff/own" one cell.
"""

from dataclasses import dataclass

ANYONE, SIGNED_IN = "anyone", "signed in"


@dataclass(frozen=True)
class Rule:
    """`opens`: whom it lets in. `knows`: who knows that there is such a thing, so that a door which stays shut says
    whose it is (403) instead of nothing (404)."""

    opens: str
    knows: str = ""
    without_role: bool = False
    """Not for people of the fund, though they work on the application."""


RULES = {
    "adds_number": Rule("group", "group facilitator staff"),
    "answers_ask": Rule("lead editor", "looks"),
    "answers_complaints": Rule(""),  # a member of staff who was named for it; tests/shaping_future/rights
    "answers_feedback": Rule("staff"),
    "answers_funders": Rule("learning staff"),
    "answers_reports": Rule("staff"),
    "answers_study": Rule("lead editor", "looks"),
    "anyone": Rule(ANYONE),
    "arranges_conversations": Rule("facilitator staff", "group facilitator staff"),
    "asks_for_advice": Rule("staff"),
    "board": Rule("board"),
    "board_member": Rule("board", "group facilitator staff board"),
    "checks_bank_details": Rule("finance", "staff finance"),
    "checks_eligibility": Rule("staff", "lead editor looks group facilitator staff finance"),
    "chooses": Rule("staff"),
    "closes_round": Rule("facilitator", "group facilitator staff"),
    "comments": Rule("lead editor looks applicant group learning staff"),
    "decides": Rule("staff", "finance staff"),
    "decides_interests": Rule("facilitator staff"),
    "declares_interests": Rule("group facilitator"),
    "does_checks": Rule("staff finance"),
    "facilitates": Rule("facilitator staff"),
    "finance": Rule("finance", "staff finance"),
    "finds_applications": Rule("staff"),
    "follows_advice": Rule("funder staff"),
    "follows_design": Rule("group facilitator staff", "group facilitator staff"),
    "follows_discussion": Rule("group facilitator staff", "group facilitator staff"),
    "follows_draw": Rule("group facilitator staff", "group facilitator staff"),
    "follows_finalists": Rule("group facilitator staff", "group facilitator staff"),
    "follows_meetings": Rule("group facilitator staff", "group facilitator staff"),
    "follows_questions": Rule("funder learning staff"),
    "follows_rounds": Rule("group facilitator staff", "group facilitator staff"),
    "follows_slates": Rule("group facilitator staff", "group facilitator staff"),
    "funder": Rule("funder"),
    "gathers": Rule("learning staff"),
    "grant_partner": Rule("lead editor", "staff finance looks"),
    "has_grant": Rule("lead editor looks applicant learning staff"),
    "holds_design": Rule("facilitator staff", "group facilitator staff"),
    "holds_discussion": Rule("facilitator staff", "group facilitator staff"),
    "holds_draw": Rule("facilitator", "group facilitator staff"),
    "holds_process": Rule("facilitator", "group facilitator staff"),
    "holds_reading": Rule("facilitator staff", "lead editor looks group facilitator staff finance"),
    "in_group": Rule("group"),
    "is_asked_to_talk": Rule("lead", "editor looks own"),
    "keeps_books": Rule("finance"),
    "keeps_data": Rule("staff"),
    "keeps_the_occasion": Rule("board staff", "group facilitator staff board"),
    "leads_application": Rule("lead", "editor looks own"),
    "may_answer": Rule("lead editor", "looks own", without_role=True),
    "may_meet": Rule("lead editor", "looks own", without_role=True),
    "may_meet_by_wish": Rule("lead editor", "looks own", without_role=True),
    "moderates": Rule("staff"),
    "names_finalists": Rule("facilitator"),
    "on_application": Rule("lead editor looks"),
    "on_place": Rule(""),  # of another call in this world; tests/grants/places
    "owns_filter": Rule(""),  # whose filter it is
    "prepares_copies": Rule("facilitator staff"),
    "proposes": Rule("staff", "finance staff"),
    "reader": Rule("group"),
    "reads_figures": Rule("staff facilitator funder"),
    "reads_recommendations": Rule("board staff facilitator group", "group facilitator staff board"),
    "reads_register": Rule("facilitator staff board"),
    "reads_shared_reports": Rule("lead editor looks applicant learning staff"),
    "says_yes_or_no": Rule(""),
    "sees_books": Rule("finance staff"),
    "sees_payments": Rule("finance staff"),
    "sees_ranking": Rule("group facilitator staff", "lead editor looks group facilitator staff finance"),
    "signed_in": Rule(SIGNED_IN),
    "signing_in": Rule(SIGNED_IN),  # visitors are sent to the first step, the signed-in to their page
    "takes_notes": Rule("", "group facilitator staff"),
    "takes_part": Rule("group facilitator", "group facilitator staff"),
    "takes_sides": Rule("group", "group facilitator staff"),
    "writes_about": Rule("lead editor staff", "finance staff looks"),
    "writes_answer": Rule("lead editor", "looks"),
    "writes_application": Rule("lead editor", "looks"),
    "writes_design": Rule("facilitator staff", "group facilitator staff"),
    "writes_design_of_amendment": Rule("facilitator staff", "group facilitator staff"),
    "writes_in_discussion": Rule("group facilitator", "group facilitator staff"),
    "writes_it_down": Rule("facilitator staff", "group facilitator staff"),
    "writes_letters": Rule("staff"),
    "writes_outcomes": Rule("staff"),
    "writes_report": Rule("lead editor", "looks"),
    "writes_templates": Rule("staff"),
}
"""Predicate → what it means."""
