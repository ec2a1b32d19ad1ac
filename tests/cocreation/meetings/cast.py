"""A Group of seven, its facilitator, three applications, and a meeting about them. One member stays out of the last."""

import datetime as dt
from dataclasses import dataclass

from cocreation.deliberation.models import Round
from cocreation.meetings import services
from cocreation.meetings.models import AgendaItem, ItemRound, Meeting
from cocreation.meetings.services import NewItem
from grants.applications.models import Application, Rung
from grants.applications.services import recuse
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from tests.again import once
from tests.cast import person
from tests.cocreation.cast import a_group, applications, declare, declaring

NOTE = "It tells of detention."


@dataclass
class Together:
    call: Call
    members: list[User]
    facilitator: User
    staff: User
    applications: list[Application]
    meeting: Meeting

    @property
    def out(self) -> User:
        """Who stays out of the last application, and of the room while it is talked about."""
        return self.members[-1]

    @property
    def items(self) -> list[AgendaItem]:
        return list(AgendaItem.objects.filter(meeting=self.meeting).order_by("order"))

    def starts(self, come: int = 7) -> "Together":
        """The facilitator and so many members are in the room."""
        self.meeting = services.start_meeting(self.meeting, by=self.facilitator)
        services.come(self.meeting, "online", "facilitator", by=self.facilitator)
        for member in self.members[:come]:
            services.come(self.meeting, "online", "member", by=member)
        return self

    def begins(self, number: int) -> AgendaItem:
        return services.begin_item(self.items[number], by=self.facilitator)

    def asks(
        self, item: AgendaItem, proposal: str = "We talk with them as a finalist.", minutes: int = 10
    ) -> ItemRound:
        return services.open_round(item, proposal, minutes, by=self.facilitator)

    def answers(self, held: ItemRound, objector: User | None = None, reason: str = "It leaves the north out.") -> None:
        for member in self.members:
            if member.pk in held.round.eligible:
                said = ("objection", reason) if member == objector else ("consent", "")
                services.answer_round(held, *said, by=member)

    def closes(self, held: ItemRound, words: str = "Agreed.") -> Round:
        """The answers are shown, and the round is closed with its outcome."""
        services.show_answers(held, by=self.facilitator)
        return services.close_round(held, words, by=self.facilitator)

    def ends(self, item: AgendaItem, kind: str = "decided", outcome: str = "They are a finalist.") -> AgendaItem:
        return services.end_item(item, kind, outcome, by=self.facilitator)

    def holds(self) -> Meeting:
        """The whole meeting, each application decided, one after an objection."""
        self.starts()
        for number, item in enumerate(self.items):
            item = services.begin_item(item, by=self.facilitator)
            if item.is_break:
                services.end_item(item, by=self.facilitator)
                continue
            held = self.asks(item, f"Proposal {number}")
            self.answers(held, objector=self.members[2] if number == 0 else None)
            self.closes(held, f"Statement {number}.")
            if number == 0:
                held = self.asks(item, "Proposal 0, amended")
                self.answers(held)
                self.closes(held, "Agreed after the amendment.")
            services.end_item(
                item, "decided", f"Outcome {number}.", "MEX writes to them by Friday.", by=self.facilitator
            )
        self.meeting = services.end_meeting(self.meeting, by=self.facilitator)
        return self.meeting


@once
def together(size: int = 7) -> Together:
    call = declaring(3)
    members, facilitator, found = a_group(size), person(Role.FACILITATOR, "Fola Facilitator"), applications(call)
    declare(call, *members, facilitator)
    recuse(found[2], members[-1], Rung.ROOM, by=facilitator)
    starts = clock.now().replace(second=0, microsecond=0) + dt.timedelta(days=2)
    meeting = services.plan_meeting(
        "Who we talk with", "online", "https://meet.example/room", starts, starts + dt.timedelta(hours=2),
        by=facilitator, call=call,
    )  # fmt: skip
    for new in (
        NewItem("decide", 20, application=found[0], why="Readers differ most on this one.", content_note=NOTE),
        NewItem("decide", 25, application=found[1], why="It is near the line."),
        NewItem("break", 15),
        NewItem("decide", 20, application=found[2], why="WHYTHETHIRD"),
    ):
        services.add_item(meeting, new, by=facilitator)
    return Together(call, members, facilitator, person(Role.STAFF), found, meeting)


def about(application: Application, facilitator: User, title: str = "Who we fund", **more) -> Meeting:
    """A planned meeting whose only item is this application."""
    starts = clock.now() + dt.timedelta(days=2)
    meeting = services.plan_meeting(
        title, "online", "", starts, starts + dt.timedelta(hours=2), by=facilitator, call=application.call
    )
    services.add_item(meeting, NewItem("decide", 20, application=application, **more), by=facilitator)
    return meeting


def begun(meeting: Meeting, facilitator: User, members: list[User], items: int = 1) -> Meeting:
    """It is on, these people are in the room, and its first item has begun, if any should."""
    meeting = services.start_meeting(meeting, by=facilitator)
    services.come(meeting, "online", "facilitator", by=facilitator)
    for member in members:
        services.come(meeting, "online", "member", by=member)
    for item in meeting.items.all()[:items]:
        services.begin_item(item, by=facilitator)
    return meeting


def over(meeting: Meeting, facilitator: User, members: list[User], words: str = "They are a finalist.") -> Meeting:
    """Held: whoever may answer consented, one with a concern."""
    meeting = begun(meeting, facilitator, members)
    [item] = meeting.items.all()
    held = services.open_round(item, f"{words} Do we agree?", 10, by=facilitator)
    for number, pk in enumerate(held.round.eligible):
        said = ("concern", f"A concern. {words}") if number == 0 else ("consent", "")
        services.answer_round(held, *said, by=User.objects.get(pk=pk))
    services.show_answers(held, by=facilitator)
    services.close_round(held, words, by=facilitator)
    services.end_item(item, "decided", words, by=facilitator)
    return services.end_meeting(meeting, by=facilitator)
