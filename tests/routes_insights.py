"""The routes about what was learned (see tests/routes.py)."""

INSIGHTS = {
    "insights:insight": "anyone",
    "insights:published": "anyone",
}
