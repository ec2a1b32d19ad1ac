"""Asking about single answers of a sent application, and answering in place, while eligibility is checked; and in words
alone, while the Group decides."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from grants.applications import queries, rules
from grants.applications.models import Application, Enquiry, State
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.files.services import want_document
from shaping_future.look import local
from shaping_future.look.words import when
from shaping_future.outbox.services import promise
from shaping_future.questionnaires import services as questionnaires
from shaping_future.record.services import note

from ._moves import locked, move, write_to_people
from .indexing import index_application
from .reopening import refuse_who
from .sending import Incomplete, take_facts

LONGEST = 2000
"""Characters of staff's words, and of a reply."""
MOST_DAYS = 28
ASKABLE = (State.SENT, State.NEEDS_CONVERSATION)
CORRECTED_FACTS = ("asked_pence", "content_hash", "organisation", "host", "person_name")


@transaction.atomic
def ask_about_answers(
    application: Application, kind: str, keys: Iterable[str], text: str, due: dt.date | None = None, *, by: User
) -> Enquiry:
    """Ask about one answer, or let the applicant correct a slip in some. They have until noon (London) of `due`.

    A slip may also be corrected after a letter said "not eligible": then we are talking again.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=application.call_id)
    application = locked(application)
    refuse_who(application, by)
    slip_in_letter = kind == Enquiry.Kind.SLIP and application.state == State.NOT_ELIGIBLE
    if call.stage != Stage.CHECKING or not (application.state in ASKABLE or slip_in_letter):
        raise NotAllowedNow(
            gettext("Applicants are asked while the eligibility of their application is being checked.")
        )
    _refuse_while_waiting(application)
    text, keys = _clean(application, kind, list(keys), text)
    enquiry = Enquiry.objects.create(
        application=application, kind=kind, question_keys=keys, text=text, due_at=_due_at(due), asked_at=clock.now(),
        asked_by=by,
    )  # fmt: skip
    if slip_in_letter:
        move(application, State.NEEDS_CONVERSATION, "application.looked-at-again", by=by, enquiry=enquiry.pk)
    return _asked(enquiry, by)


@transaction.atomic
def ask_for_the_group(application: Application, text: str, due: dt.date | None = None, *, by: User) -> Enquiry:
    """Staff send on what the Group would like to know while it decides. It is answered in words, and nothing that was
    read and scored changes. The applicant is not told who in the Group asked."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=application.call_id)
    application = locked(application)
    refuse_who(application, by)
    if call.stage != Stage.DELIBERATING or application.state != State.ELIGIBLE:
        raise NotAllowedNow(gettext("The Group asks applicants while it decides about them."))
    _refuse_while_waiting(application)
    enquiry = Enquiry.objects.create(
        application=application, kind=Enquiry.Kind.GROUP, question_keys=[], text=_words(text), due_at=_due_at(due),
        asked_at=clock.now(), asked_by=by,
    )  # fmt: skip
    return _asked(enquiry, by)


def _asked(enquiry: Enquiry, by: User) -> Enquiry:
    keys, kind = list(enquiry.question_keys), str(enquiry.kind)
    note("application.asked", enquiry.application, by=by, enquiry=enquiry.pk, kind=kind, answers=keys)
    _mail(enquiry, "asked", "A question about your application", "we have a question about your application.")
    return enquiry


@transaction.atomic
def answer_enquiry(
    enquiry: Enquiry, values: Mapping[str, Any], seen: Mapping[str, int], reply: str, *, by: User
) -> Enquiry:
    """The applicant's own answer: changed answers, a few words, or both. Once, until it is due.

    `values` and `seen` are those of questionnaires.services.save_answers (StaleAnswers too). The amount, the
    organisation and the fingerprint follow, or nothing is kept: Incomplete when the application would not be whole.
    """
    application, enquiry = _locked_both(enquiry)
    if not rules.writes_application(by, application):
        raise NotAllowed(gettext("Only the people who write this application can answer."))
    _refuse_unless_answerable(application, enquiry)
    reply = reply.strip()
    if len(reply) > LONGEST:
        raise NotValid(gettext("Write %(longest)s characters or fewer.") % {"longest": LONGEST})
    allowed = queries.changeable_keys(queries.questions_asked(application, enquiry))
    if set(values) - allowed:
        raise NotValid(gettext("Only the answers that we asked about can be changed here."))
    before = {key: version for key, version in queries.versions(application).items() if key in enquiry.question_keys}
    changed = questionnaires.save_answers(application.response, values, seen, by=by)
    if not changed and not reply:
        in_words = enquiry.kind == Enquiry.Kind.GROUP
        raise NotValid(
            gettext("Write your answer.") if in_words else gettext("Change your answer, or write us a few words.")
        )
    if changed:
        _follow(application, enquiry, changed, by)
    now = queries.versions(application)
    enquiry.before, enquiry.after = before, {key: now[key] for key in changed}
    enquiry.reply, enquiry.answered_at, enquiry.answered_by = reply, clock.now(), by
    enquiry.save(update_fields=["before", "after", "reply", "answered_at", "answered_by"])
    note("application.enquiry-answered", application, by=by, enquiry=enquiry.pk, changed=changed)
    write_to_people(
        application,
        f"application:enquiry-answered:{enquiry.pk}",
        "We have your answer",
        f"we have what you wrote. It arrived at {when(enquiry.answered_at)}. You do not have to do anything now:",
        "application-detail",
    )
    return enquiry


@transaction.atomic
def extend_enquiry(enquiry: Enquiry, due: dt.date, *, by: User) -> Enquiry:
    """More time, also when it was over already. Never less."""
    application, enquiry = _locked_both(enquiry)
    refuse_who(application, by)
    _refuse_ended(enquiry)
    if not _is_of_use(application, enquiry):
        raise NotAllowedNow(gettext("This application is decided already. Nothing can be answered any more."))
    due_at = _due_at(due)
    if due_at <= enquiry.due_at:
        raise NotValid(
            gettext("It can be answered until %(due_at)s already. Choose a later day.")
            % {"due_at": local.when(enquiry.due_at)}
        )
    enquiry.due_at = due_at
    enquiry.save(update_fields=["due_at"])
    note("application.enquiry-extended", application, by=by, enquiry=enquiry.pk, until=due)
    _mail(enquiry, f"extended:{due}", "You have more time to answer", "you have more time to answer our question.")
    return enquiry


@transaction.atomic
def close_enquiry(enquiry: Enquiry, *, by: User) -> Enquiry:
    """Staff take the question back: it is answered in another way, or was a mistake."""
    application, enquiry = _locked_both(enquiry)
    refuse_who(application, by)
    _refuse_ended(enquiry)
    enquiry.closed_at, enquiry.closed_by = clock.now(), by
    enquiry.save(update_fields=["closed_at", "closed_by"])
    note("application.enquiry-closed", application, by=by, enquiry=enquiry.pk)
    return enquiry


def _locked_both(enquiry: Enquiry) -> tuple[Application, Enquiry]:
    application = locked(enquiry.application)
    enquiry = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
    enquiry.application = application
    return application, enquiry


def _follow(application: Application, enquiry: Enquiry, changed: list[str], by: User) -> None:
    """What was read out of the answers at sending is read out again, and the receipt shows what we hold now."""
    filled = queries.filled(application)
    if missing := queries.missing(application, filled):
        raise Incomplete(missing)
    was = {"content_before": application.content_hash, "pence_before": application.asked_pence}
    take_facts(application, filled, existing=(application.organisation, application.host))
    application.save(update_fields=CORRECTED_FACTS)
    note(
        "application.corrected", application, by=by, enquiry=enquiry.pk, answers=changed, **was,
        content=application.content_hash, pence=application.asked_pence,
    )  # fmt: skip
    index_application(application, filled)
    want_document(queries.RECEIPT, application, queries.receipt_version(application), by=by)


def _refuse_while_waiting(application: Application) -> None:
    now = application.enquiries.waiting().first()
    if now is not None:
        raise NotAllowedNow(
            gettext("A question to them waits until %(due_at)s. Take it back to ask another.")
            % {"due_at": local.when(now.due_at)}
        )


def _refuse_ended(enquiry: Enquiry) -> None:
    if enquiry.answered_at or enquiry.closed_at:
        raise NotAllowedNow(gettext("This question was answered or taken back already."))


def _refuse_unless_answerable(application: Application, enquiry: Enquiry) -> None:
    if enquiry.answered_at:
        raise NotAllowedNow(
            gettext("You answered this at %(answered_at)s. We have it.")
            % {"answered_at": local.when(enquiry.answered_at)}
        )
    if enquiry.closed_at or not _is_of_use(application, enquiry):
        raise NotAllowedNow(gettext("We do not need an answer to this any more."))
    if not enquiry.is_waiting:
        raise NotAllowedNow(
            gettext("This could be answered until %(due_at)s. Write to us if you need more time.")
            % {"due_at": local.when(enquiry.due_at)}
        )


def _is_of_use(application: Application, enquiry: Enquiry) -> bool:
    """Whether an answer can still matter: until the check, or the Group, has decided."""
    if enquiry.kind == Enquiry.Kind.GROUP:
        return application.call.stage == Stage.DELIBERATING and application.state == State.ELIGIBLE
    return application.call.stage == Stage.CHECKING and application.state in ASKABLE


def _words(text: str) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise NotValid(gettext("Write to the applicant, in %(longest)s characters or fewer.") % {"longest": LONGEST})
    return text


def _clean(application: Application, kind: str, keys: list[str], text: str) -> tuple[str, list[str]]:
    if kind not in (Enquiry.Kind.QUESTION, Enquiry.Kind.SLIP):
        raise NotValid(gettext("Choose what you ask for."))
    text = _words(text)
    known = [one.key for one in queries.asked(application)]
    if not keys or set(keys) - set(known):
        raise NotValid(gettext("Choose from the questions of this application."))
    if kind == Enquiry.Kind.QUESTION and len(keys) > 1:
        raise NotValid(gettext("Ask about one answer at a time."))
    return text, [key for key in known if key in keys]


def _due_at(due: dt.date | None) -> dt.datetime:
    """Noon in London of that day; the setting's days from now when none was chosen."""
    due = due or clock.today() + dt.timedelta(days=settings.CORRECTION_DAYS)
    if not clock.today() < due <= clock.today() + dt.timedelta(days=MOST_DAYS):
        raise NotValid(
            gettext("Choose a day after today, %(most_days)s days from now at most.") % {"most_days": MOST_DAYS}
        )
    return dt.datetime.combine(due, dt.time(12), clock.LONDON)


def _mail(enquiry: Enquiry, what: str, subject: str, words: str) -> None:
    """To those who may answer; nothing of the question itself, which is read after signing in."""
    application = enquiry.application
    link = settings.SITE_URL + reverse("application-question", args=[application.public_id, enquiry.pk])
    for person in application.participants.filter(removed_at=None, part__in=rules.WRITERS).select_related("user"):
        promise(
            key=f"application:enquiry:{enquiry.pk}:{what}:{person.user_id}",
            to=person.user.email,
            subject=subject,
            body=(
                f"Hello,\n\n{words} Please answer before {when(enquiry.due_at)}. Sign in to read it:\n\n{link}\n\n"
                "If you need help or more time, reply to this message.\n"
            ),
        )
