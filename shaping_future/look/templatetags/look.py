"""The tag library of every template (a builtin: no {% load %}). The parts are listed in docs/guides/components.md.

A tag refuses an attribute that it does not know when the template is compiled; a list refuses an unknown key when the
page is made.
"""

import functools
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from shaping_future.languages import is_english
from shaping_future.look import charts, local, rich

register = template.Library()

for written in (
    local.pounds,
    local.when,
    local.day,
    local.short_day,
    local.time_of_day,
    local.days_left,
    local.words_left,
    local.minutes,
    local.length_of,
    local.percent,
    local.paragraphs,
    rich.rich,
    rich.rich_page,
):
    register.filter(written.__name__, written)

CHIP_TONES = ("plain", "todo", "doing", "done", "wait", "no", "late")
NOTICE_TONES = ("info", "warn", "done", "error")
STATES = {
    "done": _("Done"),
    "started": _("Started"),
    "not started": _("Not started"),
    "cannot start yet": _("Cannot start yet"),
}
STATE_TONES = {"done": "done", "started": "doing", "not started": "todo", "cannot start yet": "plain"}


def _one_of(value: str, known: Sequence[str], name: str) -> str:
    if value not in known:
        raise ValueError(f"{name} does not know {value!r}; it knows {', '.join(known)}.")
    return value


# --- forms --------------------------------------------------------------------------------------------------------


@register.filter
def widget_attr(field: BoundField, name: str) -> Any:
    """An attribute of a field's widget ("data-max-words"), or ""."""
    return field.field.widget.attrs.get(name, "")


@register.filter
def direction(field: BoundField) -> str:
    """ "auto" where a person types free text, so that Arabic and Farsi run from the right; "" elsewhere."""
    kind = getattr(field.field.widget, "input_type", "textarea")
    typed = kind in {"text", "search"} or field.field.widget.__class__.__name__.endswith("Textarea")
    return "auto" if typed and "dir" not in field.field.widget.attrs else ""


@register.filter
def anchor(field: BoundField) -> str:
    """The id that an error link jumps to: the input, or the first choice of a group."""
    if field.field.widget.use_fieldset and len(field.subwidgets):
        return field.subwidgets[0].id_for_label or field.auto_id
    return field.id_for_label or field.auto_id


@register.filter
def said(field: BoundField, error: str) -> str:
    """ "Your name: This still needs an answer." and "What is it called? This still needs an answer." """
    if not is_english():  # a label may be in another language, and run the other way
        return format_html("<bdi>{}</bdi> {}", field.label, error)
    return f"{field.label} {error}" if str(field.label).endswith(("?", ":", "؟")) else f"{field.label}: {error}"


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict:
    """What is wrong with a form, each line a link to its field. The crispy pack shows it by itself."""
    return {"form": form}


@register.inclusion_tag("components/word_counter.html")
def word_counter(
    field_id: str, max_words: int | None = None, guide_words: int | None = None, count: int = 0, counter_id: str = ""
) -> dict:
    """The line below a text box that says how many words are left; static/js/words.js keeps it current."""
    return {
        "field_id": field_id,
        "counter_id": counter_id or f"{field_id}_words",
        "max_words": max_words,
        "guide_words": guide_words,
        "count": count,
        "left": int(max_words) - int(count) if max_words else None,
    }


# --- boxes that hold other things ------------------------------------------------------------------------------------


@register.simple_block_tag
def card(content: str, title: str = "", level: int = 2, id: str = "", tone: str = "") -> SafeString:
    """A box for things that belong together."""
    _one_of(tone, ("", "quiet", "brand"), "card tone")
    return _part("card", content=content, title=title, level=int(level), id=id, tone=tone)


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "", role: str = "") -> SafeString:
    """Something to know now. tone: info, warn, done, error; role="status" or "alert" when an action brought it."""
    _one_of(tone, NOTICE_TONES, "notice tone")
    return _part("notice", content=content, tone=tone, title=title, role=role)


@register.simple_block_tag(takes_context=True)
def confirm(
    context: template.Context,
    content: str,
    title: str,
    action: str,
    button: str,
    danger: bool = False,
    cancel_url: str = "",
    cancel: str = _("Go back"),
    level: int = 2,
    seen: str = "",
) -> SafeString:
    """A POST that cannot be undone: says what will happen before it does. `seen`: the version that the page shows."""
    return render_to_string(
        "components/confirm.html",
        {
            "content": content,
            "title": title,
            "action": action,
            "button": button,
            "danger": danger,
            "cancel_url": cancel_url,
            "cancel": cancel,
            "level": int(level),
            "seen": seen,
            "csrf_token": context.get("csrf_token"),
        },
    )


def _part(name: str, **values: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", values)


# --- parts ---------------------------------------------------------------------------------------------------------


@register.simple_tag
def chip(label: str, tone: str = "plain") -> SafeString:
    """A state in a word, a shape and a colour. Not an inclusion tag: lists have dozens, and each cost two templates."""
    tone = _one_of(tone, CHIP_TONES, "chip tone")
    return format_html('<span class="chip chip--{}">{}<span>{}</span></span>', tone, _shape(tone), label)


@functools.cache
def _shape(tone: str) -> SafeString:
    return render_to_string("components/shape.html", {"tone": tone})


@register.inclusion_tag("components/back_link.html")
def back_link(url: str, label: str = _("Back")) -> dict:
    return {"url": url, "label": label}


@register.inclusion_tag("components/step_trail.html")
def step_trail(steps: Sequence[Mapping[str, Any]], label: str = _("Steps")) -> dict:
    """steps: {label, state: done|current|todo, url?}."""
    charts.check_keys(steps, {"label", "state", "url"}, "step_trail")
    for step in steps:
        _one_of(step["state"], ("done", "current", "todo"), "step_trail state")
    return {"steps": steps, "label": label}


@register.inclusion_tag("components/key_facts.html")
def key_facts(facts: Sequence[Mapping[str, Any]]) -> dict:
    """facts: {value, label, url?}: the few figures at the top of a page."""
    charts.check_keys(facts, {"value", "label", "url"}, "key_facts")
    return {"facts": facts}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, what: str, note: str = "") -> dict:
    """A bar and the same in words: "3 of 12 questions answered, about 50 minutes left"."""
    return {"done": done, "total": total, "what": what, "note": note}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", action: str = "", level: int = 2) -> dict:
    """What a list says when it has no rows: what happened, what it means, what to do."""
    return {"title": title, "text": text, "url": url, "action": action, "level": int(level)}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Sequence[Mapping[str, Any]]) -> dict:
    """tasks: {label, url?, state, note?, minutes?, who?}; state: done, started, not started, cannot start yet."""
    charts.check_keys(tasks, {"label", "url", "state", "note", "minutes", "who"}, "task_list")
    shown = [
        {
            **task,
            "state_label": STATES[_one_of(task["state"], tuple(STATES), "task state")],
            "tone": STATE_TONES[task["state"]],
        }
        for task in tasks
    ]
    return {"tasks": shown}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Sequence[Mapping[str, Any]], label: str = "") -> dict:
    """events, oldest first: {when (text), title, text?, state: done|now|next, url?}."""
    charts.check_keys(events, {"when", "title", "text", "state", "url"}, "timeline")
    return {"events": events, "label": label}


@register.inclusion_tag("components/answers.html")
def answers(rows: Sequence[Mapping[str, Any]]) -> dict:
    """rows: {label, value, url?, change?, hint?, html?}; value is plain text (html=True: already safe HTML)."""
    charts.check_keys(rows, {"label", "value", "url", "change", "hint", "html"}, "answers")
    return {"rows": rows}


@register.inclusion_tag("components/two_texts.html")
def two_texts(
    yours: str,
    theirs: str,
    your_label: str = _("What you wrote"),
    their_label: str = _("What is saved"),
    level: int = 2,
) -> dict:
    """Two versions of one answer side by side, when somebody else saved first."""
    return {"yours": yours, "theirs": theirs, "your_label": your_label, "their_label": their_label, "level": int(level)}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page, param: str = "page", label: str = _("Pages")) -> dict:
    """Previous, the numbers nearby, next; keeps the other filters of the address."""
    query = context["request"].GET.copy() if "request" in context else None

    def link(number: int) -> str:
        if query is None:
            return f"?{param}={number}"
        query[param] = number
        return f"?{query.urlencode()}"

    shown = [
        {"number": n, "url": link(n)} for n in page.paginator.get_elided_page_range(page.number) if isinstance(n, int)
    ]
    around = {"previous": link(page.number - 1), "next": link(page.number + 1)}
    return {"page": page, "numbers": shown, "label": label, **around}


@register.inclusion_tag("components/share.html", takes_context=True)
def share(context: template.Context, title: str, text: str) -> dict:
    """For the block `share`: what a link to this page unfolds into."""
    request = context.get("request")
    return {
        "title": title,
        "text": re.sub(r"\s+", " ", str(text)).strip(),
        "url": request.build_absolute_uri() if request else "",
    }


@register.simple_tag
def heading(level: int, text: str, css: str = "") -> SafeString:
    """A heading by its number, for parts that may stand anywhere."""
    attribute = format_html(' class="{}"', css) if css else ""
    return format_html("<h{0}{2}>{1}</h{0}>", int(level), text, attribute)
