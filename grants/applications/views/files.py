"""The files of an application."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from grants.applications import queries, rules
from grants.applications.models import Attachment, State
from shaping_future.access import needs, signed_in
from shaping_future.files.playing import play, plays_in_place, refuse_unless_clean
from shaping_future.files.serving import serve
from shaping_future.record.services import note_read


@require_safe
@needs(signed_in, load=queries.attachment_for)
def attachment_download(request: HttpRequest, attachment: Attachment) -> HttpResponseBase:
    """A recording is played in the page, piece by piece; every other file is a download."""
    refuse_unless_clean(attachment.file)
    if attachment.application.state == State.DRAFT and not rules.on_application(request.user, attachment.application):
        note_read(attachment.application, request.user)  # staff who help: its people see who opened it
    if plays_in_place(attachment.file):
        return play(request, attachment.file)
    return serve(attachment.file)
