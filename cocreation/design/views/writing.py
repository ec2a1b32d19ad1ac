"""Beginning a decision, writing a version, commenting, proposing a change and answering one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cocreation.design import queries, rules, services
from cocreation.design.forms import AmendForm, BeginForm, CommentForm, DeclineForm, EditForm, VersionForm
from cocreation.design.models import DesignAmendment, DesignComment, DesignDecision, DesignVersion
from cocreation.design.views.steps import step
from shaping_future import one_form
from shaping_future.access import needs
from shaping_future.interruptions import mark_for_scripts
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
        context={"person": mark_for_scripts(request.user)},
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
    versions, taking_up, saved = queries.versions_of(decision), amendment is not None, []
    if request.method != "POST":
        given = {"text": amendment.text} if amendment else None
        form = VersionForm(decision, versions, initial=given, taking_up=taking_up)
        return _write_page(request, decision, form, versions[0], amendment)
    form = VersionForm(decision, versions, request.POST, taking_up=taking_up)

    def take() -> DesignVersion:
        try:
            return services.write_version(decision, amendment=amendment, by=request.user, **form.cleaned_data)
        except services.Changed:
            saved.append(versions[0])
            form.go_on_from(versions[0])  # saving once more is on purpose: both texts are on the page
            raise

    def again(status: int) -> HttpResponse:
        more = {"theirs": saved[0], "yours": request.POST.get("text", "")} if saved else {}
        return _write_page(request, decision, form, versions[0], amendment, status, **more)

    to = lambda _version: address_of(decision)  # noqa: E731
    return one_form.step(request, form, take, done="Saved as a new version.", to=to, again=again)


def _write_page(
    request: HttpRequest, decision: DesignDecision, form: VersionForm, last: DesignVersion,
    amendment: DesignAmendment | None, status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    """`more` takes the place of what is shown otherwise: a form that was refused, somebody else's text."""
    context = {"decision": decision, "form": form, "last": last, "amendment": amendment}
    context |= {"person": mark_for_scripts(request.user), "adds_up": hasattr(form.part, "total")}
    if amendment and not amendment.answer:
        context["decline_form"] = DeclineForm(auto_id="decline_%s")
    return render(request, "cocreation/design/write.html", context | more, status=status)


@never_cache
@require_POST
@needs(rules.writes_design_of_amendment, load=queries.amendment_for)
def design_decline(request: HttpRequest, amendment: DesignAmendment) -> HttpResponse:
    form, decision = DeclineForm(request.POST, auto_id="decline_%s"), amendment.version.decision

    def again(status: int) -> HttpResponse:
        versions = queries.versions_of(decision)
        write = VersionForm(decision, versions, initial={"text": amendment.text}, taking_up=True)
        return _write_page(request, decision, write, versions[0], amendment, status, decline_form=form)

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
        context={"decision": decision, "last": last, "person": mark_for_scripts(request.user)},
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
    form = EditForm(request.POST if request.method == "POST" else None, initial=said)
    decision = comment.version.decision
    return ask(
        request,
        form,
        lambda: services.edit_comment(comment, by=request.user, **form.cleaned_data),
        done="Saved. Your earlier words are kept beside it.",
        to=lambda _edited: address_of(decision),
        page="cocreation/design/comment.html",
        context={"decision": decision, "comment": comment},
    )
