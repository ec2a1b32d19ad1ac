"""Declaring interests, and deciding about them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from grants.calls.models import Call
from grants.interests import queries, rules, services
from grants.interests.forms import DecideForm, DeclareForm
from shaping_future.access import interrupted, needs
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import Refused


@needs(rules.declares_interests, load=queries.call_to_declare)
def interest_declare(request: HttpRequest, call: Call) -> HttpResponse:
    """The list of names, before anything else can be opened; later, to add a tie."""
    first = not queries.has_declared(call, request.user)
    given = request.POST if request.method == "POST" else interrupted(request)
    applications = queries.organisations_to_declare(call, request.user)
    form = DeclareForm(given, applications=applications, first=first)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            declared = services.declare_interests(call, form.ties(), by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            status = refusal.status
        else:
            messages.success(request, _said(len(declared)))
            return redirect(_home(request.user))
    elif request.method == "POST":
        status = 400
    context = {
        "call": call,
        "home": _home(request.user),
        "form": form,
        "first": first,
        "declared": queries.own_interests(call, request.user),
        "own_work": queries.own_work(call, request.user) if first else [],
    }
    return render(request, "grants/interests/declare.html", context, status=status)


def _home(user: User) -> str:
    """Where this person comes from: a facilitator who is no member has no place in the Group."""
    return "group-home" if user.has_role(Role.GROUP_MEMBER) else "facilitate-home"


def _said(ties: int) -> str:
    if not ties:
        return "Thank you. You have declared that you have no ties."
    word = "1 tie" if ties == 1 else f"{ties} ties"
    return f"Thank you. You have declared {word}. You stay out of the room for it until a facilitator has decided."


@needs(rules.decides_interests, load=queries.call_to_declare)
def interest_decide(request: HttpRequest, call: Call) -> HttpResponse:
    """Every declared tie that this person may decide about."""
    interests = list(queries.interests_to_decide(call, request.user))
    wanted, bound, status = None, None, 200
    if request.method == "POST":
        wanted = next((one for one in interests if str(one.pk) == request.POST.get("interest")), None)
        if wanted is None:
            raise Http404
        bound = DecideForm(request.POST, prefix=str(wanted.pk))
        status = _decide(bound, wanted, request)
        if status == 200:
            messages.success(request, "The decision is kept, and holds from now on.")
            return redirect("interest-decide", call.slug)
    rows = [(one, bound if one is wanted else _form(one)) for one in interests]
    context = {
        "call": call,
        "waiting": [row for row in rows if row[0].decided_at is None],
        "decided": [row for row in rows if row[0].decided_at is not None],
        "form": bound,
        "must_declare": rules.declares_interests(request.user) and not queries.has_declared(call, request.user),
    }
    return render(request, "grants/interests/decide.html", context, status=status)


def _form(interest) -> DecideForm:
    return DecideForm(prefix=str(interest.pk), initial={"rung": interest.decision, "reason": interest.reason})


def _decide(form: DecideForm, interest, request: HttpRequest) -> int:
    """200 when it was decided; otherwise the status of the refusal, which the form shows."""
    if not form.is_valid():
        return 400
    try:
        services.decide_interest(interest, form.cleaned_data["rung"], form.cleaned_data["reason"], by=request.user)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return refusal.status
    return 200
