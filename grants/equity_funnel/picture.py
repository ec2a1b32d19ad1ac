"""A funnel as a picture of its own, readable without colour: letters, numbers and greys apart from one another."""

from django.utils.html import escape
from django.utils.translation import gettext as _

from .reading import Breakdown

WIDTH, LEFT, BAR, GAP, LINE = 760, 150, 30, 14, 20
GREYS = ("#1f2d2b", "#7b8886", "#d5dbd9", "#4d5b59", "#a8b2b0", "#eef1f0")
DARK = {"#1f2d2b", "#4d5b59"}
FONT = 'font-family="Atkinson Hyperlegible, Arial, sans-serif"'
NARROW = 26


def svg(found: Breakdown, title: str) -> str:
    """A bar for each stage that can be shown by group, all of it 100%; what is hidden is hatched."""
    shown = [index for index, cell in enumerate(found.rest.cells) if cell.n is not None]
    rows = [(number, row) for number, row in enumerate(found.rows) if any(cell.n is not None for cell in row.cells)]
    top = 40
    parts = []
    for place, index in enumerate(shown):
        parts.append(_bar(found, index, top + place * (BAR + GAP)))
    legend = top + len(shown) * (BAR + GAP) + 10
    names = [(letter(number), row.label, grey(number)) for number, row in rows]
    parts += [_name(line, *name, legend) for line, name in enumerate([*names, ("", found.rest.label, "url(#hidden)")])]
    height = legend + (len(names) + 1) * LINE + 10
    words = "; ".join(_said(found, index) for index in shown) or _("Nothing can be shown by group.")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-labelledby="t d"><title id="t">{_xml(title)}</title><desc id="d">{_xml(words)}</desc>'
        '<defs><pattern id="hidden" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect width="8" height="8" fill="#ffffff"/><path d="M0 8L8 0" stroke="#7b8886" stroke-width="1.5"/></pattern>'
        f'</defs><rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
        f'<text x="0" y="20" {FONT} font-size="16" font-weight="bold" fill="#1f2d2b">{_xml(title)}</text>'
        f"{''.join(parts)}</svg>"
    )


def letter(number: int) -> str:
    return chr(ord("A") + number)


def grey(number: int) -> str:
    return GREYS[number % len(GREYS)]


def _bar(found: Breakdown, index: int, y: int) -> str:
    total = found.total.cells[index].n
    x, scale, parts = float(LEFT), (WIDTH - LEFT - 2) / (total or 1), []
    named = [(letter(number), row.cells[index].n, grey(number)) for number, row in enumerate(found.rows)]
    for name, n, fill in [*named, ("", found.rest.cells[index].n, "url(#hidden)")]:
        if n:
            parts.append(_part(name, n, fill, x, n * scale, y))
            x += n * scale
    label = f"{found.steps[index]}: {total}"
    return _text(0, y + BAR / 2 + 5, label, "#1f2d2b") + "".join(parts)


def _part(name: str, n: int, fill: str, x: float, width: float, y: int) -> str:
    rect = (
        f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{fill}" stroke="#1f2d2b" '
        'stroke-width="1"/>'
    )
    words = f"{name} {n}".strip() if width > NARROW * 1.6 else name if width > NARROW / 2 else ""
    if not words:
        return rect
    middle, colour = x + width / 2, "#ffffff" if fill in DARK else "#1f2d2b"
    behind = ""
    if fill.startswith("url"):
        behind = f'<rect x="{middle - 13:.1f}" y="{y + 7}" width="26" height="{BAR - 14}" fill="#ffffff"/>'
    return rect + behind + _text(middle, y + BAR / 2 + 5, words, colour, "middle")


def _name(line: int, name: str, label: str, fill: str, top: int) -> str:
    y = top + line * LINE
    box = f'<rect x="0" y="{y}" width="14" height="14" fill="{fill}" stroke="#1f2d2b" stroke-width="1"/>'
    return box + _text(22, y + 12, f"{name} {label}".strip(), "#1f2d2b")


def _text(x: float, y: float, words: str, fill: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" {FONT} font-size="14" fill="{fill}" text-anchor="{anchor}">{_xml(words)}</text>'
    )


def _said(found: Breakdown, index: int) -> str:
    named = [f"{row.label} {row.cells[index].n}" for row in found.rows if row.cells[index].n is not None]
    return f"{found.steps[index]}, {found.total.cells[index].n}: {', '.join(named)}"


def _xml(words: str) -> str:
    return escape("".join(one for one in words if one.isprintable()))
