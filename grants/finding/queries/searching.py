"""Full-text search over what a person may know of. Staff and whoever reads and decides have it in common."""

import re
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import QuerySet
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from grants.applications.models.search import CONFIGS
from grants.finding.rules import sees_hidden_answers
from shaping_future.look import folding

AROUND = 110
"""Characters before and after the first find that are shown."""
_PHRASE = re.compile(r'(?:^|(?<=\s))(-?)(?:"([^"]*)"|(\S+))')


def search(applications: QuerySet, text: str, user: Any) -> QuerySet:
    """Those of `applications` (Application rows that `user` may know of) with all the words of `text`.

    "in quotes": one after the other; -word: without it; or: either. The last word may be a beginning. Every language:
    words as they are, and English ones also by their stem. Answers that are hidden from reviewers are searched for
    staff only. Text that holds no word finds everything; nothing that people type is an error.
    """
    wanted, unwanted = _parts(text)
    vector = "search_entry__for_staff" if sees_hidden_answers(user) else "search_entry__for_readers"
    if query := _wanted(wanted):
        applications = applications.filter(**{vector: query})
    for words in unwanted:
        without = SearchQuery(words, config="simple", search_type="phrase")
        without |= SearchQuery(words, config="english", search_type="phrase")
        applications = applications.exclude(**{vector: without}).filter(search_entry__isnull=False)
    return applications


def _parts(text: str) -> tuple[list[str], list[str]]:
    """What is looked for, and what must not be there: words as search compares them, phrases still in quotes."""
    wanted, unwanted = [], []
    for minus, phrase, word in _PHRASE.findall(text):
        words = folding.words(phrase or word)
        if words and minus:
            unwanted.append(words)
        elif words:
            wanted.append(f'"{words}"' if phrase else words)
    return wanted, unwanted


def _wanted(parts: list[str]) -> Any:
    if not parts:
        return None
    text = " ".join(parts)
    query = None
    for config in CONFIGS:
        one = SearchQuery(text, config=config, search_type="websearch")
        query = one if query is None else query | one
    last = parts[-1].split()[-1]
    if not parts[-1].startswith('"') and len(last) > 2:
        begins = SearchQuery(f"'{last}':*", config="simple", search_type="raw")
        before = " ".join([*parts[:-1], *parts[-1].split()[:-1]])
        if before and not before.endswith(" or"):
            begins = SearchQuery(before, config="simple", search_type="websearch") & begins
        query |= begins
    return query


# --- the words around a find ------------------------------------------------------------------------------------------


def marker(text: str) -> re.Pattern | None:
    """What to mark of a search in people's text (folding.places); None when there is nothing. One query."""
    wanted, _unwanted = _parts(text)
    words = " ".join(wanted).replace('"', " ").split()
    if not words:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(to_tsvector('english', %s))", [" ".join(words)])
        stems = cursor.fetchone()[0]
    return re.compile("|".join(_pattern(stem) for stem in sorted(stems or words, key=len, reverse=True)))


def _pattern(stem: str) -> str:
    """The stem at the beginning of a word, whatever marks stand between its letters, and the rest of the word."""
    if folding.CJK.match(stem):
        return re.escape(stem)  # a sign is a word, and stands beside others
    letters = [re.escape(letter) for letter in stem]
    if len(letters) > 3 and letters[-1] == "i":
        letters[-1] = "[iy]"
    return r"(?<!\w)" + "\0*".join(letters) + r"[\w\0]*"


def snippet(text: str, mark: re.Pattern | None) -> SafeString:
    """The words around the first find, each find in <mark>, everything else escaped; "" when it is not in the text
    (it was in a name). Line by line: folding all of fifty long texts takes longer than the rest of the page."""
    for line in text.split("\n") if mark else ():
        folded = folding.places(line)
        if first := mark.search(folded):
            return _marked(line, folded, mark, first)
    return mark_safe("")


def _marked(text: str, folded: str, mark: re.Pattern, first: re.Match) -> SafeString:
    start, end = _edges(text, first.start(), first.end())
    parts, at = [], start
    for found in mark.finditer(folded, start, end):
        parts += [escape(text[at : found.start()]), "<mark>", escape(text[found.start() : found.end()]), "</mark>"]
        at = found.end()
    parts.append(escape(text[at:end]))
    return mark_safe(("… " if start else "") + "".join(parts) + (" …" if end < len(text) else ""))


def _edges(text: str, first: int, last: int) -> tuple[int, int]:
    """Where the shown words begin and end: between words, about AROUND characters away."""
    start, end = max(0, first - AROUND), min(len(text), last + AROUND)
    if start and (space := text.find(" ", start, first)) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", last, end)) >= 0:
        end = space
    return start, end
