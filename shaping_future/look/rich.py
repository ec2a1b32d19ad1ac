"""What people type with a little markup, as safe HTML: the tags that the portal of our press releases allows, automatic
links, their line ends. What is no such tag is shown as it was typed, so that no word is lost; the text itself is kept
as typed, and made into HTML each time it is shown.

nh3 has the last word: whatever comes before it, nothing leaves here but these tags, links to these schemes, and `br`.
"""

import re
from collections.abc import Iterator

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

TAGS = frozenset(["a", "em", "strong", "cite", "blockquote", "code", "ul", "ol", "li", "dl", "dt", "dd"])
BLOCKS = frozenset(["blockquote", "ul", "ol", "li", "dl", "dt", "dd"])
PAGE = frozenset(["h2", "h3", "p"])
"""What a whole page of text may hold beside them (rich_page)."""
SCHEMES = frozenset(["http", "https", "mailto"])
REL = "nofollow noopener noreferrer"


def _tag(names: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"<(/?)({'|'.join(sorted(names, key=len, reverse=True))})(\s[^<>]*)?>", re.IGNORECASE)


TAG, PAGE_TAG = _tag(TAGS), _tag(TAGS | PAGE)
HEADING = re.compile(r"^(##|###)[ \t]+(\S.*?)[ \t]*$", re.MULTILINE)
EMPTY_LINES = re.compile(r"(?:<br>\s*){2,}")
AFTER_BLOCK = re.compile(r"</(?:h2|h3|ul|ol|dl|blockquote)\s*>", re.IGNORECASE)
EDGE_BREAKS = re.compile(r"(<(?:p|li|dd|dt|blockquote)>)(?:\s|<br>)+|(?:\s|<br>)+(</(?:p|li|dd|dt|blockquote)>)")
NO_WORDS = re.compile(r"<p>(?:\s|<br>)*</p>")
LINK = re.compile(
    r"(?<![\w@/.])(?:(?P<web>https?://[^\s<>\"]+)|(?P<www>www\.[^\s<>\"]+)|(?P<mail>[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+))",
    re.IGNORECASE,
)
NO_LINKS_IN = ("a", "code")
CLOSING = {")": "(", "]": "[", "}": "{"}
MOST = 2000
"""Characters of an address that becomes a link."""


def _cleaner_of(tags: frozenset[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(tags | {"br"}),
        attributes={"a": {"href"}},
        url_schemes=set(SCHEMES),
        url_relative="deny",
        link_rel=REL,
    )


_cleaner, _page_cleaner = _cleaner_of(TAGS), _cleaner_of(TAGS | PAGE)


def rich(text: str | None) -> SafeString:
    """Safe HTML of it; for an element with dir="auto" and the class "rich"."""
    return mark_safe(_cleaner.clean("".join(_pieces(_typed(text), TAG))))


def rich_page(text: str | None) -> SafeString:
    """The same for a text that fills a page: also headings ("## " at the start of a line, or h2 and h3), and a blank
    line begins a new paragraph."""
    typed = HEADING.sub(lambda found: f"<h{len(found[1])}>{found[2]}</h{len(found[1])}>", _typed(text))
    parts = AFTER_BLOCK.sub(r"\g<0><p>", EMPTY_LINES.sub("</p><p>", "".join(_pieces(typed, PAGE_TAG))))
    return mark_safe(NO_WORDS.sub("", EDGE_BREAKS.sub(r"\1\2", _page_cleaner.clean(f"<p>{parts}</p>"))))


def _typed(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _pieces(text: str, tags: re.Pattern[str]) -> Iterator[str]:
    """Allowed tags as they are, all other text escaped; links are made where none is yet. The line end beside a block
    is the block's own."""
    at, was_block, inside = 0, False, dict.fromkeys(NO_LINKS_IN, 0)
    for found in tags.finditer(text):
        name = found[2].lower()
        is_block = name in BLOCKS or name in PAGE
        yield _words(_between(text[at : found.start()], was_block, is_block), links=not any(inside.values()))
        at, was_block = found.end(), is_block
        if name in inside:
            inside[name] = max(0, inside[name] + (-1 if found[1] else 1))
        yield found[0].replace("&", "&amp;")
    yield _words(_between(text[at:], was_block, False), links=not any(inside.values()))


def _between(text: str, after_block: bool, before_block: bool) -> str:
    if after_block:
        text = text.lstrip(" \t").removeprefix("\n")
    return text.rstrip(" \t").removesuffix("\n") if before_block else text


def _words(text: str, *, links: bool) -> str:
    shown = "".join(_linked(text)) if links else escape(text)
    return shown.replace("\n", "<br>")


def _linked(text: str) -> Iterator[str]:
    at = 0
    for found in LINK.finditer(text):
        address = _without_end_of_sentence(found[0]) if len(found[0]) <= MOST else ""
        if not LINK.fullmatch(address):
            continue
        to = {"web": "", "www": "https://", "mail": "mailto:"}[found.lastgroup or ""] + address
        yield escape(text[at : found.start()])
        yield f'<a href="{escape(to)}">{escape(address)}</a>'
        at = found.start() + len(address)
    yield escape(text[at:])


def _without_end_of_sentence(address: str) -> str:
    """Stops and brackets at its end belong to the sentence, unless the bracket was opened in the address."""
    while address:
        last = address[-1]
        if last in CLOSING and address.count(CLOSING[last]) >= address.count(last):
            break
        if last not in ".,:;!?'’”)]}":
            break
        address = address[:-1]
    return address
