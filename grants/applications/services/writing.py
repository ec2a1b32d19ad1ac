"""Starting an application and writing its answers."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from grants.applications import queries, rules
from grants.applications.models import Application, Attachment, Participant
from grants.calls.models import Call, Strand
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.files.uploads import kept_together
from shaping_future.look.local import when
from shaping_future.questionnaires import services as questionnaires
from shaping_future.questionnaires.models import Question, Section
from shaping_future.record.services import note

from . import uploads
from ._moves import locked, refuse_unless_draft, refuse_unless_open
from .amendments import bring_up_to_date

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter that is read as a digit, or as another letter


@transaction.atomic
def start_application(call: Call, strand: Strand, *, by: User) -> Application:
    """A draft of the person's own, with no answers yet. One a call: a second one as lead is refused."""
    by = User.objects.select_for_update().get(pk=by.pk)  # two clicks at once: the second one waits here
    call = Call.objects.select_related("questionnaire").get(pk=call.pk)
    _refuse_unless_taking(call)
    if strand.call_id != call.pk:
        raise NotValid(gettext("Choose one of the ways to apply that this call offers."))
    if queries.led_by(by, call).exists():
        raise NotAllowedNow(gettext("You have an application to this call already. You can lead one."))
    response = questionnaires.start_response(call.questionnaire)
    application = _with_reference(call=call, strand=strand, response=response, started_by=by, started_at=clock.now())
    Participant.objects.create(application=application, user=by, part=Participant.Part.LEAD, added_at=clock.now())
    bring_up_to_date(application)  # the call may have changed while we waited for its row
    note("application.started", application, by=by, strand=strand.key)
    return application


def _refuse_unless_taking(call: Call) -> None:
    if call.is_open:
        return
    if call.launched_at and clock.now() < call.opens_at:
        raise NotAllowedNow(gettext("This call opens at %(opens_at)s.") % {"opens_at": when(call.opens_at)})
    raise NotAllowedNow(
        gettext("This call closed at %(closes_at)s. It takes no more applications.")
        % {"closes_at": when(call.closes_at)}
    )


def _with_reference(**values: Any) -> Application:
    """A random reference tells nobody how many applications there are. Tries again when it is taken already."""
    for _ in range(5):
        reference = "STF-" + "".join(secrets.choice(ALPHABET) for _ in range(6))
        try:
            with transaction.atomic():
                return Application.objects.create(reference=reference, **values)
        except IntegrityError:
            continue
    raise NotAllowedNow(gettext("We could not start an application just now. Try again in a minute."))


@transaction.atomic
def choose_strand(application: Application, strand: Strand, *, by: User) -> Application:
    """Apply in the other way (alone, or together). What was written stays."""
    application = _locked_for_writing(application, by)
    if strand.call_id != application.call_id:
        raise NotValid(gettext("Choose one of the ways to apply that this call offers."))
    if strand.pk != application.strand_id:
        application.strand = strand
        application.save(update_fields=["strand"])
        note("application.strand-chosen", application, by=by, strand=strand.key)
    return application


def save_answers(
    application: Application,
    values: Mapping[str, Any],
    seen: Mapping[str, int],
    *,
    by: User,
    marks: Mapping[str, str] | None = None,
    spent: tuple[Section, int] | None = None,
) -> list[str]:
    """Keep what changed; returns the keys. StaleAnswers when somebody else changed the same answer meanwhile.

    `values`, `seen` and `marks` are those of questionnaires.services.save_answers; `spent` is the section they are of
    and the seconds spent writing in it. For a question that takes a file, a value may also be an upload, "remove", or
    None (leave what is there). For a narrative one it may be {"recording": upload, "text"}: a text that was typed
    before stays in the history (uploads.py says how). It goes on from what its page saved itself, and takes no mark.
    """
    if uploads.has_upload(values):
        _refuse_unless_writing(application, by)  # again below, under the lock: this spares the disk a refused upload
    values, prepared = uploads.prepare(application, values, by=by)
    with kept_together(*prepared), transaction.atomic():
        application = _locked_for_writing(application, by)
        recorded = {key: (marks or {})[key] for key in uploads.recorded(values) & (marks or {}).keys()}
        if recorded:
            seen = questionnaires.caught_up(application.response, seen, recorded, by=by)
            marks = {key: mark for key, mark in marks.items() if key not in recorded}
        values, seen, typed = uploads.settle(application, values, seen, by=by)
        changed = questionnaires.save_answers(application.response, values, seen, by=by, marks=marks)
        if changed:
            note("application.saved", application, by=by, answers=sorted({*typed, *changed}))
        if spent:
            questionnaires.spend(application.response, *spent)
        return changed


@transaction.atomic
def autosave_answers(
    application: Application,
    values: Mapping[str, Any],
    seen: Mapping[str, int],
    marks: Mapping[str, str],
    *,
    by: User,
    spent: tuple[Section, int] | None = None,
    questions: Iterable[Question] = (),
) -> questionnaires.Kept:
    """Keep what changed while it is being typed; what somebody else changed meanwhile is in `conflicts`. No files.
    `questions`: those of the values, when the caller has read them.

    The record gets no entry: every version is in the answers' own history, with who and when.
    """
    response = application.response  # which one it is never changes; what is in it is read under its own lock
    application = _locked_for_writing(application, by, "call")
    values, seen, _typed = uploads.settle(application, values, seen, by=by)
    kept = questionnaires.autosave_answers(response, values, seen, marks, by=by, questions=questions)
    if spent:
        questionnaires.spend(response, *spent)
    return kept


def attach(application: Application, question_key: str, uploaded: UploadedFile, *, by: User) -> Attachment:
    """Keep one upload as the answer to a question that takes a file."""
    if question_key not in queries.file_keys(application):
        raise NotValid(gettext("This question does not take a file."))
    seen = queries.versions(application)
    save_answers(application, {question_key: uploaded}, seen, by=by)
    return application.attachments.filter(question_key=question_key).latest("pk")


def _locked_for_writing(application: Application, by: User, *related: str) -> Application:
    application = locked(application, *related)
    _refuse_unless_writing(application, by)
    return application


def _refuse_unless_writing(application: Application, by: User) -> None:
    if not rules.writes_application(by, application):
        raise NotAllowed(gettext("Only the people who write this application can change it."))
    refuse_unless_draft(application)
    refuse_unless_open(application)
