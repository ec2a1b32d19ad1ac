"""What offering a place is, at the release and later from the waiting list. Called under the call's lock."""

import datetime as dt

from grants.applications.models import Application, State
from grants.applications.services import set_place_state
from grants.awards.queries import public_name_in_form
from grants.calls.models import Call, Strand
from grants.letters.services import write_to_people
from grants.places import queries
from grants.places.models import Place
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow
from shaping_future.record.services import note


def locked_call(call: Call) -> Call:
    """Every change of places of a call takes its turn here, so that none is given twice."""
    return Call.objects.select_for_update(of=("self",)).select_related("fund").get(pk=call.pk)


def offer(application: Application, strand: Strand, *, by: User | None) -> Place:
    """The first free seat of the strand, with a date until which the person can say yes: noon, some days from now."""
    taken = set(Place.objects.held().filter(strand=strand).values_list("seat", flat=True))
    seat = next((number for number in range(1, strand.places + 1) if number not in taken), None)
    if seat is None:
        raise NotAllowedNow(f"All {strand.places} places of “{strand.label}” are given.")
    place = Place.objects.create(
        application=application,
        strand=strand,
        seat=seat,
        offered_at=clock.now(),
        offered_by=by,
        answer_by=_noon_after(application.call.answer_days),
        public_name=public_name_in_form(application),
    )
    set_place_state(application, State.OFFERED, by=by)
    note("place.offered", place, by=by, seat=seat)
    return place


def offer_next(strand: Strand) -> Place | None:
    """A place became free: the first who still waits is offered it. Nobody chooses again: the order is the choice."""
    for waiting in queries.waiting_in(strand):
        application = Application.objects.select_for_update().get(pk=waiting.application_id)
        if application.state == State.WAITING:  # and did not withdraw a moment ago
            place = offer(application, strand, by=None)
            write_to_people(application.outcome, occasion="place-free")
            return place
    return None


def _noon_after(days: int) -> dt.datetime:
    return dt.datetime.combine(clock.today() + dt.timedelta(days=days), dt.time(12), clock.LONDON)
