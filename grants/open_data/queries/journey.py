"""What the journey of the fund tells of its calls and grants: for everybody, and no grant by itself."""

import datetime as dt
from collections import defaultdict

from django.core.cache import cache
from django.db.models import Max, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.board.models import Recommendation
from grants.calls.models import Call, Stage
from grants.letters.models import Outcome
from grants.open_data.queries._rows import A_MINUTE
from grants.open_data.queries.made import GrantMade, grants_made, total
from shaping_future import clock
from shaping_future.look.journey import Lane, Moment
from shaping_future.look.words import pounds

OVER = (Stage.RELEASED,)


def calls_and_grants() -> list[Moment]:
    """A call's opening and closing; once everybody has heard, the decision and the grants."""
    calls = list(Call.objects.public().of_grants().defer("definition"))
    made: dict[str, list[GrantMade]] = defaultdict(list)
    for grant in grants_made():
        made[grant.call_slug].append(grant)
    over = [call.pk for call in calls if call.stage in OVER]
    signed, released = cache.get_or_set(f"journey-days-{'-'.join(map(str, over))}", lambda: _decided(over), A_MINUTE)
    return [
        moment
        for call in calls
        for moment in (*_dates(call), *_outcome(call, signed.get(call.pk), released.get(call.pk), made[call.slug]))
    ]


def _decided(calls: list[int]) -> tuple[dict[int, dt.date], dict[int, dt.date]]:
    """(when each was signed off, when everybody had heard). A minute old at most: a call's days never change again."""
    signed = _days(Recommendation.objects.filter(call__in=calls), "call", Max("signed_off_at"))
    return signed, _days(Outcome.objects.filter(application__call__in=calls), "application__call", Min("released_at"))


def _days(rows, call: str, when) -> dict[int, dt.date]:
    found = rows.order_by().values_list(call).annotate(at=when)
    return {pk: at.astimezone(clock.LONDON).date() for pk, at in found if at}


def _dates(call: Call) -> list[Moment]:
    url, named = reverse("call-detail", args=[call.slug]), {"call": call.title}
    dated = [(call.opens_at, _("Opened: %(call)s")), (call.closes_at, _("Closed: %(call)s"))]
    return [
        Moment(at.astimezone(clock.LONDON).date(), Lane.CALL, words % named, url=url)
        for at, words in dated
        if at <= clock.now()
    ]


def _outcome(call: Call, signed: dt.date | None, released: dt.date | None, made: list[GrantMade]) -> list[Moment]:
    found, named = [], {"call": call.title}
    if signed:
        words = _("The Co-Creation Group chose, and the Board of Global Dialogue signed off.")
        found.append(Moment(signed, Lane.DECISION, _("Decided: %(call)s") % named, words))
    if released:
        pence, is_rounded = total(made)
        count, about = len(made), _("about %(sum)s") if is_rounded else "%(sum)s"
        words = ngettext("%(count)s grant, %(sum)s in all.", "%(count)s grants, %(sum)s in all.", count)
        text = words % {"count": count, "sum": about % {"sum": pounds(pence)}} if made else ""
        title = _("Everyone has heard: %(call)s") % named
        found.append(Moment(released, Lane.GRANTS, title, text, reverse("call-detail", args=[call.slug])))
    return found
