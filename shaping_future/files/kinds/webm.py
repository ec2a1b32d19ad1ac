"""WebM, as browsers record it. They write no length into its head, so it is read from the times of its blocks."""

from typing import BinaryIO

from shaping_future.errors import NotValid

from .recording import CODECS, ENCLOSES, Recording, damaged, exactly, one_of_each

MOST_ELEMENTS = 300_000  # three minutes at 60 pictures and 100 pieces of sound a second have under 60,000
MOST_VALUE = 8  # bytes of a number
ENTERED = {0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0}  # Segment, Info, Tracks, one, Cluster, group
SKIPPED = {
    0x114D9B74, 0x1C53BB6B, 0x1254C367, 0xEC, 0xBF,  # where things are, cues, tags, nothing, checksum
    0x2AD7B2, 0x4489, 0x4D80, 0x5741, 0x73A4, 0x7BA9, 0x4461,  # of Info
    0xD7, 0x73C5, 0xB9, 0x88, 0x55AA, 0x9C, 0x23E383, 0x536E, 0x22B59C, 0x22B59D, 0x63A2, 0x56AA, 0x56BB, 0xE0, 0xE1,
    0x6DE7, 0x6DF8, 0x258688, 0xAA, 0x55EE, 0x41E4, 0x55AB, 0x55AC, 0x55AD, 0x55AE, 0x55AF,  # of one track
    0xA7, 0xAB, 0x5854, 0x75A1, 0xFB, 0x9B, 0x75A2, 0xFA, 0xA4,  # of clusters
}  # fmt: skip
SCALE, KIND, CODEC, TIME, SIMPLE, BLOCK, ATTACHED = 0x2AD7B1, 0x83, 0x86, 0xE7, 0xA3, 0xA1, 0x1941A469
PLAYED = {b"V_VP8", b"V_VP9", b"V_AV1", b"A_OPUS", b"A_VORBIS"}
VIDEO, AUDIO = 1, 2


def read(file: BinaryIO, size: int) -> Recording:
    """Walk every element of the file; NotValid for anything but one sound, one picture or both."""
    file.seek(0)
    _head(file, size)
    walk = _Walk(file, size)
    walk.run()
    one_of_each(walk.kinds.count(VIDEO), walk.kinds.count(AUDIO))
    if walk.first is None:
        raise damaged()
    seconds = (walk.last - walk.first) * walk.scale / 1e9
    return Recording(seconds, VIDEO in walk.kinds, "webm")


class _Walk:
    """Goes through the elements one after another. Times are in ticks of `scale` nanoseconds."""

    def __init__(self, file: BinaryIO, size: int):
        self.file, self.size = file, size
        self.scale, self.cluster = 1_000_000, 0
        self.kinds: list[int] = []
        self.first: int | None = None
        self.last = 0

    def run(self) -> None:
        for _ in range(MOST_ELEMENTS):
            if self.file.tell() >= self.size:
                return
            key, length = _element(self.file)
            if key not in ENTERED:
                self._take(key, length)
        raise damaged()

    def _take(self, key: int, length: int | None) -> None:
        start = self.file.tell()
        if length is None or start + length > self.size:
            raise damaged()
        if key == ATTACHED:
            raise NotValid(ENCLOSES)
        if key in (SCALE, KIND, TIME):
            self._number(key, _number(self.file, length))
        elif key == CODEC:
            self._codec(exactly(self.file, min(length, 40)))
        elif key in (SIMPLE, BLOCK):
            self._block(length)
        elif key not in SKIPPED:
            raise damaged()
        self.file.seek(start + length)

    def _number(self, key: int, value: int) -> None:
        if key == SCALE:
            if not 1_000 <= value <= 1_000_000_000:
                raise damaged()
            self.scale = value
        elif key == TIME:
            self.cluster = value
        elif value in (VIDEO, AUDIO):
            self.kinds.append(value)
        else:
            raise NotValid(ENCLOSES)

    def _codec(self, name: bytes) -> None:
        if name.rstrip(b"\x00") not in PLAYED:
            raise NotValid(CODECS)

    def _block(self, length: int) -> None:
        head = exactly(self.file, min(length, 11))
        width = _width(head[:1], 8)
        if len(head) < width + 3:
            raise damaged()
        time = self.cluster + int.from_bytes(head[width : width + 2], "big", signed=True)
        self.first = time if self.first is None else min(self.first, time)
        self.last = max(self.last, time)


def _head(file: BinaryIO, size: int) -> None:
    key, length = _element(file)
    if key != 0x1A45DFA3 or length is None or length > 200:
        raise damaged()
    if b"\x42\x82" not in (head := exactly(file, length)) or b"webm" not in head:
        raise NotValid(CODECS)


def _element(file: BinaryIO) -> tuple[int, int | None]:
    """Key and length of the element that begins here; the length may be unknown (None)."""
    first = exactly(file, 1)
    key = int.from_bytes(first + exactly(file, _width(first, 4) - 1), "big")
    first = exactly(file, 1)
    width = _width(first, 8)
    value = int.from_bytes(first + exactly(file, width - 1), "big") & ((1 << 7 * width) - 1)
    return key, None if value == (1 << 7 * width) - 1 else value


def _width(first: bytes, most: int) -> int:
    """How many bytes a number has, told by the zeros that its first byte begins with."""
    width = 9 - first[0].bit_length() if first else 9
    if width > most:
        raise damaged()
    return width


def _number(file: BinaryIO, length: int) -> int:
    if length > MOST_VALUE:
        raise damaged()
    return int.from_bytes(exactly(file, length), "big")
