"""The pages of learning reports, conversations and messages about changes; joined to tests/journeys/pages.py."""

from tests.bad_input.table.places import by_id, lead, part
from tests.bad_input.world import World


def nowhere(world: World) -> dict:
    return {}


LEARNED = [
    ("report-list", part("staff"), nowhere),
    ("report-edit", lead("funded"), by_id("sent_report")),
    ("learning-home", lead("funded"), by_id("award")),
    ("learning-talk", lead("funded"), by_id("talk")),
    ("learning-talk", part("staff"), by_id("noted_talk")),
    ("learning-due", part("staff"), nowhere),
    ("prompts-list", part("staff"), nowhere),
    ("change-messages", part("staff"), lambda world: {"public_id": world.change_request.award.public_id}),
]
LEARNED_POST_ONLY = {
    "change-settle", "learning-talk-autosave", "learning-talk-choose", "learning-talk-confirm",
    "learning-talk-take-back", "report-autosave", "report-readers", "report-take",
}  # fmt: skip
LEARNED_FILES = {"report-file", "report-recording"}
