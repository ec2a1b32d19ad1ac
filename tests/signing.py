"""The Board signs: the occasion is opened, and members sign until the resolution is in force."""

import datetime as dt

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse

from grants.board import queries, services
from grants.board.models import BoardSignature, Occasion, Proof, Recommendation
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.accounts.services import DEMO_SECRET


def opened(received: Recommendation, by: User, days: int = 7) -> Occasion:
    """A written resolution, open for a week."""
    return services.hold_in_writing(received, clock.now() + dt.timedelta(days=days), by=by)


def sign(received: Recommendation, member: User, **values) -> BoardSignature:
    """`member` signs what stands now, with a code from their app."""
    received = Recommendation.objects.get(pk=received.pk)
    seen = queries.text_hash(queries.what_to_sign(member, received))
    return services.sign(received, str(member), seen, by=member, **{"proof": Proof.TOTP, **values})


def with_app(member: User) -> User:
    """They have an app that shows codes, as in the demo world."""
    if not Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(member, DEMO_SECRET)
    return member


def code_of(member: User, *, later: bool = False) -> str:
    """The six digits that the app of `member` shows now, or half a minute later: each is taken once."""
    with_app(member)
    now = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(DEMO_SECRET, now[-1] if later else now[len(now) // 2]))


def add_a_passkey(page, user, passwordless: bool = False) -> None:
    """An authenticator in the browser, which says yes to everything; its key is added on the person's own page."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    always = {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options | always})
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Code").fill(code_of(user))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_load_state()
    page.get_by_label("Name").fill("My phone")
    if passwordless:
        page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/recovery-codes/**")


def sign_off(received: Recommendation, members: list[User] | None = None) -> Recommendation:
    """In writing, by `members` (the Board) one after the other, until it is in force."""
    members = members or list(User.objects.with_role(Role.BOARD))
    if queries.occasion_of(received) is None:
        opened(received, members[0])
    for member in members:
        if not Recommendation.objects.get(pk=received.pk).signed_off_at:
            sign(received, member)
    received.refresh_from_db()
    return received
