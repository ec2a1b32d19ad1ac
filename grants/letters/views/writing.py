"""What staff open: the letters of a call, one letter to write, and its check by a second person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grants.applications.models import Application, EligibilityCheck
from grants.calls.models import Call, Stage
from grants.letters import queries, rules, services
from grants.letters.forms import WriteForm
from grants.letters.models import Outcome
from shaping_future.access import brought_back, needs
from shaping_future.errors import NotAllowedNow
from shaping_future.interruptions import mark_for_scripts
from shaping_future.one_form import READS_AND_WRITES, ask
from shaping_future.record.services import note_read


@require_safe
@never_cache
@needs(rules.writes_letters, load=queries.call_of_letters)
def letter_list(request: HttpRequest, call: Call) -> HttpResponse:
    """Every letter of the call: how far it is, what is wrong with it, and what a person should look at."""
    rows = queries.rows_of(request.user, call, queries.material(call)) if call.stage == Stage.SIGNED_OFF else []
    context = {
        "call": call,
        "rows": rows,
        "total": len(rows),
        "written": sum(row.outcome.written_at is not None for row in rows),
        "checked": sum(not row.stops for row in rows),
        "mine": sum(row.outcome.written_by_id == request.user.pk for row in rows),
        "hints": sum(bool(row.hints) for row in rows),
    }
    return render(request, "grants/letters/list.html", context)


@READS_AND_WRITES
@never_cache
@needs(rules.writes_outcomes, load=queries.outcome_to_write)
def letter_write(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """The letter as the applicant would read it, beside its words and what the readers wrote."""
    application, call = outcome.application, outcome.application.call
    composed = queries.compose(outcome, queries.material(call))
    data = request.POST if request.method == "POST" else brought_back(request)
    form = WriteForm(data, outcome=outcome, seen=services.version_of(outcome))
    if request.method != "POST":
        note_read(application, request.user)
    pending = outcome.released_at is None
    if request.method == "POST" and not pending:  # the page has no form that could say it
        raise NotAllowedNow("This outcome was released; it can no longer be changed.")
    context = {
        "application": application,
        "call": call,
        "outcome": outcome,
        "blocks": composed.blocks if pending else outcome.composed,
        "template": composed.template,
        "stops": queries.stops_of(outcome, composed) if pending else [],
        "mark": queries.mark_of(composed),
        "may_check": _may_check(request, outcome, composed),
        "kind_words": queries.kind_words_for([application.pk]).get(application.pk, []),
        "person": mark_for_scripts(request.user),
        "pending": pending,
    }
    return ask(
        request,
        form,
        lambda: services.write_outcome(outcome, **form.cleaned_data, by=request.user),
        done="Kept. A second person reads the letter before anybody hears.",
        to=lambda _outcome: reverse("letter-write", args=[application.public_id]),
        page="grants/letters/write.html",
        context=context,
    )


def _may_check(request: HttpRequest, outcome: Outcome, composed: queries.Composed) -> bool:
    waits = outcome.released_at is None and outcome.written_at is not None and not composed.missing
    is_new = outcome.checked_at is None or queries.is_stale(outcome, composed)
    return waits and is_new and outcome.written_by_id != request.user.pk


@require_POST
@needs(rules.writes_outcomes, load=queries.outcome_to_write)
def letter_check(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """A second person stands by the letter that their page showed."""
    services.check_outcome(outcome, request.POST.get("seen", ""), by=request.user)
    messages.success(request, "Checked. The letter waits until everyone hears.")
    return redirect("letter-list", outcome.application.call.slug)


@require_safe
@never_cache
@needs(rules.writes_letters, load=queries.finding_to_read)
def letter_eligibility(request: HttpRequest, check: EligibilityCheck) -> HttpResponse:
    """The letter that goes out when a second person confirms "not eligible", as the applicant would read it."""
    application: Application = check.application
    note_read(application, request.user)
    composed = queries.compose_not_eligible(check)
    context = {"application": application, "call": application.call, "check": check, "composed": composed}
    return render(request, "grants/letters/eligibility.html", context)
