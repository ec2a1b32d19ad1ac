"""Recordings as browsers and phones write them, made here byte by byte, honest and not."""

import io
import struct
import wave

# --- WebM ------------------------------------------------------------------------------------------------------------

SEGMENT, INFO, TRACKS, TRACK, CLUSTER = "18538067", "1549a966", "1654ae6b", "ae", "1f43b675"
UNKNOWN = b"\x01" + b"\xff" * 7


def element(key, body, size=None):
    length = len(body) if size is None else size
    return bytes.fromhex(key) + (0x01 << 56 | length).to_bytes(8, "big") + body


def number(value, width=8):
    return value.to_bytes(width, "big")


def track(kind, codec):
    return element(TRACK, element("d7", b"\x01") + element("83", bytes([kind])) + element("86", codec))


SOUND, PICTURE = track(2, b"A_OPUS"), track(1, b"V_VP8")


def webm(seconds=3.0, tracks=SOUND, scale=1_000_000, more=b"", doctype=b"webm", said=None):
    """As Chromium's recorder writes it: a segment and clusters of unknown length, and no duration in its head unless
    `said` (in ticks) puts one there."""
    head = element("1a45dfa3", element("4282", doctype))
    info = element("2ad7b1", number(scale)) + (element("4489", struct.pack(">d", said)) if said is not None else b"")
    body = element(INFO, info) + element(TRACKS, tracks) + more
    for start in range(int(seconds)):
        blocks = b"".join(element("a3", b"\x81" + number(at, 2) + b"\x80" + b"sound") for at in range(0, 1000, 250))
        body += bytes.fromhex(CLUSTER) + UNKNOWN + element("e7", number(start * 10**9 // (scale or 1))) + blocks
    last = int(seconds * 10**9 // (scale or 1))
    body += bytes.fromhex(CLUSTER) + UNKNOWN + element("e7", number(last)) + element("a3", b"\x81\x00\x00\x80sound")
    return head + bytes.fromhex(SEGMENT) + UNKNOWN + body


ATTACHED = element("1941a469", element("61a7", element("466e", b"evil.exe") + element("465c", b"MZ" * 50)))

# --- MP4 -------------------------------------------------------------------------------------------------------------


def box(kind, body=b"", size=None):
    return struct.pack(">I", 8 + len(body) if size is None else size) + kind + body


def trak(handler=b"soun", codec=b"mp4a", seconds=3.0, scale=1000, said=None):
    tkhd = box(b"tkhd", bytes(12) + number(1, 4) + bytes(68))
    mdhd = box(b"mdhd", bytes(12) + number(scale, 4) + number(int((said if said is not None else seconds) * scale), 4))
    hdlr = box(b"hdlr", bytes(8) + handler + bytes(12))
    stsd = box(b"stsd", bytes(4) + number(1, 4) + box(codec, bytes(28)))
    stts = box(b"stts", bytes(4) + number(1, 4) + number(int(seconds * 10), 4) + number(scale // 10, 4))
    return box(b"trak", tkhd + box(b"mdia", mdhd + hdlr + box(b"minf", box(b"stbl", stsd + stts))))


PLACE = b"\xa9xyz\x00\x12\x15\xc7+51.5074-000.1278/"


def mp4(*tracks, brand=b"isom", more=b"", place=True):
    """As a phone writes it, with the place where it was filmed beside the tracks."""
    udta = box(b"udta", box(b"meta", PLACE)) if place else b""
    moov = box(b"moov", box(b"mvhd", bytes(100)) + b"".join(tracks or (trak(),)) + udta)
    return box(b"ftyp", brand + bytes(4)) + moov + box(b"mdat", b"sound and picture" * 20) + more


# --- sound -----------------------------------------------------------------------------------------------------------


def wav(seconds=3.0, rate=8000):
    result = io.BytesIO()
    with wave.open(result, "wb") as found:
        found.setnchannels(1)
        found.setsampwidth(1)
        found.setframerate(rate)
        found.writeframes(b"\x80" * int(seconds * rate))
    return result.getvalue()


def mp3(seconds=3.0):
    """Silence: frames of 417 bytes, 128 kbit/s at 44,100 Hz, each 1152 samples."""
    return (b"\xff\xfb\x90\x64" + bytes(413)) * int(seconds * 44100 / 1152 + 1)


def ogg(seconds=3.0):
    """Opus in Ogg: two heads and one packet of silence a page, 20 ms each."""
    head = b"OpusHead\x01\x01\x00\x00\x80\xbb\x00\x00\x00\x00\x00"
    tags = b"OpusTags" + struct.pack("<I", 4) + b"test" + struct.pack("<I", 0)
    pages = [_page(head, 0, 0, 2), _page(tags, 0, 1)]
    count = int(seconds * 50)
    return b"".join([*pages, *(_page(b"\xf8\xff\xfe", 960 * (one + 1), one + 2) for one in range(count))])


def _page(packet, granule, sequence, flag=0):
    raw = b"OggS\x00" + bytes([flag]) + struct.pack("<qIII", granule, 1, sequence, 0) + bytes([1, len(packet)]) + packet
    return raw[:22] + struct.pack("<I", _crc(raw)) + raw[26:]


def _crc(content):
    total = 0
    for byte in content:
        total ^= byte << 24
        for _ in range(8):
            total = (total << 1 ^ (0x04C11DB7 if total & 0x80000000 else 0)) & 0xFFFFFFFF
    return total
