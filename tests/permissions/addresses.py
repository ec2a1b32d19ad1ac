"""The address of every route in the world of the matrix."""

from django.urls import reverse

from grants.calls.services import token_of as tester_token
from grants.open_data.queries import public_id
from learning.community.queries import calendar_key, mail_key
from tests.addresses import OF_SEVERAL, OF_THE_APPLICATION, OF_THE_CALL, PUBLIC
from tests.addresses_of_community import OF_THE_COMMUNITY
from tests.grants.applications.cast import token_of
from tests.permissions.world import World


def _insight(world: World) -> dict:
    return {"slug": world.insight_address}


def _fund(world: World) -> dict:
    return {"pk": world.call.fund_id}


KEYS = {
    "application-start": lambda world: {"slug": world.call.slug},
    "call-try": lambda world: {"token": tester_token(world.tester)},
    "call-try-tell": lambda world: {"token": tester_token(world.tester)},
    "community-calendar": lambda world: {"token": calendar_key(world.shared.presence)},
    "community-mail-off": lambda world: {"token": mail_key(world.shared.presence, "all")},
    "equity-funnel-picture": lambda world: {"slug": world.call.slug, "key": "region"},
    "erasure-certificate": lambda world: {"public_id": world.erasure.public_id},
    "fund-because": _fund,
    "fund-design": _fund,
    "insights:comment": _insight,
    "insights:insight": _insight,
    "invitation": lambda world: {"token": token_of(world.invitation)},
    "open_data:grant": lambda world: {"id": public_id(world.award)},
    "openness:call": lambda world: {"slug": world.call.slug},
    "openness:funnel": lambda world: {"slug": world.call.slug},
    "partner-answer": lambda world: {"token": "x" * 32},
    "recovery-detail": lambda world: {"token": "x" * 32},
    "signatory": lambda world: {"token": "x" * 32},
}
"""What is open to everybody, or to whoever holds the address, and is no page of the call."""


def address_of(name: str, world: World) -> str:
    known = {**OF_THE_APPLICATION, **OF_SEVERAL, **OF_THE_CALL, **OF_THE_COMMUNITY, **KEYS}
    if name in known:
        return reverse(name, kwargs=known[name](world))
    return reverse(name, kwargs={"slug": world.call.slug} if name in PUBLIC else {})
