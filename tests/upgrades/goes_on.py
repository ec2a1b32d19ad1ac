"""What a release does when it goes on serving after the next one's migrations. Run from this release's own checkout by
the tests of the next one, which name the database, and the moment at which its demo world was left:

DJANGO_SETTINGS_MODULE=tests.served TEST_DATABASE=NAME .venv/bin/python -m tests.upgrades.goes_on MOMENT

Its people open what the links lead to; an answer is saved, an application sent, a reading scored, a vote of the Board
and an answer of the Group given, each by posting the form. With --look, pages only. Prints what
was done, as JSON.
"""

import datetime as dt
import html
import json
import re
import sys
import tempfile
from collections import deque
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import django
from django.conf import settings
from django.urls import reverse

MOST = 40
"""Pages for each person."""
LINKS = re.compile(r'href="(/[^"#]*|\?[^"#]*)')
NOT_PAGES = re.compile(r"^/(static|components|accounts/logout)|\.(pdf|csv|json|txt|ics|xlsx|zip|xml)(\?|$)")


def kind(path: str) -> str:
    """Addresses that differ in numbers and names only are one page: of each a few are enough."""
    return re.sub(r"/[0-9a-f-]{36}|/\d+|(?<=calls)/[\w-]+", "/*", urlsplit(path).path)


def walk(browser, starts: list[str], wrong: list[str]) -> set[str]:
    """Open what the links lead to, one of each kind of page; which kinds. A wrong one says where its link stood."""
    waiting, known, seen = deque(dict.fromkeys(starts, "")), dict.fromkeys(starts, ""), set()
    while waiting and len(seen) < MOST:
        path = waiting.popleft()
        if kind(path) in seen and path not in starts:
            continue
        seen.add(kind(path))
        answer = browser.get(path, follow=True)
        if answer.status_code != 200:
            wrong.append(f"{path}, from {known[path]}: {answer.status_code}")
        if "text/html" not in answer.get("Content-Type", "") or answer.streaming:
            continue
        for link in LINKS.findall(answer.content.decode()):
            found = urljoin(path, html.unescape(link))
            if found not in known and not NOT_PAGES.search(found):
                known[found] = path
                waiting.append(found)
    return seen


def people() -> dict:
    """One for each role, an applicant with a draft, somebody with a grant."""
    from grants.applications.models import Application
    from grants.awards.models import Award
    from shaping_future.accounts.models import User
    from shaping_future.accounts.roles import Role

    found = {role.value: User.objects.filter(roles__contains=[role.value], is_active=True).first() for role in Role}
    found["applicant"] = Application.objects.filter(state="draft").order_by("pk").first().started_by
    found["partner"] = Award.objects.order_by("pk").first().application.started_by
    return {name: user for name, user in found.items() if user is not None}


def save(post) -> dict:
    from grants.applications.models import Application

    draft = Application.objects.filter(state="draft", response__answers__question__key="summary").order_by("pk").first()
    answer = draft.response.answers.get(question__key="summary")
    words = f"{answer.value} Said by the release before."
    post(draft.started_by, reverse("application-autosave", args=[draft.public_id]),
         {"q-summary": words, "v-summary": answer.version})  # fmt: skip
    return {"answer": answer.pk, "words": words}


def send(post) -> dict:
    """The draft that has every answer."""
    from grants.applications.models import Application

    drafts = Application.objects.filter(state="draft", call__slug__endswith="next")
    whole = max(drafts, key=lambda one: one.response.answers.count())
    post(whole.started_by, reverse("application-send", args=[whole.public_id]), {})
    return {"application": whole.pk}


def score(post) -> dict:
    from cocreation.reading.models import Reading, ReadingState

    waiting = Reading.objects.filter(state=ReadingState.ASSIGNED, application__call__slug__endswith="reading")
    sheet = next(one for one in waiting.order_by("pk") if not one.parts)
    keys = sheet.application.call.criteria.values_list("key", flat=True)
    fields = {"strongest": "Its people.", "v-strongest": "0", "do": "send"}
    for key in keys:
        fields |= {f"score-{key}": "3", f"sentence-{key}": "It says so.", f"v-score-{key}": "0"}
    post(sheet.member.user, reverse("reading-edit", args=[sheet.public_id]), fields)
    return {"reading": sheet.pk, "scores": len(keys)}


def vote(post) -> dict:
    from grants.board.models import BoardVote, RecommendedGrant
    from shaping_future.accounts.models import User

    open_ones = RecommendedGrant.objects.filter(decision="", recommendation__call__slug__endswith="board")
    grant = open_ones.order_by("order").first()
    voted = BoardVote.objects.filter(grant=grant).values_list("user_id", flat=True)
    member = User.objects.filter(roles__contains=["board"]).exclude(pk__in=voted).order_by("pk").first()
    post(member, reverse("board-vote", args=[grant.public_id]), {"choice": "approve"})
    return {"grant": grant.pk, "user": member.pk}


def answer(post) -> dict:
    """Dots of somebody of the Group who has given none yet."""
    from cocreation.deliberation.models import Round
    from shaping_future.accounts.models import User

    asked = Round.objects.filter(method="dots", shut_at=None).order_by("pk").first()
    waiting = set(asked.eligible) - set(asked.positions.values_list("user_id", flat=True))
    member = User.objects.get(pk=min(waiting))
    post(member, reverse("round-answer", args=[asked.public_id]), {"option-1": "1", "option-2": "1"})
    return {"round": asked.pk, "user": member.pk}


def look() -> dict:
    """Every sort of person opens pages."""
    from tests.cast import Client, signed_in_as

    wrong: list[str] = []
    pages = {"visitor": walk(Client(), ["/", "/health/ready/"], wrong)}
    for name, user in people().items():
        own: list[str] = []
        pages[name] = walk(signed_in_as(user), ["/", "/account/"], own)
        wrong += [f"{name}: {one}" for one in own]
    kinds = set().union(*pages.values())
    return {"pages": {name: len(seen) for name, seen in pages.items()}, "kinds": len(kinds), "wrong": wrong}


def write() -> dict:
    """One of each step that people would miss most."""
    from tests.cast import signed_in_as

    wrong: list[str] = []

    def post(person, path: str, fields: dict) -> None:
        got = signed_in_as(person).post(path, fields, headers={"accept": "text/html,application/json"})
        if got.status_code not in (200, 302, 303):
            wrong.append(f"POST {path}: {got.status_code} {got.content.decode()[:300]}")

    return {"done": {step.__name__: step(post) for step in (save, send, score, vote, answer)}, "wrong": wrong}


def serve() -> list[str]:
    """The web server itself starts and answers."""
    from tests.web_process import WebProcess

    web = WebProcess(tempfile.gettempdir())
    try:
        web.start()
        with urlopen(f"{web.url}/health/ready/", timeout=60) as answer:  # noqa: S310 (our own)
            said = json.load(answer)
        return [] if said["ready"] else [f"Its server is not ready: {said}"]
    except (AssertionError, OSError) as error:
        return [f"Its server: {error}"]
    finally:
        web.kill()


def main(moment: dt.datetime, steps: bool = True) -> None:
    django.setup()
    from shaping_future import clock

    settings.ALLOWED_HOSTS = ["*"]
    with clock.at(moment):
        seen, done = look(), write() if steps else {"wrong": []}
    wrong = serve() + seen["wrong"] + done["wrong"]
    json.dump(seen | done | {"wrong": wrong}, sys.stdout)


if __name__ == "__main__":
    main(dt.datetime.fromisoformat(sys.argv[1]), steps="--look" not in sys.argv)
