"""The last minutes before a call closes: many people write, many send, on two cores with web and worker running.

    script/bench --closing-hour                 400 writers and 400 senders for two minutes, as the targets say
    script/bench --closing-hour --people 40 --minutes 0.5

Every writer saves one answer every ten seconds; every sender sends once, at a moment of their own. Afterwards the
database is asked whether each acknowledged text is there, and whether each application that was said to be sent was.
"""

import asyncio
import random
import statistics
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

EVERY = 10  # seconds between two saves of one writer
MOST_SEND = 1.0  # seconds: the 95th percentile of a send
PATIENCE = 30


@dataclass
class Person:
    """Somebody with a draft, signed in."""

    application: object
    cookie: str
    token: str
    mark: str
    saved: list[str] = field(default_factory=list)
    """Texts that the server acknowledged, oldest first."""
    version: int = 0
    was_sent: bool = False


@dataclass
class Seen:
    """What the load met: seconds of each answer, and what went wrong."""

    saves: list[float] = field(default_factory=list)
    sends: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def seed(people: int) -> tuple[list[Person], list[Person]]:
    """(writers, senders), each leading a complete draft of one open call."""
    from tests import cast

    call = cast.a_call()
    everyone = [_person(cast.an_application(call)) for _ in range(2 * people)]
    return everyone[:people], everyone[people:]


def _person(application) -> Person:
    from django.conf import settings
    from django.middleware.csrf import get_token
    from django.test import RequestFactory

    from shaping_future.interruptions import mark_for_scripts
    from tests import cast

    user = application.started_by
    session = cast.signed_in_as(user).cookies[settings.SESSION_COOKIE_NAME].value
    request = RequestFactory().get("/")
    token = get_token(request)
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={request.META['CSRF_COOKIE']}"
    version = application.response.answers.get(question__key="summary").version
    return Person(application, cookie, token, mark_for_scripts(user), version=version)


def run(address: tuple[str, int], writers: list[Person], senders: list[Person], minutes: float) -> int:
    """Load the site, say what it took, prove that nothing was lost. The exit status."""
    asyncio.run(_warm(address, writers))
    seen = Seen()
    began = time.monotonic()
    asyncio.run(_closing_hour(address, writers, senders, minutes * 60, seen))
    took = time.monotonic() - began
    lost = _lost(writers, senders)
    print(f"{len(writers)} people saved {len(seen.saves):,} times and {len(senders)} sent, in {took:.0f} s.")
    for name, times in (("autosave", seen.saves), ("send", seen.sends)):
        median, slow, longest = _at(times, 50), _at(times, 95), max(times) * 1000
        print(f"{name:10} median {median:6.0f} ms   p95 {slow:6.0f} ms   longest {longest:6.0f} ms")
    for sentence in [*seen.errors[:10], *lost[:10]]:
        print(sentence)
    late = _at(seen.sends, 95) >= MOST_SEND * 1000
    slow = f"Sends slower than {MOST_SEND:g} s at p95: {'yes' if late else 'no'}."
    print(f"Errors: {len(seen.errors)}. Lost: {len(lost)}. {slow}")
    return 1 if seen.errors or lost or late else 0


def _at(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1] * 1000


async def _warm(address, writers: list[Person]) -> None:
    """Every process has loaded what it needs: a call's last minutes never meet a server that has just been started."""
    for _ in range(5):
        await asyncio.gather(*(_post(address, one, "autosave", {"person": one.mark}) for one in writers[:8]))


async def _closing_hour(address, writers, senders, seconds: float, seen: Seen) -> None:
    chance = random.Random(7)
    begin = time.monotonic()
    await asyncio.gather(
        *(_write(address, one, begin + chance.uniform(0, EVERY), begin + seconds, seen) for one in writers),
        *(_send(address, one, begin + chance.uniform(0, seconds), seen) for one in senders),
    )


async def _write(address, person: Person, begin: float, end: float, seen: Seen) -> None:
    number = 0
    while (moment := begin + number * EVERY) < end:
        await asyncio.sleep(moment - time.monotonic())
        number += 1
        await _save(address, person, f"We meet, decide and share. Draft {number}.", seen)


async def _save(address, person: Person, text: str, seen: Seen) -> None:
    import json

    form = {"q-summary": text, "v-summary": person.version, "person": person.mark, "section": 2, "seconds": EVERY}
    took, status, body = await _post(address, person, "autosave", form)
    seen.saves.append(took)
    if status != 200:
        seen.errors.append(f"A save was answered with {status}: {body[:200]}")
        return
    person.version = json.loads(body)["saved"]["summary"]
    person.saved.append(text)


async def _send(address, person: Person, moment: float, seen: Seen) -> None:
    await asyncio.sleep(max(0, moment - time.monotonic()))
    took, status, body = await _post(address, person, "send", {})
    seen.sends.append(took)
    person.was_sent = status == 302
    if not person.was_sent:
        seen.errors.append(f"A send was answered with {status}: {body[:200]}")


async def _post(address, person: Person, what: str, form: dict) -> tuple[float, int, str]:
    """(seconds, status, body) of one POST on a connection of its own, as through a busy proxy."""
    body = urlencode(form)
    head = (
        f"POST /applications/{person.application.public_id}/{what}/ HTTP/1.1\r\nHost: localhost\r\n"
        f"Cookie: {person.cookie}\r\nX-CSRFToken: {person.token}\r\nAccept: application/json\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    began = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection(*address)
            writer.write((head + body).encode())
            answer = (await reader.read()).decode()
            writer.close()
    except (OSError, TimeoutError) as error:
        return time.perf_counter() - began, 0, repr(error)
    status, _, rest = answer.partition("\r\n")
    return time.perf_counter() - began, int(status.split()[1]), rest.partition("\r\n\r\n")[2]


def _lost(writers: list[Person], senders: list[Person]) -> list[str]:
    """What was acknowledged and is not there: each writer's last text, every text of the history, every send."""
    from grants.applications.models import Application
    from shaping_future.files.models import Document
    from shaping_future.outbox.models import Message
    from shaping_future.questionnaires import queries

    lost = []
    for one in writers:
        now = queries.answers(one.application.response)["summary"]
        kept = {change.text for change in queries.history(one.application.response)}
        lost += [f"Lost: {text!r}" for text in one.saved if text not in kept]
        lost += [f"Not the last text: {now!r}"] if one.saved and now != one.saved[-1] else []
    sent = {one.application.pk for one in senders if one.was_sent}
    there = set(Application.objects.filter(pk__in=sent, state="sent").values_list("pk", flat=True))
    lost += [f"Said to be sent and is not: {pk}" for pk in sent - there]
    receipts = Document.objects.filter(kind="application-receipt", subject__in=[str(pk) for pk in sent]).count()
    letters = Message.objects.filter(key__startswith="application:sent:").count()
    if (receipts, letters) != (len(sent), len(sent)):
        lost.append(f"{len(sent)} were sent; {receipts} receipts and {letters} mails were promised.")
    return lost
