"""What readers get of answers while something is hidden from them.

A reader is given copies that a person has confirmed, and nothing else: what nobody has looked at yet is held back.
"""

import copy
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from grants.applications.models import Application, Participant, PartnerConfirmation, RedactedCopy
from grants.applications.redaction import AMOUNT, NAME, Known, redact
from grants.calls.kinds import Hidden
from shaping_future.files.models import StoredFile
from shaping_future.questionnaires import queries as questionnaires
from shaping_future.questionnaires.models import Answer, Question, QuestionType
from shaping_future.questionnaires.queries import Filled, Shown, ShownSection
from shaping_future.questionnaires.types.narrative import recording_of, text_of
from shaping_future.questionnaires.types.repeat import column_key

COPIED = (QuestionType.TEXT, QuestionType.NARRATIVE, QuestionType.BUDGET, QuestionType.REPEAT, QuestionType.FILE)
"""Answers that hold people's own words or files. Of the others every word is the form's, or a name and nothing else."""
SHARE = column_key("Share of the money")
COLUMNS = {"name": NAME, "contact": NAME, SHARE: AMOUNT}
"""Of a question that repeats: what these hold is hidden whatever stands there."""
OF_ORGANISATION = ("name", "register_number", "host_name")
HELD = "questionnaires/answers/held.html"
WAITS = "This answer is not shown yet. Somebody must first look that it gives nothing away."
FILE_HELD = "There is a file with this answer. You do not get it while names or amounts are hidden."


# --- a reader's view of it -------------------------------------------------------------------------------------------


def without_hidden(
    application: Application, filled: Filled, sections: list[ShownSection], hides: frozenset[str]
) -> list[ShownSection]:
    """The sections as a reader gets them. Two queries."""
    copies = current_copies(application, filled.versions)
    known = application.gives_away = known_of(application, filled.answers)
    return [
        ShownSection(part.section, [_covered(one, copies.get(one.question.key), known, hides) for one in part.answers])
        for part in sections
    ]


def without_its_names(application: Application, text: str) -> str:
    """What somebody else wrote about an application whose answers were read just now (without_hidden): with a mark in
    the place of each name and amount of it that is hidden. No query."""
    return redact(text, application.gives_away, application.hidden)[0] if application.gives_away else text


def current_copies(application: Application, versions: Mapping[str, int]) -> dict[str, RedactedCopy]:
    rows = RedactedCopy.objects.filter(application=application).select_related("file")
    return {one.question_key: one for one in rows if one.version == versions.get(one.question_key)}


def _covered(answer: Shown, made: RedactedCopy | None, known: Known, hides: frozenset[str]) -> Shown:
    question, value = answer.question, answer.value
    if answer.empty or question.type not in (*COPIED, QuestionType.ORGANISATION):
        return answer
    if question.type == QuestionType.ORGANISATION:
        return questionnaires.shown(question, _organisation(value, hides))
    if made is None:
        return _held(question, WAITS)
    if question.type == QuestionType.FILE:
        return _file(answer, made)
    later = known.but(name for name in known.names if fingerprint(name) in made.known)
    texts = {place: redact(text, later, hides)[0] for place, text in made.texts.items()}
    shown = questionnaires.shown(question, put_texts(question, value, texts, hides))
    if recording_of(value):
        return _recording(answer, shown, made)
    return _without_sums(shown) if question.type == QuestionType.BUDGET and Hidden.AMOUNTS in hides else shown


def _held(question: Question, sentence: str, text: str = "") -> Shown:
    return Shown(question, text, False, "\n".join(filter(None, [text, sentence])), HELD, {"sentence": sentence})


def _file(answer: Shown, made: RedactedCopy) -> Shown:
    given = given_file(answer.question, answer.value, made)
    return questionnaires.shown(answer.question, given) if given else _held(answer.question, FILE_HELD)


def _recording(answer: Shown, shown: Shown, made: RedactedCopy) -> Shown:
    if made.file_given != RedactedCopy.File.OPEN:
        return _held(answer.question, FILE_HELD, text_of(shown.value))
    shown.extra.update({"scan": answer.extra["scan"]} if "scan" in answer.extra else {})
    return shown


def given_file(question: Question, value: dict[str, Any], made: RedactedCopy | None) -> dict[str, Any] | None:
    """The answer's JSON for a document as readers get it, under a name of ours; None while they do not get it."""
    if made is None or made.file_given == RedactedCopy.File.HELD:
        return None
    size, name = (value["size"], value["name"]) if made.file is None else (made.file.size, made.file.name)
    return {"id": value["id"], "name": plain_name(question, name), "size": size}


def plain_name(question: Question, name: str) -> str:
    """A file's name often says whose it is."""
    return f"document-{question.number}{PurePath(name).suffix.lower()}"


def _organisation(value: dict[str, Any], hides: frozenset[str]) -> dict[str, Any]:
    if Hidden.ORGANISATIONS not in hides:
        return value
    return value | {part: NAME for part in OF_ORGANISATION if value.get(part)}


def _without_sums(shown: Shown) -> Shown:
    extra = shown.extra | {"rows": [(kind, what, AMOUNT) for kind, what, _sum in shown.extra["rows"]], "running": ""}
    text = "\n".join(f"{kind}: {what}: {AMOUNT}" for kind, what, _sum in extra["rows"])
    return replace(shown, text=text, extra=extra | {"total": AMOUNT})


def given_to(application: Application, attachment: Any, question: Question, answer: Answer) -> StoredFile | None:
    """The file that a reader of this row gets in the place of an attachment, under a name of ours; None for nothing.
    One query."""
    made = current_copies(application, {question.key: answer.version}).get(question.key)
    if made is None or made.file_given == RedactedCopy.File.HELD:
        return None
    file = made.file or attachment.file
    file.name = plain_name(question, file.name)
    return file


# --- the words of an answer ------------------------------------------------------------------------------------------


def texts_of(question: Question, value: Any) -> dict[str, str]:
    """place in the answer → people's own words there, without what is empty or hidden anyway."""
    if question.type == QuestionType.BUDGET:
        found = {f"{number}.what": row["what"] for number, row in enumerate(value["rows"])}
        found["with_less"] = value["with_less"]
    elif question.type == QuestionType.REPEAT:
        found = {
            f"{number}.{key}": text
            for number, row in enumerate(value)
            for key, text in row.items()
            if key not in COLUMNS
        }
    else:
        found = {"text": "" if question.type == QuestionType.FILE else text_of(value)}
    return {place: text for place, text in found.items() if text}


def put_texts(question: Question, value: Any, texts: Mapping[str, str], hides: Iterable[str]) -> Any:
    """The answer's JSON with other words in it, and without what is hidden by itself. What has no words gets none."""
    value = copy.deepcopy(value)
    if question.type == QuestionType.BUDGET:
        sums = {"pence": 0} if Hidden.AMOUNTS in hides else {}
        rows = [row | sums | {"what": texts.get(f"{at}.what", "")} for at, row in enumerate(value["rows"])]
        total = {"total_pence": 0} if sums else {}
        return value | total | {"rows": rows, "with_less": texts.get("with_less", "")}
    if question.type == QuestionType.REPEAT:
        return [
            {key: _cell(key, text, texts.get(f"{at}.{key}", ""), hides) for key, text in row.items()}
            for at, row in enumerate(value)
        ]
    if isinstance(value, dict):
        return value | {"text": texts.get("text", "")}
    return texts.get("text", "")


def _cell(key: str, text: str, said: str, hides: Iterable[str]) -> str:
    if key not in COLUMNS:
        return said
    of_money = key == SHARE
    is_hidden = Hidden.AMOUNTS in hides if of_money else {Hidden.ORGANISATIONS, Hidden.PEOPLE} & set(hides)
    return COLUMNS[key] if text and is_hidden else text


# --- what may give it away -------------------------------------------------------------------------------------------


def known_of(application: Application, answers: Mapping[str, Any]) -> Known:
    """Every name that the application, its people and its partners have, and its amounts. One query."""
    people = Participant.objects.filter(application=application).order_by().values_list("user__name", "user__email")
    asked = PartnerConfirmation.objects.filter(application=application).order_by()
    return _known(answers.values(), people.union(asked.values_list("answered_name", "email")))


def known_of_now(application: Application) -> Known:
    """The same, with the answers as they are. Two queries."""
    return known_of(application, questionnaires.answers(application.response))


def _known(values: Iterable[Any], people: Iterable[tuple[str, str]]) -> Known:
    organisations, persons, pence = set(), set(), set()
    for value in values:
        if isinstance(value, dict) and "host_name" in value:
            organisations |= {value.get(part, "") for part in OF_ORGANISATION}
        elif isinstance(value, dict) and "total_pence" in value:
            pence |= {value["total_pence"], *(row["pence"] for row in value["rows"])}
        elif isinstance(value, list):
            for row in value:
                if isinstance(row, dict):
                    organisations.add(row.get("name", ""))
                    persons |= set(_contact(row.get("contact", "")))
    for name, email in people:
        persons.add(name)
        organisations |= set(_host(email))
    return Known(*(tuple(sorted(filter(None, some))) for some in (organisations, persons)), tuple(sorted(pence)))


def _contact(text: str) -> Iterator[str]:
    """A name with an address behind it: the address is hidden in any text."""
    yield " ".join(
        word for word in text.replace(",", " ").split() if "@" not in word and not any(map(str.isdigit, word))
    )


def _host(email: str) -> Iterator[str]:
    host = email.rpartition("@")[2]
    if host and host.count(".") and host.partition(".")[0] not in FREE:
        yield host


FREE = frozenset(
    ["gmail", "hotmail", "outlook", "yahoo", "icloud", "live", "proton", "protonmail", "btinternet", "aol"]
)
"""Hosts at which anybody has an address: as words they say nothing."""


def fingerprint(name: str) -> str:
    """So that a copy says which names it was looked through for, without naming them again."""
    return hashlib.sha256(name.casefold().encode()).hexdigest()[:16]
