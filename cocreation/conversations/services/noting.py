"""Writing notes question by question, saying that it was held, and sharing the notes with the finalist."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction

from cocreation.conversations import rules
from cocreation.conversations.errors import NoteConflict, StaleNotes
from cocreation.conversations.kinds import ConversationState
from cocreation.conversations.models import Conversation, ConversationQuestion, Note
from cocreation.conversations.services._held import locked, move, refuse_unless_arranging
from cocreation.conversations.services.telling import tell_finalist
from grants.applications.models import Application
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.questionnaires.judging import MARK, Verdict, verdict

LONGEST = 5000
CLOSE_ENOUGH = 5
"""Minutes more or less that are the same time."""
NOON = dt.time(12)


@dataclass(frozen=True)
class KeptNotes:
    """What became of a save: order → version now of every note kept as it was sent; `passed`: those whose page has sent
    a later text already."""

    versions: dict[int, int]
    passed: list[int]
    conflicts: list[NoteConflict]


@transaction.atomic
def save_notes(
    conversation: Conversation, texts: Mapping[int, str], *, seen: Mapping[int, int], by: User,
    marks: Mapping[int, str] | None = None,
) -> KeptNotes:  # fmt: skip
    """{place of the question: text}. `seen`: the version that the page showed. StaleNotes: changed elsewhere since."""
    conversation = _writable(conversation, by)
    kept = _keep(conversation, texts, seen, marks or {}, by, all_or_nothing=True)
    if kept.conflicts:
        raise StaleNotes(kept.conflicts)
    return kept


@transaction.atomic
def autosave_notes(
    conversation: Conversation, texts: Mapping[int, str], *, seen: Mapping[int, int], marks: Mapping[int, str], by: User
) -> KeptNotes:
    """The same for what is being typed: the good ones are kept beside those that were changed elsewhere."""
    conversation = _writable(conversation, by)
    return _keep(conversation, texts, seen, marks, by, all_or_nothing=False)


def _writable(conversation: Conversation, by: User) -> Conversation:
    conversation = locked(conversation)
    if not rules.takes_notes(by, conversation) or not _may_know(by, conversation):
        raise NotAllowed("Whoever takes notes in this conversation writes them.")
    if conversation.state not in (ConversationState.BOOKED, ConversationState.HELD):
        raise NotAllowedNow("Notes are written until they are shared with the finalist.")
    return conversation


def _may_know(user: User, conversation: Conversation) -> bool:
    return Application.objects.visible_to(user).filter(pk=conversation.application_id).exists()


def _keep(
    conversation: Conversation, texts: Mapping[int, str], seen: Mapping[int, int], marks: Mapping[int, str], by: User,
    *, all_or_nothing: bool,
) -> KeptNotes:  # fmt: skip
    questions = {one.order: one for one in conversation.plan.questions.all()}
    if set(texts) - set(questions):
        raise NotValid("That is not one of the questions.")
    if any(len(text.strip()) > LONGEST for text in texts.values()):
        raise NotValid(f"Write {LONGEST:,} characters or fewer for each question.")
    notes = {one.question.order: one for one in conversation.notes.select_related("question", "changed_by")}
    kept, write = KeptNotes({}, [], []), []
    for order, text in texts.items():
        there, text = notes.get(order), text.strip()
        version = there.version if there else 0
        if text == (there.text if there else "") or _judge(there, text, order, seen, marks, by, kept):
            kept.versions[order] = version
        elif order not in {one.order for one in kept.conflicts}:
            write.append((order, there, text))
    if not (all_or_nothing and kept.conflicts):
        for order, there, text in write:
            kept.versions[order] = _write(conversation, questions[order], there, text, marks.get(order, ""), by)
    return kept


def _judge(
    there: Note | None, text: str, order: int, seen: Mapping[int, int], marks: Mapping[int, str], by: User,
    kept: KeptNotes,
) -> bool:  # fmt: skip
    """Whether what is there stays, without a word to anybody. A conflict is put into `kept`."""
    version, saw = there.version if there else 0, seen.get(order, 0)
    if version == saw:
        return False
    versions = list(there.events.order_by("pgh_id")) if there else []
    shown = next((one.text for one in versions if one.version == saw), "")
    found = verdict(touched=text != shown, mark=marks.get(order, ""), versions=versions, last=there, by=by)
    if found is Verdict.LATE:
        kept.passed.append(order)
    elif found is Verdict.CONFLICT:
        kept.conflicts.append(
            NoteConflict(order, there.text if there else "", text, there and there.changed_by,
                         there.changed_at if there else clock.now(), version)
        )  # fmt: skip
    return found in (Verdict.LATE, Verdict.UNTOUCHED)


def _write(
    conversation: Conversation, question: ConversationQuestion, there: Note | None, text: str, mark: str, by: User
) -> int:
    there = there or Note(conversation=conversation, question=question, version=0)
    there.text, there.version, there.mark = text, there.version + 1, mark if MARK.fullmatch(mark) else ""
    there.changed_at, there.changed_by = clock.now(), by
    there.save()
    return there.version


@transaction.atomic
def hold_conversation(
    conversation: Conversation, asked: Collection[int], minutes: int, differs_why: str = "", *, by: User
) -> Conversation:
    """It took place: which questions were asked (their places) and how long they talked. If that is not the same as
    for everybody, it says why."""
    conversation = locked(conversation)
    if not rules.takes_notes(by, conversation):
        refuse_unless_arranging(conversation, by)
    elif not _may_know(by, conversation):
        raise NotAllowed("You stay out of this application. Somebody else writes this down.")
    if conversation.state == ConversationState.BOOKED and clock.now() < conversation.slot.starts_at:
        raise NotAllowedNow("This conversation is still to come.")
    every = set(conversation.plan.questions.values_list("order", flat=True))
    if set(asked) - every or not 1 <= minutes <= 600:
        raise NotValid("Say which questions were asked, and for how many minutes you talked.")
    same = set(asked) == every and abs(minutes - conversation.plan.minutes) <= CLOSE_ENOUGH
    if not same and not differs_why.strip():
        raise NotValid("This is not the same as for the other finalists. Write why.")
    conversation.asked, conversation.minutes = sorted(set(asked)), minutes
    conversation.differs_why = "" if same else differs_why.strip()[:1000]
    conversation.held_at, conversation.held_by = clock.now(), by
    fields = ("asked", "minutes", "differs_why", "held_at", "held_by")
    return move(conversation, ConversationState.HELD, *fields, by=by, minutes=minutes, asked=len(set(asked)))


@transaction.atomic
def share_notes(conversation: Conversation, *, by: User) -> Conversation:
    """The finalist reads the notes and may correct facts until noon of a day; then the Group reads both."""
    conversation = locked(conversation)
    if not (rules.takes_notes(by, conversation) and _may_know(by, conversation)):
        refuse_unless_arranging(conversation, by)
    if conversation.state == ConversationState.HELD:
        written = set(conversation.notes.exclude(text="").values_list("question__order", flat=True))
        if missing := sorted(set(conversation.asked) - written):
            raise NotValid(f"Write a note for each question that was asked. Question {missing[0]} has none.")
    until = clock.today() + dt.timedelta(days=conversation.plan.correct_days)
    conversation.shared_at, conversation.shared_by = clock.now(), by
    conversation.correct_until = dt.datetime.combine(until, NOON, clock.LONDON)
    move(conversation, ConversationState.SHARED, "shared_at", "shared_by", "correct_until", by=by)
    tell_finalist(conversation, "notes", "you can read what we wrote down, and correct facts. Please sign in.")
    return conversation
