"""What a recording really is, by its content, read from the disk piece by piece. Each refusal is a sentence.

Nothing here holds a whole file in memory, and nothing touches the database.
"""

import hashlib
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.conf import settings

from shaping_future.errors import NotValid
from shaping_future.look.words import length_of

from .kinds import mp4, sound, webm
from .kinds.recording import Recording

MOST_SECONDS = 180
GRACE = 2  # seconds: a recorder that stops at 3:00 writes a little more
PIECE = 1 << 16
TAKEN = "We take recordings as MP4, M4A, MOV, WebM, MP3, Ogg and WAV."
ACCEPT = "audio/*,video/*"
_READERS = {"webm": webm.read, "mp4": mp4.read, "sound": sound.read}
_TYPES = {
    ("webm", True): ("webm", "video/webm"),
    ("webm", False): ("webm", "audio/webm"),
    ("mp4", True): ("mp4", "video/mp4"),
    ("mp4", False): ("m4a", "audio/mp4"),
    ("mp3", False): ("mp3", "audio/mpeg"),
    ("ogg", False): ("ogg", "audio/ogg"),
    ("wav", False): ("wav", "audio/wav"),
}
PLAYED_IN_PLACE = frozenset(content_type for _, content_type in _TYPES.values())


@dataclass(frozen=True)
class CheckedRecording:
    """A recording that passed. `size` in bytes; `seconds` rounded up; `sha256` of the bytes as they will be kept."""

    ending: str
    content_type: str
    size: int
    seconds: int
    sha256: str


def check(uploaded: Any) -> CheckedRecording:
    """Check an UploadedFile of Django's, and wipe what it tells about place and device. NotValid when refused."""
    size, file = uploaded.size or 0, uploaded.file
    if size > settings.RECORDING_MAX_BYTES:
        raise NotValid(
            f"This recording is too large. Choose one of {settings.RECORDING_MAX_BYTES // 10**6} MB or less."
        )
    if not size:
        raise NotValid("This recording is empty. Record it again, or choose another.")
    file.seek(0)
    found = _READERS[_family(file.read(16))](file, size)
    _refuse_wrong_length(found.seconds)
    _wipe(file, found)
    ending, content_type = _TYPES[found.container, found.has_video]
    return CheckedRecording(ending, content_type, size, -int(-found.seconds // 1), _sha256(file))


def _family(head: bytes) -> str:
    """Which reader the first bytes ask for."""
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "webm"
    if head[4:8] == b"ftyp":
        return "mp4"
    is_mp3 = head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2)
    if is_mp3 or head.startswith(b"OggS") or (head.startswith(b"RIFF") and head[8:12] == b"WAVE"):
        return "sound"
    raise NotValid(f"This is not a recording that we can play. {TAKEN}")


def _refuse_wrong_length(seconds: float) -> None:
    if seconds > MOST_SECONDS + GRACE:
        raise NotValid(
            f"This recording has {length_of(seconds)}. Choose one of {MOST_SECONDS // 60} minutes or less, or record it"
            " again."
        )
    if seconds < 0.2:
        raise NotValid("There is nothing to hear or see in this recording. Record it again, or choose another.")


def _wipe(file: BinaryIO, found: Recording) -> None:
    """Parts that tell where, when and with what it was recorded become empty space of the same length."""
    for start, length, kind in found.blank:
        file.seek(start)
        head = 16 if file.read(4) == b"\x00\x00\x00\x01" else 8
        file.seek(start + 4)
        file.write(kind)
        file.seek(start + head)
        left = length - head
        while left > 0:
            left -= file.write(b"\x00" * min(left, PIECE))
    file.seek(0)


def _sha256(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()
