"""What the readers of recordings share: what they find, and how they refuse."""

from dataclasses import dataclass
from typing import BinaryIO

from shaping_future.errors import NotValid

AGAIN = "Record it again here, or choose another."
DAMAGED = f"We could not play this recording. It may be damaged. {AGAIN}"
ENCLOSES = f"This recording has other files inside it. We take only sound and picture. {AGAIN}"
CODECS = (
    "We could not play this kind of recording in a browser. Record it here, or save it as MP4 (H.264 and AAC) and"
    " choose it again."
)


@dataclass(frozen=True)
class Recording:
    """What a recording holds: how long it plays, and whether there is a picture. `blank`: (offset, length, new type)
    of parts to be wiped where they are before the file is kept (the place where it was filmed, the device)."""

    seconds: float
    has_video: bool
    container: str
    blank: tuple[tuple[int, int, bytes], ...] = ()


def damaged() -> NotValid:
    return NotValid(DAMAGED)


def exactly(file: BinaryIO, count: int) -> bytes:
    """The next `count` bytes; NotValid when the file ends before."""
    content = file.read(count)
    if len(content) != count:
        raise damaged()
    return content


def one_of_each(video: int, audio: int) -> None:
    """NotValid unless there is sound, or a picture, or one of each."""
    if video + audio == 0:
        raise NotValid(f"We found no sound and no picture in this file. {AGAIN}")
    if video > 1 or audio > 1:
        raise NotValid(f"This recording has several sound tracks or pictures. We take one of each. {AGAIN}")
