"""The overview of a call that is being built, its copy, and the pages of its parts."""

import functools
from collections.abc import Callable

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from grants.calls import services
from grants.calls.checklist import go_live
from grants.calls.definition import editing
from grants.calls.models import Stage
from shaping_future.access import refusal_page
from shaping_future.errors import Refused

from .fields import PartForm
from .forms import CopyForm
from .parts import ListPart, part_of, parts_of
from .working import Working, address

LAUNCHED = "This call was launched. Begin a change first; it needs a reason and a second person."
STEPS = {"up": -1, "down": 1}


def writes(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that changes something: only while it can be changed."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, work: Working, **values) -> HttpResponse:
        if work.may_write:
            return view(request, work, **values)
        if request.method == "POST":
            return refusal_page(request, 409, LAUNCHED)
        messages.info(request, LAUNCHED)
        return redirect(work.url("overview"))

    return guarded


def overview(request: HttpRequest, work: Working) -> HttpResponse:
    """Every part with a link, and how far the call is from its launch."""
    context = {"parts": [], "preparing": work.call.stage == Stage.PREPARING}
    if work.data:
        problems = work.looked[1]
        context["parts"] = [
            {"part": part, "url": work.url("part", part.name), "count": _count(part, work)}
            for part in parts_of(work.data)
        ]
        context |= {"problems": problems, "questions": len(work.data["questions"])}
    if context["preparing"]:
        lines = go_live(work.call)
        context |= {"done": sum(line.done for line in lines), "lines": len(lines)}
    return work.render(request, "overview", context)


def _count(part, work: Working) -> str:
    return str(len(part.items(work.data))) if isinstance(part, ListPart) else ""


def copy(request: HttpRequest, work: Working) -> HttpResponse:
    """A new call that says the same at other times."""
    form, status = CopyForm(request.POST or None, initial={"title": work.call.title}), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                new = services.copy_call(work.call, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
            else:
                messages.success(request, f"“{new.title}” is here, being prepared. Look at each part of it.")
                return redirect(address("overview", new))
    return work.render(request, "copy", {"form": without_tag(form)}, status)


# --- one part --------------------------------------------------------------------------------------------------------


@writes
def part(request: HttpRequest, work: Working, name: str) -> HttpResponse:
    """One form, or the list of the part's items with buttons that move them."""
    found = part_of(work.data, name)
    if isinstance(found, ListPart):
        return _list(request, work, found)
    form = found.form(request.POST if request.method == "POST" else None, value=found.value(work.data))
    return ask(request, work, form, lambda: found.change(form), found.title, work.url("overview"), says=found.says)


def _list(request: HttpRequest, work: Working, found: ListPart) -> HttpResponse:
    here = work.url("part", found.name)
    if request.method == "POST":
        return _move_or_remove(request, work, found, here)
    rows = []
    for number, item in enumerate(found.items(work.data)):
        label, hint = found.shows(item)
        rows.append({"label": label, "hint": hint, "url": work.url("part_item", found.name, number), "number": number})
    return work.render(request, "list", {"part": found, "rows": rows, "add_url": work.url("part_add", found.name)})


def _move_or_remove(request: HttpRequest, work: Working, found: ListPart, here: str) -> HttpResponse:
    do, _, text = request.POST.get("do", "").partition(" ")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1
    if not 0 <= number < len(found.items(work.data)) or do not in {*STEPS, "remove"} or (found.by and do in STEPS):
        return refusal_page(request, 400, "We could not read which line you meant. Go back and try again.")
    if do == "remove":
        return work.change_and_go(request, lambda data: editing.remove(data, found.place, number), here, "Removed.")
    step = STEPS[do]
    return work.change_and_go(request, lambda data: editing.move(data, found.place, number, step), here, "Moved.")


@writes
def part_add(request: HttpRequest, work: Working, name: str) -> HttpResponse:
    found = _list_part(work, name)
    form = found.form(request.POST if request.method == "POST" else None)
    back = work.url("part", name)
    return ask(request, work, form, lambda: found.add(form), f"Add: {found.one}", back, list_title=found.title)


@writes
def part_item(request: HttpRequest, work: Working, name: str, number: int) -> HttpResponse:
    found = _list_part(work, name)
    item = found.items(work.data)[number]
    form = found.form(request.POST if request.method == "POST" else None, value=item)
    title, back = found.shows(item)[0], work.url("part", name)
    return ask(request, work, form, lambda: found.edit(number, form), title, back, list_title=found.title)


def _list_part(work: Working, name: str) -> ListPart:
    found = part_of(work.data, name)
    if not isinstance(found, ListPart):
        raise LookupError(name)
    return found


def ask(
    request: HttpRequest,
    work: Working,
    form: PartForm,
    change: Callable,
    title: str,
    back: str,
    says: str = "",
    list_title: str = "",
    removes: str = "",
) -> HttpResponse:
    """Show the form, or make the change that it asks for and go back."""
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            refusal = work.change(request, change())
            if refusal is None:
                messages.success(request, "Saved.")
                return redirect(back)
            form.add_error(None, refusal.sentence)
            status = refusal.status
    context = {"form": without_tag(form), "title": title, "says": says, "back": back, "list_title": list_title}
    return work.render(request, "part", context | {"removes": removes}, status)


def without_tag(form: forms.Form) -> forms.Form:
    """The page has its own form tag, with the buttons."""
    form.helper = FormHelper()
    form.helper.form_tag = False
    return form
