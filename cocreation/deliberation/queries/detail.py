"""One round as one person may read it: what they may answer, how it was counted, what people wrote, the record."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from cocreation.deliberation.kinds import STANDS, STOPS, Method, ObjectionState
from cocreation.deliberation.models import Objection, ObjectionVote, Position, Round
from cocreation.deliberation.queries.counts import ballots_of, recused_from
from cocreation.deliberation.queries.lists import HELD_BY, round_for
from cocreation.deliberation.queries.pictures import Picture, picture_of
from cocreation.deliberation.queries.reading import hears_objections, stays_out
from cocreation.deliberation.tally import Counted, count_round
from cocreation.deliberation.tally.record import record
from shaping_future.errors import NotAllowedNow
from shaping_future.look.words import when

FEW = 12
"""Up to so many people, ballots without names can still be guessed."""


@dataclass(frozen=True)
class Shown:
    """The count of a round whose answers are open, as it is shown. None of it is for whoever stays out."""

    counted: Counted
    result: str
    words: list[str]
    picture: Picture
    said: list[dict[str, Any]] = field(default_factory=list)
    objections: list[dict[str, Any]] = field(default_factory=list)
    warning: str = ""


def shown_for(round: Round, user, names: dict[int, str]) -> Shown | None:
    """None: it is secret, or this person stays out of something that it could be about. `names`: of the options that
    they may know of."""
    if round.is_secret or stays_out(round, user):
        return None
    positions = Position.objects.select_related("user", "objection").order_by("stance", "pk")
    round = Round.objects.prefetch_related(Prefetch("positions", positions), "options").get(pk=round.pk)
    asked, ballots = ballots_of(round)
    counted, out = count_round(asked, ballots), recused_from(round)
    first = [names[one] for one in getattr(counted, "chosen", ()) if one in names]
    kept = [one for one in round.positions.all() if one.user_id not in out]
    return Shown(
        counted,
        str(counted.result.label),
        [*counted.words, f"First: {', '.join(first)}."] if first else counted.words,
        picture_of(counted, names),
        [_said(round, one) for one in kept if one.reason and not hasattr(one, "objection")],
        objections_in(round, kept, user),
        small_group(asked.eligible, any(option.out for option in asked.options)),
    )


def _said(round: Round, position: Position) -> dict[str, Any]:
    """Words are shown without a name, but for what stops a proposal: that has to be talked about with somebody."""
    stops = position.stance == STOPS.get(Method(round.method))
    label = STANDS[Method(round.method)][position.stance]
    number = f"{position.stance}. " if position.stance.isdigit() else ""
    return {
        "label": "" if position.stance == "answer" else f"{number}{label}",
        "name": str(position.user) if stops else "",
        "reason": position.reason,
    }


def objections_of(round: Round, user) -> list[dict[str, Any]]:
    """What stops the proposal of a round that another step holds, for somebody who hears it. In a meeting nobody's name
    stands beside their words unless they said so. Five queries at most."""
    out = recused_from(round)
    positions = round.positions.select_related("user", "objection").order_by("pk")
    found = objections_in(round, [one for one in positions if one.user_id not in out], user)
    if hasattr(round, "held_in"):
        for one in found:
            one["name"] = "You" if one["is_mine"] else "A member"
    return found


def objections_in(round: Round, positions: list[Position], user) -> list[dict[str, Any]]:
    found = [one for one in positions if hasattr(one, "objection")]
    votes = ObjectionVote.objects.filter(objection__position__in=found) if found else ()
    said: dict[int, list[ObjectionVote]] = {}
    for vote in votes:
        said.setdefault(vote.objection_id, []).append(vote)
    return [_objection(round, one, said.get(one.objection.pk, []), user) for one in found]


def _objection(round: Round, position: Position, votes: list[ObjectionVote], user) -> dict[str, Any]:
    objection = position.objection
    settled = objection.state in (ObjectionState.NOT_VALID, ObjectionState.UPHELD)
    mine = next((one for one in votes if one.user_id == user.pk), None)
    may_speak = user.pk in round.eligible and user.pk != position.user_id
    return {
        "objection": objection,
        "name": str(position.user),
        "reason": position.reason,
        "is_mine": position.user_id == user.pk,
        "spoken": len(votes),
        "stands": sum(one.stands for one in votes) if settled else None,
        "falls": sum(not one.stands for one in votes) if settled else None,
        "mine": mine,
        "may_speak": may_speak and objection.state == ObjectionState.ASKED and round.closed_at is None,
    }


def objection_for(user, public_id, pk: int) -> Objection:
    """One in a round that this person may read, whichever step holds it."""
    rounds = Round.objects.visible_to(user).filter(public_id=public_id)
    rows = Objection.objects.select_related("position__round")
    found = rows.get(pk=pk, position__round__in=rounds)
    if not hears_objections(found.position.round, user):
        raise Objection.DoesNotExist
    return found


def objected_round_for(user, public_id) -> Round:
    """One that is held on the page of another step, with answers open, whose objections this person hears."""
    rows = Round.objects.visible_to(user).filter(public_id=public_id, method__in=STOPS, shut_at__isnull=False)
    round = rows.select_related("call", "about", *HELD_BY).get()
    if not hears_objections(round, user):
        raise Round.DoesNotExist
    return round


def counted_round_for(user, public_id) -> Round:
    """One whose count this person may read."""
    round = round_for(user, public_id)
    if stays_out(round, user):
        raise Round.DoesNotExist
    return round


def record_of(round: Round) -> dict[str, Any]:
    """The closed round without names, to count again. Refused while it is not closed."""
    if round.closed_at is None:
        raise NotAllowedNow("The record of a round is there once it is closed.")
    asked, ballots = ballots_of(round)
    about = {
        "round": str(round.public_id),
        "question": round.question,
        "number": round.number,
        "opened": when(round.opened_at),
        "closed": when(round.closed_at),
        "labels": {str(option.order): option.label for option in round.options.all() if option.label},
        "warning": small_group(asked.eligible, any(option.out for option in asked.options)),
    }
    return record(asked, ballots, about)


def small_group(eligible: int, somebody_out: bool) -> str:
    if somebody_out:
        return "Somebody stays out of an option. Their ballot can be told from the others: do not pass this on."
    if eligible <= FEW:
        return "The Group is small. Who knows its people may guess who said what: do not pass this on."
    return ""
