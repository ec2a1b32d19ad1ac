"""What people ask about their data, and complaints."""

import uuid

from allauth.account.models import Login
from django.test import Client

from shaping_future.accounts.recovery import digits_of
from shaping_future.accounts.stages import ToldOnThePhone
from tests.accounts.steps import page_of
from tests.bad_input.forms import Form
from tests.bad_input.table.places import by_id
from tests.bad_input.world import World


def somebody(world: World):
    return world.people["applicant"]


def handler(world: World):
    return world.handler


def complaining(world: World) -> dict:
    return {"kind": "service", "words": "Nobody called me back.", "key": str(uuid.UUID(int=9))}


def lost(world: World) -> dict:
    return {"token": page_of(world.lost)}


class SigningIn(Form):
    """In a browser where somebody has come half of the way in, after a recovery."""

    def browser(self, world: World, **options) -> Client:
        browser = Client(**options)
        session, login = browser.session, Login(user=world.returning.person)
        login.state = {"stages": {"current": ToldOnThePhone.key}}
        session["account_login"] = login.serialize()
        session.save()
        return browser


RIGHTS = [
    Form("safe-use", who=lambda world: None, may=("*",), fields=lambda world: {"titles": "quiet"}, keeps=False,
         again=True),
    Form("recovery-ask", who=lambda world: None, may=("*",), fields=lambda world: {"email": "noor@people.example"},
         keeps=False, again=True),
    Form("recovery-detail", who=lambda world: None, may=("*",), where=lost, fields=lambda world: {"do": "ask"}),
    SigningIn("recovery-digits", who=lambda world: None, may=("*",),
              fields=lambda world: {"digits": digits_of(world.returning)}),
    Form("complaint-make", who=lambda world: None, may=("*",), fields=complaining, seen=("key",),
         text=("words", "wish", "name", "email", "phone")),
    Form("complaint-detail", label="read", who=handler, where=by_id("complaint"), fields=lambda world: {"do": "read"}),
    Form("complaint-detail", label="answer", who=handler, where=by_id("complaint"), text=("words",),
         fields=lambda world: {"do": "answer", "words": "We are sorry. We call you today."}),
    Form("complaint-detail", label="on", who=handler, where=by_id("complaint"), fields=lambda world: {"do": "on"}),
    Form("data-home", who=somebody, may=("*",), again=True),
    Form("data-erase", label="ask", who=somebody, may=("*",), fields=lambda world: {"do": "ask"}),
    Form("consent-list", who=somebody, may=("*",), fields=lambda world: {"kind": "research", "do": "give"}),
    Form("call-closing", who=lambda world: world.cast.staff, may=("staff",),
         where=lambda world: {"slug": world.over.slug}),
]  # fmt: skip
