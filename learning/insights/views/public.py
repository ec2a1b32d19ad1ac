"""Insights as everybody reads them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from learning.insights import queries
from learning.insights.queries import Page
from shaping_future.access import anyone, needs


@require_safe
@needs(anyone)
def published_list(request: HttpRequest) -> HttpResponse:
    return render(request, "learning/insights/published.html", {"insights": queries.published()})


@require_safe
@needs(anyone, load=queries.page_of)
def read_insight(request: HttpRequest, page: Page) -> HttpResponse:
    return render(request, "learning/insights/insight.html", {"page": page})
