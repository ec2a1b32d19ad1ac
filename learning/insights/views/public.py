"""Insights as everybody reads them, and comments on them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learning.insights import queries, rules, services
from learning.insights.forms import CommentForm
from learning.insights.models import Insight
from learning.insights.queries import Page
from shaping_future.access import anyone, given, needs
from shaping_future.interruptions import mark_for_scripts
from shaping_future.one_form import READS_AND_WRITES, ask


@require_safe
@needs(anyone)
def published_list(request: HttpRequest) -> HttpResponse:
    return render(request, "learning/insights/published.html", {"insights": queries.published()})


@require_safe
@needs(anyone, load=queries.page_of)
def read_insight(request: HttpRequest, page: Page) -> HttpResponse:
    may_comment = request.user.is_authenticated and rules.comments(request.user)
    return render(request, "learning/insights/insight.html", {"page": page, "may_comment": may_comment})


@never_cache
@READS_AND_WRITES
@needs(rules.comments, load=queries.page_of)
def comment(request: HttpRequest, page: Page) -> HttpResponse:
    form = CommentForm(given(request))
    insight = Insight(pk=page.pk)
    return ask(
        request,
        form,
        lambda: services.comment_on_insight(insight, by=request.user, **form.cleaned_data),
        done=_("Thank you. We read it before it is shown."),
        to=lambda made: reverse("insights:insight", args=[page.slug]),
        page="learning/insights/comment.html",
        context={"page": page, "person": mark_for_scripts(request.user)},
    )
