"""Keeping what people say so that it cannot be led back to them, by us neither."""

import random
import uuid
import zlib

from django.db import connection, transaction

from learning.feedback import queries
from learning.feedback.kinds import HOURS, LINES, Moment, Said
from learning.feedback.models import MOST_MINUTES, FeedbackAnswer, FeedbackDone, FeedbackWords
from learning.feedback.queries import LEAST, Step
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid

LONGEST = 1000
NOTHING = "Answer one of the questions, or skip it."
SETTLED = "Somebody has told us about this already, or skipped it. Thank you."
_dice = random.SystemRandom()


@transaction.atomic
def tell(step: Step, minutes: int | None, said: dict[str, str], words: str, *, by: User) -> None:
    """Keep the answer. Nothing else is written, on purpose: no record entry, no time, no row that points at it.

    Everything of its kind is written anew in a shuffled order, so that neither the order of the rows nor the number of
    their transaction says which one came now.
    """
    words = words.strip()
    if minutes is not None and (step.moment not in HOURS or not 0 <= minutes <= MOST_MINUTES):
        raise NotValid("Write the hours as a number, for example 12.")
    if set(said) - set(LINES) or any(value and value not in Said.values for value in said.values()):
        raise NotValid("Choose one from the list.")
    if len(words) > LONGEST:
        raise NotValid(f"Write {LONGEST} characters or fewer.")
    if minutes is None and not words and not any(said.values()):
        raise NotValid(NOTHING)
    _settle(step, by)
    answers = list(FeedbackAnswer.objects.filter(call=step.call, moment=step.moment))
    texts = list(FeedbackWords.objects.filter(call=step.call, moment=step.moment))
    answers.append(FeedbackAnswer(call_id=step.call, moment=step.moment, minutes=minutes, **said))
    if words:
        texts.append(FeedbackWords(call_id=step.call, moment=step.moment, text=words))
    _let_out(answers, texts)
    for one in answers:
        one.pk = uuid.uuid4()
    _written_anew(FeedbackAnswer, answers, step)
    _written_anew(FeedbackWords, texts, step)


@transaction.atomic
def skip(step: Step, *, by: User) -> None:
    """Not now and not later. It leaves the same trace as an answer."""
    _settle(step, by)


def _settle(step: Step, by: User) -> None:
    with connection.cursor() as cursor:  # one after the other: each rewrites what the other would add
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [step.call, zlib.crc32(step.moment.encode()) >> 1])
    if queries.step_of(by, step.moment, step.about) is None:
        raise NotAllowed("Only the people of a step can tell us about it.")
    if queries.is_settled(step, by):
        raise NotAllowedNow(SETTLED)
    done = list(FeedbackDone.objects.filter(call=step.call, moment=step.moment))
    done.append(FeedbackDone(token=queries.token(step, by), call_id=step.call, moment=step.moment))
    _written_anew(FeedbackDone, done, step)


def _let_out(answers: list[FeedbackAnswer], texts: list[FeedbackWords]) -> None:
    """Five at once: whoever compares the page before and after an answer learns nothing about that one."""
    waiting = [one for one in answers if not one.out]
    if len(waiting) >= LEAST:
        for one in (*waiting, *texts):
            one.out = True


def _written_anew(model: type, rows: list, step: Step) -> None:
    model.objects.filter(call=step.call, moment=Moment(step.moment)).delete()
    _dice.shuffle(rows)
    model.objects.bulk_create(rows)
