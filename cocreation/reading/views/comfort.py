"""What makes reading easier for one person: larger text, breaks as they planned them. Kept on that person's device
alone, in cookies: it needs no script, and nobody else is told."""

from collections.abc import Container

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cocreation.reading.queries import Place
from shaping_future import clock

TEXT_SIZE, LARGE = "reading_text", "large"
SIZES = ("usual", LARGE)
BREAK, SITTING = "reading_break", "reading_sitting"
MINUTES = {"30m": 30, "45m": 45, "60m": 60}
BREAKS = {
    "0": "No planned break",
    **{value: f"After about {minutes} minutes" for value, minutes in MINUTES.items()},
    "1": "After each application",
    **{f"{count}": f"After every {count} applications" for count in (2, 3, 5)},
}
RESTED = 30 * 60
"""Seconds in which somebody saved and opened nothing: they have had a break, or a long application."""
A_YEAR = 60 * 60 * 24 * 365


def keep(request: HttpRequest, answer: HttpResponse, name: str, value: str, known: Container[str]) -> HttpResponse:
    """A choice of the reader's, if it is one of those that are offered."""
    if value in known:
        _put(answer, name, value, A_YEAR)
    return answer


def wants_size(request: HttpRequest) -> str:
    """What was chosen just now, by a link or with a sheet that was saved; "" for nothing."""
    return request.GET.get("text", "") or request.POST.get("text", "")


def keep_size(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    return keep(request, answer, TEXT_SIZE, wants_size(request), SIZES)


def is_large(request: HttpRequest) -> bool:
    return request.COOKIES.get(TEXT_SIZE) == LARGE


def break_after(request: HttpRequest) -> str:
    """Of BREAKS, what the reader chose."""
    chosen = request.COOKIES.get(BREAK, "")
    return chosen if chosen in BREAKS else "0"


def minutes_read(request: HttpRequest) -> int | None:
    """How long the reader has been at it, if that is as long as they wanted to read without a break."""
    most = MINUTES.get(break_after(request))
    minutes = (_now() - _began(request)) // 60
    return minutes if most and minutes >= most else None


def is_due(request: HttpRequest, place: Place, is_sent: bool) -> bool:
    """Whether the planned break comes now: so long after they began; or they just sent the last before it."""
    if (after := break_after(request)) in MINUTES:
        return minutes_read(request) is not None
    return bool(is_sent and int(after) and place.next and place.is_latest and place.sent_today % int(after) == 0)


def go_on(request: HttpRequest, answer: HttpResponse, *, anew: bool = False) -> HttpResponse:
    """The reader is still at it, on a page or by saving; `anew`: they were just told to rest, so it begins again."""
    if break_after(request) in MINUTES:
        began = _now() if anew else _began(request)
        _put(answer, SITTING, f"{began}.{_now()}", RESTED)
    return answer


def _began(request: HttpRequest) -> int:
    """When the reader sat down to this, in seconds; now, if they have been away meanwhile."""
    began, _, last = request.COOKIES.get(SITTING, "").partition(".")
    known = all(one.isascii() and one.isdigit() and len(one) < 12 for one in (began, last))
    is_on = known and int(began) <= int(last) <= _now() < int(last) + RESTED
    return int(began) if is_on else _now()


def _now() -> int:
    return int(clock.now().timestamp())


def _put(answer: HttpResponse, name: str, value: str, seconds: int) -> None:
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_cookie(name, value, max_age=seconds, httponly=True, secure=secure, samesite="Lax")
