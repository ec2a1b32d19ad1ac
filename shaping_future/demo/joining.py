"""Calls without money: a recruitment that is open now, and a programme whose places were given."""

import datetime as dt
from pathlib import Path

from grants import calls as calls_folder
from grants.applications import services as applications
from grants.applications.models import Application, EligibilityCheck
from grants.calls import services as calls
from grants.calls.definition import moved, read
from grants.calls.models import Call
from grants.letters.services import check_outcome
from grants.places import services as places
from grants.places.models import Place
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.demo.answers import TEXTS, pick
from shaping_future.demo.applying import launched_call
from shaping_future.demo.cast import Cast
from shaping_future.demo.organisations import Applicant, applicants

DATA = Path(calls_folder.__file__).parent / "data"
GIVEN_DAYS_AGO = 30
"""How long ago the programme's call closed: its people have answered, and it is about to begin."""
WORDS = (
    "You say clearly how people in your group decide together.",
    "There were more of you than places. We looked for a mix of regions and sizes.",
    "Ask us for the notes of the first day.",
)
NAMES = ["Alem", "Bahar", "Chidi", "Dalia", "Emre"]


def _text(name: str, closed_days_ago: int) -> str:
    """Our own file, moved so that the call closes (or closed) that many days ago."""
    text = (DATA / name).read_text(encoding="utf-8")
    closes = read(text)["call"]["closes"].astimezone(clock.LONDON).date()
    return moved(text, (clock.today() - dt.timedelta(days=closed_days_ago) - closes).days)


def recruit(cast: Cast) -> Call:
    """Three people have told us that they are interested; two are still writing."""
    call = launched_call(_text("recruitment.yaml", -17), cast)
    for number, name in enumerate(NAMES):
        lead = cast.newcomer(name)
        with clock.at(min(call.opens_at + dt.timedelta(hours=9 + 7 * number), clock.now())):
            application = applications.start_application(call, call.strands.get(), by=lead)
            written = list(_about_a_person(name, number).items())[: 3 if number > 2 else 20]
            applications.save_answers(application, dict(written), {}, by=lead)
            if number < 3:
                applications.send_application(application, by=lead)
    return call


def _about_a_person(name: str, number: int) -> dict:
    return {
        "name": f"{name} Example",
        "chosen_name": name if number % 2 else "",
        "languages": pick(["English and Tigrinya", "Farsi, English", "English"], number),
        "why": _shortened(pick(TEXTS["answers"]["why_now"], number)),
        "bring": _shortened(pick(TEXTS["answers"]["who_leads"], number)),
        "when": ["Weekdays in the evening"],
        "declaration": True,
    }


def give_places(cast: Cast) -> Call:
    """A programme from its call to its public list: places said yes to, given back, waited for, and not this time."""
    call = launched_call(_text("programme.yaml", GIVEN_DAYS_AGO), cast)
    sent = [_applied(call, one, cast) for one in applicants(30, 5)]
    _check(call, sent, cast)
    for number, application in enumerate(sent):
        kind = ("place", "place", "waiting", "not_this_time")[number % 4] if number < 24 else "place"
        with clock.at(call.closes_at + dt.timedelta(days=8, minutes=number)):
            outcome = places.choose(application, kind, *WORDS, by=cast.staff)
            check_outcome(outcome, by=cast.staff_2)
    with clock.at(call.closes_at + dt.timedelta(days=15)):
        places.release_places(call, by=cast.staff)
    for number, place in enumerate(Place.objects.filter(strand__call=call).order_by("pk")):
        _answer(place, number)
    return call


def _applied(call: Call, one: Applicant, cast: Cast) -> Application:
    lead: User = cast.applicant(one)
    org = {"name": one.name, "kind": "network", "region": one.region, "income": one.income}
    asked = {"why": "why_now", "lead": "who_leads", "share": "connect"}
    values = {key: _shortened(pick(TEXTS["answers"][text], one.number)) for key, text in asked.items()}
    with clock.at(call.opens_at + dt.timedelta(days=1 + one.number % 20)):
        strand = call.strands.get(key="weekends" if one.number % 3 == 0 else "weekdays")
        application = applications.start_application(call, strand, by=lead)
        values |= {"org": org, "public_name": one.public_name, "leader": f"Lead of {one.name}", "declaration": True}
        applications.save_answers(application, values, {}, by=lead)
        if one.number % 5:
            applications.save_equity(application, {"3": "Yes" if one.number % 3 else "No"}, by=lead)
        return applications.send_application(application, by=lead)


def _shortened(text: str) -> str:
    """Inside the ceilings of this form, which are lower than those of the open call."""
    return " ".join(text.split()[:120])


def _check(call: Call, sent: list[Application], cast: Cast) -> None:
    with clock.at(call.closes_at + dt.timedelta(days=1)):
        calls.begin_checking(Call.objects.get(pk=call.pk), by=cast.staff)
        for application in sent:
            applications.check_eligibility(application, EligibilityCheck.Finding.ELIGIBLE, "", "", by=cast.staff)
        calls.begin_choosing(Call.objects.get(pk=call.pk), by=cast.staff)


def _answer(place: Place, number: int) -> None:
    """Most say yes, one gives it back, some have not answered; some are named by region alone."""
    lead = place.application.started_by
    with clock.at(place.offered_at + dt.timedelta(days=2)):
        if number % 7 == 6:
            return
        if number == 3:
            places.decline_place(place, by=lead)
            return
        places.accept_place(place, by=lead)
        if number % 4 == 1:
            places.name_place(place, "region", by=lead)
