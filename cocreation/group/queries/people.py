"""Who belongs to the Group: for facilitators with terms and load, for the public by the names that members chose."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from cocreation.group.models import Ending, Member, MemberNeeds
from cocreation.group.rules import facilitates
from grants.applications.models import Participant
from grants.calls.models import Call, Kind, Stage
from grants.places.models import Place
from grants.places.workflow import Answer

SENT = "sent"
"""The state of a reading that is done; later steps are known here by their rows only."""


def own_membership(user: Any) -> Member:
    """The person's own, also when the term is over. One query."""
    return Member.objects.select_related("user").get(user=user)


def people_who_accepted() -> QuerySet[Place]:
    """Accepted places in the Group whose person is not a member yet, or was one before they said yes. One query."""
    leads = Participant.objects.filter(application=OuterRef("application"), part=Participant.Part.LEAD, removed_at=None)
    left = Q(user__membership__left_at__lt=OuterRef("answered_at"))
    ended = Q(user__membership__left_at=None, user__membership__until__lt=OuterRef("answered_at__date"))
    accepted = Place.objects.filter(answer=Answer.ACCEPTED, application__call__kind=Kind.RECRUITMENT)
    waiting = accepted.filter(Exists(leads.filter(Q(user__membership=None) | left | ended)))
    return waiting.select_related("application").order_by("answered_at")


def to_appoint(user: Any) -> QuerySet[Place]:
    """Those whom this person may appoint: not somebody they have a tie to. One query."""
    places = people_who_accepted().filter(pk__in=Place.objects.visible_to(user))
    return places.select_related("application__call", "application__strand")


def place_to_appoint(user: Any, public_id: Any) -> Place:
    return to_appoint(user).get(public_id=public_id)


def the_group() -> list[Member]:
    """Every member with `to_read` and `sent`: readings of calls that are read now. Here, then away, then ended; by name
    within each. One query."""
    now = Q(readings__application__call__stage=Stage.READING)
    rows = Member.objects.select_related("user").annotate(
        to_read=Count("readings", filter=now & ~Q(readings__state=SENT)),
        sent=Count("readings", filter=now & Q(readings__state=SENT)),
    )
    return sorted(rows, key=lambda one: (one.has_ended, one.is_away, str(one).casefold(), one.pk))


def member_of(user: Any, public_id: Any) -> Member:
    """A member by the public id of the person, for whoever facilitates: for others there is none."""
    if not facilitates(user):
        raise Member.DoesNotExist
    return Member.objects.select_related("user").get(user__public_id=public_id)


def open_readings(member: Member) -> list[dict[str, Any]]:
    """[{"call", "number"}]: what is not sent in calls that are read now. Two queries."""
    rows = member.readings.exclude(state=SENT).filter(application__call__stage=Stage.READING).order_by()
    numbers: dict[int, int] = defaultdict(int)
    for call in rows.annotate(call=F("application__call")).values_list("call", flat=True):
        numbers[call] += 1
    return [{"call": call, "number": numbers[call.pk]} for call in Call.objects.filter(pk__in=numbers)]


def needs_for(user: Any, member: Member) -> MemberNeeds | None:
    """What the member needs, when this person may read it. One query."""
    return MemberNeeds.objects.visible_to(user).filter(member=member).first()


def endings_for(user: Any, member: Member) -> QuerySet[Ending]:
    return Ending.objects.visible_to(user).filter(member=member).select_related("by")


@dataclass(frozen=True)
class PublicNames:
    """People of the Group as everybody may read them: some by a name, the others by their number alone."""

    named: tuple[str, ...]
    unnamed: int

    @property
    def sentence(self) -> str:
        """Like: Amina, Sol and 2 people who are not named. Of nobody: nothing."""
        others = f"{self.unnamed} {'person who is' if self.unnamed == 1 else 'people who are'} not named"
        parts = [*self.named, *([others] if self.unnamed else [])]
        return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def public_names(users: Iterable[int]) -> PublicNames:
    """These people (pks of users) by each one's own choice, in the order of their names, so that it tells nothing else.
    Whoever is not a member of the Group is not named. One query."""
    users = set(users)
    return names_among(Member.objects.filter(user__in=users).select_related("user"), len(users))


def names_among(members: Iterable[Member], people: int) -> PublicNames:
    """The same of members that are loaded with their users, among so many people. No query."""
    named = sorted((one.shown_publicly_as for one in members if one.is_named_publicly), key=str.casefold)
    return PublicNames(tuple(named), people - len(named))


@dataclass(frozen=True)
class InPublic:
    """All that the public learns of who is in the Group: (name, their own line), and how many are not named."""

    named: list[tuple[str, str]]
    others: int


def in_public() -> InPublic:
    """Those in their term, away or not: a pause is nobody's business. One query."""
    members = list(Member.objects.in_term().select_related("user"))
    named = [(one.shown_publicly_as, one.own_line) for one in members if one.is_named_publicly]
    return InPublic(sorted(named, key=lambda pair: pair[0].casefold()), len(members) - len(named))
