"""Saving what is being typed. A page's script (static/js/autosave.js) sends small forms here and gets JSON.

The form holds the changed questions' own fields, their `v-<key>` (the version the page showed) and `p-<key>` (the
page's mark), and besides: `person` (interruptions.mark_for_scripts of whoever the page was made for), `version` (of the
response, as the page knows it), `section` (its order) and `seconds` (spent writing since the last save).
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from grants.applications import queries, rules, services
from grants.applications.models import Application
from shaping_future import clock
from shaping_future.access import needs, refusal_page
from shaping_future.interruptions import mark_for_scripts
from shaping_future.questionnaires import queries as questionnaires
from shaping_future.questionnaires.errors import Conflict
from shaping_future.questionnaires.forms import QuestionsForm
from shaping_future.questionnaires.models import Section

BAD = gettext_lazy("Some answers cannot be kept as they are. The sentences at the questions say why.")
GONE = gettext_lazy(
    "The call changed while you were writing: this is not asked any more. Copy your text if you need it."
)
STALE = gettext_lazy("Somebody else changed this while you were writing. Nothing was lost. Both texts are on the page.")


@require_POST
@never_cache
@needs(rules.writes_application, load=queries.own_writing)
def application_autosave(request: HttpRequest, application: Application) -> HttpResponse:
    """Keep the good answers; say of each other one what is in the way."""
    person = request.POST.get("person")
    if person is not None and not constant_time_compare(person, mark_for_scripts(request.user)):
        return refusal_page(request, 401, gettext("Somebody else signed in on this browser."))
    form = QuestionsForm.for_autosave(application.response, request.POST)
    form.is_valid()
    spent = time_spent(request, application)
    kept = services.autosave_answers(
        application, form.values(), form.seen(), form.marks(), by=request.user, spent=spent, questions=form.questions
    )
    errors = {one.key: list(form.errors[f"q-{one.key}"]) for one in form.questions if f"q-{one.key}" in form.errors}
    errors |= {key: [GONE] for key in form.gone}
    behind = number(request, "version") not in (None, kept.before)
    answer = {
        "saved": kept.versions,
        "passed": kept.passed,
        "at": f"{clock.now().astimezone(clock.LONDON):%H:%M}",
        "version": kept.version,
        "errors": errors,
        "gone": list(form.gone),
        "conflicts": {one.question.key: _box(request, one) for one in kept.conflicts},
        "others": questionnaires.latest(application.response, besides=kept.versions) if behind else [],
        "sentence": STALE if kept.conflicts else BAD if errors else "",
    }
    return JsonResponse(answer, status=409 if kept.conflicts else 400 if errors else 200)


def _box(request: HttpRequest, conflict: Conflict) -> dict[str, Any]:
    """What the page shows at the field, and the version that whoever chooses has seen."""
    shown = {
        "conflict": conflict,
        "theirs": questionnaires.shown(conflict.question, conflict.theirs),
        "mine": questionnaires.shown(conflict.question, conflict.mine),
        "own": conflict.who == request.user,
    }
    return {"version": conflict.version, "html": render_to_string("questionnaires/conflict_box.html", shown)}


def time_spent(request: HttpRequest, application: Application) -> tuple[Section, int] | None:
    """The section and the seconds that the page says were spent there; None when it says nothing sensible."""
    order, seconds = number(request, "section"), number(request, "seconds")
    if not order or not seconds:
        return None
    section = application.response.questionnaire.sections.filter(order=order).first()
    return (section, seconds) if section else None


def number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None
