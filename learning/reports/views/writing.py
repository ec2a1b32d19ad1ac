"""Writing a report: typed and saved while typing, recorded, or a document; with or without a script."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from learning.reports import queries, rules, services
from learning.reports.forms import ReportForm
from learning.reports.models import Answer, AnswerKind, Report, ReportState, Visibility
from learning.reports.services.writing import REMOVE
from shaping_future import clock
from shaping_future.access import interrupted, needs, refusal_page, signed_in
from shaping_future.errors import NotValid, Refused
from shaping_future.interruptions import mark_for_scripts
from shaping_future.look.words import length_of

from .reading import read

STALE = "Somebody else changed this while you were writing. Nothing was lost. Both texts are on the page."
BAD = "Some of it is not saved yet. Look at what is said beside it."


@never_cache
@needs(signed_in, load=queries.report_for)
def report_edit(request: HttpRequest, report: Report) -> HttpResponse:
    """Write a report while it is due; read it, and our reply, afterwards."""
    writes = rules.writes_report(request.user, report)
    if report.is_talk and request.method != "POST":
        return redirect("learning-talk", report.public_id)
    if request.method == "POST" and not writes:
        services.save_report(report, {}, {}, by=request.user)  # refuses, and says why
    if request.method != "POST" and (report.state != ReportState.DUE or not writes):
        return read(request, report)
    answers = queries.answers_open_to(request.user, report)
    if request.method != "POST":
        kept = interrupted(request)
        form = ReportForm(kept or None, answers=answers)
        return _page(request, report, form, kept=bool(kept))
    return _save(request, report, ReportForm(request.POST, request.FILES, answers=answers))


def _save(request: HttpRequest, report: Report, form: ReportForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, report, form, status=400)
    try:
        asked = _asked(request)
        services.save_report(report, form.parts(), form.seen(), by=request.user, files=form.uploads(),
                             marks=form.marks(), asked=asked)  # fmt: skip
        if "send" in request.POST:
            services.send_report(report, by=request.user)
            messages.success(request, _("Sent. Thank you. The next date is ours: we will reply to you."))
            return redirect("learning-home", report.award.public_id)
    except services.StaleReport as stale:
        return _stale_page(request, report, form, stale)
    except Refused as refusal:  # a colleague sent it meanwhile, or nothing is written yet: the text stays on the page
        form.add_error(None, refusal.sentence)
        return _page(request, report, form, status=refusal.status)
    messages.success(request, _("Saved. You can come back to it whenever you like."))
    return redirect("report-edit", report.public_id)


def _asked(request: HttpRequest) -> int | None:
    """The version of the questions that the page showed; none in what an old page sends."""
    text = request.POST.get("version", "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotValid("This page is not complete. Load it again.")
    return int(text) if text else None


def _stale_page(request: HttpRequest, report: Report, form: ReportForm, stale: services.StaleReport) -> HttpResponse:
    """Both texts, and a form that keeps mine but has now seen theirs, so that saving again is a choice."""
    data: QueryDict = request.POST.copy()
    for order, version in stale.versions.items():
        data[f"v-{order}"] = str(version)
    fresh = ReportForm(data, answers=form.answers)
    pairs = [
        {"prompt": one.prompt, "mine": stale.mine[one.order], "theirs": stale.theirs[one.order]}
        for one in form.answers
        if one.order in stale.mine
    ]
    return _page(request, report, fresh, status=stale.status, pairs=pairs)


def _page(request: HttpRequest, report: Report, form: ReportForm, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "report": report,
        "form": form,
        "boxes": form.boxes(),
        "choices": Visibility.choices,
        "person": mark_for_scripts(request.user),
        "sent": report.state != ReportState.DUE,
    }
    return render(request, "learning/reports/edit.html", context | more, status=status)


@require_POST
@never_cache
@needs(rules.writes_report, load=queries.own_report)
def report_autosave(request: HttpRequest, report: Report) -> HttpResponse:
    """Keep the good answers; say of each other one what is in the way."""
    person = request.POST.get("person")
    if person is not None and not constant_time_compare(person, mark_for_scripts(request.user)):
        return refusal_page(request, 401, "Somebody else signed in on this browser.")
    answers = queries.answers_open_to(request.user, report)
    form = ReportForm(request.POST, answers=answers, only=True)
    form.is_valid()
    kept = services.autosave_report(report, form.parts(), form.seen(), form.marks(), by=request.user,
                                    asked=_asked(request))  # fmt: skip
    return saved(request, form, kept)


def saved(request: HttpRequest, form: ReportForm, kept: services.Kept) -> JsonResponse:
    """What autosave.js understands."""
    faults = {str(one.order): said for one in form.answers if (said := form.faults(one))}
    mine = form.parts()
    answer = {
        "saved": {str(order): version for order, version in kept.versions.items()},
        "passed": [str(order) for order in kept.passed],
        "at": f"{clock.now().astimezone(clock.LONDON):%H:%M}",
        "version": request.POST.get("version", ""),
        "errors": faults,
        "gone": form.gone,
        "conflicts": {str(one.order): _box(request, one, mine[one.order][0]) for one in kept.conflicts},
        "others": [],
        "sentence": STALE if kept.conflicts else BAD if faults else "",
    }
    return JsonResponse(answer, status=409 if kept.conflicts else 400 if faults else 200)


def _box(request: HttpRequest, theirs: Answer, mine: str) -> dict:
    """What the page shows at the answer, and the version that whoever chooses has seen."""
    own = theirs.changed_by_id == request.user.pk
    html = render_to_string("learning/reports/conflict_box.html", {"theirs": theirs, "mine": mine, "own": own})
    return {"version": theirs.version, "html": html}


@never_cache
@needs(rules.writes_answer, load=queries.own_answer)
def report_recording(request: HttpRequest, answer: Answer) -> JsonResponse:
    """GET says how the recording is; POST keeps a new one, or takes it away with `remove`. All answers are JSON."""
    if request.method == "POST":
        try:
            _keep_recording(request, answer)
        except services.StaleReport:
            sentence = "Somebody changed this answer while you were recording. Load the page to read it, or keep yours."
            answer.refresh_from_db(fields=["version"])
            return JsonResponse({"sentence": sentence, "stale": True, "version": answer.version}, status=409)
        except Refused as refusal:
            return JsonResponse({"sentence": refusal.sentence, "stale": False}, status=refusal.status)
        answer = queries.own_answer(request.user, answer.report.public_id, answer.order)
    return JsonResponse(_state(answer))


def _keep_recording(request: HttpRequest, answer: Answer) -> None:
    order, seen = answer.order, request.POST.get("seen", "")
    file = REMOVE if request.POST.get("remove") == "yes" else request.FILES.get("recording")
    if file is None or answer.kind != AnswerKind.PROMPT:
        raise NotValid("There is no recording in what your browser sent. Record it again.")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 9):
        raise NotValid("This page is not complete. Load it again.")
    text = request.POST.get("text", "").replace("\r\n", "\n")
    marks = {order: request.POST["mark"]} if "mark" in request.POST else {}  # this page's own autosave is no conflict
    services.save_report(answer.report, {order: (text, answer.visibility)}, {order: int(seen)}, by=request.user,
                         files={order: file}, marks=marks)  # fmt: skip


def _state(answer: Answer) -> dict[str, Any]:
    """What the script needs to show the answer as it is now."""
    state: dict[str, Any] = {"version": answer.version, "text": answer.text, "recording": None}
    if stored := answer.file:
        state["recording"] = {
            "id": str(stored.pk),
            "said": f"Recorded answer, {length_of(stored.seconds)}" if stored.seconds else stored.name,
            "video": stored.content_type.startswith("video/"),
            "scan": stored.scan,
            "address": reverse("report-file", args=[stored.pk]),
        }
    return state
