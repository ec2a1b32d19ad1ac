"""The open calls, for everybody: no page here needs an account."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from shaping_future import clock, limits
from shaping_future.access import anyone, needs
from shaping_future.errors import Refused
from shaping_future.files.models import Document
from shaping_future.languages import ENGLISH
from shaping_future.look.drawn import Drawn
from shaping_future.look.local import days_left, pounds, when
from shaping_future.one_form import READS_AND_WRITES
from shaping_future.outbox.services import contact_email

from . import queries
from .changes import with_changes
from .forms import AskForm, EligibilityForm
from .models import AgreedDecision, Call, Stage
from .services import PACK, PACK_EASY, PACK_LARGE, ask_about_call


@require_safe
@needs(anyone)
def call_list(request: HttpRequest) -> HttpResponse:
    """The current call first, then the others."""
    calls = queries.public_calls()
    current = queries.current_call(calls)
    others = [{"call": call, "phase": queries.phase(call)} for call in calls if call != current]
    context = {"current": current, "others": others, "designed": queries.designed_funds()}
    if current:
        context |= _headline(current)
    return render(request, "grants/calls/list.html", context)


@require_safe
@needs(anyone, load=queries.call_shown)
def call_detail(request: HttpRequest, call: Call) -> HttpResponse:
    """Everything about one call, on one page. Before its launch it changes as it is built, so it is drawn each time."""
    parts = DRAWN.get(queries.facts_of(call), lambda: _parts(call.pk)) if call.launched_at else _parts(call.pk)
    return render(request, "grants/calls/detail.html", {"call": call, "parts": parts})


DRAWN = Drawn()


def _parts(pk: int) -> dict[str, str]:
    """The pieces of the page, and the line to share: the same for everybody."""
    call = queries.any_call(pk)
    context = _everything(call)
    pieces = {name: render_to_string(f"grants/calls/detail_{name}.html", context) for name in ("hero", "main", "aside")}
    return pieces | {"share": context["share"]}


def _everything(call: Call) -> dict[str, Any]:
    questions, eligibility = queries.questions_of(call), list(call.eligibility_questions.all())
    efforts = queries.efforts(call, questions)
    return _headline(call) | {
        "call": call,
        "contact": contact_email(),
        "fund": call.fund,
        "eligibility": eligibility,
        "strands": call.strands.all(),
        **queries.taking_part(call),
        "events": queries.timeline_events(call),
        "criteria": call.criteria.all(),
        "how_many": len(questions),
        "needed": queries.what_you_need(call, questions, eligibility),
        "efforts": efforts,
        "minutes": sum(one.minutes for one in efforts),
        "payments": [one | {"share": Decimal(one["share"])} for one in call.payment_terms],
        "rules": queries.exact_rules(call),
        "list_url": reverse("call-list"),
        "amended": call.amendments.applied().first(),
        "designed": AgreedDecision.objects.of(call).exists(),
    }


@require_safe
@needs(anyone, load=queries.call_for)
def call_questions(request: HttpRequest, call: Call) -> HttpResponse:
    """Every question, with its guide, its ceiling and what it is for."""
    criteria, strands = list(call.criteria.all()), list(call.strands.all())
    context = {
        "call": call,
        "sections": queries.asked_questions(call, criteria, strands),
        "equity": call.equity_questions.all(),
        "phase": queries.phase(call),
    }
    return render(request, "grants/calls/questions.html", context)


@require_safe
@needs(anyone, load=queries.call_for)
def call_changes(request: HttpRequest, call: Call) -> HttpResponse:
    """What changed since launch: why, who decided it, and each word."""
    context = {"call": call, "amended": with_changes(call.amendments.applied())}
    return render(request, "grants/calls/changes.html", context)


@READS_AND_WRITES
@needs(anyone, load=queries.call_for)
def call_asked(request: HttpRequest, call: Call) -> HttpResponse:
    """What was asked and answered, newest first, and a box to ask."""
    form, status = AskForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = 400
        if form.is_valid():
            try:
                ask_about_call(call, **form.cleaned_data, address=limits.address_of(request))
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
            else:
                messages.success(request, gettext("Thank you. We read your question, and answer it here."))
                return redirect("call-asked", call.slug)
    context = {
        "call": call,
        "page": Paginator(call.asked.published(), 25).get_page(request.GET.get("page")),
        "form": form,
        "takes_questions": call.stage == Stage.LAUNCHED and clock.now() < call.closes_at,
    }
    return render(request, "grants/calls/asked.html", context, status=status)


@READS_AND_WRITES
@needs(anyone, load=queries.call_for)
def eligibility_check(request: HttpRequest, call: Call) -> HttpResponse:
    """Seven questions; the answers are looked at and forgotten."""
    form = EligibilityForm(
        call.eligibility_questions.all(),
        request.POST if request.method == "POST" else None,
        lambda text: queries.said(call, text).text,
    )
    context = {"call": call, "form": form, "phase": queries.phase(call)}
    if form.is_bound and form.is_valid():
        return render(request, "grants/calls/eligibility_result.html", context | {"result": form.result()})
    return render(request, "grants/calls/eligibility.html", context, status=400 if form.is_bound else 200)


@require_safe
@needs(anyone, load=queries.call_for)
def call_pack(request: HttpRequest, call: Call) -> HttpResponse:
    """The application pack in its formats. It was wanted when the call was launched; looking starts no work."""
    documents = {
        document.kind: document
        for document in Document.objects.filter(
            kind__in=[PACK, PACK_LARGE, PACK_EASY], subject=str(call.pk), version=call.definition_hash
        )
    }
    context = {"call": call, "pack": documents.get(PACK), "large": documents.get(PACK_LARGE)}
    context["easy"] = documents.get(PACK_EASY)
    return render(request, "grants/calls/pack.html", context)


@require_safe
@needs(anyone, load=queries.call_for)
def call_pack_text(request: HttpRequest, call: Call) -> HttpResponse:
    """The pack as plain text, for any reader, any size, any machine."""
    with translation.override(ENGLISH):  # the pack is English as a whole
        context = queries.pack(call)
        return render(request, "grants/calls/pack.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
@needs(anyone, load=queries.call_for)
def call_easy_read(request: HttpRequest, call: Call) -> HttpResponse:
    """The call and its questions in Easy Read, when somebody has written them so."""
    found = queries.easy_read(call)
    if found is None:
        raise Http404
    return render(request, "grants/calls/easy_read.html", {"call": call} | found)


@require_safe
@needs(anyone, load=queries.call_for)
def call_share(request: HttpRequest, call: Call) -> HttpResponse:
    """For whoever spreads the word, contributing funders among them: texts to copy, the dates, the poster."""
    context = queries.spread(call) | {"messages_to_copy": queries.messages(call), "poster": queries.poster_of(call)}
    return render(request, "grants/calls/share.html", context)


def _headline(call: Call) -> dict:
    """What, how much, by when: the facts at the top of a page about a call."""
    phase = queries.phase(call)
    facts = _money_facts(call) if call.gives_money else _place_facts(call)
    if call.is_open:
        facts.append(
            {
                "value": days_left(call.closes_at).capitalize(),
                "label": gettext("Closes at %(closes_at)s") % {"closes_at": when(call.closes_at)},
            }
        )
    elif clock.now() < call.opens_at:
        facts.append(
            {"value": phase.label, "label": gettext("Opens at %(opens_at)s") % {"opens_at": when(call.opens_at)}}
        )
    else:
        facts.append(
            {"value": phase.label, "label": gettext("Closed at %(closes_at)s") % {"closes_at": when(call.closes_at)}}
        )
    return {"facts": facts, "phase": phase, "share": queries.share_text(call)}


def _money_facts(call: Call) -> list[dict]:
    least, most = queries.amounts(call)
    return [
        {"value": pounds(queries.grants_pence(call)), "label": gettext("for grants in this fund")},
        {
            "value": gettext("%(start)s to %(end)s") % {"start": pounds(least), "end": pounds(most)},
            "label": gettext("for one grant"),
        },
        {"value": call.expected_awards, "label": gettext("grants, we expect")},
    ]


def _place_facts(call: Call) -> list[dict]:
    """Pay or price first, then how many and how long."""
    places, months = queries.places(call)
    paid = [
        {"value": pounds(pence), "label": gettext("for %(words)s, getting ready too") % {"words": words}}
        for words, pence in queries.pay(call)
    ]
    return [
        *paid[-1:],
        {"value": str(places), "label": "place" if places == 1 else "places"},
        {"value": f"{months} months", "label": gettext("from the first day to the last")},
        {"value": f"{call.answer_days} days", "label": gettext("to say yes or no, if we offer you a place")},
    ]


def _between(least: int, most: int) -> str:
    return gettext("%(start)s to %(end)s") % {"start": pounds(least), "end": pounds(most)}
