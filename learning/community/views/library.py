"""The library."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from learning.community import queries, services
from learning.community.forms import ResourceForm, SearchForm
from learning.community.models import Presence, Resource
from learning.community.views._pages import context_of, here, looks, page_of, shown, takes
from shaping_future.access import given, needs, signed_in
from shaping_future.files.serving import serve
from shaping_future.one_form import READS_AND_WRITES, ask


@looks
@needs(signed_in, load=here)
def community_library(request: HttpRequest, presence: Presence) -> HttpResponse:
    form = SearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "topic": ""}
    page = page_of(request, queries.resources_for(request.user, **asked))
    return shown(request, "library", page=page, search=form, asked=any(asked.values()), place="library")


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=here)
def community_resource_add(request: HttpRequest, presence: Presence) -> HttpResponse:
    form = ResourceForm(given(request), request.FILES or None)
    return ask(
        request,
        form,
        lambda: services.add_resource(by=request.user, **form.cleaned_data),
        done="It is in the library.",
        to=lambda _resource: reverse("community-library"),
        page="learning/community/one_form.html",
        context=context_of(
            request, place="library", title="Add to the library", button="Add it", part="resource", about="new",
            back=reverse("community-library"), back_label="Library", has_file=True,
            lead="Every grant partner can open it. Add nothing that is not yours to share.",
        ),
    )  # fmt: skip


@looks
@needs(signed_in, load=queries.file_for)
def community_resource_file(request: HttpRequest, resource: Resource) -> HttpResponse:
    return serve(resource.file)


@takes
@needs(signed_in, load=queries.own_resource)
def community_resource_withdraw(request: HttpRequest, resource: Resource) -> HttpResponse:
    services.withdraw_resource(resource, by=request.user)
    messages.success(request, "You took it away.")
    return redirect("community-library")
