"""Beginning a decision, writing a version, commenting, proposing a change and answering one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cocreation.design import queries, rules, services
from cocreation.design.forms import AmendForm, BeginForm, CommentForm, DeclineForm, EditForm, VersionForm
from cocreation.design.models import DesignAmendment, DesignComment, DesignDecision
from cocreation.design.views.steps import step
from shaping_future import one_form
from shaping_future.access import needs
from shaping_future.errors import Refused
from shaping_future.one_form import READS_AND_WRITES, ask


def address_of(decision: DesignDecision) -> str:
    return reverse("design-detail", args=[decision.public_id])


@never_cache
@READS_AND_WRITES
@needs(rules.follows_design)
def design_begin(request: HttpRequest) -> HttpResponse:
    form = BeginForm(request.user, request.POST if request.method == "POST" else None)
    return ask(
        request,
        form,
        lambda: services.begin_decision(by=request.user, **form.cleaned_data),
        done="It is here. The Group can read it, comment and propose changes.",
        to=address_of,
        page="cocreation/design/begin.html",
        context={},
    )


@never_cache
@READS_AND_WRITES
@needs(rules.writes_design, load=queries.decision_for)
def design_write(request: HttpRequest, decision: DesignDecision) -> HttpResponse:
    """The next version."""
    return _write(request, decision, None)


@never_cache
@READS_AND_WRITES
@needs(rules.writes_design_of_amendment, load=queries.amendment_for)
def design_take_up(request: HttpRequest, amendment: DesignAmendment) -> HttpResponse:
    """The next version, which takes up a proposed change; or the form that declines it."""
    return _write(request, amendment.version.decision, amendment)


def _write(request: HttpRequest, decision: DesignDecision, amendment: DesignAmendment | None) -> HttpResponse:
    last, status, theirs = queries.versions_of(decision)[0], 200, None
    more = {"taking_up": amendment is not None}
    form = VersionForm(decision, last, initial={"text": amendment.text} if amendment else None, **more)
    if request.method == "POST":
        form, status = VersionForm(decision, last, request.POST, **more), 400
        if form.is_valid():
            try:
                services.write_version(decision, amendment=amendment, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                status = refusal.status
                if isinstance(refusal, services.Changed):
                    theirs = last
                    posted = request.POST.copy()
                    posted["seen"] = str(last.number)  # saving once more is on purpose: both texts are on the page
                    form = VersionForm(decision, last, posted, **more)
                form.add_error(None, refusal.sentence)
            else:
                messages.success(request, "Saved as a new version.")
                return redirect("design-detail", decision.public_id)
    context = {"decision": decision, "form": form, "last": last, "amendment": amendment, "theirs": theirs}
    context["yours"] = request.POST.get("text", "")
    context["decline_form"] = DeclineForm(auto_id="decline_%s") if amendment and not amendment.answer else None
    return render(request, "cocreation/design/write.html", context, status=status)


@never_cache
@require_POST
@needs(rules.writes_design_of_amendment, load=queries.amendment_for)
def design_decline(request: HttpRequest, amendment: DesignAmendment) -> HttpResponse:
    form, decision = DeclineForm(request.POST, auto_id="decline_%s"), amendment.version.decision

    def again(status: int) -> HttpResponse:
        last = queries.versions_of(decision)[0]
        write = VersionForm(decision, last, initial={"text": amendment.text}, taking_up=True)
        context = {"decision": decision, "form": write, "last": last, "amendment": amendment, "decline_form": form}
        return render(request, "cocreation/design/write.html", context, status=status)

    return one_form.step(
        request,
        form,
        lambda: services.decline_amendment(amendment, by=request.user, **form.cleaned_data),
        done="Kept. Whoever proposed it can read why.",
        to=lambda _: address_of(decision),
        again=again,
    )


@never_cache
@READS_AND_WRITES
@needs(rules.follows_design, load=queries.decision_for)
def design_amend(request: HttpRequest, decision: DesignDecision) -> HttpResponse:
    """Propose another text."""
    last = queries.versions_of(decision)[0]
    posted = request.POST if request.method == "POST" else None
    form = AmendForm(posted, initial={"text": last.text, "seen": last.number})
    return ask(
        request,
        form,
        lambda: services.propose_amendment(decision, by=request.user, **form.cleaned_data),
        done="Your change is before the drafters. They take it up, or say why not.",
        to=lambda _made: address_of(decision),
        page="cocreation/design/amend.html",
        context={"decision": decision, "last": last},
    )


@never_cache
@require_POST
@needs(rules.follows_design, load=queries.decision_for)
def design_comment(request: HttpRequest, decision: DesignDecision) -> HttpResponse:
    form = CommentForm(request.POST, auto_id="comment_%s")
    take = lambda: services.say_comment(decision, by=request.user, **form.cleaned_data)  # noqa: E731
    return step(request, decision, "comment", form, take, "Your comment is there.")


@never_cache
@READS_AND_WRITES
@needs(rules.follows_design, load=queries.comment_for)
def design_comment_edit(request: HttpRequest, comment: DesignComment) -> HttpResponse:
    said = {"text": comment.text, "may_publish": comment.may_publish, "seen": comment.edits}
    form, decision = (
        EditForm(request.POST if request.method == "POST" else None, initial=said),
        comment.version.decision,
    )
    return ask(
        request,
        form,
        lambda: services.edit_comment(comment, by=request.user, **form.cleaned_data),
        done="Saved. Your earlier words are kept beside it.",
        to=lambda _edited: address_of(decision),
        page="cocreation/design/comment.html",
        context={"decision": decision, "comment": comment},
    )
