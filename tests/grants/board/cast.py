"""The grants before the Board, and a Board that decides them."""

from django.urls import reverse

from grants.board import services
from grants.board.models import Choice
from tests.signing import code_of

CONDITION = {"condition": "Send the renewed policy.", "condition_instalment": 2}


def grants(received):
    return list(received.grants.order_by("order"))


def decide(grant, world, choice=Choice.APPROVE, **values):
    """Board members vote the same until the grant is decided."""
    for member in world.board:
        grant.refresh_from_db()
        if not grant.decision:
            services.cast_vote(grant, choice, by=member, **values)
    grant.refresh_from_db()
    return grant


def approve_all(world, received):
    for grant in grants(received):
        for member in world.board[:3]:
            services.cast_vote(grant, Choice.APPROVE, by=member)


def at(name, thing):
    return reverse(name, args=[thing.public_id])


def text(response):
    return response.content.decode()


def signs(browser, received, member, **values):
    """Through the page, with the code of this moment."""
    shown = browser.get(at("board-sign", received)).context["fingerprint"]
    sent = {"typed_name": str(member), "fingerprint": shown, "code": code_of(member), **values}
    return browser.post(at("board-sign", received), sent, follow=True)
