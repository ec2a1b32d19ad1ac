"""Measures a book as the worker makes it: run as a program, it prints one line of JSON about itself and its press.

python -m tests.files.bindery 100        by binding.bind
python -m tests.files.bindery 100 whole  the same pages by WeasyPrint alone, as one document
"""

import json
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

WORDS = "people we together women group every week advice home status local support families".split()  # noqa: SIM905
SECTIONS = ("About you", "Your idea", "The bigger picture", "Making it work")
LONG = 1_300 // 7  # words of each narrative answer, so that an application has about 1,300 words with its budget


def said(words: int, chance: random.Random) -> str:
    lines = []
    while words > 0:
        count = min(words, chance.randint(8, 18))
        lines.append(" ".join(chance.choice(WORDS) for _ in range(count)).capitalize() + ".")
        words -= count
    return "\n\n".join(" ".join(lines[start : start + 5]) for start in range(0, len(lines), 5))


def chapters(count: int) -> list[dict]:
    """Applications as cocreation.reading.documents gives them to its template, of plain values."""
    chance = random.Random(7)
    return [_chapter(number, chance) for number in range(1, count + 1)]


def _chapter(number: int, chance: random.Random) -> dict:
    about = {"organisation": f"Network number {number}", "reference": f"STF-{number:06}", "strand": "One organisation"}
    sections = [
        {"title": title, "answers": [_answer(place * 4 + one, chance) for one in range(1, 5)]}
        for place, title in enumerate(SECTIONS)
    ]
    return {"application": about | {"asked_pence": 2_500_000}, "anchor": f"application-{number}", "sections": sections}


def _answer(number: int, chance: random.Random) -> dict:
    answer = {"question": {"number": number, "label": "What will you do about it, and with whom?"}, "empty": False}
    if number in (4, 5, 6, 8, 9, 11):
        return answer | {"value": said(LONG, chance), "template": "questionnaires/answers/narrative.html"}
    if number == 13:
        rows = [("People's time", said(6, chance), "£2,500") for _ in range(10)]
        extra = {"rows": rows, "total": "£25,000", "with_less": said(20, chance), "with_less_label": "With 75 %?"}
        return answer | {"extra": extra, "value": {}, "template": "questionnaires/answers/budget.html"}
    return answer | {"value": said(9, chance), "template": "questionnaires/answers/text.html"}


def parts(rows: list[dict], together: int) -> list:
    from shaping_future.files.binding import Part

    groups = [rows[start : start + together] for start in range(0, len(rows), together)]
    template = "cocreation/reading/pack_part_pdf.html"
    return [Part(template, {"title": "Reading pack", "chapters": some}, len(some)) for some in groups]


def contents(rows: list[dict]):
    from shaping_future import clock
    from shaping_future.files.binding import Part, page_of

    entries = [
        {"application": row["application"], "anchor": row["anchor"], "page": page_of(row["anchor"])} for row in rows
    ]
    about = {"title": "Reading pack", "call": {"title": "A call"}, "reader": "Reader", "day": clock.today()}
    return Part("cocreation/reading/pack_pdf.html", about | {"entries": entries})


def bound(rows: list[dict], path: Path) -> None:
    from cocreation.reading.documents import TOGETHER
    from shaping_future.files.binding import bind

    bind(path, contents(rows), parts(rows, TOGETHER), len(rows), lambda done, total: None, mark="Reader, 1 Jan 2025")


def whole(rows: list[dict], path: Path) -> None:
    from django.conf import settings
    from django.template.loader import render_to_string
    from weasyprint import HTML

    from shaping_future.files import pdf, press

    front, (body,) = contents(rows), parts(rows, len(rows))
    text = render_to_string(body.template, body.context)
    first = render_to_string(front.template, front.context)
    text = text.replace("<main>", first[first.index("<header") : first.index("</body>")] + "<main>", 1)
    files = press.OwnFiles(pdf.static_file, settings.STATIC_URL)
    HTML(string=text, base_url=press.HERE, url_fetcher=files).write_pdf(path, pdf_variant="pdf/ua-1")


def main(count: int, way: str) -> None:
    import django

    django.setup()
    import weasyprint  # noqa: F401 (its import is no part of the time of either way)

    rows = chapters(count)
    with tempfile.TemporaryDirectory() as folder:
        path, before, start = Path(folder) / "book.pdf", _cpu(), time.monotonic()
        {"bound": bound, "whole": whole}[way](rows, path)
        found = {"cpu": _cpu() - before, "wall": time.monotonic() - start, "bytes": path.stat().st_size}
        found |= {"self_mb": _own_mb(), "press_mb": _mb(resource.RUSAGE_CHILDREN)}
        from pypdf import PdfReader

        found["pages"] = len(PdfReader(path).pages)
    print(json.dumps(found))  # noqa: T201


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _own_mb() -> float:
    """The most this program held since it began. Linux's rusage also counts what its parent held before the exec."""
    status = Path("/proc/self/status")
    if not status.exists():
        return _mb(resource.RUSAGE_SELF)
    (peak,) = (line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(peak) / 1024


def _mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "bound")
