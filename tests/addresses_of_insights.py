"""Addresses about what was learned (see tests/addresses.py)."""


def of(name: str):
    return lambda world: {"public_id": getattr(world, name).public_id}


OF_WHAT_A_GRANT_SAID = {
    "insights:ask-grant": of("study"),
    "insights:draft": of("study"),
    "insights:publish": of("study"),
    "insights:take-down": of("study"),
    "insights:write": of("study"),
    "insights:ask-quotes": of("study"),
    "insights:passage": of("passage"),
    "insights:passage-let-go": of("passage"),
    "insights:passage-quote": of("passage"),
    "insights:cluster-step": of("cluster"),
    "insights:quote-answer": of("ask"),
    "insights:quote-back": of("ask"),
    "insights:shared-answer": lambda world: {
        "public_id": world.passage.answer.report.public_id,
        "order": world.passage.answer.order,
    },
    "insights:study-answer": of("consent"),
    "insights:study-back": of("consent"),
}
"""About one grant: who stays out of its application is told that there is no such page."""

OF_WHAT_GRANTS_SAID = {
    "insights:moderate": of("insight_comment"),
    "insights:sorting": of("sorting"),
    "insights:theme": of("theme"),
}
"""About several, refused by role."""
