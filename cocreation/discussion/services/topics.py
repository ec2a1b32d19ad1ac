"""Opening topics and written rounds."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction

from cocreation.discussion import queries, rules
from cocreation.discussion.models import Topic
from cocreation.discussion.services._doors import OVER, locked
from grants.applications.models import Application, Clearance
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.typed import clean
from shaping_future.record.services import note

LONGEST_ROUND = dt.timedelta(days=60)


@transaction.atomic
def open_topic(application: Application, *, by: User) -> Topic:
    """The topic of an application, made when somebody first looks at it. Two at once find the same."""
    if not rules.follows_discussion(by):
        raise NotAllowed("Members of the Group, facilitators and MEX staff talk about applications here.")
    application = queries.application_to_discuss(by, application.public_id)
    topic, is_new = Topic.objects.get_or_create(
        application=application, defaults={"call": application.call, "opened_by": by, "opened_at": clock.now()}
    )
    if is_new:
        note("discussion.opened", topic, by=by, application=application.pk)
    return queries.topic_for(by, topic.public_id)


@transaction.atomic
def open_free_topic(
    call: Call, title: str, question: str, why: str = "", *, key: uuid.UUID | None = None, by: User
) -> Topic:
    """A question about the whole call. `key` makes a second post of the same page the same topic."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    _refuse_who(by)
    _refuse_outside(call, by)
    title = clean(title, 120, "Write a title of a few words.")
    question = clean(question, 300, "Write the question that the Group talks about.")
    topic, is_new = Topic.objects.get_or_create(
        public_id=key or uuid.uuid4(),
        defaults={
            "call": call, "title": title, "question": question, "why": why.strip()[:300], "opened_by": by,
            "opened_at": clock.now(),
        },
    )  # fmt: skip
    if topic.opened_by_id != by.pk or topic.call_id != call.pk:
        raise NotAllowed("This topic is somebody else's.")
    if is_new:
        note("discussion.opened", topic, by=by, call=call.pk)
    return topic


@transaction.atomic
def say_why(topic: Topic, why: str, *, by: User) -> Topic:
    """One line: why the Group talks about it."""
    _refuse_who(by)
    topic = locked(topic, by)
    _refuse_over(topic.call)
    if len(why.strip()) > 300:
        raise NotValid("Write 300 characters or fewer.")
    if topic.why != why.strip():
        topic.why = why.strip()
        topic.save(update_fields=["why"])
        note("discussion.why-said", topic, by=by)
    return topic


@transaction.atomic
def open_written_round(
    call: Call, topics: Iterable[Topic], begins: dt.datetime | None, ends: dt.datetime, hides: bool, *, by: User
) -> int:
    """Members write their first thoughts on these topics from `begins` (now, when it is not given) until `ends`. The
    same for topics that have a round already: it is moved. How many topics."""
    _refuse_who(by)
    call = Call.objects.get(pk=call.pk)
    _refuse_outside(call, by)
    now = clock.now()
    begins = begins or now
    if ends <= now or ends <= begins:
        raise NotValid("Choose an end that is still to come, after the beginning.")
    if ends - begins > LONGEST_ROUND:
        raise NotValid(f"A written round is {LONGEST_ROUND.days} days long at most.")
    found = [locked(one, by) for one in sorted(topics, key=lambda one: one.pk)]
    if not found:
        raise NotValid("Choose at least one topic.")
    if any(one.call_id != call.pk for one in found):
        raise NotValid("These topics are not all of this call.")
    for topic in found:
        topic.words_from, topic.words_until, topic.hides_words = begins, ends, hides
        topic.save(update_fields=["words_from", "words_until", "hides_words"])
        note("discussion.round-opened", topic, by=by, until=ends.date(), hides=hides)
    return len(found)


@transaction.atomic
def open_rounds(
    call: Call, rows: Iterable[queries.Row], begins: dt.datetime | None, ends: dt.datetime, hides: bool, *, by: User
) -> int:
    """The same for lines of a call's list: what nobody has looked at yet is opened first."""
    _refuse_who(by)
    topics = [row.topic or open_topic(row.application, by=by) for row in rows]
    return open_written_round(call, topics, begins, ends, hides, by=by)


@transaction.atomic
def end_written_round(topic: Topic, *, by: User) -> Topic:
    """Before its time: everybody reads everything from now on."""
    _refuse_who(by)
    topic = locked(topic, by)
    _refuse_over(topic.call)
    now = clock.now()
    if topic.words_until is None or topic.words_until <= now:
        raise NotAllowedNow("There is no written round to end here.")
    if topic.words_from >= now:
        topic.words_from = topic.words_until = None
        topic.hides_words = False
    else:
        topic.words_until = now
    topic.save(update_fields=["words_from", "words_until", "hides_words"])
    note("discussion.round-ended", topic, by=by)
    return topic


def _refuse_who(by: User) -> None:
    if not rules.holds_discussion(by):
        raise NotAllowed("A facilitator does this; MEX staff stand in.")


def _refuse_outside(call: Call, by: User) -> None:
    _refuse_over(call)
    if not by.has_role(Role.STAFF) and not Clearance.objects.filter(call=call, user=by).exists():
        raise NotAllowed("Declare your interests in this call first.")


def _refuse_over(call: Call) -> None:
    if call.stage != Stage.DELIBERATING:
        raise NotAllowedNow(OVER)
