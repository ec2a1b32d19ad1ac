"""The pages of sections, questions and criteria, with the question as applicants will see it beside its editor."""

from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from grants.calls.definition import Misshapen, editing, look_through
from shaping_future.access import refusal_page

from .deciding_forms import CriteriaForm
from .fields import Data
from .preview import PreviewForm
from .question_forms import QuestionForm, SectionForm
from .views import STEPS, ask, without_tag, writes
from .working import Working


@writes
def questions(request: HttpRequest, work: Working) -> HttpResponse:
    """Every section and question, what each serves, and buttons that move and remove."""
    if request.method == "POST":
        return _do(request, work)
    labels = {one["key"]: one["label"] for one in (work.data.get("criteria") or {"items": []})["items"]}
    sections = [
        {
            "title": title,
            "url": work.url("section", number),
            "number": number,
            "questions": [
                {
                    "question": one,
                    "url": work.url("question", one["key"]),
                    "serves": labels.get(one.get("criterion", ""), ""),
                    "hidden": one.get("hidden_from_reviewers", False),
                    "condition": bool(one.get("show_if")),
                }
                for one in group
            ],
        }
        for number, (title, group) in enumerate(editing.sections(work.data).items())
    ]
    context = {"sections": sections, "add_url": work.url("question_add"), "form_url": work.url("form")}
    return work.render(request, "questions", context)


def _do(request: HttpRequest, work: Working) -> HttpResponse:
    """A button of the list: "up why_now", "section-down 2"."""
    do, _, name = request.POST.get("do", "").partition(" ")
    here, titles = work.url("questions"), list(editing.sections(work.data))
    if do in STEPS and name in {one["key"] for one in work.data["questions"]}:
        step = STEPS[do]
        return work.change_and_go(request, lambda data: editing.move_question(data, name, step), here, "Moved.")
    step = STEPS.get(do.removeprefix("section-"))
    if do.startswith("section-") and step and name.isascii() and name.isdigit() and int(name[:5]) < len(titles):
        title = titles[int(name[:5])]
        return work.change_and_go(request, lambda data: editing.move_section(data, title, step), here, "Moved.")
    return refusal_page(request, 400, "We could not read which line you meant. Go back and try again.")


@writes
def question_add(request: HttpRequest, work: Working) -> HttpResponse:
    return _edit(request, work, {})


@writes
def question(request: HttpRequest, work: Working, name: str) -> HttpResponse:
    """One question. `remove` takes it out; `preview` shows it without saving."""
    found = work.data["questions"][editing.question_index(work.data, name)]
    if request.method == "POST" and "remove" in request.POST:
        back = work.url("questions")
        return work.change_and_go(request, lambda data: editing.remove_question(data, name), back, "Removed.")
    return _edit(request, work, found)


def _edit(request: HttpRequest, work: Working, found: Data) -> HttpResponse:
    form, status = QuestionForm(work.data, request.POST if request.method == "POST" else None, value=found), 200
    good = form.is_bound and form.is_valid()
    if form.is_bound and "preview" not in request.POST:
        status = 400
        if good:
            refusal = work.change(request, lambda data: _kept_easy(_kept(data, found, form.values()), found, form))
            if refusal is None:
                messages.success(request, "Saved.")
                return redirect(work.url("questions"))
            form.add_error(None, refusal.sentence)
            status = refusal.status
    shown = _shown(work, found, form.values() if good else None)
    context = {"form": without_tag(form), "question": found, "shown": shown, "back": work.url("questions")}
    return work.render(request, "question", context | {"look_url": work.url("question_look")}, status)


def _kept(data: Data, found: Data, values: Data) -> Data:
    if not found:
        return editing.add_question(data, values)
    return editing.change_question(data, found["key"], values)


def _kept_easy(data: Data, found: Data, form: QuestionForm) -> Data:
    """With its words in Easy Read; a new question is the last of its section."""
    before = {one["key"] for one in form.definition["questions"]}
    added = (one["key"] for one in data["questions"] if one["key"] not in before)
    return editing.with_easy_words(data, found.get("key") or next(added), form.easy_lines())


@writes
def question_look(request: HttpRequest, work: Working) -> HttpResponse:
    """The question as it is being typed, for the page's script. Nothing is kept."""
    key = request.POST.get("question", "")
    found = next((one for one in work.data["questions"] if one["key"] == key), {})
    form = QuestionForm(work.data, request.POST if request.method == "POST" else None, value=found)
    good = form.is_bound and form.is_valid()
    shown = _shown(work, found, form.values() if good else None)
    return render(request, "grants/calls/builder/question_look.html", {"shown": shown, "good": good})


def _shown(work: Working, found: Data, values: Data | None) -> Any:
    """The question's field and what stands beside it; None while it cannot be shown."""
    if values is None and not found:
        return None
    try:
        data = _kept(work.data, found, values) if values else work.data
        definition, _problems = look_through(data)
    except Misshapen:
        return None
    form = PreviewForm(definition)
    added = {one.key for one in definition.questions} - {one["key"] for one in work.data["questions"]}
    key = found.get("key") or next(iter(added))
    asked = next(one for _title, group in form.sections() for one in group if one.field.name == f"q-{key}")
    data_of = next(one for one in definition.questions if one.key == key)
    return SimpleNamespace(field=asked.field, only_if=asked.only_if, section=data_of.section, form=form)


@writes
def section(request: HttpRequest, work: Working, number: int) -> HttpResponse:
    """Rename a section, or take it out with its questions."""
    title = list(editing.sections(work.data))[number]
    back = work.url("questions")
    if request.method == "POST" and "remove" in request.POST:
        return work.change_and_go(request, lambda data: editing.remove_section(data, title), back, "Removed.")
    form = SectionForm(request.POST if request.method == "POST" else None, value={"title": title})

    def change():
        new = " ".join(form.cleaned_data["title"].split())
        return lambda data: editing.rename_section(data, title, new)

    says = f"It has these questions: {', '.join(one['label'] for one in editing.sections(work.data)[title])}"
    return ask(request, work, form, change, title, back, says=says, list_title="Questions", removes="this section")


@writes
def criteria(request: HttpRequest, work: Working) -> HttpResponse:
    """All criteria with their weights and anchors on one page, with the sum of the weights."""
    if not work.data.get("criteria"):
        raise LookupError("criteria")
    here = work.url("criteria")
    if request.method == "POST" and "do" in request.POST:
        return _remove_criterion(request, work, here)
    form, status = CriteriaForm(work.data, request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = 400
        if form.is_valid():
            refusal = work.change(request, form.change)
            if refusal is None:
                messages.success(request, "Saved.")
                return redirect(here)
            form.add_error(None, refusal.sentence)
            status = refusal.status
    return work.render(request, "criteria", {"form": form, "back": work.url("overview")}, status)


def _remove_criterion(request: HttpRequest, work: Working, here: str) -> HttpResponse:
    key = request.POST["do"].removeprefix("remove ")
    items = work.data["criteria"]["items"]
    index = next((number for number, one in enumerate(items) if one["key"] == key), None)
    if index is None:
        return refusal_page(request, 400, "We could not read which criterion you meant. Go back and try again.")
    served = [one["n"] for one in work.data["questions"] if one.get("criterion") == key]
    if served:
        which = ", ".join(str(number) for number in served)
        messages.error(request, f"It is served by question {which}. Choose another criterion there first.")
        return redirect(here)
    place = ("criteria", "items")
    return work.change_and_go(request, lambda data: editing.remove(data, place, index), here, "Removed.")
