"""Proposing a draw, adding numbers, fixing everything, opening the numbers, drawing. In this order and never back."""

import datetime as dt
import re
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cocreation.analysis import draw as lots
from cocreation.drawing import queries, rules
from cocreation.drawing.kinds import Beacon, DrawState, Mode
from cocreation.drawing.models import Draw, DrawCommitment, DrawEntry
from cocreation.drawing.workflow import NEXT
from grants.applications.models import Application
from grants.calls.models import Call, Stage
from grants.fund import queries as money
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.words import pounds, when
from shaping_future.record.services import note

SHARE = 5
"""A draw decides at most one part in five of what is free for grants."""
LONGEST = 2000
MOST = 40
HEX = re.compile(r"[0-9a-f]{8,64}")
HASH = re.compile(r"[0-9a-f]{64}")


@transaction.atomic
def begin_draw(
    call: Call, entries: Mapping[int, int], why: str, budget_pence: int, beacon: str, beacon_round: str,
    beacon_at: dt.datetime, *, by: User, mode: str = Mode.SKIP,
) -> Draw:  # fmt: skip
    """{application pk: pence}: applications that the Group, after it talked, could all fund and cannot tell apart.

    `beacon_round` says which public number will decide, `beacon_at` (aware) when it can be known first.
    """
    call = _deciding(call, by)
    why, beacon_round = why.strip(), " ".join(beacon_round.split())
    if not why or len(why) > LONGEST:
        raise NotValid(f"Write what the Group said about them, in {LONGEST} characters or fewer.")
    if beacon not in Beacon.values or mode not in Mode.values or not 1 <= len(beacon_round) <= 120:
        raise NotValid("Say exactly which public number decides.")
    if beacon_at <= clock.now():
        raise NotValid("The public number must not be known yet.")
    _refuse_entries(call, entries, by)
    if any(pence > budget_pence for pence in entries.values()):
        raise NotValid("The draw has less money than an application in it asks for: that one could never be drawn.")
    left = money.available(call.fund)
    if not 0 < budget_pence * SHARE <= left:
        raise NotAllowedNow(f"A draw decides about a fifth of the free budget at most: {pounds(left // SHARE)}.")
    made = Draw.objects.create(
        call=call, why=why, budget_pence=budget_pence, beacon=beacon, beacon_round=beacon_round, beacon_at=beacon_at,
        mode=mode, begun_by=by, begun_at=clock.now(),
    )  # fmt: skip
    DrawEntry.objects.bulk_create(
        DrawEntry(draw=made, application_id=pk, pence=pence) for pk, pence in sorted(entries.items())
    )
    note("draw.begun", made, by=by, entries=len(entries), pence=budget_pence)
    return made


def _refuse_entries(call: Call, entries: Mapping[int, int], by: User) -> None:
    mine = Application.objects.visible_to(by).readable().filter(call=call, pk__in=entries)
    known = dict(mine.values_list("pk", "asked_pence"))
    if set(entries) - set(known):
        raise NotValid("A draw is among applications that were read in this call, and none that you stay out of.")
    if not 2 <= len(entries) <= MOST or any(not 0 < pence <= known[pk] for pk, pence in entries.items()):
        raise NotValid(f"Choose 2 to {MOST} applications, each for no more than it asked for.")


@transaction.atomic
def commit_number(draw: Draw, hash: str = "", *, by: User) -> DrawCommitment:
    """A member adds a number to the draw: its hash, made by themselves (H("commit:" + number)), or one that we make
    and keep for them until they open it. It can be another one until everything is fixed."""
    draw = _locked(draw, by)
    if not rules.adds_number(by):
        raise NotAllowed("Members of the Group add numbers.")
    if draw.state != DrawState.OPEN:
        raise NotAllowedNow("Everything is fixed already. No number can be added.")
    hash, kept = hash.strip().lower(), ""
    if not hash:
        kept = secrets.token_hex(16)
        hash = lots.commitment(kept)
    if not HASH.fullmatch(hash):
        raise NotValid("A hash has 64 digits 0-9 and a-f. Leave it empty, and we make a number for you.")
    there = draw.commitments.filter(user=by).first()
    label = there.label if there else f"m{draw.commitments.count() + 1}"
    given = {"label": label, "hash": hash, "kept": kept, "committed_at": clock.now()}
    made, _new = DrawCommitment.objects.update_or_create(draw=draw, user=by, defaults=given)
    note("draw.committed", draw, by=by, hash=hash)
    return made


@transaction.atomic
def freeze_draw(draw: Draw, *, by: User) -> Draw:
    """Write everything down and hash it, before the public number can be known. Nothing of it changes any more."""
    draw = _held(draw, by)
    if clock.now() >= draw.beacon_at:
        raise NotAllowedNow("The public number can be known now. Give this draw up, and begin another one.")
    entries = list(draw.entries.order_by("ticket_id"))
    draw.manifest = queries.manifest_of(draw, entries, draw.commitments.all())
    draw.manifest_hash = lots.manifest_hash(draw.manifest)
    chances = lots.chances({one.ticket_id: one.pence for one in entries}, draw.budget_pence, draw.mode)
    draw.chances = [[ticket, str(chance)] for ticket, chance in sorted(chances.items())]
    draw.frozen_at, draw.frozen_by = clock.now(), by
    fields = ("manifest", "manifest_hash", "chances", "frozen_at", "frozen_by")
    return _move(draw, DrawState.FROZEN, *fields, by=by, hash=draw.manifest_hash)


@transaction.atomic
def open_number(draw: Draw, nonce: str = "", *, by: User) -> DrawCommitment:
    """The member shows their number, before the public one can be known. Empty: the one that we kept for them."""
    draw = _locked(draw, by)
    if draw.state != DrawState.FROZEN or clock.now() >= draw.beacon_at:
        raise NotAllowedNow(f"Numbers are opened once everything is fixed, and before {when(draw.beacon_at)}.")
    mine = DrawCommitment.objects.select_for_update().filter(draw=draw, user=by).first()
    if mine is None:
        raise NotAllowed("You added no number to this draw.")
    nonce = nonce.strip().lower() or mine.kept
    if not HEX.fullmatch(nonce) or lots.commitment(nonce) != mine.hash:
        raise NotValid("This is not the number that you added: its hash is another one.")
    if not mine.nonce:
        mine.nonce, mine.opened_at = nonce, clock.now()
        mine.save(update_fields=["nonce", "opened_at"])
        note("draw.number-opened", draw, by=by)
    return mine


@transaction.atomic
def make_draw(draw: Draw, value: str, again: str, *, by: User) -> Draw:
    """Hash everything together with the public number, which is typed twice, and keep the order. Once."""
    draw = _held(draw, by)
    value = value.strip().lower()
    if clock.now() < draw.beacon_at:
        raise NotAllowedNow(f"The public number is known at {when(draw.beacon_at)}.")
    if not value or len(value) > 200 or not value.isprintable():
        raise NotValid("Write the public number in one line, as everybody can read it.")
    if value != again.strip().lower():
        raise NotValid("The two numbers are not the same. Read it again: it cannot be changed afterwards.")
    opened = {one.label: one.nonce for one in draw.commitments.exclude(nonce="")}
    if draw.manifest is None:
        raise NotAllowedNow("This draw was not fixed before its number could be known. Give it up.")
    made = lots.recompute(draw.manifest, value, opened)
    draw.value, draw.drawn_at, draw.drawn_by = value, clock.now(), by
    draw.result = {"order": list(made.order), "funded": list(made.funded), "left": made.left}
    return _move(draw, DrawState.DRAWN, "value", "result", "drawn_at", "drawn_by", by=by, left=made.left)


@transaction.atomic
def give_up_draw(draw: Draw, why: str, *, by: User) -> Draw:
    """Before the public number can be known, or if it was never fixed: else somebody could draw until they like it."""
    draw = _held(draw, by)
    if draw.state == DrawState.FROZEN and clock.now() >= draw.beacon_at:
        raise NotAllowedNow("The public number can be known. This draw is made, and no other.")
    draw.void_why = why.strip()
    if not draw.void_why or len(draw.void_why) > LONGEST:
        raise NotValid(f"Write why, in {LONGEST} characters or fewer.")
    return _move(draw, DrawState.VOID, "void_why", by=by)


def _deciding(call: Call, by: User) -> Call:
    if not rules.holds_draw(by):
        raise NotAllowed("A facilitator holds a draw.")
    call = Call.objects.select_for_update(of=("self",)).select_related("fund").get(pk=call.pk)
    if call.stage != Stage.DELIBERATING:
        raise NotAllowedNow("Lots are drawn once reading has closed, and before the Group recommends.")
    return call


def _locked(draw: Draw, by: User) -> Draw:
    if not Draw.objects.visible_to(by).filter(pk=draw.pk).exists():
        raise NotAllowed("You stay out of an application in this draw.")
    return Draw.objects.select_for_update(of=("self",)).select_related("call").get(pk=draw.pk)


def _held(draw: Draw, by: User) -> Draw:
    if not rules.holds_draw(by):
        raise NotAllowed("A facilitator holds a draw.")
    return _locked(draw, by)


def _move(draw: Draw, state: DrawState, *also: str, by: User, **detail: Any) -> Draw:
    """The only place that assigns `state`."""
    before = DrawState(draw.state)
    if state not in NEXT[before]:
        raise NotAllowedNow(f"This draw is at “{before.label.lower()}”. This step is not open there.")
    draw.state = state
    draw.save(update_fields=["state", *also])
    note("draw.moved", draw, by=by, was=before.value, now=state.value, **detail)
    return draw
