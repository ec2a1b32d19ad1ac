"""What a call says, on a page in another language."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from grants.calls import queries
from grants.calls.models import Call
from shaping_future.look.words import paragraphs

register = template.Library()


@register.filter
def said_by(text: Any, call: Call) -> SafeString:
    """The call's text in the page's language, or marked as English."""
    return queries.said_as_html(call, str(text or ""))


@register.filter
def paragraphs_by(text: str, call: Call) -> SafeString:
    """The same for a text of several paragraphs."""
    found = queries.said(call, text)
    shown = paragraphs(found.text)
    return format_html('<div lang="en-GB" dir="ltr">{}</div>', shown) if found.is_left_in_english else shown


@register.simple_tag
def english_note(call: Call) -> SafeString:
    """Once on a page: that the words of this call are in English, and that answers need not be."""
    if queries.speaks(call):
        return SafeString("")
    words = gettext("The words of this call are in English. You can answer in any language.")
    return format_html('<p class="in-english">{}</p>', words)
