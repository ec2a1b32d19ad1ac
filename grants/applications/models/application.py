"""An application, and the only door to it."""

import datetime as dt
import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from grants.calls import blindness
from grants.calls.kinds import Hidden, Kind
from grants.calls.models import Call, Stage, Strand
from grants.organisations.models import Organisation
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import set_together
from shaping_future.look.words import pounds
from shaping_future.questionnaires.models import Response

from .helping import HelpRequest
from .people import Participant
from .seen import SeenQuerySet
from .standing import Clearance, Recusal, Rung


class State(models.TextChoices):
    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent"
    NEEDS_CONVERSATION = "needs_conversation", "Needs a conversation"
    ELIGIBLE = "eligible", "Eligible"
    NOT_ELIGIBLE = "not_eligible", "Not eligible"
    FUNDED = "funded", "Funded"
    NOT_THIS_TIME = "not_this_time", "Not this time"
    OFFERED = "offered", "Place offered"
    WAITING = "waiting", "On the waiting list"
    ACCEPTED = "accepted", "Place accepted"
    NOT_TAKEN = "not_taken", "Place not taken"
    WITHDRAWN = "withdrawn", "Withdrawn"


FACTS_OF_THE_KIND = """
    IF NEW.sent_at IS NULL THEN RETURN NEW; END IF;
    SELECT c.kind INTO kind FROM grants_call c WHERE c.id = NEW.call_id;
    IF (kind = 'grants') = (NEW.asked_pence IS NOT NULL)
        AND (kind = 'recruitment') = (NEW.person_name <> '')
        AND (kind = 'recruitment' OR NEW.organisation_id IS NOT NULL)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'what was sent has the facts of its kind of call' USING ERRCODE = 'check_violation';
"""
"""Grants: an amount and an organisation. A programme: an organisation. Recruitment: a person's name."""


WITH_A_PLACE = (State.OFFERED, State.WAITING, State.ACCEPTED, State.NOT_TAKEN)
"""What becomes of an application to a call with places, unless it is not this time."""

READABLE = (State.ELIGIBLE, State.FUNDED, State.NOT_THIS_TIME, *WITH_A_PLACE)
"""What the Group may come to read, once its eligibility was confirmed."""


REOPENABLE = (Stage.LAUNCHED, Stage.CHECKING)
"""Up to here one application can have extra time after its call closed."""


DECIDING = (Role.GROUP_MEMBER, Role.FACILITATOR, Role.STAFF, Role.FINANCE, Role.BOARD)
"""Whoever takes part in checking, reading, deciding or paying."""


class ApplicationQuerySet(SeenQuerySet):
    def visible_to(self, user) -> "ApplicationQuerySet":
        """The only door: what this person may know of. Pages, search, counts, exports, mail and tallies go through it.

        An applicant: their own. For Group members and facilitators what is readable in calls whose interests they
        declared (Clearance), for facilitators also who would like to join the Group; for staff and finance what was
        sent, and for staff a draft whose lead asks the fund to help; never what the person is recused from, and never
        one that they work or worked on themselves: whoever has a part in the fund opens their own through own() alone,
        on the applicant's pages, so that no ranking, slate or queue tells them about it.
        The Board sees what was recommended to it through grants.board. In a blind phase of its call a row comes without
        what is hidden from this person (seen.py).
        """
        if not user.is_authenticated:
            return self.none()
        if not user.has_role(*DECIDING):
            return self.own(user)
        allowed = Q(pk__in=[])
        if user.has_role(Role.STAFF, Role.FINANCE):
            allowed |= ~Q(state=State.DRAFT) & Q(sent_at__isnull=False)
        if user.has_role(Role.STAFF):
            asked = Exists(HelpRequest.objects.in_force().filter(application=OuterRef("pk")))
            allowed |= Q(asked, state=State.DRAFT)
        if user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR):
            cleared = Exists(Clearance.objects.filter(call=OuterRef("call"), user=user))
            allowed |= Q(cleared, call__kind=Kind.GRANTS, state__in=READABLE)
        if user.has_role(Role.FACILITATOR):
            allowed |= Q(call__kind=Kind.RECRUITMENT, state__in=READABLE)
        ties = Participant.objects.filter(application=OuterRef("pk"), user=user)
        return self.filter(allowed).exclude(Exists(ties)).not_recused(user).as_seen_by(user)

    def not_recused(self, user) -> "ApplicationQuerySet":
        """Without what this person must stay out of the room for."""
        return self.exclude(
            Exists(Recusal.objects.in_force().filter(application=OuterRef("pk"), user=user, rung=Rung.ROOM))
        )

    def own(self, user) -> "ApplicationQuerySet":
        """Where the person is lead, editor or reader of the application itself."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Exists(Participant.objects.filter(application=OuterRef("pk"), user=user, removed_at=None)))

    def own_with_part(self, user) -> "ApplicationQuerySet":
        """The same, each row with `own_part`: what the person is in it. A person is in it once at most."""
        if not user.is_authenticated:
            return self.none()
        theirs = self.filter(participants__user=user, participants__removed_at=None)
        return theirs.annotate(own_part=F("participants__part"))

    def with_talk(self) -> "ApplicationQuerySet":
        """Each row with `talk_state`: where the conversation stands to which its people were invited; None without."""
        return self.annotate(talk_state=F("conversation__state"))

    def readable(self) -> "ApplicationQuerySet":
        return self.filter(state__in=READABLE)


class Application(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=20, unique=True, help_text="random, so that it tells no count")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="applications")
    response = models.OneToOneField(Response, on_delete=models.PROTECT, related_name="application")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="applications")
    person_name = models.CharField(
        max_length=200, blank=True, help_text="who applies for themselves: the name they choose, fixed when sent"
    )
    host = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="hosted_applications")
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    asked_pence = models.PositiveBigIntegerField(
        null=True, help_text="the budget's total, fixed when sent; none without money"
    )
    content_hash = models.CharField(max_length=64, blank=True, help_text="of the answers as they were sent")
    started_at = models.DateTimeField(default=clock.now)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reopened_until = models.DateTimeField(null=True, help_text="the end of the extra time that was taken up, if any")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ApplicationQuerySet.as_manager()

    hidden: frozenset[str] = frozenset()
    """What was taken out of this row, because it was loaded for somebody from whom it is hidden now."""

    gives_away: object | None = None
    """What would say whose it is (redaction.Known), once its answers were read for whom that is hidden from."""

    talk_state: str | None = None
    """See with_talk; a row that was loaded without it says nothing about a conversation."""

    known_part: tuple[int, str] | None = None
    """(a person's key, their part) when the row was loaded as theirs a moment ago. A row read under a lock has none."""

    class Meta:
        ordering = ["-started_at", "pk"]
        # The second is the order of the desk's list: fifty rows of thousands.
        indexes = [models.Index(fields=["call", "state"]), models.Index(fields=["-sent_at", "id"])]
        constraints = [
            set_together("sent_at", "sent_by"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | Q(asked_pence=None, organisation=None, host=None, person_name=""),
                name="facts_are_fixed_at_sending",
            ),
            set_together("withdrawn_at", "withdrawn_by"),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.WITHDRAWN]) | Q(sent_at__isnull=False),
                name="state_after_sending_was_sent",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="facts_of_the_kind",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                declare=[("kind", "text")],
                func=FACTS_OF_THE_KIND,
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_reopened(self) -> bool:
        """It has extra time of its own right now. Needs `call` loaded; no query, so that lists may ask each row."""
        if self.reopened_until is None or self.call.stage not in REOPENABLE:
            return False
        return clock.now() < self.reopened_until

    @property
    def is_open(self) -> bool:
        """It may be written and sent right now: its call is open, or it has extra time of its own."""
        return self.call.is_open or self.is_reopened

    @property
    def closes_at(self) -> dt.datetime:
        """Until when it may be written and sent, or could be."""
        return max(self.call.closes_at, self.reopened_until or self.call.closes_at)

    @property
    def was_sent_late(self) -> bool:
        """It arrived after its call had closed, in extra time."""
        return self.sent_at is not None and self.sent_at >= self.call.closes_at

    @property
    def applicant(self) -> str:
        """Who applied, for the people who may know: the organisation, or the name that a person chose."""
        return self.person_name or str(self.organisation or "")

    @property
    def asks(self) -> str:
        """How much it asks for, in words; for whoever may not know, that it is hidden."""
        return "amount hidden" if Hidden.AMOUNTS in self.hidden else f"{pounds(self.asked_pence)} asked for"

    @property
    def hidden_said(self) -> str:
        """What was taken out of it, in words for its reader."""
        return blindness.said_to_reader(self.hidden)
