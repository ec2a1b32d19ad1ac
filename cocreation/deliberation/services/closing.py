"""The end of a round: more time, answers opened, an outcome in words. And what a late interest changes."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Q

from cocreation.deliberation.kinds import STOPS, WITHOUT_QUORUM, Method, RoundResult
from cocreation.deliberation.models import Objection, Round, RoundExtension
from cocreation.deliberation.queries import everybody_answered, left_early, tally
from cocreation.deliberation.queries.counts import ballots_of
from cocreation.deliberation.services._locks import locked, refuse_unless_facilitator
from cocreation.deliberation.services.opening import open_round
from cocreation.deliberation.tally import count_round
from cocreation.deliberation.tally.record import ballots_data, hash_of
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.words import when
from shaping_future.record.services import note


@transaction.atomic
def extend_round(round: Round, closes_at: dt.datetime, reason: str, *, by: User) -> Round:
    """More time, with a reason that everybody reads. Only while people still answer, and never less time."""
    round = locked(round)
    refuse_unless_facilitator(by, "gives a round more time")
    if not round.takes_answers:
        raise NotAllowedNow("This round takes no answers any more. Open a new one instead.")
    if closes_at <= round.closes_at:
        raise NotValid(f"It takes answers until {when(round.closes_at)} already. Choose a later time.")
    if not reason.strip() or len(reason.strip()) > 500:
        raise NotValid("Write in a sentence why there is more time.")
    RoundExtension.objects.create(
        round=round, was=round.closes_at, now=closes_at, reason=reason.strip(), at=clock.now(), by=by
    )
    note("round.extended", round, by=by, minutes=int((closes_at - round.closes_at).total_seconds() // 60))
    round.closes_at, round.reminded_at = closes_at, None
    round.save(update_fields=["closes_at", "reminded_at"])
    return round


@transaction.atomic
def shut_round(round: Round, *, by: User, waited: bool = False) -> Round:
    """Nobody answers any more, and the answers can be read: objections are tested, then the outcome is written.

    Nobody loses the time they were promised: before the closing time only once everybody has answered. Twice is once.
    `waited`: the step that holds the round has judged that, as a meeting does, which waits for who is in the room.
    """
    round = locked(round)
    refuse_unless_facilitator(by, "opens the answers")
    if round.closed_at:
        raise NotAllowedNow("This round is closed already.")
    if round.shut_at:
        return round
    if not waited:
        _refuse_early(round)
    _shut(round, by)
    round.save(update_fields=["shut_at", "shut_by", "left"])
    stop = STOPS.get(Method(round.method))
    for position in round.positions.filter(stance=stop) if stop else ():
        Objection.objects.create(position=position, changed_at=clock.now(), changed_by=by)
    note("round.shut", round, by=by)
    return round


@transaction.atomic
def close_round(round: Round, statement: str, *, by: User, recused: Collection[int] = ()) -> Round:
    """Close it, compute the result, keep the outcome in the Group's words. It cannot be opened again. Whether its time
    is over judges the step that holds it: shut_round does, for a round that no other step holds.

    recused: pks of users who stay out of everything that was asked, beside those whom the round knows of: in neither
    part of any share. Advice is closed by whoever decides after it.
    """
    round = locked(round)
    _refuse_stranger(round, by)
    if round.closed_at:
        raise NotAllowedNow("This round is closed already.")
    statement = statement.strip()
    if not statement:
        raise NotValid("Write the outcome in a sentence before you close the round.")
    if round.shut_at is None:
        _shut(round, by)
    if round.method == Method.ADVICE and not round.positions.filter(stance="advice").exists():
        raise NotAllowedNow("Nobody has given advice. Ask people again before you decide.")
    asked, ballots = ballots_of(round, recused)
    counted = count_round(asked, ballots)
    round.result, round.statement = counted.result, statement
    round.closed_at, round.closed_by = clock.now(), by
    round.save(update_fields=["shut_at", "shut_by", "left", "result", "statement", "closed_at", "closed_by"])
    note(
        "round.closed", round, by=by, result=str(round.result), took_part=counted.took_part, eligible=counted.eligible,
        ballots=hash_of(ballots_data(ballots)),
    )  # fmt: skip
    return round


def _shut(round: Round, by: User) -> None:
    """Who left without an answer is kept as it is at this moment."""
    round.left = sorted(left_early(round))
    round.shut_at, round.shut_by = clock.now(), by


def _refuse_stranger(round: Round, by: User) -> None:
    if round.owner_id is None:
        refuse_unless_facilitator(by, "closes a round")
    elif by.pk != round.owner_id:
        raise NotAllowed("Whoever asked for advice decides, and writes down what they decided.")
    elif round.shut_at is None:
        raise NotAllowedNow("A facilitator opens the answers first. Then you read the advice and decide.")


def _refuse_early(round: Round) -> None:
    if clock.now() < round.closes_at and not everybody_answered(round):
        raise NotAllowedNow(f"Members may answer until {when(round.closes_at)}, and not everybody has yet.")


@transaction.atomic
def refer_question(
    call: Call | None, question: str, eligible: Iterable[User], reason: str, *, by: User, **asked
) -> Round:
    """Keep that a question is not decidable here, and to whom it goes and why: too few can take part for any quorum.
    Nobody is asked to answer."""
    if not reason.strip():
        raise NotValid("Write to whom it goes, and why it is not decidable here.")
    round = open_round(call, question, eligible, clock.now() + dt.timedelta(minutes=1), by=by, **asked)
    counted = tally(round)
    if counted.decidable or round.method in WITHOUT_QUORUM:
        raise NotAllowedNow("Enough members can take part. Ask them.")
    round.shut_at = round.closed_at = clock.now()
    round.shut_by = round.closed_by = by
    round.result, round.statement = counted.result, reason.strip()
    round.save(update_fields=["shut_at", "shut_by", "result", "statement", "closed_at", "closed_by"])
    note("round.referred", round, by=by, eligible=counted.eligible, needed=counted.needed)
    return round


def keep_rounds_true(call: Call) -> None:
    """In the transaction of a recusal that begins or ends: closed rounds are counted again without the ballot. The
    statement stays as the Group wrote it; pages say that the count has changed."""
    rows = Round.objects.filter(call=call).filter(Q(about__isnull=False) | Q(options__application__isnull=False))
    pks = set(rows.values_list("pk", flat=True))
    for round in Round.objects.select_for_update().filter(pk__in=pks).order_by("pk"):
        if round.closed_at is None:
            continue
        before, counted = RoundResult(round.result), tally(round)
        if before != counted.result:
            round.result = counted.result
            round.save(update_fields=["result"])
            note("round.recounted", round, by=None, was=before.value, now=str(counted.result))
