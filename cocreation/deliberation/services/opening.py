"""Opening a round: everything that decides is fixed here, before anybody answers."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from cocreation.deliberation.kinds import AGREED, IN_ROUNDS, ON_OPTIONS, Method, RoundResult
from cocreation.deliberation.models import Round, RoundOption
from cocreation.deliberation.queries import quorum_of
from cocreation.deliberation.queries.lists import voting
from cocreation.deliberation.services._locks import locked, refuse_unless_facilitator
from cocreation.deliberation.tally import fallback_of, frozen
from grants.applications.models import Application
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.record.services import note

MOST_OPTIONS = 60
NOT_AGREED = (RoundResult.OBJECTED, RoundResult.BLOCKED)


@dataclass(frozen=True)
class Option:
    """What can be chosen: words, an application (whose name pages show), or a time."""

    label: str = ""
    application: Application | None = None
    pence: int | None = None
    starts_at: dt.datetime | None = None


@transaction.atomic
def open_round(
    call: Call | None,
    question: str,
    eligible: Iterable[User],
    closes_at: dt.datetime,
    *,
    by: User,
    method: str = Method.CONSENT,
    rules: Mapping[str, Any] | None = None,
    options: Sequence[Option | str] = (),
    fallback: Mapping[str, Any] | None = None,
    before: Round | None = None,
    proposal: str = "",
    about: Application | None = None,
    owner: User | None = None,
    quorum: tuple[Decimal, int] | None = None,
    key: uuid.UUID | None = None,
) -> Round:
    """Open a round for exactly these people, without those who have no vote: facilitators, staff, who decides after
    advice. The snapshot holds even when the Group changes later. `before`: the round of the same question that found no
    agreement; `quorum`: (share, least) where the Group agreed others than for the call; `key` makes a second post of
    one page the same round.
    """
    refuse_unless_facilitator(by, "opens a round")
    if key and (begun := Round.objects.filter(public_id=key, opened_by=by).first()):
        return begun
    question, proposal = question.strip(), proposal.strip()
    options = [one if isinstance(one, Option) else Option(label=one) for one in options]
    people = sorted({person.pk for person in voting(eligible)} - ({owner.pk} if owner else set()))
    _check_asked(question, closes_at, people, method, owner)
    _check_options(method, options)
    _check_seen(call, about, options, by)
    share, least = quorum or quorum_of(call)
    found = {
        "rules": frozen(method, rules, [one.pence for one in options]),
        "fallback": fallback_of(method, fallback),
        "number": 1,
    }
    if before is not None:
        found |= _after(locked(before), call, about, method, proposal, found)
    found |= {
        "call": call, "about": about, "question": question, "proposal": proposal, "method": method, "before": before,
        "owner": owner, "eligible": people, "quorum_share": share, "quorum_least": least, "closes_at": closes_at,
    }  # fmt: skip
    return _opened(key or uuid.uuid4(), found, options, by)


def _opened(key: uuid.UUID, asked: dict[str, Any], options: Sequence[Option], by: User) -> Round:
    """The round of this key, with its options: a new one, or the one that a first post made."""
    defaults = {**asked, "opened_at": clock.now(), "opened_by": by}
    opened, is_new = Round.objects.get_or_create(public_id=key, defaults=defaults)
    if not is_new:
        return opened
    RoundOption.objects.bulk_create(
        RoundOption(round=opened, order=number, **{**vars(one), "label": one.label.strip()})
        for number, one in enumerate(options, start=1)
    )
    note("round.opened", opened, by=by, eligible=opened.eligible, method=str(opened.method), number=opened.number)
    return opened


def _check_asked(question: str, closes_at: dt.datetime, people: Sequence[int], method: str, owner: User | None) -> None:
    if closes_at <= clock.now():
        raise NotValid("The closing time has to be in the future.")
    if method not in Method.values:
        raise NotValid("Choose a method.")
    if not question or len(question) > 300:
        raise NotValid("Write the question, in at most 300 characters.")
    if not people:
        raise NotAllowedNow("There is nobody in the Group who could take part.")
    if (method == Method.ADVICE) != (owner is not None):
        raise NotValid("Advice is asked for by whoever decides afterwards: name them. Other methods name nobody.")


def _check_options(method: str, options: Sequence[Option]) -> None:
    if method not in ON_OPTIONS:
        if options:
            raise NotValid("This method asks about one proposal, without options.")
        return
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise NotValid(f"Write at least two options, and at most {MOST_OPTIONS}.")
    labels = [one.label.strip().casefold() for one in options if one.label.strip()]
    applications = [one.application.pk for one in options if one.application]
    starts = [one.starts_at for one in options if one.starts_at]
    if any(len(found) > len(set(found)) for found in (labels, applications, starts)):
        raise NotValid("Two options are the same.")
    if method == Method.TIMES:
        if len(starts) < len(options) or any(start <= clock.now() for start in starts):
            raise NotValid("A time poll asks about times that are still to come.")
        if starts != sorted(starts):
            raise NotValid("Put the times in order.")
    elif any(not one.label.strip() and one.application is None for one in options):
        raise NotValid("Every option needs a few words.")
    if any(len(one.label) > 200 for one in options):
        raise NotValid("An option has at most 200 characters.")


def _check_seen(call: Call | None, about: Application | None, options: Sequence[Option], by: User) -> None:
    """Only applications of this call that the facilitator may know of."""
    named = {one.application.pk for one in options if one.application} | ({about.pk} if about else set())
    if named and (
        call is None
        or Application.objects.visible_to(by).readable().filter(call=call, pk__in=named).count() < len(named)
    ):
        raise NotValid("Choose applications that were read in this call, and none that you are recused from.")


def _after(
    before: Round, call: Call | None, about: Application | None, method: str, proposal: str, found: dict
) -> dict[str, Any]:
    """The next round of the same question: its number, and the fallback that was named when the first one opened."""
    if before.closed_at is None:
        raise NotAllowedNow("Close the round before this one first.")
    if Round.objects.filter(before=before).exists():
        raise NotAllowedNow("The next round of this question is there already.")
    if before.call_id != (call.pk if call else None) or before.about_id != (about.pk if about else None):
        raise NotValid("The next round is about the same thing as the one before.")
    if before.result in AGREED:
        raise NotAllowedNow("This question is agreed. Ask a new one.")
    most = before.most_rounds
    if method == before.method:
        if before.ends_rounds:
            raise NotAllowedNow(f"There were {most} rounds. Now comes what was named: {_named(before)}")
        if before.result in NOT_AGREED and proposal == before.proposal:
            raise NotAllowedNow("This text was not agreed. Change it so that it answers the objection first.")
        return {"number": before.number + 1, "fallback": before.fallback, "rules": found["rules"] | _kept(before)}
    if before.method not in IN_ROUNDS or before.fallback.get("method") != method:
        raise NotValid(f"The next round is by the same method, or by what was named: {_named(before)}")
    if not before.ends_rounds:
        raise NotAllowedNow(f"First come {most} rounds. This is round {before.number}.")
    return {"number": before.number + 1, "fallback": {}, "rules": before.fallback.get("rules") or found["rules"]}


def _kept(before: Round) -> dict[str, Any]:
    """What was promised for all rounds of the question."""
    return {"rounds": before.rules["rounds"]} if "rounds" in before.rules else {}


def _named(before: Round) -> str:
    return before.fallback.get("sentence", "nothing was.")
