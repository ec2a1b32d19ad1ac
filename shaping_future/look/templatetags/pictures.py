"""The parts of pages that people would rather look at than read, each with its numbers beside it (a builtin too)."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shaping_future.look import charts

register = template.Library()


@register.inclusion_tag("components/money_bar.html")
def money_bar(
    parts: Sequence[Mapping[str, Any]], title: str, total: int | None = None, level: int = 2, about: str = ""
) -> dict:
    """parts: {label, pence, url?, tone?}; total in pence when the bar may stay partly empty; `about` tells several bars
    of one title apart for who cannot see the page."""
    placed, whole = charts.money_parts(parts, total)
    free = whole - sum(max(part["pence"], 0) for part in parts)
    named = f"{about}: {title}" if about else title
    return {"parts": placed, "title": title, "named": named, "total": whole, "free": free, "level": int(level)}


@register.simple_tag
def stage_bar(done: int, doing: int, total: int) -> SafeString:
    """How far a row of a table is: done, begun, and the rest. It says nothing: the numbers stand in the row."""
    return format_html(
        '<svg class="bars__bar" width="100%" height="16" aria-hidden="true"><rect class="fill-empty" width="100%"'
        ' height="16" rx="3"/><rect class="fill-sun" width="{}" height="16" rx="3"/><rect class="fill-leaf"'
        ' width="{}" height="16" rx="3"/></svg>',
        charts.place(done + doing, 0, total or 1),
        charts.place(done, 0, total or 1),
    )


@register.inclusion_tag("components/bars.html")
def bars(
    rows: Sequence[Mapping[str, Any]],
    title: str,
    level: int = 2,
    first: str = "Answer",
    second: str = "Number",
    third: str = "Share",
) -> dict:
    """rows: {label, count, share?, note?}; a count of None says "Hidden", a note stands in place of the share. No share
    and no note, no column. first, second, third: the heads of the columns."""
    has_shares = any(row.get("share") is not None or row.get("note") for row in rows)
    heads = {"first": first, "second": second, "third": third, "has_shares": has_shares}
    return {"rows": charts.bar_rows(rows), "title": title, "level": int(level), **heads}


@register.inclusion_tag("components/stacked.html")
def stacked(
    rows: Sequence[Mapping[str, Any]], title: str, heads: Sequence[str], level: int = 2, first: str = "What"
) -> dict:
    """rows: {label, figures, parts: [{count, tone}]}; figures stand under `heads`, beside their bar."""
    return {"rows": charts.stacked_rows(rows), "title": title, "heads": heads, "level": int(level), "first": first}


@register.inclusion_tag("components/spread.html")
def spread(parts: Sequence[Mapping[str, Any]], title: str) -> dict:
    """parts: {label, count, tone}, in an order: one bar whose parts name themselves. A table stands beside it."""
    rows = charts.stacked_rows([{"label": title, "parts": parts}])
    return {"parts": rows[0]["parts"], "title": title}


@register.inclusion_tag("components/dot_plot.html")
def dot_plot(
    rows: Sequence[Mapping[str, Any]],
    title: str,
    low: float = 0,
    high: float = 100,
    caption: str = "",
    table: bool = True,
    range_label: str = "likely range",
    middle_label: str = "middle",
) -> dict:
    """rows, best first: {label, url?, median, low, high, points, raw?, note?, rank?, band?, line_after?}."""
    placed, ticks = charts.dot_rows(rows, low, high), charts.ticks(low, high)
    return {
        "rows": placed if table else [],
        "drawn": _drawn(placed, ticks),
        "title": title,
        "ticks": ticks,
        "caption": caption,
        "table": table,
        "range_label": range_label,
        "middle_label": middle_label,
        "has_points": any(row.get("points") for row in rows),
        "has_raw": any(row.get("raw") is not None for row in rows),
        "has_band": any(row.get("band") for row in rows),
    }


GRID = '<line class="dot-grid" x1="{0}" x2="{0}" y1="0" y2="32"/>'
RANGE = '<rect class="dot-range" x="{}" y="12" width="{}" height="8" rx="4"/>'
POINT = '<circle class="dot-point" cx="{}" cy="16" r="4.5"/>'
MIDDLE = '<line class="dot-median" x1="{0}" x2="{0}" y1="3" y2="29"/>'
BEFORE = '<svg class="dot-raw-at" x="{}" y="16" overflow="visible"><path class="dot-raw" d="M0 -5l5 5-5 5-5-5z"/></svg>'
ROW = (
    '<li class="dots__row{}{}"><span class="dots__label">{}{}{}</span><svg class="dots__strip" width="100%" height="32"'
    ' role="img" aria-label="{}{}"><title>{}</title>{}{}{}{}{}</svg></li>{}'
)


def _drawn(rows: Sequence[Mapping[str, Any]], ticks: Sequence[Mapping[str, Any]]) -> SafeString:
    """The rows of a dot plot, put together here: in a template a page of them took longer than all else. What anybody
    wrote is escaped; positions are our own numbers."""
    grid = "".join(GRID.format(tick["x"]) for tick in ticks)
    return SafeString("".join(ROW.format(*_drawn_row(row, grid)) for row in rows))


def _drawn_row(row: Mapping[str, Any], grid: str) -> tuple:
    def part(markup: str, *keys: str) -> str:
        return markup.format(*(escape(str(row[key])) for key in keys)) if all(row.get(key) for key in keys) else ""

    words = escape(row["words"])
    return (
        " dots__row--band" if row.get("band") else "",
        " dots__row--ranked" if row.get("rank") else "",
        part('<span class="dots__rank">{}.</span> ', "rank"),
        part('<a href="{}">{}</a>', "url", "label") or escape(str(row["label"])),
        part(' <span class="dots__note">{}</span>', "note"),
        words,
        "; to talk about" if row.get("band") else "",
        words,
        grid,
        part(RANGE, "low_x", "range_width"),
        "".join(map(POINT.format, row["dots"])),
        part(MIDDLE, "median_x"),
        part(BEFORE, "raw_x"),
        part('<li class="dots__line"><span>{}</span></li>', "line_after"),
    )


@register.simple_tag
def cells(figures: Sequence[tuple[Any, str]]) -> SafeString:
    """Cells of numbers in the row of a table, each with a quieter line below it, or "". None is a dash."""
    return SafeString("".join(f'<td class="num">{_figure(main)}{_below(sub)}</td>' for main, sub in figures))


def _figure(value: Any) -> str:
    return "–" if value is None else escape(str(value))


def _below(text: str) -> str:
    return text and f'<br><span class="muted">{escape(text)}</span>'


@register.inclusion_tag("components/score_dots.html")
def score_dots(rows: Sequence[Mapping[str, Any]], title: str, high: int = 4) -> dict:
    """rows: {label, mine, anchor, others}: scores on a scale from 0, None for X; `others` a list, or None if hidden.
    A table with the same stands below it on the page."""
    ticks = [{"label": value, "x": charts.place(value, 0, high)} for value in range(high + 1)]
    has_others = any(row.get("others") for row in rows)
    return {"rows": charts.score_rows(rows, high), "title": title, "ticks": ticks, "has_others": has_others}
