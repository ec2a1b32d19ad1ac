"""The pages of learning reports, conversations and messages about changes; joined to tests/journeys/pages.py."""

from tests.bad_input.table.places import by_id, lead, part
from tests.bad_input.world import World


def nowhere(world: World) -> dict:
    return {}


LEARNED = [
    ("report-list", part("learning"), nowhere),
    ("report-list", part("staff"), nowhere),
    ("report-edit", lead("funded"), by_id("sent_report")),
    ("learning-home", lead("funded"), by_id("award")),
    ("learning-talk", lead("funded"), by_id("talk")),
    ("learning-talk", part("staff"), by_id("noted_talk")),
    ("learning-due", part("staff"), nowhere),
    ("prompts-list", part("staff"), nowhere),
    ("journey", lambda world: None, nowhere),
    ("insights:asked-list", lead("funded"), nowhere),
    ("insights:shared-list", part("learning"), nowhere),
    ("insights:passage-list", part("learning"), nowhere),
    ("insights:theme-list", part("learning"), nowhere),
    ("insights:sorting", part("learning"), by_id("sorting")),
    ("insights:insight-list", part("staff"), nowhere),
    ("insights:draft", part("learning"), by_id("quoting")),
    ("insights:draft", part("learning"), by_id("study")),
    ("insights:comment-list", part("staff"), nowhere),
    ("change-messages", part("staff"), lambda world: {"public_id": world.change_request.award.public_id}),
]
LEARNED_POST_ONLY = {
    "insights:ask-grant", "insights:ask-quotes", "insights:cluster-step", "insights:passage-let-go", "insights:publish",
    "insights:quote-back", "insights:study-back", "insights:take-down",
    "change-settle", "learning-talk-autosave", "learning-talk-choose", "learning-talk-confirm",
    "learning-talk-take-back", "report-autosave", "report-readers", "report-take",
}  # fmt: skip
LEARNED_FILES = {"report-file", "report-recording"}
