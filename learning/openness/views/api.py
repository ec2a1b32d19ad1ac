"""The read-only API: what is public, as JSON. Written with django-ninja, which describes it by its types."""

from collections.abc import Callable
from typing import Annotated, Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError

from grants.open_data.queries import grants_made
from learning.insights.queries import published
from learning.openness import queries
from learning.openness.schemas import (
    CallInFull,
    CallOut,
    FunnelInFull,
    FunnelOut,
    GrantOut,
    InsightOut,
    Listed,
    Problem,
    Start,
)

from .answers import PROBLEM, problem

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
DESCRIPTION = "Calls, grants made, insights and figures of the fund: what its pages show, for programs. Read only."

api = NinjaAPI(
    title="Shaping the Future", version="1", description=DESCRIPTION, docs_url=None, openapi_url=None,
    urls_namespace="openness-api",
)  # fmt: skip

Limit = Annotated[int, Query(description="how many, at most", ge=1, le=100)]
Offset = Annotated[int, Query(description="how many to leave out at the start", ge=0, le=100_000)]
Slug = Annotated[str, Path(description="of a call", pattern="^[-a-zA-Z0-9_]{1,80}$")]
Refusals = {frozenset({400, 404, 405, 429}): Problem}


def answers(path: str, shape: Any, name: str, summary: str) -> Callable:
    """One address of the API: GET, with problems described."""
    return api.get(path, response={200: shape} | Refusals, url_name=name, operation_id=name, summary=summary)


@answers("", Start, "api", "Where everything is")
def start(request: HttpRequest) -> dict[str, Any]:
    names = ("calls", "grants", "insights", "funnels")
    links = {name: queries.address(f"openness:{name}") for name in names}
    links |= {"description": queries.address("openness:openapi"), "page": queries.address("openness:about")}
    links |= {"feed": queries.address("openness:feed"), "calendar": queries.address("openness:calendar")}
    return {"title": api.title, "description": DESCRIPTION, "licence": LICENCE, "links": links}


@answers("calls", Listed[CallOut], "calls", "Calls, those that close last first")
def calls(
    request: HttpRequest,
    limit: Limit = 50,
    offset: Offset = 0,
    status: Annotated[str | None, Query(pattern="^(coming|open|closed|decided)$")] = None,
) -> dict[str, Any]:
    found = [call for call in queries.calls() if status is None or queries.status(call) == status]
    return _listed("calls", found, queries.call_out, limit, offset, {"status": status} if status else {})


@answers("calls/{slug}", CallInFull, "call", "One call")
def call(request: HttpRequest, slug: Slug) -> dict[str, Any]:
    return queries.call_in_full(queries.call_for(slug))


@answers("grants", Listed[GrantOut], "grants", "Grants made, the newest call first")
def grants(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    return _listed("grants", grants_made(), queries.grant_out, limit, offset)


@answers("insights", Listed[InsightOut], "insights", "What was learned, newest first")
def insights(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    return _listed("insights", published(), queries.insight_out, limit, offset)


@answers("funnels", Listed[FunnelOut], "funnels", "Calls of which it is counted whom they reached, newest first")
def funnels(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    return _listed("funnels", list(queries.published_funnels()), queries.funnel_out, limit, offset)


@answers("funnels/{slug}", FunnelInFull, "funnel", "How far applications to one call came, and who sent them")
def funnel(request: HttpRequest, slug: Slug) -> dict[str, Any]:
    return queries.funnel_in_full(queries.funnel_for(slug))


def description(request: HttpRequest) -> JsonResponse:
    """The API's own description. Problems have a media type of their own, which ninja does not know."""
    found = dict(api.get_openapi_schema(path_prefix=reverse("openness:api")))
    for operations in found["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    response["content"] = {PROBLEM: next(iter(response["content"].values()))}
    return JsonResponse(found)


def _listed(name: str, found: list, out: Callable, limit: int, offset: int, also: dict | None = None) -> dict[str, Any]:
    def page(start: int) -> str:
        values = {"limit": limit, "offset": start} | (also or {})
        query = "&".join(f"{key}={value}" for key, value in values.items())
        return f"{queries.address(f'openness:{name}')}?{query}"

    return {
        "count": len(found),
        "next": page(offset + limit) if offset + limit < len(found) else None,
        "previous": page(max(0, offset - limit)) if offset else None,
        "items": [out(one) for one in found[offset : offset + limit]],
    }


@api.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The first value that is wrong, by its name."""
    first = error.errors[0]
    return problem(400, f"Check “{first['loc'][-1]}”: {first['msg'][:1].lower()}{first['msg'][1:]}.")


@api.exception_handler(ObjectDoesNotExist)
@api.exception_handler(Http404)
def _not_there(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(404)
