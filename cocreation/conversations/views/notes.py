"""Writing notes: with the button, and while they are typed. As cocreation.reading.views.autosave."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cocreation.conversations import forms, queries, rules, services
from cocreation.conversations.errors import StaleNotes
from cocreation.conversations.models import Conversation
from shaping_future import clock
from shaping_future.access import interrupted, needs, refusal_page
from shaping_future.errors import Refused
from shaping_future.interruptions import mark_for_scripts
from shaping_future.one_form import READS_AND_WRITES

BAD = "Some of it cannot be kept as it is. The sentences beside it say why."
STALE = "This was changed somewhere else while you were writing. Nothing was lost. Both texts are on the page."


@never_cache
@READS_AND_WRITES
@needs(rules.takes_notes, load=queries.conversation_for)
def conversation_notes(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """The page of the note-taker."""
    said = queries.said_in(conversation)
    if request.method != "POST":
        kept = interrupted(request)
        return _page(request, conversation, forms.NotesForm(said, kept or None), kept=bool(kept))
    form, status, more = forms.NotesForm(said, request.POST), 400, {}
    if form.is_valid():
        try:
            services.save_notes(conversation, form.texts, seen=form.seen, marks=form.marks, by=request.user)
        except StaleNotes as stale:
            status = stale.status
            form.versions |= {f"note-{one.order}": one.version for one in stale.conflicts}
            form.add_error(None, stale.sentence)
            more = {"differences": form.differences(stale.conflicts)}
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            status = refusal.status
        else:
            messages.success(request, "Your notes are saved.")
            return redirect("conversation-notes", conversation.public_id)
    return _page(request, conversation, form, status, **more)


def _page(request: HttpRequest, conversation: Conversation, form: forms.NotesForm, status: int = 200, **more):
    context = {
        "conversation": conversation,
        "call": conversation.plan.call,
        "form": form,
        "person": mark_for_scripts(request.user),
        "version": sum(box["version"] for box in form.boxes()),
    }
    return render(request, "cocreation/conversations/notes.html", context | more, status=status)


@require_POST
@never_cache
@needs(rules.takes_notes, load=queries.conversation_for)
def conversation_notes_autosave(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    """Keep the good notes; say of each other one what is in the way."""
    person = request.POST.get("person")
    if person is not None and not constant_time_compare(person, mark_for_scripts(request.user)):
        return refusal_page(request, 401, "Somebody else signed in on this browser.")
    form = forms.NotesForm(queries.said_in(conversation), request.POST, only=True)
    form.is_valid()
    kept = services.autosave_notes(conversation, form.texts, seen=form.seen, marks=form.marks, by=request.user)
    faults = {name: list(errors) for name, errors in form.errors.items()}
    answer = {
        "saved": {f"note-{order}": version for order, version in kept.versions.items()},
        "passed": [f"note-{order}" for order in kept.passed],
        "at": f"{clock.now().astimezone(clock.LONDON):%H:%M}",
        "version": request.POST.get("version", ""),
        "errors": faults,
        "gone": form.gone,
        "conflicts": {one["part"]: _box(request, one) for one in form.differences(kept.conflicts)},
        "others": [],
        "sentence": STALE if kept.conflicts else BAD if faults else "",
    }
    return JsonResponse(answer, status=409 if kept.conflicts else 400 if faults else 200)


def _box(request: HttpRequest, difference: dict) -> dict:
    """What the page shows at the note, and the version that whoever chooses has seen."""
    conflict = difference["conflict"]
    shown = difference | {"own": conflict.who == request.user}
    return {"version": conflict.version, "html": render_to_string("cocreation/conversations/conflict_box.html", shown)}
