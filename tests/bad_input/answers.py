"""What a refusal has to be: a status 4xx, a sentence that a person can read, and nothing changed."""

import html
import re
from typing import Any

from tests.bad_input import database

SPOKEN = re.compile(r'(role="alert"|class="errorlist|class="error-summary)')
TAG = re.compile(r"<[^>]+>")


def sentence(answer: Any) -> str:
    """The words of the first notice, error summary or error list of a page; "" when there is none. A script's answer
    has them in its `sentence`."""
    if answer.headers.get("Content-Type") == "application/json":
        return answer.json()["sentence"]
    page = answer.content.decode()
    found = SPOKEN.search(page)
    said = html.unescape(TAG.sub(" ", page[found.start() :].partition(">")[2][:2000])) if found else ""
    return " ".join(said.split())


def is_to_sign_in(answer: Any) -> bool:
    return answer.status_code == 302 and answer.url.startswith("/accounts/login/")


def refuses(answer: Any, *statuses: int) -> None:
    """The answer is a refusal in words, with one of the statuses when they are named."""
    said = (answer.status_code, answer.request["PATH_INFO"], answer.wsgi_request.user, answer.headers.get("Location"))
    assert 400 <= answer.status_code < 500, said
    assert not statuses or answer.status_code in statuses, answer.status_code
    assert len(sentence(answer).split()) > 3, answer.content.decode()[:500]


def some(values: list, place: int, request: Any, each: int = 3) -> list:
    """All of them in the long form; in the short one one of `each`, beginning with another one at the next place."""
    step = 1 if "long or not long" in request.config.option.markexpr else each
    return values[place % step :: step]


class Unchanged:
    """`with Unchanged():` the database is the same afterwards."""

    def __enter__(self) -> "Unchanged":
        self.before = database.digest()
        return self

    def __exit__(self, kind: Any, *rest: Any) -> None:
        if kind is None:
            assert database.changed(self.before) == set()
