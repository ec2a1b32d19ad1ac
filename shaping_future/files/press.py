"""HTML as tagged PDF (PDF/UA-1). Knows nothing of Django, so that long work can run in a process of its own.

`python -m shaping_future.files.press JOB` prints a book (binding.py) and says on its standard output how many things
are done, a number a line. When it ends, the memory that WeasyPrint needed is the system's again.
"""

import gc
import json
import mimetypes
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

HERE = "https://static.invalid/"  # nothing is ever fetched from it: it only makes addresses absolute
PAGE_OF = re.compile("\ue000([a-z0-9-]+)\ue001")
"""Stands in the contents for the number of the page that an element with this id is on."""

Find = Callable[[str], Path | None]
"""Gives the file behind a name below the static address, or None."""


def document(text: str, find: Find, static_url: str) -> Any:
    """The laid out pages (weasyprint.Document) of HTML that has <html lang> and <title>."""
    from weasyprint import HTML  # takes a second or two and needs Pango, so only where it is used

    html = HTML(string=text, base_url=HERE, url_fetcher=OwnFiles(find, static_url))
    prepare(html.etree_element)
    return html.render(pdf_variant="pdf/ua-1")


def prepare(root: Any) -> None:
    """What browsers do by themselves: directions; and links to other parts of the same book stay links."""
    from shaping_future.files.joining import ELSEWHERE

    here = {element.get("id") for element in root.iter() if element.get("id")}
    for element in root.iter():
        if element.get("dir") == "auto":
            element.set("dir", direction("".join(element.itertext())))
        target = element.get("href", "") if element.tag == "a" else ""
        if target.startswith("#") and target[1:] not in here:
            element.set("href", ELSEWHERE + target[1:])


def direction(text: str) -> str:
    """ "rtl" when the first letter is Arabic, Hebrew or the like, else "ltr"."""
    for letter in text:
        if (kind := unicodedata.bidirectional(letter)) in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def write(laid_out: Any, target: Any = None) -> bytes | None:
    """The pages as PDF: returned, or written to a path or file."""
    return laid_out.write_pdf(target, finisher=margins_are_artifacts, pdf_variant="pdf/ua-1")


# --- running headers and footers ----------------------------------------------------------------------------------


def margins_are_artifacts(_document: Any, pdf: Any) -> None:
    """WeasyPrint marks the text of running headers and footers as if it were content, but hangs it nowhere.

    A screen reader that goes by pages would read it out between two halves of a sentence. PDF/UA calls it an artifact.
    """
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    known = _reachable(pdf, root["K"])
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    pages = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for number, reference in enumerate(pdf.page_references):
        owners = pages[number]
        loose = {mcid for mcid, owner in enumerate(owners) if _number(owner) not in known}
        for mcid in loose:
            _object(pdf, owners[mcid]).clear()
            owners[mcid] = "null"
        _mark_loose(_object(pdf, _object(pdf, reference)["Contents"]).stream, loose)


def _mark_loose(operations: list[Any], loose: set[int]) -> None:
    for place, operation in enumerate(operations):
        if operation == b"BDC" and operations[place - 1].get("MCID") in loose:
            operations[place - 2] = "/Artifact"
            operations[place - 1] = type(operations[place - 1])({"Type": "/Pagination"})


def _reachable(pdf: Any, references: list[Any]) -> set[int]:
    known, waiting = set(), [one for one in references if isinstance(one, bytes)]
    while waiting:
        number = _number(waiting.pop())
        if number not in known:
            known.add(number)
            kids = pdf.objects[number].get("K") or []
            waiting += [kid for kid in kids if isinstance(kid, bytes)]
    return known


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[_number(reference)]


# --- what a PDF may use -------------------------------------------------------------------------------------------


class OwnFiles:
    """Gives WeasyPrint our static files and refuses every other address: no network, no disk, no data of others."""

    def __init__(self, find: Find, static_url: str):
        self.find, self.static_url = find, static_url

    def fetch(self, url: str, headers: dict | None = None) -> Any:
        from weasyprint.urls import URLFetcherResponse

        path = self.path(url)
        if path is None:
            raise ValueError(f"A PDF may only use our own static files, not {url[:80]}")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    __call__ = fetch

    def path(self, url: str) -> Path | None:
        """The file behind an address of ours; None for any other."""
        parts = urlsplit(url)
        root = "/" + self.static_url.strip("/") + "/"
        if f"{parts.scheme}://{parts.netloc}/" != HERE or not parts.path.startswith(root):
            return None
        name = unquote(parts.path.removeprefix(root))
        if "\x00" in name or ".." in name.split("/") or name.startswith("/"):
            return None
        return self.find(name)


# --- a book in a process of its own ---------------------------------------------------------------------------------


def print_book(job: dict[str, Any]) -> Iterator[int]:
    """Print the parts one after the other and join them behind their contents; yields how many things are done.

    The job: "static_url" and "roots" (where our static files are), "contents" and "parts" (files of HTML), "counts"
    (how many things each part holds), "mark" (a file of HTML, or ""), "out". Only one part is laid out at a time.
    """

    from shaping_future.files.joining import Book  # pypdf takes 30 MB, and every web process imports this file

    def find(name: str) -> Path | None:
        return next((found for root in job["roots"] if (found := Path(root) / name).is_file()), None)

    def lay_out(text: str) -> Any:
        return document(text, find, job["static_url"])

    contents, done = Path(job["contents"]).read_text(), 0
    before = len(lay_out(PAGE_OF.sub("000", contents)).pages)  # how many pages the contents take
    first = before + 1
    with Path(job["out"]).open("wb") as out:
        book = Book(out)
        if job["mark"]:
            book.set_mark(lay_out(Path(job["mark"]).read_text()).write_pdf())
        for path, count in zip(job["parts"], job["counts"], strict=True):
            laid_out = lay_out(_starting_at(Path(path).read_text(), first))
            book.add(write(laid_out))
            first += len(laid_out.pages)
            done += count
            yield done
        numbers = {anchor: str(number) for anchor, number in book.places(before).items()}
        laid_out = lay_out(PAGE_OF.sub(lambda found: numbers.get(found[1], "–"), contents))
        book.add(write(laid_out), at_the_front=True)
        book.close()


def _starting_at(text: str, number: int) -> str:
    """The part's first page has this number, and the others go on from it."""
    return text.replace("</head>", f"<style>@page :first {{ counter-reset: page {number} }}</style></head>", 1)


def main(path: str) -> None:
    gc.set_threshold(200_000, 50, 100)  # boxes of pages are many and live long: looking for dead ones costs an eighth
    for done in print_book(json.loads(Path(path).read_text())):
        print(done, flush=True)  # noqa: T201 the protocol with binding.py


if __name__ == "__main__":
    main(sys.argv[1])
