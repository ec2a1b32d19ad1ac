"""Text survives an expired session: what a person sent after it ended waits until they have signed in again.

The text is kept in the (now anonymous) session under the page it was sent from. It is given once, on that page, and
only to the person whom this browser belonged to before: a keyed hash in a cookie, which outlives the session, says who
that was without naming them. Nobody else who signs in at the same computer is shown it.
"""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.crypto import constant_time_compare, salted_hmac

from . import limits

KEPT = "interrupted"
SIGNED_OUT = "You were signed out while you were writing. Your text is below. It is not saved yet."
COOKIE = "last_person"
COOKIE_AGE = 60 * 60 * 24 * 90
MAX_BYTES = 200_000
PER_HOUR = 30
"""How many texts one network address may leave with us in an hour: nobody fills our store without an account."""


def page_of(request: HttpRequest) -> str:
    """The path of the page the person was on: for htmx the browser says it, otherwise forms post to their page."""
    if getattr(request, "htmx", False):
        return (request.htmx.current_url_abs_path or request.path).partition("?")[0]
    return request.path


def keep(request: HttpRequest, page: str) -> None:
    """Keep the posted text, without files and secrets; nothing when it is too long or we cannot know whose it is."""
    whose = request.COOKIES.get(COOKIE, "")
    fields = [(name, request.POST.getlist(name)) for name in request.POST if not _is_secret(name)]
    size = sum(len(name) + len(text) for name, texts in fields for text in texts)
    if whose and fields and size <= MAX_BYTES and _is_under_limit(request):
        request.session[KEPT] = {"page": page, "whose": whose, "fields": fields}


def interrupted(request: HttpRequest) -> QueryDict | None:
    """What this person was sending to this page when their session ended: once, then forgotten. For GET views:

    form = SomeForm(interrupted(request) or None, ...)  # then say that it is not saved yet
    """
    kept = request.session.get(KEPT)
    if not kept or request.method != "GET" or not request.user.is_authenticated or kept["page"] != request.path:
        return None
    del request.session[KEPT]
    if not constant_time_compare(kept["whose"], _mark(request.user)):
        return None
    values = QueryDict(mutable=True)
    for name, texts in kept["fields"]:
        values.setlist(name, texts)
    values._mutable = False
    return values


def brought_back(request: HttpRequest) -> QueryDict | None:
    """The same, and the page says so."""
    kept = interrupted(request)
    if kept is not None:
        messages.warning(request, SIGNED_OUT)
    return kept


def given(request: HttpRequest) -> QueryDict | None:
    """What fills the page's form: what was just sent, or what was kept while the person signed in again."""
    return request.POST if request.method == "POST" else brought_back(request)


def remember_person(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the browser keep a mark of whom it belongs to (an HMAC; it opens nothing). Drops another person's text."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return response
    mark = _mark(user)
    kept = request.session.get(KEPT)
    if kept and not constant_time_compare(kept["whose"], mark):
        del request.session[KEPT]
    if request.COOKIES.get(COOKIE) != mark:
        secure = getattr(settings, "SESSION_COOKIE_SECURE", False)
        response.set_cookie(COOKIE, mark, max_age=COOKIE_AGE, httponly=True, secure=secure, samesite="Lax")
    return response


def mark_for_scripts(user) -> str:
    """Whose text a script keeps in this browser: says it without naming them, and is no use in the cookie."""
    return salted_hmac("shaping_future.interruptions.scripts", str(user.pk)).hexdigest()[:32]


def _mark(user) -> str:
    return salted_hmac("shaping_future.interruptions", str(user.pk)).hexdigest()


def _is_secret(name: str) -> bool:
    """What is stored sealed has a form with the prefix "sealed": its text waits nowhere in the open."""
    return name in {"csrfmiddlewaretoken", "code"} or name.startswith("sealed-") or "password" in name.lower()


def _is_under_limit(request: HttpRequest) -> bool:
    address = limits.address_of(request)
    return bool(address) and limits.is_under(f"interruptions:{address}", PER_HOUR)
