"""Groups that the machine suggests, and what a person makes of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from learning.insights import queries, rules, services
from learning.insights.forms import ClusterForm, SortingForm
from learning.insights.models import Cluster, Sorting
from shaping_future.access import needs, refusal_page
from shaping_future.look.charts import bar_rows
from shaping_future.one_form import READS_AND_WRITES, ask

DONE = {
    "accept": "It is a theme now.",
    "rename": "Renamed.",
    "split": "Split in two.",
    "throw": "Thrown away. The passages stay.",
}


@never_cache
@READS_AND_WRITES
@needs(rules.gathers)
def sorting_list(request: HttpRequest) -> HttpResponse:
    """Ask for groups; those that were asked for."""
    form = SortingForm(request.POST if request.method == "POST" else None)
    return ask(
        request,
        form,
        lambda: services.begin_sorting(by=request.user, **form.cleaned_data),
        done="",
        to=lambda made: reverse("insights:sorting", args=[made.public_id]),
        page="learning/insights/sortings.html",
        context={"sortings": queries.sortings()[:20]},
    )


@never_cache
@require_safe
@needs(rules.gathers, load=queries.sorting_for)
def sorting(request: HttpRequest, one: Sorting) -> HttpResponse:
    clusters = queries.clusters_of(one, request.user)
    bars = bar_rows([{"label": row.name, "count": len(row.items)} for row in clusters])
    context = {"sorting": one, "clusters": list(zip(clusters, bars, strict=True))}
    return render(request, "learning/insights/sorting.html", context)


@never_cache
@require_POST
@needs(rules.gathers, load=queries.cluster_for)
def cluster_step(request: HttpRequest, one: Cluster) -> HttpResponse:
    """Accept, rename, split, throw away."""
    form = ClusterForm(request.POST)
    if not form.is_valid():
        return refusal_page(request, 400, next(iter(form.errors.values()))[0])
    do, title = form.cleaned_data["do"], form.cleaned_data["title"]
    if do == "accept":
        theme = services.accept_cluster(one, title, by=request.user)
        messages.success(request, DONE[do])
        return redirect("insights:theme", theme.public_id)
    if do == "rename":
        services.rename_cluster(one, title, by=request.user)
    elif do == "split":
        services.split_cluster(one, by=request.user)
    else:
        services.throw_cluster_away(one, by=request.user)
    messages.success(request, DONE[do])
    return redirect("insights:sorting", one.sorting.public_id)
