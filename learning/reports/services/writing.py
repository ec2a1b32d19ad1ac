"""Answers as they are written: typed, recorded, or a document. Nothing that was saved is ever overwritten unseen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from learning.reports.models import Answer, AnswerKind, Report, Visibility
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid, Refused
from shaping_future.files.models import StoredFile
from shaping_future.files.uploads import adopt, kept_together, prepare_recording, prepare_upload
from shaping_future.questionnaires.judging import MARK, Verdict, verdict

from .. import rules
from ._held import writable
from .opening import note_opened

LONGEST = 20_000
MOST_FILES = 60
"""Of one report, with those that were replaced and stay in its history."""
REMOVE = "remove"
Said = tuple[str, str]
"""The text of an answer, and who may read it."""
ASKED_ANEW = "The questions of this report were written anew while it was open. Your words are below: copy them."


@dataclass
class Kept:
    """What became of a save: order → version now of each answer kept as it was sent; `passed`: those whose page has
    sent a later text already; `conflicts`: those that somebody changed elsewhere, as they are now."""

    versions: dict[int, int] = field(default_factory=dict)
    passed: list[int] = field(default_factory=list)
    conflicts: list[Answer] = field(default_factory=list)
    texts: bool = False  # whether any text is another one now


class StaleReport(Refused):
    """Somebody else changed the same answers since the page was opened: both texts by part order. Nothing was saved."""

    def __init__(self, mine: dict[int, str], theirs: list[Answer]):
        super().__init__("Somebody else saved this report since you opened it. Both texts are below; nothing is lost.")
        self.mine = mine
        self.theirs = {answer.order: answer.text for answer in theirs}
        self.versions = {answer.order: answer.version for answer in theirs}


def save_report(
    report: Report, parts: Mapping[int, Said], seen: Mapping[int, int], *, by: User,
    files: Mapping[int, Any] | None = None, marks: Mapping[int, str] | None = None, asked: int | None = None,
) -> Report:  # fmt: skip
    """Save {order: (text, who may read it)}. `seen` are the versions that the writer's page showed, `files` what was
    added by order (an upload, or REMOVE), `asked` the version of the questions on the page.

    An answer that the writer changed and somebody else changed meanwhile raises StaleReport; one that the writer left
    as it was seen never overwrites.
    """
    prepared = _prepared(report, files or {}, by)
    with kept_together(*[one for one in prepared.values() if one != REMOVE]), transaction.atomic():
        report = writable(report, by)
        _refuse_other_questions(report, asked)
        kept = keep_answers(report, parts, seen, marks or {}, by=by, files=prepared)
        if kept.conflicts:
            raise StaleReport({one.order: parts[one.order][0].strip() for one in kept.conflicts}, kept.conflicts)
    return report


@transaction.atomic
def autosave_report(
    report: Report, parts: Mapping[int, Said], seen: Mapping[int, int], marks: Mapping[int, str], *, by: User,
    asked: int | None = None,
) -> Kept:  # fmt: skip
    """The same for what is being typed: the good ones are kept beside those that were changed elsewhere."""
    report = writable(report, by)
    _refuse_other_questions(report, asked)
    return keep_answers(report, parts, seen, marks, by=by, some=True)


def _refuse_other_questions(report: Report, asked: int | None) -> None:
    if asked is not None and report.prompts_id is not None and asked != report.prompts_id:
        raise NotAllowedNow(ASKED_ANEW)


def _prepared(report: Report, files: Mapping[int, Any], by: User) -> dict[int, Any]:
    """Checked and on the disk, without rows. NotValid, with nothing left behind, when one is refused."""
    if files and not rules.writes_report(by, report):
        raise NotAllowed("The grant partner's own people write this report.")
    kinds = dict(report.answers.values_list("order", "kind")) if files else {}
    prepared: dict[int, Any] = {}
    try:
        for order, upload in files.items():
            if order not in kinds:
                raise NotValid("That question is not part of this report.")
            prepare = prepare_upload if kinds[order] == AnswerKind.DOCUMENT else prepare_recording
            prepared[order] = upload if upload == REMOVE else prepare(upload, by=by)
    except BaseException:
        for stored in prepared.values():
            if stored != REMOVE:
                stored.file.delete(save=False)
        raise
    return prepared


def keep_answers(
    report: Report, parts: Mapping[int, Said], seen: Mapping[int, int], marks: Mapping[int, str], *, by: User,
    files: Mapping[int, Any] | None = None, some: bool = False,
) -> Kept:  # fmt: skip
    """Inside the transaction, under the report's lock. All or nothing, unless `some`."""
    files = files or {}
    stored = {answer.order: answer for answer in report.answers.select_for_update(of=("self",))}
    _refuse_unfit(stored, parts)
    kept, write = Kept(), []
    for order, (text, visibility) in parts.items():
        there, text = stored[order], text.strip()
        if (text, visibility) == (there.text, there.visibility) and order not in files:
            kept.versions[order] = there.version
        elif _judge(there, (text, visibility), order in files, seen.get(order), marks.get(order, ""), by, kept):
            write.append((there, text, visibility))
    if kept.conflicts and not some:
        return kept
    if any(isinstance(one, StoredFile) for one in files.values()):
        _refuse_too_many(report)
    for there, text, visibility in write:
        kept.texts |= text != there.text
        _write(report, there, text, visibility, files.get(there.order), marks.get(there.order, ""), by)
        kept.versions[there.order] = there.version
    return kept


def _refuse_unfit(stored: dict[int, Answer], parts: Mapping[int, Said]) -> None:
    if set(parts) - set(stored):
        raise NotValid("That question is not part of this report.")
    if any(visibility not in Visibility.values for _, visibility in parts.values()):
        raise NotValid("Choose who may read each answer.")
    if any(len(text.strip()) > LONGEST for text, _ in parts.values()):
        raise NotValid(f"Write {LONGEST:,} characters or fewer for each question.")


def _refuse_too_many(report: Report) -> None:
    events = Answer.pgh_event_model.objects.filter(report=report.pk, file__isnull=False)
    if events.values("file").distinct().count() >= MOST_FILES:
        raise NotAllowedNow("You have added very many files to this report. Write to us, and we will help.")


def _judge(
    there: Answer, new: Said, has_file: bool, saw: int | None, mark: str, by: User, kept: Kept
) -> bool:  # fmt: skip
    """Whether it is written. What stays as it is, and what must be chosen between, is put into `kept`."""
    if saw == there.version:
        return True
    versions = list(there.events.order_by("pgh_id"))
    shown = next(((one.text, one.visibility) for one in versions if one.version == saw), None)
    found = verdict(touched=has_file or new != shown, mark=mark, versions=versions, last=there, by=by)
    if found is Verdict.LATE:
        kept.passed.append(there.order)
    if found is Verdict.CONFLICT:
        kept.conflicts.append(there)
    elif found is not Verdict.GOES_ON:
        kept.versions[there.order] = there.version
    return found is Verdict.GOES_ON


def _write(report: Report, there: Answer, text: str, visibility: str, file: Any, mark: str, by: User) -> None:
    was, there.text, there.visibility = there.visibility, text, visibility
    if file is not None:
        there.file = None if file == REMOVE else adopt(file)
    there.version += 1
    there.mark = mark if MARK.fullmatch(mark) else ""
    there.changed_at, there.changed_by = clock.now(), by
    there.save(update_fields=["text", "visibility", "file", "version", "mark", "changed_at", "changed_by"])
    if was != visibility:
        there.report = report
        note_opened(there, was, by)
