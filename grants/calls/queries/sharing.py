"""What somebody who spreads the word about a call sends on: short, in plain words, and only what everybody may know."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from grants.calls.checklist import POSTER
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.files.models import Document
from shaping_future.look.local import pounds, when

from .calls import amounts, pay, pay_sentence, phase, places, sessions, timeline_events


def web_address(call: Call) -> str:
    """The short address that stands on the poster."""
    return settings.SITE_URL + reverse("call-detail", args=[call.slug])


def spread(call: Call) -> dict[str, Any]:
    """All that the page and the poster say: what it is, pay, dates, address. One query beside the call's strands."""
    return {
        "call": call,
        "address": web_address(call),
        "shown_address": web_address(call).split("://")[-1].rstrip("/"),
        "about": _about(call),
        "by_when": _by_when(call),
        "pay": pay(call),
        "sessions": sessions(call),
        "events": timeline_events(call),
        "phase": phase(call),
        "is_to_come": call.stage == Stage.LAUNCHED and clock.now() < call.closes_at,
    }


def messages(call: Call) -> list[tuple[str, str]]:
    """[(what it is for, the text)]: one that fits a phone, and one for a mail or a newsletter."""
    about, address = _about(call), web_address(call)
    short = " ".join(filter(None, [f"{call.title}:", about[0], _paid(call), _by_when(call), address]))
    longer = [call.title, " ".join(about), _paid(call), _by_when(call)]
    longer += [gettext("You can read every question first, without an account."), address]
    return [
        (gettext("For a phone or a post"), short),
        (gettext("For a mail or a newsletter"), "\n\n".join(filter(None, longer))),
    ]


def poster_of(call: Call) -> Document | None:
    """The poster of the call as it is now. One query."""
    return Document.objects.filter(kind=POSTER, subject=str(call.pk), version=call.definition_hash).first()


def open_to_share() -> list[Call]:
    """Calls that people can still hear of in time, those that close first first. One query."""
    calls = Call.objects.filter(stage=Stage.LAUNCHED, closes_at__gt=clock.now())
    return list(calls.order_by("closes_at", "pk"))


def _about(call: Call) -> list[str]:
    """Two or three sentences. No name of a person, nothing about who applied."""
    if call.gives_money:
        least, most = amounts(call)
        return [
            gettext(
                "Grants of %(least)s to %(most)s for groups that grow leadership in refugee and migration"
                " work in the UK."
            )
            % {"least": pounds(least), "most": pounds(most)},
            gettext("People with lived experience of the immigration system decide."),
        ]
    seats, months = places(call)
    if not call.is_for_people:
        offer = gettext(
            "%(seats)s places for leaders in refugee and migration work in the UK, for %(months)s months."
        ) % {"seats": seats, "months": months}
        return [offer, call.you_get[0]]
    return [
        gettext("Help to design a fund and to choose its grants."),
        gettext("For people with lived experience of the migration system, and people who know this work."),
        call.we_ask[0],
    ]


def _paid(call: Call) -> str:
    said = pay_sentence(call)
    return gettext("You are paid: %(said)s You choose how.") % {"said": said} if said else ""


def _by_when(call: Call) -> str:
    if clock.now() >= call.closes_at:
        return gettext("This call closed at %(closes_at)s.") % {"closes_at": when(call.closes_at)}
    what = gettext("Tell us that you are interested") if call.is_for_people else gettext("Apply")
    return gettext("%(what)s before %(closes_at)s.") % {"what": what, "closes_at": when(call.closes_at)}
