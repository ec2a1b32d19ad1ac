"""Saying yes or no to a place, the clock that lets it lapse, and how an organisation that takes part is named."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from grants.applications.models import Application, State
from grants.applications.services import set_place_state
from grants.awards.services import name_in_public
from grants.calls.models import Call, Kind
from grants.places import rules
from grants.places.models import Place
from grants.places.workflow import NEXT, Answer
from shaping_future import clock, rows
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.look.words import when
from shaping_future.outbox.services import promise
from shaping_future.record.services import note

from ._offering import locked_call, offer_next

STATES = {Answer.ACCEPTED: State.ACCEPTED, Answer.DECLINED: State.NOT_TAKEN, Answer.LAPSED: State.NOT_TAKEN}


@transaction.atomic
def accept_place(place: Place, *, by: User) -> Place:
    """Yes. Until the date in the letter."""
    place = _locked_for(place, by)
    if place.answer == Answer.OPEN and clock.now() >= place.answer_by:
        raise NotAllowedNow(f"You could say yes until {when(place.answer_by)}. Write to us, and we will see.")
    place = _move(place, Answer.ACCEPTED, by=by)
    link = settings.SITE_URL + reverse("place-answer", args=[place.application.public_id])
    promise(
        key=f"place:accepted:{place.pk}",
        to=by.email,
        subject="We have your answer",
        body=f"Hello,\n\nthank you for your answer. We write to you about the first day. You can read it here:\n\n"
        f"{link}\n",
    )
    return place


@transaction.atomic
def decline_place(place: Place, *, by: User) -> Place:
    """No, or no longer: the next on the waiting list is offered it at once."""
    place = _move(_locked_for(place, by), Answer.DECLINED, by=by)
    offer_next(place.strand)
    return place


def lapse_places(now: dt.datetime | None = None) -> int:
    """Places whose date has passed without an answer go to who waits; how many. Harmless when two run at once; one
    that fails does not stop the others."""
    now = now or clock.now()
    late = Place.objects.filter(answer=Answer.OPEN, answer_by__lte=now).order_by("pk").values_list("pk", flat=True)
    return rows.each(lambda pk: _lapse(pk, now), late)


@transaction.atomic
def _lapse(pk: int, now: dt.datetime) -> bool:
    locked_call(Call.objects.get(applications__place=pk))
    place = _locked(pk)
    if place.answer != Answer.OPEN or place.answer_by > now:
        return False
    _move(place, Answer.LAPSED, by=None)
    offer_next(place.strand)
    return True


def _locked(pk: int) -> Place:
    related = ("application__call", "application__outcome", "strand")
    return Place.objects.select_for_update(of=("self",)).select_related(*related).get(pk=pk)


def _locked_for(place: Place, by: User) -> Place:
    """Under the call's lock, so that this answer and the next offer are one."""
    if not rules.says_yes_or_no(by, place):
        raise NotAllowed("Only the person who leads this application can answer.")
    locked_call(place.application.call)
    return _locked(place.pk)


def _move(place: Place, answer: Answer, *, by: User | None) -> Place:
    """The only place that assigns `answer`."""
    before = Answer(place.answer)
    if answer not in NEXT[before]:
        raise NotAllowedNow(f"This place is at “{before.label}”. That cannot be changed here; write to us.")
    place.answer, place.answered_at, place.answered_by = answer, clock.now(), by
    place.save(update_fields=["answer", "answered_at", "answered_by"])
    set_place_state(Application(pk=place.application_id), STATES[answer], by=by)
    note("place.answered", place, by=by, was=before.value or "open", now=answer.value)
    return place


@transaction.atomic
def name_place(place: Place, choice: str, chosen_name: str = "", *, by: User) -> Place:
    """How an organisation that takes part is named in public. It can be changed at any time."""
    if not rules.says_yes_or_no(by, place):
        raise NotAllowed("Only the person who leads this application chooses the name.")
    place = _locked(place.pk)
    if place.application.call.kind != Kind.PROGRAMME:
        raise NotAllowedNow("Nobody who joins the Group is named here. Members decide about their own name later.")
    name_in_public(place, choice, chosen_name)
    note("place.public-name-set", place, by=by, choice=str(choice))
    return place
