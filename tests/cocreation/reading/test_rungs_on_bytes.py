"""Each step of the ladder, in the bytes of each way in which a reader could hear of an application while people read:
pages, search, tables, the packs that they ask for now and asked for before, reminders.

The whole site, for whoever is out of the room: tests/test_recusal_on_bytes.py.
"""

import datetime as dt

import pytest
from django.urls import reverse

from cocreation.reading import services
from grants.applications.models import Rung
from grants.applications.services import recuse
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import Refused
from shaping_future.files.models import Document
from shaping_future.files.services import make
from shaping_future.outbox.models import Message
from tests.cast import signed_in_as
from tests.cocreation.cast import applications, reading, send, sheet_of
from tests.cocreation.reading.cast import written
from tests.handed_over import opened, words

pytestmark = pytest.mark.django_db
NEVER, SCORERS, IN_THE_ROOM = set(), {Rung.NOTE}, {Rung.NOTE, Rung.SCORING}
WHERE = {
    "own list": SCORERS,
    "own sheet": SCORERS,
    "pack": SCORERS,
    "pack from before": SCORERS,
    "reminder": SCORERS,
    "how far it is": IN_THE_ROOM,
    "search": IN_THE_ROOM,
    "table": IN_THE_ROOM,
    "workbook": IN_THE_ROOM,
    "register": IN_THE_ROOM,
    "register as a table": IN_THE_ROOM,
    "mail": NEVER,
}
"""Way → the steps at which the application is still named there. A mail names nothing to anybody."""


class Reader:
    """A member who also works for the fund, so that every way is open to them, and one application given to them."""

    def __init__(self):
        self.call, people, self.facilitator = reading(2, 3)
        self.application, other = applications(self.call)
        self.user = people[0]
        self.user.roles = [*self.user.roles, Role.STAFF, Role.FACILITATOR]
        self.user.save()
        self.term = services.say_reading_end(self.call, clock.today() + dt.timedelta(days=20), by=self.facilitator)
        send(sheet_of(self.user, other), 3)
        self.sheet = sheet_of(self.user, self.application)
        self.before = self.pack()
        self.browser = signed_in_as(self.user)

    def pack(self) -> Document | None:
        try:
            document = services.want_reading_pack(self.call, self.user.membership, by=self.user)
        except Refused:
            return None
        make(document.pk)
        return document

    def at(self, route: str, *args: object, ask: str = "") -> str:
        return opened(self.browser, reverse(route, args=args) + ask)

    def taken(self, form: str) -> str:
        address, fields = reverse("application-bulk"), {"do": form, "every": "on", "filter": f"call={self.call.pk}"}
        asked = self.browser.post(address, fields)
        return opened(self.browser, address, fields | {"seen": asked.context["seen"]})

    def mails(self) -> list[Message]:
        with clock.at(self.term.until - dt.timedelta(days=1)):
            services.remind_readers()
        return list(Message.objects.filter(to=self.user.email))

    def looked(self) -> dict[str, str]:
        """Way → all that can be read there."""
        slug, name, mails = self.call.slug, self.application.organisation.name, self.mails()
        reminded = [one for one in mails if one.key.startswith("reading:3d:") and ":all:" not in one.key]
        return {
            "own list": self.at("reading-list", slug),
            "own sheet": self.at("reading-edit", self.sheet.public_id),
            "pack": self.at("document-download", self.pack().pk),
            "pack from before": self.at("document-download", self.before.pk),
            "reminder": name if reminded else "",
            "how far it is": self.at("reading-progress", slug, ask="?show=all"),
            "search": self.at("application-find", ask=f"?q={name.split()[-1]}"),
            "table": self.taken("csv"),
            "workbook": self.taken("xlsx"),
            "register": self.at("interest-register", slug),
            "register as a table": self.at("interest-register", slug, ask="?take=csv"),
            "mail": " ".join(f"{one.subject} {one.body}" for one in mails),
        }


def test_each_step_of_the_ladder_is_kept_in_every_way():
    """From the room upwards, as a facilitator decides it: who was reminded once is not reminded again."""
    reader = Reader()
    named, found, sent = words(reader.application.organisation.name), {}, {}
    other = reader.application.readings.exclude(member__user=reader.user).first().member.user
    recuse(reader.application, other, Rung.NOTE, by=reader.facilitator)  # so that the register has a line of it
    for rung in (Rung.ROOM, Rung.SCORING, Rung.NOTE):
        recuse(reader.application, reader.user, rung, by=reader.facilitator)
        found[rung] = {way for way, text in reader.looked().items() if named in text}
        page = reverse("reading-edit", args=[reader.sheet.public_id])
        sent[rung] = (reader.browser.post(page, written(reader.call)).status_code, reader.sheet.scores.exists())
    assert found == {rung: {way for way, steps in WHERE.items() if rung in steps} for rung in Rung}
    assert sent == {Rung.ROOM: (404, False), Rung.SCORING: (404, False), Rung.NOTE: (302, True)}
