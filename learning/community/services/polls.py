"""The poll about an event's time."""

from django.db import transaction

from learning.community import queries
from learning.community.kinds import Can, Comes
from learning.community.models import Event, EventTime, Going, TimeAnswer
from learning.community.services.events import attended, everyone, organised, put
from learning.community.services.telling import tell
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.record.services import note

AS_COMING = {Can.YES: Comes.YES, Can.IF_NEED_BE: Comes.MAYBE, Can.NO: Comes.NO}
SET_ALREADY = "The time is set already."


@transaction.atomic
def answer_times(event: Event, answers: dict[int, str], *, by: User) -> int:
    """{time's pk: yes, if need be or no}, for every time of the poll. Nothing new: 0."""
    event = attended(event, by)
    if not event.is_asked:
        raise NotAllowedNow(SET_ALREADY)
    if set(answers) != set(event.times.values_list("pk", flat=True)) or not set(answers.values()) <= set(Can.values):
        raise NotValid("Answer for each time.")
    if dict(event.times.filter(answers__user=by).values_list("pk", "answers__can")) == answers:
        return 0
    for pk, can in answers.items():
        TimeAnswer.objects.update_or_create(time_id=pk, user=by, defaults={"can": can})
    note("community.times-answered", event, by=by)
    return len(answers)


@transaction.atomic
def set_time(event: Event, time: EventTime | None = None, *, by: User) -> Event:
    """Close the poll: with the time that suits most, or with another one. What people said about it becomes whether
    they come; they hear it and may change it."""
    event = organised(event, by)
    if not event.is_asked:
        raise NotAllowedNow(SET_ALREADY)
    times = queries.times_of(event)
    chosen = queries.best_time(times) if time is None else next((one for one in times if one.pk == time.pk), None)
    if chosen is None:
        raise NotValid("None of these times is still to come. Plan the event again with others.")
    if chosen.starts_at <= clock.now():
        raise NotValid("This time has passed. Choose another one.")
    event.changes += 1
    put(event, chosen.starts_at)
    for answer in chosen.answers.all():
        Going.objects.update_or_create(
            event=event, user_id=answer.user_id, defaults={"comes": AS_COMING[Can(answer.can)], "at": clock.now()}
        )
    note("community.time-set", event, by=by)
    tell(f"event-set:{event.pk}", everyone(event, by), "The time of an event is set",
         "the time of an event of the partners' space is set.", "community-event", event.public_id)  # fmt: skip
    return event
