"""Declaring interests, and deciding about them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from grants.calls.blindness import hidden_from
from grants.calls.models import Call
from grants.interests import queries, rules, services
from grants.interests.forms import DecideForm, DeclareForm
from grants.interests.models import Interest
from shaping_future.access import interrupted, needs
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow
from shaping_future.files import tables
from shaping_future.one_form import ask, step

SUGGESTED = 25
"""Suggestions on the page at one time; as they are decided, the next come."""
LINES = 100
"""Of the register on one page."""


@needs(rules.declares_interests, load=queries.call_to_declare)
def interest_declare(request: HttpRequest, call: Call) -> HttpResponse:
    """The list of names, before anything else can be opened; later, to add a tie."""
    first = not queries.has_declared(call, request.user)
    given = request.POST if request.method == "POST" else interrupted(request)
    applications = list(queries.organisations_to_declare(call, request.user))
    suggested = queries.suggested_to(request.user, applications)
    blind = request.user if hidden_from(request.user, call) else None
    form = DeclareForm(given, applications=applications, first=first, suggested=suggested, blind=blind)

    def take() -> None:
        declared = services.declare_interests(call, form.ties(), by=request.user)
        messages.success(request, _said(len(declared)))

    context = {
        "call": call,
        "home": _home(request.user),
        "first": first,
        "declared": queries.own_interests(call, request.user),
        "own_work": queries.own_work(call, request.user) if first else [],
    }
    to = lambda _declared: reverse(_home(request.user))  # noqa: E731
    return ask(request, form, take, done="", to=to, page="grants/interests/declare.html", context=context)


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
    """Every tie that this person may decide about: declared by somebody, or suggested by our records and declared by
    nobody."""
    interests = list(queries.interests_to_decide(call, request.user))
    suggestions = {_pair(one): one for one in queries.suggestions_for(request.user, call)}
    open_ones = {str(one.pk): one for one in interests} | _undeclared(suggestions, interests)

    def page(status: int = 200, wanted: str = "", bound: DecideForm | None = None) -> HttpResponse:
        rows = [_row(key, one, suggestions, bound if key == wanted else None) for key, one in open_ones.items()]
        must_declare = not queries.may_read_now(request.user, call)
        context = {"call": call, "form": bound, "must_declare": must_declare, **_parted(rows)}
        return render(request, "grants/interests/decide.html", context, status=status)

    if request.method != "POST":
        return page()
    wanted = request.POST.get("interest", "")
    if wanted in {_pair(one) for one in interests}:
        raise NotAllowedNow("This tie was declared or decided meanwhile. Look at the list again.")
    if wanted not in open_ones:
        raise Http404
    form = DecideForm(request.POST, prefix=wanted)
    return step(
        request,
        form,
        lambda: _decide(open_ones[wanted], **form.cleaned_data, by=request.user),
        done="The decision is kept, and holds from now on.",
        to=lambda _interest: reverse("interest-decide", args=[call.slug]),
        again=lambda status: page(status, wanted, form),
    )


def _pair(tie: Interest | queries.Suggestion) -> str:
    """Names a tie that has no row yet; "12-34" is never the pk of one that has."""
    return f"{tie.application.pk}-{tie.user.pk}"


def _undeclared(suggestions: dict[str, queries.Suggestion], interests: list[Interest]) -> dict[str, queries.Suggestion]:
    """Suggested, and nothing was said or decided about it."""
    settled = {_pair(one) for one in interests}
    return {key: one for key, one in suggestions.items() if key not in settled}


def _row(key: str, tie: Interest | queries.Suggestion, suggestions: dict, bound: DecideForm | None) -> dict:
    """For the template: the tie, its form, and why our records suggest it, if they do."""
    if isinstance(tie, queries.Suggestion):
        return {"key": key, "tie": tie, "form": bound or DecideForm(prefix=key), "grounds": tie.grounds}
    found = suggestions.get(_pair(tie))
    initial = {"rung": tie.decision, "reason": tie.reason}
    form = bound or DecideForm(prefix=key, initial=initial)
    return {"key": key, "tie": tie, "form": form, "grounds": found.grounds if found else ()}


def _parted(rows: list[dict]) -> dict[str, Any]:
    """What waits for a decision, what is decided, and what is only suggested; of that as much as a page can hold."""
    declared = [row for row in rows if isinstance(row["tie"], Interest)]
    suggested = [row for row in rows if not isinstance(row["tie"], Interest)]
    return {
        "waiting": [row for row in declared if row["tie"].decided_at is None],
        "decided": [row for row in declared if row["tie"].decided_at is not None],
        "suggested": [row for number, row in enumerate(suggested) if number < SUGGESTED or row["form"].is_bound],
        "more": max(len(suggested) - SUGGESTED, 0),
    }


def _decide(tie: Interest | queries.Suggestion, rung: str, reason: str, *, by: User) -> Interest:
    if isinstance(tie, Interest):
        return services.decide_interest(tie, rung, reason, by=by)
    return services.take_up_suggestion(tie.application, tie.user, rung, reason, by=by)


@require_safe
@needs(rules.reads_register, load=queries.call_to_declare)
def interest_register(request: HttpRequest, call: Call) -> HttpResponseBase:
    """Who declared what and what was decided; ?take=csv and ?take=xlsx take it away."""
    lines, take = queries.register(request.user, call), request.GET.get("take", "")
    must_declare = not queries.may_read_now(request.user, call)
    if take in TAKEN and not must_declare:
        services.note_register_taken(call, len(lines), take, by=request.user)
        return TAKEN[take](f"interests-{call.slug}", lines)
    context = {"call": call, "page": Paginator(lines, LINES).get_page(request.GET.get("page"))}
    context |= {"must_declare": must_declare, "decides": rules.decides_interests(request.user)}
    return render(request, "grants/interests/register.html", context)


def _as_csv(name: str, lines: list[queries.Line]) -> HttpResponseBase:
    return tables.send_csv(name, queries.HEADER, queries.register_rows(lines))


def _as_workbook(name: str, lines: list[queries.Line]) -> HttpResponseBase:
    return tables.send_workbook(name, queries.HEADER, queries.register_rows(lines), "Register of interests")


TAKEN = {"csv": _as_csv, "xlsx": _as_workbook}
