"""Who changed what, and when."""

import datetime as dt
import itertools
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grants.applications import queries, rules
from grants.applications.models import Application
from shaping_future import clock
from shaping_future.access import needs
from shaping_future.questionnaires import queries as questionnaires
from shaping_future.questionnaires.history import Rewrite, goes, rewrites

ON_A_PAGE = 20


@require_safe
@never_cache
@needs(rules.on_application, load=queries.own_application)
def application_history(request: HttpRequest, application: Application) -> HttpResponse:
    """Every change to an answer, newest first, by day and person, with what was taken out and added."""
    questions = questionnaires.questions(application.response.questionnaire)
    wanted = request.GET.get("question", "")
    wanted = wanted if wanted in {one.key for one in questions} else ""
    page = Paginator(goes(application.response, wanted), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "application": application,
        "questions": questions,
        "wanted": wanted,
        "page": page,
        "days": _by_day(rewrites(page.object_list)),
    }
    return render(request, "grants/applications/history.html", context)


def _by_day(changes: list[Rewrite]) -> list[dict[str, Any]]:
    """{day, people: [{who, changes}]}: the same person twice a day when somebody else wrote between."""
    days = []
    for day, of_day in itertools.groupby(changes, key=_day):
        people = [
            {"who": who, "changes": list(of_person)}
            for who, of_person in itertools.groupby(of_day, key=lambda one: one.who)
        ]
        days.append({"day": day, "people": people})
    return days


def _day(change: Rewrite) -> dt.date:
    return change.until.astimezone(clock.LONDON).date()
