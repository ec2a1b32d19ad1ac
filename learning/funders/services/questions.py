"""What funders would like the learning to answer."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from learning.funders import rules
from learning.funders.kinds import Theme
from learning.funders.models import FunderQuestion
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.services import promise
from shaping_future.record.services import note

from ._words import clean

LONGEST = 1000
LONGEST_ANSWER = 5000
MOST_A_DAY = 20


@transaction.atomic
def ask_question(text: str, theme: str, may_share: bool, *, key: uuid.UUID, by: User) -> FunderQuestion:
    """All funders read it, without a name. `key` makes a second post of the same page the same question."""
    if not rules.asks_learning(by):
        raise NotAllowed("Contributing funders ask here.")
    text = clean(text, LONGEST, "Write what you would like to know.", by)
    _theme(theme)
    today = FunderQuestion.objects.filter(asked_by=by, asked_at__gte=clock.now() - dt.timedelta(days=1))
    asked, is_new = FunderQuestion.objects.get_or_create(
        public_id=key,
        defaults={"text": text, "theme": theme, "may_share": may_share, "asked_by": by, "asked_at": clock.now()},
    )
    if asked.asked_by_id != by.pk:
        raise NotAllowed("This question is somebody else's.")
    if is_new:
        if today.count() > MOST_A_DAY:
            raise NotAllowedNow(f"You have asked {MOST_A_DAY} questions today. Please go on tomorrow.")
        note("funder.asked", asked, by=by, theme=theme)
    return asked


@transaction.atomic
def answer_question(question: FunderQuestion, text: str, theme: str, seen: int, *, by: User) -> FunderQuestion:
    """Learning partners or staff answer, under the theme where it belongs. A later answer stands in place of the first;
    earlier words are kept. `seen`: how often it was changed on the page that was open."""
    if not rules.answers_funders(by):
        raise NotAllowed("Learning partners and staff answer here.")
    text = clean(text, LONGEST_ANSWER, "Write the answer first.", by)
    _theme(theme)
    question = FunderQuestion.objects.select_for_update().get(pk=question.pk)
    if (question.answer, question.theme) == (text, theme):
        return question
    if question.edits != seen:
        raise NotAllowedNow("Somebody else wrote here since you opened it. Load the page again to read it.")
    first = not question.answer
    question.answer, question.theme, question.edits = text, theme, seen + 1
    question.answered_at, question.answered_by = clock.now(), by
    question.save(update_fields=["answer", "theme", "edits", "answered_at", "answered_by"])
    note("funder.answered", question, by=by, edits=question.edits)
    if first:
        link = settings.SITE_URL + reverse("funder-questions")
        promise(
            key=f"funder-answered-{question.pk}",
            to=question.asked_by.email,
            subject="A question of yours has an answer",
            body=f"Hello,\n\nyou asked what the learning can tell. The answer is here:\n\n{link}\n",
        )
    return question


def _theme(theme: str) -> None:
    if theme not in Theme.values:
        raise NotValid("Choose what it is about.")
