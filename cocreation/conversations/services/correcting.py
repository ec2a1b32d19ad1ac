"""The finalist corrects facts; what they say stands beside the note, and we answer it."""

from collections.abc import Mapping

from django.db import transaction

from cocreation.conversations.kinds import Answer
from cocreation.conversations.models import Conversation, Correction
from cocreation.conversations.services._held import leads, locked, refuse_unless_arranging
from cocreation.conversations.services.telling import tell_arrangers, tell_finalist
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

LONGEST = 2000


@transaction.atomic
def correct_notes(conversation: Conversation, texts: Mapping[int, str], *, by: User) -> Conversation:
    """{place of the question: what is wrong in the facts}. It may be changed until the time is over or we answered."""
    conversation = _correctable(conversation, by)
    questions = {one.order: one for one in conversation.plan.questions.all()}
    if set(texts) - set(questions) or any(len(text) > LONGEST for text in texts.values()):
        raise NotValid(f"Write {LONGEST:,} characters or fewer for each question.")
    there = {one.question.order: one for one in conversation.corrections.select_related("question")}
    changed = {
        order: text.strip() for order, text in texts.items()
        if text.strip() != (there[order].text if order in there else "")
    }  # fmt: skip
    if any(there[order].answer for order in changed.keys() & there.keys()):
        raise NotAllowedNow("We have answered this correction. Reply to our mail if something is still wrong.")
    for order, text in changed.items():
        row = there.get(order) or Correction(conversation=conversation, question=questions[order])
        row.text, row.said_at, row.said_by = text, clock.now(), by
        row.save()
    if changed:
        said = note("conversation.notes-corrected", conversation, by=by, questions=sorted(changed))
        tell_arrangers(conversation, f"corrected:{said.pk}")
    return conversation


@transaction.atomic
def confirm_notes(conversation: Conversation, *, by: User) -> Conversation:
    """The finalist has said everything: the Group may read the notes with what they corrected."""
    conversation = _correctable(conversation, by)
    conversation.confirmed_at = clock.now()
    conversation.save(update_fields=["confirmed_at"])
    note("conversation.notes-confirmed", conversation, by=by)
    return conversation


def _correctable(conversation: Conversation, by: User) -> Conversation:
    conversation = locked(conversation)
    if not leads(conversation, by):
        raise NotAllowed("The finalist corrects the notes.")
    if not conversation.may_be_corrected:
        raise NotAllowedNow("The time to correct the notes is over, or they are not shared yet. Reply to our mail.")
    return conversation


@transaction.atomic
def answer_correction(correction: Correction, answer: str, words: str, *, by: User) -> Correction:
    """What we say to it, once. Both the note and the correction stay as they are."""
    conversation = locked(correction.conversation)
    refuse_unless_arranging(conversation, by)
    correction = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if correction.answer:
        raise NotAllowedNow("This correction is answered already.")
    if answer not in (Answer.TAKEN_UP, Answer.BESIDE):
        raise NotValid("Choose an answer.")
    words = words.strip()
    if len(words) > LONGEST or (answer == Answer.BESIDE and not words):
        raise NotValid(f"Write what you heard, in {LONGEST:,} characters or fewer.")
    correction.answer, correction.answer_words = answer, words
    correction.answered_at, correction.answered_by = clock.now(), by
    correction.save(update_fields=["answer", "answer_words", "answered_at", "answered_by"])
    note("conversation.correction-answered", conversation, by=by, correction=correction.pk, answer=answer)
    tell_finalist(conversation, f"answered:{correction.pk}", "we answered what you corrected in our notes.")
    return correction
