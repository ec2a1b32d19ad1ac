"""Choosing and releasing; a person's own place; the public list of who takes part."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grants.applications.models import Application
from grants.applications.queries import sections
from grants.awards.views.names import ask_for_public_name
from grants.calls.models import Call, Kind, Stage
from grants.letters import queries as letters
from grants.letters.models import Outcome, OutcomeKind
from grants.letters.services import check_outcome
from grants.places import queries, rules, services
from grants.places.forms import ChooseForm
from grants.places.models import Place
from grants.places.workflow import Answer
from shaping_future import clock
from shaping_future.access import anyone, needs
from shaping_future.errors import NotAllowedNow, Refused
from shaping_future.record.services import note_read

# --- choosing --------------------------------------------------------------------------------------------------------


@require_safe
@never_cache
@needs(rules.chooses, load=queries.call_to_choose)
def place_choose(request: HttpRequest, call: Call) -> HttpResponse:
    """Everybody who can be chosen, by strand, and what was decided so far. The release is at its end."""
    strands = queries.choices(request.user, call)
    outcomes = [row.outcome for one in strands for row in one.rows if hasattr(row, "outcome")]
    context = {
        "call": call,
        "strands": strands,
        "choosing": call.stage == Stage.CHOOSING,
        "people": sum(len(one.rows) for one in strands),
        "decided": len(outcomes),
        "checked": sum(outcome.checked_at is not None for outcome in outcomes),
        "offered": sum(outcome.kind == OutcomeKind.PLACE for outcome in outcomes),
        "waiting": sum(outcome.kind == OutcomeKind.WAITING for outcome in outcomes),
    }
    return render(request, "grants/places/choose.html", context)


@never_cache
@needs(rules.chooses, load=queries.application_to_choose)
def place_decide(request: HttpRequest, application: Application) -> HttpResponse:
    """One application to read, the decision about it and the words of its letter."""
    form, status = ChooseForm(request.POST if request.method == "POST" else None, application=application), 200
    if request.method != "POST":
        note_read(application, request.user)
    elif form.is_valid():
        try:
            services.choose(application, **form.cleaned_data, by=request.user)
            messages.success(request, "Kept. A second person checks the letter before anybody hears.")
            return redirect("place-choose", application.call.slug)
        except Refused as refusal:
            if application.call.stage != Stage.CHOOSING:
                raise  # the page has no form then that could say it
            form.add_error(None, refusal.sentence)
            status = refusal.status
    else:
        status = 400
    return _decide_page(request, application, form, status)


def _decide_page(request: HttpRequest, application: Application, form: ChooseForm, status: int) -> HttpResponse:
    outcome = getattr(application, "outcome", None)
    written = outcome is not None and outcome.written_at is not None
    composed = letters.compose(outcome, letters.material(application.call)) if written else None
    context = {
        "application": application,
        "call": application.call,
        "sections": sections(application, for_reviewers=True),
        "outcome": outcome,
        "seen": letters.mark_of(composed) if composed else "",
        "blocks": (outcome.composed or composed.blocks) if composed else [],
        "choosing": application.call.stage == Stage.CHOOSING,
        "may_check": written and outcome.checked_at is None and outcome.written_by_id != request.user.pk,
        "form": form,
    }
    return render(request, "grants/places/decide.html", context, status=status)


@require_POST
@needs(rules.chooses, load=queries.application_to_choose)
def place_check(request: HttpRequest, application: Application) -> HttpResponse:
    """A second person stands by the letter."""
    outcome = Outcome.objects.filter(application=application).first()
    if outcome is None:
        raise NotAllowedNow("There is nothing to check yet: decide and write the letter first.")
    check_outcome(outcome, request.POST.get("seen", ""), by=request.user)
    messages.success(request, "Checked. The letter waits until everyone hears.")
    return redirect("place-choose", application.call.slug)


@require_POST
@needs(rules.chooses, load=queries.call_to_choose)
def place_release(request: HttpRequest, call: Call) -> HttpResponse:
    """Everyone hears at this moment."""
    count = services.release_places(call, by=request.user)
    messages.success(request, f"Released: {count} people or organisations hear now.")
    return redirect("place-choose", call.slug)


# --- a person's own place --------------------------------------------------------------------------------------------


@never_cache
@needs(rules.on_place, load=queries.place_of)
def place_answer(request: HttpRequest, place: Place) -> HttpResponse:
    """What is offered and until when; yes and no."""
    if request.method == "POST":
        if "yes" in request.POST:
            services.accept_place(place, by=request.user)
            messages.success(request, "The place is yours. We will write to you about the first day.")
        elif "no" in request.POST:
            services.decline_place(place, by=request.user)
            messages.success(request, "You do not take the place. Thank you for telling us.")
        else:
            raise NotAllowedNow("Press the button that says what you want to do.")
        return redirect("place-answer", place.application.public_id)
    context = {
        "place": place,
        "application": place.application,
        "call": place.application.call,
        "leads": rules.says_yes_or_no(request.user, place),
        "in_time": place.answer == Answer.OPEN and clock.now() < place.answer_by,
    }
    return render(request, "grants/places/answer.html", context)


@needs(rules.says_yes_or_no, load=queries.place_of)
def place_name(request: HttpRequest, place: Place) -> HttpResponse:
    """Change how an organisation that takes part is named in public."""
    if place.application.call.kind != Kind.PROGRAMME:
        raise NotAllowedNow("Nobody who joins the Group is named here. Members decide about their own name later.")
    page = ("grants/places/name.html", {"place": place})
    done = redirect("place-answer", place.application.public_id)
    return ask_for_public_name(request, place, services.name_place, page, done)


# --- for everybody ---------------------------------------------------------------------------------------------------


@require_safe
@needs(anyone, load=queries.programme)
def taking_part(request: HttpRequest, call: Call) -> HttpResponse:
    """The organisations that take part, each under the name it chose."""
    return render(request, "grants/places/taking_part.html", {"call": call, "names": queries.taking_part(call)})
