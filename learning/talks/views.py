"""A conversation: its time, its notes, and both sides' yes. The same page for both sides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from learning.reports.forms import ReportForm
from learning.reports.models import Report, Visibility
from learning.reports.queries import answers_open_to
from learning.reports.services import StaleReport
from learning.reports.views.reading import read
from learning.reports.views.writing import saved
from learning.talks import queries, services
from learning.talks.forms import SeenForm, TimeForm
from learning.talks.kinds import Side
from learning.talks.models import TalkTime
from learning.talks.rules import side_of, takes_part
from shaping_future.access import brought_back, given, needs, refusal_page, signed_in
from shaping_future.errors import NotValid, Refused
from shaping_future.interruptions import mark_for_scripts
from shaping_future.one_form import READS_AND_WRITES, ask


def _talk(report: Report) -> HttpResponse:
    return redirect("learning-talk", report.public_id)


@require_safe
@needs(signed_in, load=queries.report_for)
def learning_talk(request: HttpRequest, report: Report) -> HttpResponse:
    """Those who talk see everything; others read what was opened to them."""
    if not report.is_talk:
        return redirect("report-edit", report.public_id)
    side = side_of(request.user, report)
    if side is None:
        return read(request, report)
    answers = answers_open_to(request.user, report)
    confirmed = queries.confirmed(report)
    context = {
        "report": report,
        "side": side,
        "own": side == Side.PARTNER,
        "times": queries.times_of(report),
        "answers": [one for one in answers if not one.is_empty],
        "ours": confirmed.get(Side.US),
        "theirs": confirmed.get(Side.PARTNER),
        "mine": confirmed.get(side),
        "choices": Visibility.choices,
    }
    return render(request, "learning/talks/detail.html", context)


@never_cache
@READS_AND_WRITES
@needs(takes_part, load=queries.talk_for)
def learning_talk_offer(request: HttpRequest, report: Report) -> HttpResponse:
    """A time that suits."""
    form = TimeForm(given(request))
    return ask(
        request,
        form,
        lambda: services.offer_time(report, form.starts_at(), form.cleaned_data["where"], by=request.user),
        done=_("Your time is offered. You can offer another."),
        to=lambda _made: reverse("learning-talk", args=[report.public_id]),
        page="learning/talks/offer.html",
        context={"report": report},
    )


@require_POST
@needs(signed_in, load=queries.time_for)
def learning_talk_choose(request: HttpRequest, time: TalkTime) -> HttpResponse:
    services.choose_time(time, by=request.user)
    messages.success(request, _("That is when you talk."))
    return _talk(time.report)


@require_POST
@needs(signed_in, load=queries.time_for)
def learning_talk_take_back(request: HttpRequest, time: TalkTime) -> HttpResponse:
    services.take_back_time(time, by=request.user)
    messages.success(request, _("That time is taken back."))
    return _talk(time.report)


@require_POST
@needs(takes_part, load=queries.talk_for)
def learning_talk_confirm(request: HttpRequest, report: Report) -> HttpResponse:
    """The notes on the page are right."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise NotValid("This page is not complete. Load it again.")
    services.confirm_notes(report, form.cleaned_data["seen"], by=request.user)
    messages.success(request, _("Done. Your side stands by these notes."))
    return _talk(report)


@never_cache
@READS_AND_WRITES
@needs(takes_part, load=queries.talk_for)
def learning_talk_notes(request: HttpRequest, report: Report) -> HttpResponse:
    """Write down what was said, or change it."""
    answers = answers_open_to(request.user, report)
    if request.method != "POST":
        kept = brought_back(request)
        return _notes(request, report, ReportForm(_with_readers(kept, answers) if kept else None, answers=answers))
    form = ReportForm(_with_readers(request.POST, answers), answers=answers)
    if not form.is_valid():
        return _notes(request, report, form, status=400)
    try:
        services.write_notes(report, form.parts(), form.seen(), by=request.user, marks=form.marks())
    except StaleReport as stale:
        return _both(request, report, form, stale)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return _notes(request, report, form, status=refusal.status)
    messages.success(request, _("The notes are saved. Read them once more, then say that they are right."))
    return _talk(report)


def _with_readers(posted, answers: list):
    """MEX's page has no field for who may read a note: it stays as the grant partner set it."""
    data = posted.copy()
    for one in answers:
        data.setdefault(f"visibility-{one.order}", one.visibility)
    return data


def _both(request: HttpRequest, report: Report, form: ReportForm, stale: StaleReport) -> HttpResponse:
    """Both texts; mine stays in the form, which has now seen theirs."""
    data = form.data.copy()
    for order, version in stale.versions.items():
        data[f"v-{order}"] = str(version)
    pairs = [
        {"prompt": one.prompt, "mine": stale.mine[one.order], "theirs": stale.theirs[one.order]}
        for one in form.answers
        if one.order in stale.mine
    ]
    return _notes(request, report, ReportForm(data, answers=form.answers), status=stale.status, pairs=pairs)


def _notes(request: HttpRequest, report: Report, form: ReportForm, status: int = 200, **more) -> HttpResponse:
    side = side_of(request.user, report)
    context = {
        "report": report,
        "form": form,
        "boxes": form.boxes(),
        "own": side == Side.PARTNER,
        "choices": Visibility.choices,
        "person": mark_for_scripts(request.user),
    }
    return render(request, "learning/talks/notes.html", context | more, status=status)


@require_POST
@never_cache
@needs(takes_part, load=queries.talk_for)
def learning_talk_autosave(request: HttpRequest, report: Report) -> HttpResponse:
    """Keep the good notes; say of each other one what is in the way."""
    person = request.POST.get("person")
    if person is not None and not constant_time_compare(person, mark_for_scripts(request.user)):
        return refusal_page(request, 401, "Somebody else signed in on this browser.")
    answers = answers_open_to(request.user, report)
    form = ReportForm(_with_readers(request.POST, answers), answers=answers, only=True)
    form.is_valid()
    kept = services.write_notes(report, form.parts(), form.seen(), by=request.user, marks=form.marks(), some=True)
    return saved(request, form, kept)
