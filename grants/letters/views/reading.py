"""What an applicant opens: the letter, the letter as a PDF, a call about it, and whether it shows scores."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grants.applications import rules as applications
from grants.applications.models import Application
from grants.applications.queries import own_application
from grants.letters import queries, services
from grants.letters.documents import VERSION
from grants.letters.forms import ScoresForm, TalkForm
from grants.letters.models import Letter
from shaping_future.access import brought_back, needs, signed_in
from shaping_future.errors import NotAllowedNow
from shaping_future.files.services import want_document
from shaping_future.one_form import READS_AND_WRITES, ask


@require_safe
@never_cache
@needs(signed_in, load=queries.letter_for)
def letter(request: HttpRequest, letter: Letter) -> HttpResponse:
    """What we decided and why, for the applicant's own people. Around it, what they can do now."""
    application = letter.application
    context = {
        "letter": letter,
        "application": application,
        "writes": applications.writes_application(request.user, application),
    }
    return render(request, "grants/letters/letter.html", context)


@require_POST
@needs(signed_in, load=queries.letter_for)
def letter_pdf(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Made when somebody asks for it; before the release there is no letter to ask for."""
    document = want_document("letter", letter, VERSION, by=request.user)
    return redirect("document-detail", document.pk)


@READS_AND_WRITES
@never_cache
@needs(signed_in, load=queries.letter_for)
def letter_call(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Ask to be rung about the letter."""
    application = letter.application
    asked = application.phone_requests.open().select_related("asked_by").first()
    writes = applications.writes_application(request.user, application)
    if request.method == "POST" and (asked or not writes):  # the page has no form that could say it
        services.ask_to_talk(application, "", by=request.user)
    form = TalkForm(request.POST if request.method == "POST" else brought_back(request))
    return ask(
        request,
        form,
        lambda: services.ask_to_talk(application, **form.cleaned_data, by=request.user),
        done="Thank you. We will ring you.",
        to=lambda _asked: reverse("letter-call", args=[application.public_id]),
        page="grants/letters/call.html",
        context={
            "application": application,
            "asked": asked,
            "writes": writes,
        },
    )


@READS_AND_WRITES
@never_cache
@needs(applications.writes_application, load=own_application)
def letter_scores(request: HttpRequest, application: Application) -> HttpResponse:
    """Whether the letter shows scores. The same page for everybody until the Board has signed off."""
    is_open = queries.may_choose_scores(application)
    if request.method == "POST" and not is_open:  # the page has no form that could say it
        raise NotAllowedNow("This can no longer be chosen. Ask for a call if you would like to talk about your scores.")
    form = ScoresForm(request.POST if request.method == "POST" else None, wants=queries.wants_scores(application))
    return ask(
        request,
        form,
        lambda: services.choose_scores(application, **form.cleaned_data, by=request.user),
        done="Kept. You can change it until a decision is made.",
        to=lambda _choice: reverse("application-detail", args=[application.public_id]),
        page="grants/letters/scores.html",
        context={
            "application": application,
            "open": is_open,
            "wants": queries.wants_scores(application),
            "fewest": queries.FEWEST,
        },
    )
