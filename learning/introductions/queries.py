"""Reads of introductions after the round. Nothing here says, or orders by, what anybody heard."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from grants.applications.models import Application
from grants.awards.models import PublicName
from grants.awards.queries import NAMES
from learning.community.kinds import LAPSE_DAYS
from learning.community.matching import Match, match
from learning.community.models import blocked
from learning.introductions import rules
from learning.introductions.models import Meeting, Wish
from shaping_future import clock
from shaping_future.questionnaires.models import Answer

WITH = ("by", "application__organisation", "application__award", "application__response")
MOST_COMPARED = 500


def application_for(user: Any, public_id: Any) -> Application:
    """One's own, of a round that is over."""
    rows = Application.objects.own(user).select_related("call", "organisation", "award", "response")
    found = rows.get(public_id=public_id)
    if not rules.has_heard(found):
        raise Application.DoesNotExist
    return found


def shown_names(applications: Iterable[Application]) -> dict[int, str]:
    """{application's pk: how others see the group until both have said yes}. One query.

    By the public name of its grant where there is one, else as its people chose in the form; in the same words, so that
    nobody can tell which of the two it was.
    """
    rows = list(applications)
    answers = Answer.objects.filter(response__in=[one.response_id for one in rows], question__key="public_name")
    chosen = dict(answers.values_list("response", "value"))
    return {one.pk: _name(one, chosen.get(one.response_id, "")) for one in rows}


def _name(application: Application, chosen: str) -> str:
    award, organisation = getattr(application, "award", None), application.organisation
    if award is not None:
        award.application = application
        return award.name_in_public
    if NAMES.get(chosen) == PublicName.OWN:
        return organisation.name
    where = f" ({organisation.get_region_display()})" if organisation.region else ""
    return f"{organisation.get_kind_display()}{where}"


def own_wish(application: Application) -> Wish | None:
    return Wish.objects.filter(application=application).first()


def wish_for(user: Any, public_id: Any) -> Wish:
    """One's own, of a round that is over."""
    rows = Wish.objects.select_related(*WITH, "application__call")
    return rows.get(public_id=public_id, application__in=Application.objects.own(user))


def matches_of(wish: Wish, user: Any) -> list[Match]:
    """What others would like that fits, each with `name`."""
    met = Meeting.objects.filter(Q(one_wish=wish) | Q(other_wish=wish)).values_list("one_wish", "other_wish")
    rows = Wish.objects.matchable_for(user).exclude(pk__in={pk for pair in met for pk in pair})
    found = match(wish, rows.select_related(*WITH).order_by("-at", "-pk")[:MOST_COMPARED])
    names = shown_names(one.row.application for one in found)
    for one in found:
        one.row.name = names[one.row.application_id]
    return found


def meetings_of(wish: Wish, user: Any) -> list[Meeting]:
    """Asked lately, either way, with `name`, `words`, `because` and `waits_for_me`. A no looks like no answer."""
    since = clock.now() - dt.timedelta(days=LAPSE_DAYS)
    rows = Meeting.objects.filter(Q(one_wish=wish) | Q(other_wish=wish), ended_at=None, asked_at__gte=since)
    rows = rows.filter(Q(declined_at=None) | Q(one_wish=wish))
    rows = rows.exclude(blocked(user, "one")).exclude(blocked(user, "other"))
    sides = [f"{side}_wish__{path}" for side in ("one", "other") for path in WITH]
    found = list(rows.select_related(*sides).order_by("-asked_at", "pk"))
    pairs = [(row.one_wish, row.other_wish)[:: 1 if row.one_wish_id == wish.pk else -1] for row in found]
    names = shown_names(theirs.application for _mine, theirs in pairs)
    for row, (mine, theirs) in zip(found, pairs, strict=True):
        fits = match(mine, [theirs])
        row.name, row.words = names[theirs.application_id], theirs.text
        row.because = fits[0].because if fits else ""
        row.waits_for_me = row.waits and row.other_wish_id == wish.pk
    return found


def meeting_for(user: Any, public_id: Any) -> Meeting:
    rows = Meeting.objects.select_related("one_wish__application", "other_wish__application")
    return rows.get(public_id=public_id, other_wish__application__in=Application.objects.own(user))
