"""Changing a definition that is kept as data. Pure functions: each takes the data and gives a changed copy.

Nothing here judges what is written: `look_through` does, with the checks that a file goes through. What is refused here
is only what these steps cannot do (NotAllowedNow, with a sentence).
"""

import copy
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.questionnaires import show_if

Data = dict[str, Any]
Place = tuple[str, ...]
EASY: Place = ("easy_read", "questions")
PAGES: Place = ("easy_read", "pages")


def fresh_key(label: str, taken: Iterable[str]) -> str:
    """A key made from a label that nothing else in `taken` has: "Who leads?" → who_leads."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    start = "_".join(words[:4])[:32].strip("_")
    if not start or not start[0].isalpha():
        start = f"item_{start}".strip("_")[:32]
    taken, key, number = set(taken), start, 2
    while key in taken:
        key, number = f"{start}_{number}", number + 1
    return key


# --- any list of the definition --------------------------------------------------------------------------------------


def at(data: Data, place: Place) -> Any:
    """What stands at a place like ("call", "strands"); None when the definition has no such part."""
    found: Any = data
    for key in place:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def put(data: Data, place: Place, values: dict[str, Any]) -> Data:
    """Set these keys of the mapping at `place`; a value of None takes an optional key away."""
    data = copy.deepcopy(data)
    target = at(data, place)
    for key, value in values.items():
        if value is None:
            target.pop(key, None)
        else:
            target[key] = value
    return data


def replace(data: Data, place: Place, value: Any) -> Data:
    """Put a whole value in the place of another."""
    return put(data, place[:-1], {place[-1]: value})


def add(data: Data, place: Place, item: dict[str, Any]) -> Data:
    return replace(data, place, [*(at(data, place) or []), {k: v for k, v in item.items() if v is not None}])


def change(data: Data, place: Place, index: int, values: dict[str, Any]) -> Data:
    """Set these keys of one item; what is not named stays."""
    items = copy.deepcopy(at(data, place))
    merged = items[index] | values
    items[index] = {key: value for key, value in merged.items() if value is not None}
    return replace(data, place, items)


def remove(data: Data, place: Place, index: int) -> Data:
    items = list(at(data, place))
    if len(items) == 1:
        raise NotAllowedNow("This is the last one. Add another one first, then remove this one.")
    del items[index]
    return replace(data, place, items)


def move(data: Data, place: Place, index: int, step: int) -> Data:
    """One place up (-1) or down (1)."""
    items = list(at(data, place))
    other = index + step
    if not 0 <= other < len(items):
        raise NotAllowedNow("It is at the end of the list already.")
    items[index], items[other] = items[other], items[index]
    return replace(data, place, items)


# --- questions and their sections ------------------------------------------------------------------------------------


def question_index(data: Data, key: str) -> int:
    """Where the question stands; LookupError when there is none of this key."""
    for index, one in enumerate(data["questions"]):
        if one["key"] == key:
            return index
    raise LookupError(key)


def sections(data: Data) -> dict[str, list[dict[str, Any]]]:
    """The questions by the title of their section, in order."""
    found: dict[str, list[dict[str, Any]]] = {}
    for question in data["questions"]:
        found.setdefault(question["section"], []).append(question)
    return found


def dependents(data: Data, key: str) -> list[dict[str, Any]]:
    """The questions that are asked or not because of the answer to this one."""
    return [one for one in data["questions"] if key in {term.name for term in terms(one)}]


def terms(question: dict[str, Any]) -> list[show_if.Term]:
    try:
        return show_if.parse(question["show_if"]) if question.get("show_if") else []
    except ValueError:
        return []


def add_question(data: Data, values: dict[str, Any]) -> Data:
    """A new question at the end of its section; a new section stands last."""
    key = fresh_key(values["label"], [*(one["key"] for one in data["questions"]), "strand"])
    groups = {title: list(group) for title, group in sections(data).items()}
    item = {"n": 1, "key": key} | {name: value for name, value in values.items() if value is not None}
    groups.setdefault(values["section"], []).append(item)
    return _arranged(data, groups)


def change_question(data: Data, key: str, values: dict[str, Any]) -> Data:
    """Set these keys; another section means: to the end of that section."""
    index = question_index(data, key)
    old = data["questions"][index]
    changed = {name: value for name, value in (old | values).items() if value is not None}
    if changed["section"] == old["section"]:
        questions = list(data["questions"])
        questions[index] = changed
        return replace(data, ("questions",), questions)
    groups = {title: [one for one in group if one["key"] != key] for title, group in sections(data).items()}
    groups.setdefault(changed["section"], []).append(changed)
    return _arranged(data, groups)


def move_question(data: Data, key: str, step: int) -> Data:
    """One place up or down; across the edge of its section it joins the next one."""
    groups = {title: list(group) for title, group in sections(data).items()}
    titles = list(groups)
    question = data["questions"][question_index(data, key)]
    title = question["section"]
    here = groups[title].index(question)
    if 0 <= here + step < len(groups[title]):
        groups[title].insert(here + step, groups[title].pop(here))
        return _arranged(data, groups)
    other = titles.index(title) + step
    if not 0 <= other < len(titles):
        raise NotAllowedNow("It is at the end of the form already.")
    if len(groups[title]) == 1:
        raise NotAllowedNow("It is the only question of its section. Move the section, or choose another one for it.")
    groups[title].remove(question)
    group = groups[titles[other]]
    group.insert(len(group) if step < 0 else 0, question | {"section": titles[other]})
    return _arranged(data, groups)


def remove_question(data: Data, key: str) -> Data:
    _refuse_while_needed(data, [key])
    groups = {title: [one for one in group if one["key"] != key] for title, group in sections(data).items()}
    return _arranged(data, groups)


def with_easy_words(data: Data, key: str, lines: list[dict[str, str]]) -> Data:
    """The question in Easy Read: pictures and sentences; none takes them away. A call without Easy Read stays so."""
    if at(data, EASY[:1]) is None:
        return data
    said = (at(data, EASY) or {}) | {key: lines}
    return replace(data, EASY, {name: one for name, one in said.items() if one} or None)


def with_easy_page(data: Data, page: dict[str, Any]) -> Data:
    """One more page in Easy Read; the first one begins it."""
    begun = data if at(data, EASY[:1]) is not None else data | {"easy_read": {"pages": []}}
    return add(begun, PAGES, page)


def _without_easy_words(data: Data, gone: set[str]) -> Data:
    """Questions that are gone leave Easy Read as well."""
    for key in sorted(gone & set(at(data, EASY) or {})):
        data = with_easy_words(data, key, [])
    return data


def with_part(data: Data, part: str, value: Any) -> Data:
    """A whole part in place of what is there."""
    before = {one["key"] for one in data["questions"]}
    data = replace(data, (part,), copy.deepcopy(value))
    return _without_easy_words(data, before - {one["key"] for one in data["questions"]})


def rename_section(data: Data, title: str, new: str) -> Data:
    if new != title and new in sections(data):
        raise NotValid("There is a section of this name already.")
    questions = [one | {"section": new} if one["section"] == title else one for one in data["questions"]]
    return replace(data, ("questions",), questions)


def move_section(data: Data, title: str, step: int) -> Data:
    titles = list(sections(data))
    here = titles.index(title)
    if not 0 <= here + step < len(titles):
        raise NotAllowedNow("It is at the end of the form already.")
    titles.insert(here + step, titles.pop(here))
    groups = sections(data)
    return _arranged(data, {one: groups[one] for one in titles})


def remove_section(data: Data, title: str) -> Data:
    groups = sections(data)
    _refuse_while_needed(data, [one["key"] for one in groups[title]])
    return _arranged(data, {one: group for one, group in groups.items() if one != title})


def _refuse_while_needed(data: Data, keys: list[str]) -> None:
    for key in keys:
        for other in dependents(data, key):
            if other["key"] not in keys:
                raise NotAllowedNow(
                    f"Question {other['n']} is asked because of the answer to this one. Change when it is asked first."
                )


def _arranged(data: Data, groups: dict[str, list[dict[str, Any]]]) -> Data:
    """The questions in the order of their sections, numbered anew from 1."""
    questions = [one | {"section": title} for title, group in groups.items() for one in group]
    if not questions:
        raise NotAllowedNow("A form needs at least one question.")
    numbered = [one | {"n": number} for number, one in enumerate(questions, start=1)]
    for number, one in enumerate(numbered):
        for name in {term.name for term in terms(one)} - {"strand"}:
            if name not in {before["key"] for before in numbered[:number]}:
                raise NotAllowedNow(
                    f"“{one['label']}” is asked because of an earlier answer. It must stand after that question."
                )
    gone = {one["key"] for one in data["questions"]} - {one["key"] for one in numbered}
    return _without_easy_words(replace(data, ("questions",), numbered), gone)
