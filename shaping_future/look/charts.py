"""Where things stand in our pictures, in per cent of the width, so that one SVG fits a phone, a screen and paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from .words import pounds

TONES = ("leaf", "brand", "sun", "coral", "sky", "line")  # fill classes of static/css/parts.css, in the order of use
PART_KEYS = {"label", "pence", "url", "tone"}
BAR_KEYS = {"label", "count", "share", "note"}
STACKED_KEYS = {"label", "figures", "parts"}
ROW_KEYS = {"label", "url", "low", "median", "high", "points", "raw", "note", "rank", "band", "line_after"}


def place(value: float, low: float, high: float) -> str:
    """The position of a value on the scale as an SVG length, kept inside the picture."""
    share = (float(value) - low) / (high - low)
    return f"{min(max(share, 0), 1) * 100:.2f}%"


def check_keys(rows: Sequence[Mapping[str, Any]], known: set[str], name: str) -> None:
    """A misspelt key is a mistake of the page, not something to leave out quietly."""
    for row in rows:
        if unknown := set(row) - known:
            raise ValueError(f"{name} does not know {', '.join(sorted(unknown))}; it knows {', '.join(sorted(known))}.")


def money_parts(parts: Sequence[Mapping[str, Any]], total: int | None) -> tuple[list[dict], int]:
    """The parts of a stacked bar with start and width; `total` (pence) may leave a free end. Negative: no width."""
    check_keys(parts, PART_KEYS, "money_bar")
    whole = max(total or 0, sum(max(part["pence"], 0) for part in parts))
    placed, start = [], 0
    for number, part in enumerate(parts):
        size = max(part["pence"], 0)
        placed.append(
            {
                **part,
                "tone": part.get("tone") or TONES[number % len(TONES)],
                "x": place(start, 0, whole) if whole else "0%",
                "width": place(size, 0, whole) if whole else "0%",
                "amount": pounds(part["pence"]),
                "share": part["pence"] / whole if whole else 0,
            }
        )
        start += size
    return placed, whole


def bar_rows(rows: Sequence[Mapping[str, Any]]) -> list[dict]:
    """The rows of a bar chart with the width of each; a row whose count is None (hidden) has no bar."""
    check_keys(rows, BAR_KEYS, "bars")
    most = max((row["count"] or 0 for row in rows), default=0)
    return [{**row, "width": place(row["count"], 0, most) if most and row["count"] else ""} for row in rows]


def stacked_rows(rows: Sequence[Mapping[str, Any]]) -> list[dict]:
    """Rows of one bar each, made of parts one after the other, all on the scale of the largest row."""
    check_keys(rows, STACKED_KEYS, "stacked")
    most = max((sum(part["count"] for part in row["parts"]) for row in rows), default=0)
    return [{**row, "parts": _one_after_the_other(row["parts"], most)} for row in rows]


def _one_after_the_other(parts: Sequence[Mapping[str, Any]], most: float) -> list[dict]:
    placed, start = [], 0.0
    for part in parts:
        x, end = place(start, 0, most or 1), place(start + part["count"], 0, most or 1)
        width = f"{float(end[:-1]) - float(x[:-1]):.2f}%"
        middle = place(start + part["count"] / 2, 0, most or 1)
        placed.append({**part, "x": x, "width": width, "middle": middle})
        start += part["count"]
    return placed


def dot_rows(rows: Sequence[Mapping[str, Any]], low: float, high: float) -> list[dict]:
    """The rows of a dot plot with every number turned into a position, and a sentence that says the same in words."""
    check_keys(rows, ROW_KEYS, "dot_plot")
    return [_dot_row(row, low, high) for row in rows]


def _dot_row(row: Mapping[str, Any], low: float, high: float) -> dict:
    points = list(row.get("points") or [])
    placed: dict[str, Any] = {
        **row,
        "dots": [place(point, low, high) for point in points],
        "words": _in_words(row, points),
    }
    for key in ("median", "low", "high", "raw"):
        if row.get(key) is not None:
            placed[f"{key}_x"] = place(row[key], low, high)
    if {"low_x", "high_x"} <= set(placed):
        placed["range_width"] = place(low + float(row["high"]) - float(row["low"]), low, high)
    return placed


def _in_words(row: Mapping[str, Any], points: list) -> str:
    parts = []
    if row.get("median") is not None:
        parts.append(f"middle {number(row['median'])}")
    if row.get("low") is not None and row.get("high") is not None:
        parts.append(f"range {number(row['low'])} to {number(row['high'])}")
    if row.get("raw") is not None:
        parts.append(f"before calibration {number(row['raw'])}")
    if points:
        parts.append(f"{len(points)} readings: {', '.join(number(point) for point in points)}")
    return "; ".join(parts) or "not read yet"


def score_rows(rows: Sequence[Mapping[str, Any]], high: int) -> list[dict]:
    """Rows of scores on a short scale: where mine, the anchor and each group of equal others stand, and the same in
    words. None: an X, which stands nowhere; others None: not shown."""
    check_keys(rows, {"label", "mine", "anchor", "others"}, "score_dots")
    return [_score_row(row, high) for row in rows]


def _score_row(row: Mapping[str, Any], high: int) -> dict:
    others = row["others"] or []
    groups = [{"x": place(value, 0, high), "dots": _beside(others.count(value))} for value in sorted(set(others))]
    words = [f"you {_or_x(row['mine'])}", f"anchor {_or_x(row['anchor'])}"]
    if others:
        words.append(f"others {', '.join(map(str, others))}")
    at = {f"{name}_x": None if row[name] is None else place(row[name], 0, high) for name in ("mine", "anchor")}
    return {"label": row["label"], "groups": groups, "words": "; ".join(words), **at}


def _or_x(value: int | None) -> str:
    return "X" if value is None else str(value)


def _beside(count: int) -> list[int]:
    """Places of equal dots left and right of the middle, in pixels; closer together when there are many."""
    step = 11 if count < 6 else 5
    return [round(step * (one - (count - 1) / 2)) for one in range(count)]


def number(value: float) -> str:
    """At most one decimal, and none where it is nought."""
    return f"{float(value):.1f}".removesuffix(".0")


def ticks(low: float, high: float) -> list[dict]:
    """Five marks along the scale."""
    step = (high - low) / 4
    return [{"label": number(low + step * n), "x": place(low + step * n, low, high)} for n in range(5)]
