"""The people of the tests, how they sign in, and the call they apply to."""

import datetime as dt
import itertools
import re
import time
from pathlib import Path

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.cache import cache
from django.test import Client

from grants.applications import services as applications
from grants.applications.models import Application, EligibilityCheck
from grants.calls import loading
from grants.calls.definition import moved
from grants.calls.models import Call, Stage
from grants.calls.services import begin_checking, launch_call
from shaping_future import clock
from shaping_future.accounts.middleware import SATISFIED
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.accounts.sessions import SEEN_FOR, seen_key
from tests.again import again

_numbers = itertools.count(1)


def person(role: Role | None = None, name: str = "", *, email: str = "", roles: tuple[Role, ...] = ()) -> User:
    """A person with a verified address: an applicant, or who holds `role` (and `roles`)."""
    number = next(_numbers)
    held = sorted({item.value for item in (role, *roles) if item})
    user = User.objects.create_user(
        email or f"person{number}@people.example", name=name or f"Person {number}", roles=held
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client: Client, user: User) -> Client:
    """As `user`, a moment ago, with the second factor used where one is needed. Written in one go: Django's own
    `force_login` stores a session three times and a person once, which was a tenth of every test of a page."""
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa" if user.needs_second_factor else "password", "at": time.time()}
    ]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)
    if user.needs_second_factor:
        session[SATISFIED] = user.pk
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    cache.set(seen_key(session.session_key), 1, SEEN_FOR)  # so that counting queries starts at the page's own
    return client


def signed_in_as(user: User) -> Client:
    """A browser of their own."""
    return sign_in(Client(), user)


REAL_CALL = Path(loading.__file__).parent / "data" / "open_call.yaml"
OPENED = dt.date(2025, 1, 13)  # in that file; the call is open for 42 days


def call_text(days_since_opening: int = 14, **changes) -> str:
    """The real call's definition, its dates moved so that it opened so many days before clock.today().

    `changes` replace single values by their name in the file (slug, title, reviewers_per_application, ...); `opens` and
    `closes` take times and keep the timeline in step.
    """
    days = (clock.today() - dt.timedelta(days=days_since_opening) - OPENED).days
    text = moved(REAL_CALL.read_text(), days)
    for name, value in changes.items():
        if name in {"opens", "closes"}:
            value = value.astimezone(clock.LONDON)
            edge = {"opens": "start", "closes": "end"}[name]
            text = re.sub(rf"(key: open_call,.*{edge}: )[\d-]+", rf"\g<1>{value.date()}", text)
            value = f'"{value.isoformat()}"'
        text, found = re.subn(
            rf"(?m)^( +{name}: +)(\"[^\"]*\"|[^ #\n]+)", lambda line, to=value: f"{line[1]}{to}", text
        )
        assert found == 1, f"{name} is not one value of the file"
    return text


WITHOUT = "The tests try the form; nobody needs its pack here."
"""Why a call of the tests is launched without testers and a pack."""


def a_call(*, launched: bool = True, by: User | None = None, **changes) -> Call:
    """The fund's real call, loaded and launched, open now (it opened 14 days ago); see call_text for `changes`.

    Every call has a slug of its own and the same fund. One whose `closes` has passed was launched while it was open.
    """
    if by is None:
        return again(("call", launched, changes), lambda: _a_call(launched, None, changes))
    return _a_call(launched, by, changes)


def _a_call(launched: bool, by: User | None, changes: dict) -> Call:
    slug = f"open-call-{next(_numbers)}"
    call = loading.load(call_text(**{"slug": slug} | changes))
    if not launched:
        return call
    by = by or person(Role.STAFF)
    with clock.at(clock.now() if call.closes_at > clock.now() else call.opens_at):
        return launch_call(call, WITHOUT, by=by)


def answers_to(call: Call, strand: str = "single", pence: int = 2_500_000, name: str = "", **changes) -> dict:
    """A complete and valid answer to every question of the real call, key → value."""
    name = name or f"Example Network {next(_numbers)}"
    text = "We meet every week, decide together and share what we learn with others."
    narrative = ("summary", "why_now", "who_leads", "what_do", "systems", "connect", "care", "links")
    values = dict.fromkeys(narrative, text) | {
        "org": {
            "name": name,
            "kind": "network",
            "region": "wales",
            "register_number": "",
            "income": "10k_100k",
            "host_name": "",
            "host_agreed": False,
        },
        "public_name": "Our name",
        "budget": {
            "rows": [
                {"kind": "people", "what": "Two days a week", "pence": pence - pence // 10},
                {"kind": "running", "what": "Our share of the rent", "pence": pence // 10},
            ],
            "with_less": "Fewer days.",
        },
        "contact_how": [],
        "declaration": True,
    }
    if strand == "joint":
        partner = {"name": "Example Partners", "role": "Host", "share_of_the_money": "40 %", "contact": "Noor"}
        values["partners"] = [partner]
    return values | changes


def an_application(
    call: Call | None = None,
    user: User | None = None,
    *,
    sent: bool = False,
    strand: str = "single",
    pence: int = 2_500_000,
    name: str = "",
    answers: dict | None = None,
) -> Application:
    """A draft with complete answers, or (`sent`) a sent application. Written while the call was open: now, or within
    its last hour when it has closed. `answers` replaces the answers."""
    if call is None and user is None:
        asked = (sent, strand, pence, name, answers)
        return again(("application", *asked), lambda: _an_application(a_call(), person(), *asked))
    return _an_application(call or a_call(), user or person(), sent, strand, pence, name, answers)


def _an_application(
    call: Call, user: User, sent: bool, strand: str, pence: int, name: str, answers: dict | None
) -> Application:
    if answers is None:
        answers = answers_to(call, strand, pence, name)
    with clock.at(clock.now() if call.is_open else call.closes_at - dt.timedelta(hours=1)):
        application = applications.start_application(call, call.strands.get(key=strand), by=user)
        applications.save_answers(application, answers, {}, by=user)
        return applications.send_application(application, by=user) if sent else application


def eligible(application: Application, by: User | None = None) -> Application:
    """The sent application, found eligible. Its call is in its check afterwards, if it was still open."""
    by = by or person(Role.STAFF)
    call = Call.objects.get(pk=application.call_id)
    with clock.at(max(clock.now(), call.closes_at)):
        if call.stage == Stage.LAUNCHED:
            begin_checking(call, by=by)
        applications.check_eligibility(application, EligibilityCheck.Finding.ELIGIBLE, by=by)
    application.refresh_from_db()
    return application
