"""Which language a page is in, and how to choose another (a builtin too)."""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from shaping_future import languages

register = template.Library()


@register.simple_tag
def page_lang() -> str:
    """The language of the page, for `<html lang>`."""
    return languages.html_code()


@register.simple_tag
def page_dir() -> str:
    """Which way the page runs, for `<html dir>`."""
    return "rtl" if translation.get_language_bidi() else "ltr"


@register.simple_tag
def script_words() -> SafeString:
    """What our scripts say, in the language of the page; nothing for English, which they hold themselves."""
    if languages.is_english():
        return SafeString("")
    return format_html('<script src="{}" defer></script>', static(f"js/said-{languages.html_code()}.js"))


@register.inclusion_tag("components/languages.html", takes_context=True)
def language_switch(context: template.Context) -> dict:
    """A link to this page in each language, by that language's own name; what else the address says is kept."""
    request = context.get("request")
    wanted = getattr(request, "wanted_language", languages.ENGLISH)
    is_left_in_english = languages.is_english() and wanted != languages.ENGLISH
    if request is None or not (is_left_in_english or getattr(request, "is_translated", True)):
        return {}
    query = request.GET.copy()

    def link(code: str) -> str:
        query[languages.PARAM] = code
        return f"?{query.urlencode()}"

    shown = [
        {"lang": languages.html_code(code), "name": name, "url": link(code), "current": code == wanted}
        for code, name in settings.LANGUAGES
    ]
    with translation.override(wanted):
        note = gettext("This page is in English.") if is_left_in_english else ""
        return {"languages": shown, "note": note, "wanted": languages.html_code(), "direction": page_dir()}
