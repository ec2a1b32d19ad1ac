"""Reading what was shared, marking passages, tagging them, gathering them into themes."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from learning.insights import queries, rules, services
from learning.insights.forms import PassageForm, QuoteForm, TagForm, ThemeForm
from learning.insights.models import Passage, Theme
from learning.reports.models import Answer
from shaping_future.access import given, needs
from shaping_future.interruptions import mark_for_scripts
from shaping_future.one_form import READS_AND_WRITES, ask


def _looked_for(request: HttpRequest) -> str:
    return request.GET.get("q", "")[:200]


@never_cache
@require_safe
@needs(rules.gathers)
def shared_list(request: HttpRequest) -> HttpResponse:
    q = _looked_for(request)
    page = Paginator(queries.shared_answers(request.user, q), queries.PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "learning/insights/shared.html", {"page": page, "q": q})


@never_cache
@READS_AND_WRITES
@needs(rules.gathers, load=queries.answer_for)
def shared_answer(request: HttpRequest, answer: Answer) -> HttpResponse:
    """One answer with its passages, and the form that marks another."""
    form = PassageForm(given(request), initial={"seen": answer.version})
    return ask(
        request,
        form,
        lambda: services.mark_words(answer, by=request.user, **form.cleaned_data),
        done="Marked.",
        to=lambda made: reverse("insights:shared-answer", args=[answer.report.public_id, answer.order]),
        page="learning/insights/answer.html",
        context={"answer": answer, "passages": queries.passages_of(answer), "person": mark_for_scripts(request.user)},
    )


@never_cache
@require_safe
@needs(rules.gathers)
def passage_list(request: HttpRequest) -> HttpResponse:
    q, tag = _looked_for(request), request.GET.get("tag", "")
    rows = Paginator(queries.passages(request.user, q, tag), queries.PER_PAGE)
    context = {"page": rows.get_page(request.GET.get("page")), "q": q, "tag": tag, "tags": queries.tags(request.user)}
    return render(request, "learning/insights/passages.html", context)


@never_cache
@READS_AND_WRITES
@needs(rules.gathers, load=queries.passage_for)
def passage(request: HttpRequest, one: Passage) -> HttpResponse:
    """A passage with its tags; from here it can be quoted or let go."""
    tags = ", ".join(one.tags.values_list("name", flat=True))
    form = TagForm(given(request), initial={"tags": tags})
    return ask(
        request,
        form,
        lambda: services.tag_passage(one, by=request.user, **form.cleaned_data),
        done="Saved.",
        to=lambda made: reverse("insights:passage", args=[one.public_id]),
        page="learning/insights/passage.html",
        context={"passage": one, "themes": one.themes.all()},
    )


@never_cache
@READS_AND_WRITES
@needs(rules.gathers, load=queries.passage_for)
def passage_quote(request: HttpRequest, one: Passage) -> HttpResponse:
    """Choose words of it for an insight."""
    form = QuoteForm(queries.insights(request.user), given(request), initial={"text": one.text})

    def take():
        said = form.cleaned_data
        quote = services.choose_quote(said["insight"], one, said["text"], by=request.user)
        messages.success(request, f"Chosen. Put [quote {quote.number}] where it shall stand, then ask its author.")
        return quote

    return ask(
        request,
        form,
        take,
        done="",
        to=lambda quote: reverse("insights:draft", args=[quote.insight.public_id]),
        page="learning/insights/quote.html",
        context={"passage": one, "person": mark_for_scripts(request.user)},
    )


@never_cache
@require_POST
@needs(rules.gathers, load=queries.passage_for)
def passage_let_go(request: HttpRequest, one: Passage) -> HttpResponse:
    services.let_passage_go(one, by=request.user)
    messages.success(request, "It is not marked any more.")
    return redirect("insights:passage-list")


@never_cache
@require_safe
@needs(rules.gathers)
def theme_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.themes(request.user), queries.PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"theme": one, "grants": queries.grants_of(one.seen)} for one in page]
    return render(request, "learning/insights/themes.html", {"page": page, "rows": rows})


@never_cache
@READS_AND_WRITES
@needs(rules.gathers)
def theme_new(request: HttpRequest) -> HttpResponse:
    form = ThemeForm(queries.passages(request.user), given(request), initial={"seen": 0, "key": uuid.uuid4()})

    def take() -> Theme:
        said = dict(form.cleaned_data)
        said.pop("seen")
        return services.gather_theme(**said, by=request.user)

    return ask(
        request, form, take, done="It is here.", to=_address,
        page="learning/insights/theme.html", context={"person": mark_for_scripts(request.user)},
    )  # fmt: skip


@never_cache
@READS_AND_WRITES
@needs(rules.gathers, load=queries.theme_for)
def theme(request: HttpRequest, one: Theme) -> HttpResponse:
    said = {"title": one.title, "words": one.words, "seen": one.edits}
    said["passages"] = [passage.public_id for passage in one.seen]
    form = ThemeForm(queries.passages(request.user), given(request), initial=said)

    def take() -> Theme:
        said = dict(form.cleaned_data)
        said.pop("key")
        return services.change_theme(one, by=request.user, **said)

    return ask(
        request,
        form,
        take,
        done="Saved.",
        to=_address,
        page="learning/insights/theme.html",
        context={"theme": one, "grants": queries.grants_of(one.seen), "person": mark_for_scripts(request.user)},
    )


def _address(one: Theme) -> str:
    return reverse("insights:theme", args=[one.public_id])
