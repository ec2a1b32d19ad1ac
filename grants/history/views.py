"""Grants of others: bringing files in, their reports, and the history of an organisation."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grants.diligence.models import Checklist
from grants.diligence.numbers import kept
from grants.history import queries, rules, services
from grants.history.forms import FileForm, SearchForm
from grants.history.models import GrantsFile
from shaping_future.access import needs
from shaping_future.one_form import READS_AND_WRITES, ask


@READS_AND_WRITES
@never_cache
@needs(rules.does_checks)
def file_list(request: HttpRequest) -> HttpResponse:
    """What was brought in, and the place for the next file."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    grants, funders = queries.known_grants()
    page = Paginator(queries.files(), 25).get_page(request.GET.get("page"))
    return ask(
        request,
        form,
        lambda: services.take_file(form.cleaned_data["file"], by=request.user),
        done="We have the file, and read it now.",
        to=lambda file: reverse("history:file", args=[file.public_id]),
        page="grants/history/files.html",
        context={"page": page, "grants": grants, "funders": funders},
    )


@require_safe
@never_cache
@needs(rules.does_checks, load=queries.file_for)
def file_detail(request: HttpRequest, file: GrantsFile) -> HttpResponse:
    """How far it is, and then its report: each defect by its row."""
    page = Paginator(queries.defects_of(file), 100).get_page(request.GET.get("page"))
    listed = page.paginator.count
    context = {"file": file, "page": page, "listed": listed, "kinds": queries.kinds_of_defects(file)}
    return render(request, "grants/history/file.html", context)


@require_safe
@never_cache
@needs(rules.does_checks)
def search(request: HttpRequest) -> HttpResponse:
    """Whoever it is: by a register's number, or by a name."""
    form = SearchForm(request.GET if "who" in request.GET else None)
    found = []
    if form.is_valid():
        who = form.cleaned_data["who"]
        found = [queries.history_of("" if kept(who) else who, who if kept(who) else "")]
    return render(request, "grants/history/search.html", {"form": form, "found": found, "checklist": None},
                  status=400 if form.errors else 200)  # fmt: skip


@require_safe
@never_cache
@needs(rules.does_checks, load=queries.history_beside)
def beside_checks(request: HttpRequest, loaded: tuple[Checklist, list]) -> HttpResponse:
    """Of an organisation whose checks are being done, and of its host."""
    checklist, found = loaded
    return render(request, "grants/history/search.html", {"found": found, "checklist": checklist, "form": None})
