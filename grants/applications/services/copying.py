"""Confirming what readers get of answers while names or amounts are hidden from them."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from grants.applications import rules
from grants.applications.models import Application, RedactedCopy
from grants.applications.queries import blind, copying
from grants.applications.redaction import redact
from grants.calls import blindness
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.files.models import StoredFile
from shaping_future.files.uploads import adopt, kept_together, prepare_upload
from shaping_future.questionnaires.models import QuestionType
from shaping_future.record.services import note

from ._moves import locked

LONGER = 2000
"""Characters that a copy may have more than its answer: marks are longer than some names."""
CORRECTED = "An answer was corrected since you opened this page. Look at it again. Nothing was saved."
File = RedactedCopy.File


@dataclass(frozen=True)
class Given:
    """What somebody wants readers to get of one answer: its words by place, and what becomes of its file."""

    version: int
    texts: Mapping[str, str] = field(default_factory=dict)
    file: str = File.HELD
    upload: UploadedFile | None = None
    is_sure: bool = False


def confirm_copies(application: Application, given: Mapping[str, Given], *, by: User) -> int:
    """Readers get these copies (question's key → Given) from now on; how many there are.

    A copy in which something still looks like a name or an amount is refused unless `is_sure` says that it is none.
    """
    with ExitStack() as stack:
        uploads: dict[str, StoredFile] = {}
        for key, one in given.items():
            if one.file == File.REPLACED and one.upload is not None:
                uploads[key] = prepare_upload(one.upload, by=by)
                stack.enter_context(kept_together(uploads[key]))
        return _confirm(application, given, uploads, by)


@transaction.atomic
def _confirm(application: Application, given: Mapping[str, Given], uploads: dict[str, StoredFile], by: User) -> int:
    application = _held(application, by)
    here = {one.question.key: one for one in copying.pieces(application)}
    if set(given) - set(here) or any(given[key].version != here[key].version for key in given):
        raise NotAllowedNow(CORRECTED)
    known = blind.known_of_now(application)
    hides = blindness.ever_hidden(application.call)
    for key, one in given.items():
        _refuse_wrong(here[key], one, uploads.get(key))
        if not one.is_sure and any(redact(text, known, hides)[1] for text in one.texts.values()):
            raise NotValid(
                f"Question {here[key].question.number} still holds something that looks like a name, an address or an"
                " amount. Take it out, or tick that it is none."
            )
    marks = [blind.fingerprint(name) for name in known.names]
    for key, one in given.items():
        _keep(application, here[key], one, uploads.get(key), marks, by)
    note("application.copies-confirmed", application, by=by, count=len(given))
    return len(given)


def _held(application: Application, by: User) -> Application:
    """Under a lock, for whoever may see all of it."""
    if not rules.prepares_copies(by, application):
        raise NotAllowed("MEX staff, or a facilitator from whom nothing is hidden, confirm copies for readers.")
    if not Application.objects.visible_to(by).readable().filter(pk=application.pk).exists():
        raise NotAllowed("You are out of the room for this application. Somebody else looks at it.")
    application = locked(application)
    if not application.call.blind:
        raise NotAllowedNow("This call hides nothing from readers.")
    return application


def _refuse_wrong(piece: copying.Piece, given: Given, upload: StoredFile | None) -> None:
    which = f"Question {piece.question.number}"
    if set(given.texts) != set(piece.texts):
        raise NotAllowedNow(CORRECTED)
    if any(len(text) > len(piece.texts[place]) + LONGER for place, text in given.texts.items()):
        raise NotValid(f"{which}: a copy is not that much longer than the answer.")
    if given.file not in File.values or (given.file != File.HELD and not piece.has_file):
        raise NotValid(f"{which}: choose from the list what readers get of the file.")
    if given.file == File.REPLACED and piece.question.type != QuestionType.FILE:
        raise NotValid(f"{which}: a recording is given as it is, or not at all.")
    if given.file == File.REPLACED and upload is None and (piece.made is None or piece.made.file is None):
        raise NotValid(f"{which}: add the copy of the file that readers get.")


def _keep(
    application: Application, piece: copying.Piece, given: Given, upload: StoredFile | None, marks: list[str], by: User
) -> None:
    before = piece.made.file if piece.made is not None else None
    file = (adopt(upload) if upload is not None else before) if given.file == File.REPLACED else None
    RedactedCopy.objects.update_or_create(
        application=application,
        question_key=piece.question.key,
        version=piece.version,
        defaults={
            "texts": {place: text.strip().replace("\r\n", "\n") for place, text in given.texts.items()},
            "known": marks,
            "file_given": given.file,
            "file": file,
            "confirmed_at": clock.now(),
            "confirmed_by": by,
        },
    )


def confirm_clear_copies(call: Call, *, by: User) -> int:
    """Confirm at once every answer in which nothing was found and that has no file; how many there were.

    One application after the other, each in a transaction of its own: what is done stays done.
    """
    if not rules.prepares_copies(by, call):
        raise NotAllowed("MEX staff, or a facilitator from whom nothing is hidden, confirm copies for readers.")
    done = 0
    waiting = [row["application"].pk for row in copying.copies_of_call(call, by) if row["waiting"]]
    for application in Application.objects.filter(pk__in=waiting).select_related("call", "response__questionnaire"):
        clear = [one for one in copying.pieces(application) if one.is_clear and one.made is None]
        if clear:
            given = {one.question.key: Given(one.version, one.texts) for one in clear}
            done += confirm_copies(application, given, by=by)
    return done


def propose_copies(application: Application) -> dict[str, Any]:
    """Every answer that has no copy yet with what we propose, as confirm_copies takes it."""
    return {
        one.question.key: Given(one.version, one.proposed) for one in copying.pieces(application) if one.made is None
    }
