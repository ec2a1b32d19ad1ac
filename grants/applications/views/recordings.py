"""A recorded answer, sent by the page's script. Without script the section's own form carries the file."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from grants.applications import queries, rules, services
from grants.applications.models import Application
from grants.applications.queries import recordings
from shaping_future.access import needs
from shaping_future.errors import NotValid, Refused
from shaping_future.files.models import StoredFile
from shaping_future.look.local import length_of
from shaping_future.questionnaires.errors import StaleAnswers
from shaping_future.questionnaires.types.narrative import recording_of, text_of


def own_question(user: Any, public_id: Any, key: str) -> Application:
    """The person's application, with the narrative question that the address names."""
    application = queries.own_application(user, public_id)
    asked = recordings.narrative_questions(application)
    application.question = next((one for one in asked if one.key == key), None)
    if application.question is None:
        raise Http404
    return application


@never_cache
@needs(rules.writes_application, load=own_question)
def application_recording(request: HttpRequest, application: Application) -> JsonResponse:
    """GET says how the recording is; POST keeps a new one, or takes it away with `remove`. All answers are JSON."""
    if request.method == "POST":
        try:
            _save(request, application)
        except StaleAnswers as stale:
            return _refused(application, stale, _who_changed_it(stale, request.user))
        except Refused as refusal:
            return _refused(application, refusal)
    return JsonResponse(_state(application))


def _save(request: HttpRequest, application: Application) -> None:
    key, text = application.question.key, request.POST.get("text", "")
    if request.POST.get("remove") == "yes":
        value: Any = text
    elif isinstance(upload := request.FILES.get("recording"), UploadedFile):
        value = {"recording": upload, "text": text}
    else:
        raise NotValid(gettext("There is no recording in what your browser sent. Record it again."))
    mark = {key: request.POST["mark"]} if "mark" in request.POST else {}  # this page's own autosave is no conflict
    services.save_answers(application, {key: value}, {key: _seen(request)}, by=request.user, marks=mark)


def _seen(request: HttpRequest) -> int:
    seen = request.POST.get("seen", "")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 9):
        raise NotValid(gettext("This page is not complete. Load it again."))
    return int(seen)


def _who_changed_it(stale: StaleAnswers, user: Any) -> str:
    who = stale.conflicts[0].who
    if who == user:
        return gettext(
            "Another answer of yours was saved here meanwhile. Load the page to see it, or keep this recording."
        )
    who = who or gettext("Somebody else")
    return gettext("%(who)s changed this answer while you were recording. Load the page to read it, or keep yours.") % {
        "who": who
    }


def _refused(application: Application, refusal: Refused, stale: str = "") -> JsonResponse:
    state = {"sentence": stale or refusal.sentence, "stale": bool(stale)}
    if stale:
        state["version"] = recordings.answer_to(application, application.question)[1]
    return JsonResponse(state, status=refusal.status)


def _state(application: Application) -> dict[str, Any]:
    """What the script needs to show the answer as it is now."""
    value, version = recordings.answer_to(application, application.question)
    recording = recording_of(value)
    state = {"version": version, "text": text_of(value), "recording": None}
    if recording:
        stored = StoredFile.objects.get(pk=recording["id"])
        state["recording"] = {
            "id": recording["id"],
            "said": gettext("Recorded answer, %(value)s") % {"value": length_of(recording["seconds"])},
            "video": recording["content_type"].startswith("video/"),
            "scan": stored.scan,
            "address": reverse("attachment-download", args=[recording["id"]]),
        }
    return state
