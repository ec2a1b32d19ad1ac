"""What learning partners, staff and the people of a grant send about what was learned."""

import uuid

from tests.bad_input.forms import Form
from tests.bad_input.table.places import by_id, others, part
from tests.bad_input.world import World


def lead(world: World):
    return world.lead


def answered(*names: str):
    return lambda world: [(world.lead, {"public_id": getattr(world, name).public_id}) for name in names]


def of_answer(world: World) -> dict:
    answer = world.passage.answer
    return {"public_id": answer.report.public_id, "order": answer.order}


def shorter(world: World) -> str:
    """The passage without its last word."""
    return world.passage.text.rsplit(" ", 1)[0]


def written(**more: str):
    return lambda world: {"title": "Rest", "summary": "On rest.", "body": "They rest."} | more


SEEN = {"fields": lambda world: {"seen": "1"}, "seen": ("seen",)}
MAY = {"who": part("learning"), "may": ("learning", "staff")}
KEY = str(uuid.UUID(int=71))
LEARNED = [
    Form("insights:shared-answer", where=of_answer, text=("words", "tags"), **MAY, seen=("seen",),
         fields=lambda world: {"words": shorter(world), "tags": "rest, time",
                               "seen": str(world.passage.answer.version)}),
    Form("insights:passage", where=by_id("passage"), text=("tags",), **MAY,
         fields=lambda world: {"tags": "rest, care"}),
    Form("insights:passage-quote", where=by_id("passage"), text=("text",), **MAY,
         fields=lambda world: {"insight": str(world.draft_insight.public_id), "text": shorter(world)}),
    Form("insights:passage-let-go", where=by_id("free_passage"), **MAY,
         elsewhere=others("learning", "passage")),
    Form("insights:theme-new", text=("title", "words"), **MAY, seen=(),
         fields=lambda world: {"title": "Care", "words": "", "seen": "0", "key": KEY,
                               "passages": [str(world.passage.public_id)]}, loose=("seen",)),
    Form("insights:theme", where=by_id("theme"), text=("title", "words"), **MAY, seen=("seen",),
         fields=lambda world: {"title": "Care", "words": "More.", "seen": "0"}),
    Form("insights:sorting-list", **MAY, fields=lambda world: {"material": "paragraphs", "wanted": "4"}),
    Form("insights:cluster-step", where=by_id("cluster"), text=("title",), **MAY,
         fields=lambda world: {"do": "accept", "title": "Rest"}),
    Form("insights:insight-new", text=("title", "summary", "body"), **MAY, seen=("key",),
         fields=written(language="en", key=KEY, award="")),
    Form("insights:write", where=by_id("draft_insight"), text=("title", "summary", "body"), **MAY, seen=("seen",),
         fields=written(seen="1")),
    Form("insights:ask-quotes", where=by_id("draft_insight"), **MAY, **SEEN, keeps=False),
    Form("insights:ask-grant", where=by_id("study"), **MAY, **SEEN, keeps=False,
         elsewhere=others("learning", "insight")),
    Form("insights:publish", where=by_id("quoting"), **MAY, **SEEN,
         elsewhere=others("learning", "study", "draft_insight")),
    Form("insights:take-down", where=by_id("insight"), **MAY, elsewhere=others("learning", "study")),
    Form("insights:quote-answer", who=lead, where=by_id("ask"), text=("wording",), elsewhere=answered("given_ask"),
         fields=lambda world: {"answer": "other", "wording": "We rest now.", "shown_as": "region"}),
    Form("insights:quote-back", who=lead, where=by_id("given_ask"), elsewhere=answered("ask")),
    Form("insights:study-answer", who=lead, where=by_id("consent"), text=("words",),
         elsewhere=answered("given_consent"),
         fields=lambda world: {"answer": "no", "words": "Leave out the second sentence."}),
    Form("insights:study-back", who=lead, where=by_id("given_consent"), elsewhere=answered("consent")),
    Form("insights:comment", who=lambda world: world.cast.readers[0], text=("text",), seen=("key",),
         where=lambda world: {"slug": world.insight_address}, may=("group", "learning", "staff"),
         fields=lambda world: {"text": "So did we.", "key": KEY}),
    Form("insights:moderate", who=part("staff"), where=by_id("insight_comment"), text=("why",), may=("staff",),
         fields=lambda world: {"shown": "no", "why": "It names a person."}),
]  # fmt: skip
