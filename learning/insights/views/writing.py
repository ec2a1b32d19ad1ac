"""Insights written, asked about, published; comments on them read before others do."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from learning.insights import queries, rules, services
from learning.insights.forms import BeginForm, ModerateForm, SeenForm, WriteForm
from learning.insights.models import Insight, InsightComment
from shaping_future.access import given, needs, refusal_page
from shaping_future.interruptions import mark_for_scripts
from shaping_future.one_form import READS_AND_WRITES, ask


@never_cache
@require_safe
@needs(rules.gathers)
def insight_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.insights(request.user).order_by("-begun_at", "-pk"), queries.PER_PAGE)
    waiting = queries.comments_to_read().filter(state="waiting").count() if rules.moderates(request.user) else 0
    context = {"page": page.get_page(request.GET.get("page")), "waiting": waiting}
    return render(request, "learning/insights/insights.html", context)


@never_cache
@READS_AND_WRITES
@needs(rules.gathers)
def insight_new(request: HttpRequest) -> HttpResponse:
    form = BeginForm(queries.awards_to_study(request.user), given(request))
    return ask(
        request,
        form,
        lambda: services.begin_insight(by=request.user, **form.cleaned_data),
        done="It is here. Nobody but learning partners and staff reads it yet.",
        to=_address,
        page="learning/insights/write.html",
        context={"person": mark_for_scripts(request.user)},
    )


@never_cache
@require_safe
@needs(rules.gathers, load=queries.insight_for)
def draft(request: HttpRequest, insight: Insight) -> HttpResponse:
    """The newest version as it would be read, with its quotes and what they wait for."""
    version = insight.newest
    context = {
        "insight": insight,
        "version": version,
        "page": queries.draft_of(version),
        "quotes": queries.quotes_of(insight, version, request.user),
        "consent": queries.consent_to(version),
        "public": queries.address_of(insight),
        "is_newer": insight.version_id not in (None, version.pk),
    }
    return render(request, "learning/insights/draft.html", context)


@never_cache
@READS_AND_WRITES
@needs(rules.gathers, load=queries.insight_for)
def write(request: HttpRequest, insight: Insight) -> HttpResponse:
    newest = insight.newest
    said = {"title": newest.title, "summary": newest.summary, "body": newest.body, "seen": newest.number}
    form = WriteForm(given(request), initial=said)
    return ask(
        request,
        form,
        lambda: services.write_insight(insight, by=request.user, **form.cleaned_data),
        done="Saved as a version of its own. What is published stays as it was.",
        to=lambda version: _address(insight),
        page="learning/insights/write.html",
        context={"insight": insight, "newest": newest, "person": mark_for_scripts(request.user)},
    )


def _step(request: HttpRequest, insight: Insight, take: Callable[[int], Any], done: str) -> HttpResponse:
    """A button about the version that its page shows."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        return refusal_page(request, 400, "Load the page again and look at the newest version.")
    take(form.cleaned_data["seen"])
    messages.success(request, done)
    return redirect(_address(insight))


def _address(insight: Insight) -> str:
    return reverse("insights:draft", args=[insight.public_id])


@never_cache
@require_POST
@needs(rules.gathers, load=queries.insight_for)
def ask_quotes(request: HttpRequest, insight: Insight) -> HttpResponse:
    take = lambda seen: services.ask_for_quotes(insight, seen=seen, by=request.user)  # noqa: E731
    return _step(request, insight, take, "Asked. Their answers appear here. No answer is a no.")


@never_cache
@require_POST
@needs(rules.gathers, load=queries.insight_for)
def ask_grant(request: HttpRequest, insight: Insight) -> HttpResponse:
    take = lambda seen: services.ask_for_study(insight, seen=seen, by=request.user)  # noqa: E731
    return _step(request, insight, take, "Asked. Their answer appears here. No answer is a no.")


@never_cache
@require_POST
@needs(rules.gathers, load=queries.insight_for)
def publish(request: HttpRequest, insight: Insight) -> HttpResponse:
    take = lambda seen: services.publish_insight(insight, seen=seen, by=request.user)  # noqa: E731
    return _step(request, insight, take, "Published. Everybody can read it.")


@never_cache
@require_POST
@needs(rules.gathers, load=queries.insight_for)
def take_down(request: HttpRequest, insight: Insight) -> HttpResponse:
    services.take_down(insight, by=request.user)
    messages.success(request, "Taken down. Nobody reads it any more.")
    return redirect(_address(insight))


@never_cache
@require_safe
@needs(rules.moderates)
def comment_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.comments_to_read(), queries.PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "learning/insights/comments.html", {"page": page})


@never_cache
@READS_AND_WRITES
@needs(rules.moderates, load=queries.comment_for)
def moderate(request: HttpRequest, comment: InsightComment) -> HttpResponse:
    form = ModerateForm(given(request))

    def take() -> InsightComment:
        said = form.cleaned_data
        return services.moderate_comment(comment, said["shown"] == "yes", said["why"], by=request.user)

    return ask(
        request, form, take, done="Saved.", to=lambda made: reverse("insights:comment-list"),
        page="learning/insights/moderate.html", context={"comment": comment},
    )  # fmt: skip
