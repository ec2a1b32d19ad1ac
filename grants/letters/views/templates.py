"""The templates of letters: what each kind says, its versions, and its preview with an invented application."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grants.letters import queries, rules, services
from grants.letters.forms import TemplateForm
from grants.letters.kinds import LetterKind, needed_in, words_of
from grants.letters.models import LetterTemplate
from shaping_future.access import brought_back, needs
from shaping_future.interruptions import mark_for_scripts
from shaping_future.one_form import READS_AND_WRITES, ask


@require_safe
@needs(rules.writes_templates)
def letter_templates(request: HttpRequest) -> HttpResponse:
    """Every kind of letter with its version."""
    return render(request, "grants/letters/templates.html", {"templates": list(queries.templates_now().values())})


def template_of(user: Any, kind: str) -> LetterTemplate:
    """The newest version of a kind."""
    if kind not in LetterKind.values:
        raise LetterTemplate.DoesNotExist
    return queries.templates_now()[kind]


@READS_AND_WRITES
@never_cache
@needs(rules.writes_templates, load=template_of)
def letter_template(request: HttpRequest, template: LetterTemplate) -> HttpResponse:
    """Change the words; look at them first with an invented application ("look"), which keeps nothing."""
    form = TemplateForm(request.POST if request.method == "POST" else brought_back(request), template=template)
    looked = LetterTemplate(kind=template.kind, number=template.number, text=template.text)
    if request.method == "POST" and form.is_valid():
        looked.text = form.cleaned_data["text"]
    context = {
        "template": template,
        "words": words_of(template.kind).values(),
        "needed": needed_in(template.kind),
        "versions": list(queries.versions_of(template.kind)),
        "blocks": queries.invented(looked).blocks,
        "looked": "look" in request.POST,
        "person": mark_for_scripts(request.user),
    }
    if "look" in request.POST:
        status = 200 if form.is_valid() else 400
        return render(request, "grants/letters/template.html", context | {"form": form}, status=status)
    return ask(
        request,
        form,
        lambda: services.write_template(
            template.kind, form.cleaned_data["text"], form.cleaned_data["seen"], by=request.user
        ),
        done="Kept as a new version. Letters of this kind that were checked need a new check.",
        to=lambda _made: reverse("letter-template", args=[template.kind]),
        page="grants/letters/template.html",
        context=context,
    )
