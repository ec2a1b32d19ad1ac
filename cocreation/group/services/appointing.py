"""Terms in the Co-Creation Group: they begin, are made longer, end early, and end by themselves."""

import datetime as dt

from django.db import transaction

from cocreation.group.models import Ending, Member
from grants.applications.models import Participant
from grants.places.models import Place
from grants.places.workflow import Answer
from shaping_future import clock, rows
from shaping_future.accounts import services as accounts
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.words import day
from shaping_future.record.services import note

from ._letters import write

APPOINTS = (Role.STAFF, Role.FACILITATOR)
LONGEST = dt.timedelta(days=5 * 366)
"""From today to the last day of a term: what is beyond it is a slip of the finger."""


@transaction.atomic
def appoint_member(
    user: User, since: dt.date, until: dt.date | None = None, lived_experience: bool | None = None, *, by: User
) -> Member:
    """Appoint a person for a term. What they bring is theirs to say: None means that they did not say."""
    _refuse_unless_appointing(by)
    if until and until < since:
        raise NotValid("A term ends after it begins.")
    user = accounts.set_last_day(user, Role.GROUP_MEMBER, until, by=by)  # and holds their row: one of two at once waits
    if Member.objects.filter(user=user).exists():
        raise NotAllowedNow("This person is a member of the Group already.")
    member = Member.objects.create(
        user=user,
        since=since,
        until=until,
        lived_experience=lived_experience,
        appointed_by=by,
        appointed_at=clock.now(),
    )
    note("member.appointed", member, by=by, since=since, until=until)
    ends = f" Your last day is {day(until)}." if until else ""
    write(
        member,
        f"appointed:{since}",
        "Your part in the fund begins",
        f"you are a member now. Your first day is {day(since)}.{ends} Sign in to choose how the public hears of you,"
        " and to tell us what you need and what you bring.",
    )
    return member


@transaction.atomic
def appoint_from_place(place: Place, since: dt.date, until: dt.date, *, by: User) -> Member:
    """Appoint whoever said yes to a place in the Group, for a term; who was a member before is one again. The place
    stays what it is: their yes."""
    place = Place.objects.select_for_update(of=("self",)).select_related("application__call").get(pk=place.pk)
    if place.answer != Answer.ACCEPTED or not place.application.call.is_for_people:
        raise NotAllowedNow("Only somebody who said yes to a place in the Group can be appointed like this.")
    if not Place.objects.visible_to(by).filter(pk=place.pk).exists():
        raise NotAllowed("You have a tie to this person. A colleague appoints them.")
    if until < since:
        raise NotValid("A term ends after it begins.")
    _refuse_odd_days(until)
    if abs(since - clock.today()) > dt.timedelta(days=366):
        raise NotValid("The first day must be within a year of today.")
    leads = place.application.participants.filter(part=Participant.Part.LEAD, removed_at=None)
    user = leads.select_related("user").get().user
    before = Member.objects.filter(user=user).first()
    if before is not None and before.has_ended and place.answered_at > ended_at(before):
        member = renew_term(before, until, by=by)
    else:
        member = appoint_member(user, since, until, by=by)
    note("member.from-place", member, by=by, place=place.pk)
    return member


def ended_at(member: Member) -> dt.datetime:
    """The moment at which a term that is over ended."""
    return member.left_at or dt.datetime.combine(member.until + dt.timedelta(days=1), dt.time(), clock.LONDON)


@transaction.atomic
def renew_term(member: Member, until: dt.date, *, by: User) -> Member:
    """A later last day, or the first one that a term has; for somebody whose term is over too, who belongs to the Group
    again."""
    _refuse_unless_appointing(by)
    member = held(member)
    _refuse_odd_days(until)
    if member.left_at is None and member.until is not None and until <= member.until:
        raise NotValid("Choose a day after the last day that they have now.")
    if until < member.since:
        raise NotValid("A term ends after it begins.")
    accounts.set_last_day(member.user, Role.GROUP_MEMBER, until, by=by)
    member.until, member.left_at = until, None
    member.save(update_fields=["until", "left_at"])
    note("member.renewed", member, by=by, until=until)
    write(member, f"renewed:{until}", "Your part in the fund goes on", f"your last day is now {day(until)}.")
    return member


@transaction.atomic
def end_term(member: Member, last_day: dt.date, words: str, *, by: User) -> Member:
    """An earlier last day, with the reason, which stays with facilitators and staff. Today means: at once."""
    _refuse_unless_appointing(by)
    member = held(member)
    if by.pk == member.user_id:
        raise NotAllowed("You cannot end your own term here. You can leave on your own page.")
    if member.has_ended:
        raise NotAllowedNow("This term is over already.")
    if not words.strip():
        raise NotValid("Write the reason. Only facilitators and MEX staff read it.")
    if last_day < clock.today():
        raise NotValid("Choose today, or a day to come.")
    if member.until and last_day > member.until:
        raise NotValid(f"The term ends on {day(member.until)} anyway. Choose an earlier day.")
    at_once = last_day == clock.today()
    if at_once:
        accounts.remove_role(member.user, Role.GROUP_MEMBER, by=by)
    else:
        accounts.set_last_day(member.user, Role.GROUP_MEMBER, last_day, by=by)
    over(member, last_day, words, by=by, at_once=at_once)
    said = "your part in the fund ends today" if at_once else f"your last day in the fund is {day(last_day)}"
    write(
        member,
        f"ended:{last_day}",
        "News about your part in the fund",
        f"{said}. Write to us if you want to talk about it. We pay what you have done; sign in to claim it.",
    )
    return member


def over(member: Member, last_day: dt.date, words: str, *, by: User, at_once: bool) -> None:
    """The row of a term with its new end. What they needed goes with it, when the end is now."""
    member.until = max(last_day, member.since)
    member.left_at = clock.now() if at_once else None
    member.save(update_fields=["until", "left_at"])
    if at_once:
        forget_what_they_needed(member)
    Ending.objects.create(member=member, last_day=last_day, words=words.strip(), by=by, made_at=clock.now())
    note("member.ended", member, by=by, until=member.until)


def end_terms(today: dt.date | None = None) -> int:
    """Terms whose last day has passed: how many. The role held no longer anyway; now it is taken, and they hear."""
    today = today or clock.today()
    late = Member.objects.filter(until__lt=today, left_at=None, user__roles__contains=[Role.GROUP_MEMBER])
    return rows.each(lambda pk: _end(pk, today), late.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _end(pk: int, today: dt.date) -> bool:
    member = held(Member(pk=pk))
    user = User.objects.get(pk=member.user_id)
    if member.left_at or member.until is None or member.until >= today or Role.GROUP_MEMBER not in user.roles:
        return False
    accounts.remove_role(user, Role.GROUP_MEMBER, by=None)
    forget_what_they_needed(member)
    note("member.term-over", member, until=member.until)
    write(
        member,
        f"over:{member.until}",
        "Thank you for your part in the fund",
        "your term is over. Thank you for everything you brought. You can still claim what you have done: sign in.",
    )
    return True


def forget_what_they_needed(member: Member) -> None:
    if hasattr(member, "needs"):
        member.needs.delete()


def held(member: Member) -> Member:
    """The row as it is now, until the end of the transaction."""
    return Member.objects.select_for_update(of=("self",)).select_related("user").get(pk=member.pk)


def _refuse_unless_appointing(by: User) -> None:
    if not by.has_role(*APPOINTS):
        raise NotAllowed("MEX staff and facilitators appoint members of the Group.")


def _refuse_odd_days(until: dt.date) -> None:
    if not clock.today() < until <= clock.today() + LONGEST:
        raise NotValid("The last day must be after today, and within five years.")
