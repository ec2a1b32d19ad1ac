"""What there is to choose from in a meeting, its agenda and its room."""

from django.db import models

from cocreation.deliberation.kinds import Method

IN_THE_ROOM = (Method.CONSENT, Method.CONSENSUS, Method.GRADIENTS, Method.MAJORITY, Method.SENSE)
"""Methods about one proposal, which a room can ask and answer in a few minutes."""


class Way(models.TextChoices):
    ONLINE = "online", "Online"
    IN_PERSON = "in_person", "In person"
    HYBRID = "hybrid", "Some in person, some online"


class MeetingState(models.TextChoices):
    PLANNED = "planned", "Planned"
    RUNNING = "running", "On now"
    ENDED = "ended", "Over"
    CALLED_OFF = "called_off", "Called off"


class ItemKind(models.TextChoices):
    TALK = "talk", "Talk about it"
    DECIDE = "decide", "Decide it"
    BREAK = "break", "A break"


class ItemState(models.TextChoices):
    WAITING = "waiting", "Still to come"
    ON = "on", "On now"
    DONE = "done", "Done"


class InState:
    """What has one of them as `state`: an item of the agenda, and its line as somebody may know of it."""

    state: str

    @property
    def is_waiting(self) -> bool:
        return self.state == ItemState.WAITING

    @property
    def is_on(self) -> bool:
        return self.state == ItemState.ON

    @property
    def is_done(self) -> bool:
        return self.state == ItemState.DONE


class OutcomeKind(models.TextChoices):
    DECIDED = "decided", "Decided"
    NOT_AGREED = "not_agreed", "Not agreed"
    LATER = "later", "We come back to it"
    REFERRED = "referred", "Handed on, because too few could decide it here"
    TALKED = "talked", "Talked about; nothing was decided"


class Seat(models.TextChoices):
    MEMBER = "member", "Member with a vote"
    FACILITATOR = "facilitator", "Facilitator, without a vote"
    NOTES = "notes", "Note-taker, without a vote"
    OBSERVER = "observer", "Observer, without a vote"


class HandKind(models.TextChoices):
    SPEAK = "speak", "I would like to speak"
    ANSWER = "answer", "I can answer that"
    TECHNICAL = "technical", "I cannot hear or follow"
