"""MP4, M4A and QuickTime, as phones and browsers write them.

Phones write beside the picture where it was filmed, when and by which device. Those parts are wiped where they stand:
their place becomes free space, so that nothing else in the file moves.
"""

from typing import BinaryIO

from shaping_future.errors import NotValid

from .recording import CODECS, Recording, damaged, exactly, one_of_each

MOST_BOXES = 50_000
MOST_ROWS = 400_000  # pieces of sound and picture whose lengths are listed
ENTERED = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"moof", b"traf"}
WIPED = {b"udta", b"meta", b"uuid", b"tref", b"emsg"}
PLAYED = {
    b"avc1", b"avc3", b"hvc1", b"hev1", b"vp08", b"vp09", b"av01",
    b"mp4a", b"Opus", b"fLaC", b"alac", b"lpcm", b"sowt", b"twos",
}  # fmt: skip


class _Track:
    """One trak box: where it is, what it holds, how fast its clock runs, and how many ticks it plays."""

    def __init__(self, start: int, length: int):
        self.start, self.length = start, length
        self.number = self.ticks = self.usual = 0
        self.scale, self.kind, self.codec = 0, b"", b""

    @property
    def plays(self) -> bool:
        return self.kind in (b"vide", b"soun")


def read(file: BinaryIO, size: int) -> Recording:
    """Walk every box; NotValid for anything that holds no sound and no picture, or is no whole file."""
    walk = _Walk(file, size)
    walk.inside(0, size)
    playing = [track for track in walk.tracks if track.plays]
    one_of_each(*(sum(track.kind == kind for track in playing) for kind in (b"vide", b"soun")))
    if not all(track.scale for track in playing):
        raise damaged()
    if any(track.codec not in PLAYED for track in playing):
        raise NotValid(CODECS)
    wiped = [(track.start, track.length, b"free") for track in walk.tracks if not track.plays]
    seconds = max(track.ticks / track.scale for track in playing)
    return Recording(seconds, any(track.kind == b"vide" for track in playing), "mp4", (*walk.wiped, *wiped))


class _Walk:
    def __init__(self, file: BinaryIO, size: int):
        self.file, self.size = file, size
        self.tracks: list[_Track] = []
        self.wiped: list[tuple[int, int, bytes]] = []
        self.piece: _Track | None = None
        self.usual = self.boxes = self.rows = 0

    def inside(self, start: int, end: int, depth: int = 0) -> None:
        """Every box between two places of the file."""
        while start < end:
            self.boxes += 1
            if self.boxes > MOST_BOXES or depth > 8:
                raise damaged()
            kind, head, length = self._box(start, end)
            if kind == b"trak":
                self.tracks.append(_Track(start, length))
            if kind in ENTERED:
                self.inside(start + head, start + length, depth + 1)
            elif kind in WIPED:
                self.wiped.append((start, length, b"free"))
            elif look := getattr(self, f"_{kind.decode('latin-1')}", None) if kind in LOOKED_AT else None:
                self.file.seek(start + head)
                look(length - head)
            start += length

    def _box(self, start: int, end: int) -> tuple[bytes, int, int]:
        """(type, bytes of its head, bytes in all)"""
        self.file.seek(start)
        content = exactly(self.file, 8)
        length, kind, head = int.from_bytes(content[:4], "big"), content[4:], 8
        if length == 1:
            length, head = int.from_bytes(exactly(self.file, 8), "big"), 16
        elif length == 0:
            length = end - start
        if length < head or start + length > end or (start == 0 and kind != b"ftyp"):
            raise damaged()
        return kind, head, length

    @property
    def track(self) -> _Track:
        if not self.tracks:
            raise damaged()
        return self.tracks[-1]

    def _read(self, length: int, most: int) -> bytes:
        return exactly(self.file, min(length, most))

    def _tkhd(self, length: int) -> None:
        body = self._read(length, 24)
        self.track.number = _number(body, 20 if body[:1] == b"\x01" else 12)

    def _mdhd(self, length: int) -> None:
        body = self._read(length, 24)
        self.track.scale = _number(body, 20 if body[:1] == b"\x01" else 12)

    def _hdlr(self, length: int) -> None:
        body = self._read(length, 12)
        self.track.kind = self.track.kind or body[8:12]  # QuickTime has a second one, about where the data is

    def _stsd(self, length: int) -> None:
        body = self._read(length, 16)
        if _number(body, 4) != 1:
            raise damaged()
        self.track.codec = body[12:16]

    def _stts(self, length: int) -> None:
        count = _number(self._read(length, 8), 4)
        self._count(count)
        body = self._read(length - 8, count * 8)
        self.track.ticks += sum(_number(body, at) * _number(body, at + 4) for at in range(0, count * 8, 8))

    def _trex(self, length: int) -> None:
        body = self._read(length, 24)
        for track in self.tracks:
            if track.number == _number(body, 4):
                track.usual = _number(body, 12)

    def _tfhd(self, length: int) -> None:
        body = self._read(length, 32)
        flags = _number(body, 0)
        self.piece = next((track for track in self.tracks if track.number == _number(body, 4)), None)
        if self.piece is None or not self.piece.plays:
            raise damaged()
        at = 8 + 8 * bool(flags & 1) + 4 * bool(flags & 2)
        self.usual = _number(body, at) if flags & 8 else self.piece.usual

    def _trun(self, length: int) -> None:
        if self.piece is None:
            raise damaged()
        head = self._read(length, 8)
        flags, count = _number(head, 0), _number(head, 4)
        self._count(count)
        if not flags & 0x100:
            self.piece.ticks += count * self.usual
            return
        self.file.seek(4 * bool(flags & 1) + 4 * bool(flags & 4), 1)
        row = 4 * sum(bool(flags & bit) for bit in (0x100, 0x200, 0x400, 0x800))
        body = self._read(length, row * count)
        self.piece.ticks += sum(_number(body, at) for at in range(0, row * count, row))

    def _count(self, rows: int) -> None:
        self.rows += rows
        if self.rows > MOST_ROWS:
            raise damaged()


LOOKED_AT = {b"tkhd", b"mdhd", b"hdlr", b"stsd", b"stts", b"trex", b"tfhd", b"trun"}


def _number(body: bytes, at: int) -> int:
    if at + 4 > len(body):
        raise damaged()
    return int.from_bytes(body[at : at + 4], "big")
