"""While an upload arrives: what is too large is refused before it fills the disk."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

ROOM = 2_000_000  # bytes of a form around its recording


class RefuseTooLarge(FileUploadHandler):
    """Refuses by the length that the browser says, and by what has really come; the others keep the pieces."""

    def handle_raw_input(self, input_data: Any, META: dict, content_length: int, boundary: bytes, encoding: Any = None):  # noqa: N803 (Django's name)
        self.most, self.come = settings.RECORDING_MAX_BYTES + ROOM, 0
        if content_length > self.most:
            raise RequestDataTooBig("This file is too large.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.come += len(raw_data)
        if self.come > self.most:
            raise RequestDataTooBig("This file is too large.")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
