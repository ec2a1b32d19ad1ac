"""One check: what to look at, what was found, its papers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grants.diligence import queries, rules, services
from grants.diligence.forms import FindingForm, PaperForm
from grants.diligence.models import ChecklistItem, Evidence
from shaping_future.access import needs
from shaping_future.files.serving import serve
from shaping_future.one_form import ask


def _context(item: ChecklistItem) -> dict:
    application = item.checklist.application
    return {
        "item": item,
        "application": application,
        "whose": application.host if item.about == "host" else application.organisation,
    }


@never_cache
@needs(rules.does_checks, load=queries.item_for)
def check_find(request: HttpRequest, item: ChecklistItem) -> HttpResponse:
    """Read what was found so far, and write what you found."""
    history = list(item.findings.select_related("by"))
    posted = request.POST if request.method == "POST" else None
    form = FindingForm(posted, call=item.checklist.application.call, seen=len(history))
    context = _context(item) | {
        "history": history,
        "papers": list(item.papers.select_related("file", "added_by", "removed_by")),
    }
    return ask(
        request, form, lambda: services.find(item, **form.cleaned_data, by=request.user),
        done="Kept. It stands in the history of this check.",
        to=lambda _: reverse("checklist-detail", args=[context["application"].public_id]) + f"#check-{item.pk}",
        page="grants/diligence/check.html", context=context,
    )  # fmt: skip


@never_cache
@needs(rules.does_checks, load=queries.item_for)
def paper_add(request: HttpRequest, item: ChecklistItem) -> HttpResponse:
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PaperForm(*posted, check=item.check_of)
    return ask(
        request, form,
        lambda: services.add_paper(item, form.cleaned_data["file"], form.cleaned_data["good_until"], by=request.user),
        done="The paper is added.", to=lambda _: reverse("check-find", args=[item.pk]),
        page="grants/diligence/paper.html", context=_context(item),
    )  # fmt: skip


@require_safe
@never_cache
@needs(rules.does_checks, load=queries.paper_for)
def paper_open(request: HttpRequest, paper: Evidence) -> HttpResponse:
    """The paper itself. The record keeps who opened it."""
    return serve(services.open_paper(paper, by=request.user))


@require_POST
@needs(rules.does_checks, load=queries.paper_for)
def paper_remove(request: HttpRequest, paper: Evidence) -> HttpResponse:
    services.remove_paper(paper, by=request.user)
    messages.success(request, "The paper is taken out, and its file is gone.")
    return redirect("check-find", paper.item_id)
