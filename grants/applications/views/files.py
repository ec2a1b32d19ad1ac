"""The files of an application."""

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from grants.applications import queries
from grants.applications.models import Attachment
from shaping_future.access import needs, signed_in
from shaping_future.files.serving import serve


@require_safe
@needs(signed_in, load=queries.attachment_for)
def attachment_download(request: HttpRequest, attachment: Attachment) -> FileResponse:
    return serve(attachment.file)
