"""The next meeting, for the Group's and the facilitator's first page."""

from typing import Any

from django import template

from cocreation.meetings import queries

register = template.Library()


@register.inclusion_tag("cocreation/meetings/next.html", takes_context=True)
def next_meeting(context: template.Context) -> dict[str, Any]:
    """One query."""
    return {"meeting": queries.next_meeting(context["request"].user)}
