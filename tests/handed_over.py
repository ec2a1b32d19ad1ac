"""What a person is handed, as text to search in: pages as they are, PDFs and tables read back, zips unpacked."""

import html
import io
import re
import zipfile

from django.test import Client
from pypdf import PdfReader


def words(text: str) -> str:
    """With single spaces, because a PDF breaks its lines where it likes."""
    return " ".join(text.split())


def text_in(content: bytes) -> str:
    """All that can be read in a file of any kind that we hand out, the names of what is packed in it included."""
    if content.startswith(b"%PDF-"):
        reader = PdfReader(io.BytesIO(content))
        return words(" ".join([str(reader.metadata or ""), *(page.extract_text() for page in reader.pages)]))
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return " ".join(f"{name} {text_in(packed.read(name))}" for name in packed.namelist())
    return words(html.unescape(content.decode("utf-8", "replace")))


def handed(answer) -> str:
    """Everything in an answer: what it says, where it sends, what the file is called."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{dict(answer.headers)} {text_in(content)}"


def is_typed(answer) -> bool:
    """Whether it says what it is, and a text in which letters. What is sent on has nothing in it."""
    if answer.status_code in (204, 304):
        return True
    kind, _, more = answer.get("Content-Type", "").partition(";")
    in_letters = re.match(r"text/|application/xml$|.*\+xml$", kind)
    return bool(kind) and (not in_letters or re.search("charset=(utf-8|us-ascii)", more, re.I) is not None)


def opened(browser: Client, address: str, data: dict | None = None) -> str:
    """As `handed`, by GET, or by POST when there is something to send. Nothing may go wrong."""
    answer = browser.get(address) if data is None else browser.post(address, data)
    assert answer.status_code < 500, (address, answer.status_code)
    assert is_typed(answer), (address, answer.get("Content-Type"))
    return handed(answer)
