"""What a launched call may never change, whoever decides it: people have relied on it, or have been read by it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from shaping_future import clock
from shaping_future.errors import NotAllowedNow
from shaping_future.look.words import pounds

from .definition import Definition
from .models import Call, Stage

A_DAY = dt.timedelta(days=1)
BEFORE_READING = (Stage.LAUNCHED, Stage.CHECKING, Stage.DECLARING)


def refuse_forbidden(call: Call, before: Definition, after: Definition) -> None:
    """NotAllowedNow with the first reason, when there is one."""
    for sentence in forbidden(call, before, after):
        raise NotAllowedNow(sentence)


def forbidden(call: Call, before: Definition, after: Definition) -> Iterator[str]:
    """A sentence for each thing that must stay as it is. One query for strands, when they changed."""
    if after.slug != before.slug:
        yield "The address of a launched call stays: people have saved it."
    if after["fund"] != before["fund"] or after.get("budget") != before.get("budget"):
        yield "A call stays with its fund and the fund's budget."
    if after["call"]["kind"] != before["call"]["kind"]:
        yield "A launched call stays of its kind."
    yield from _dates(call, before["call"], after["call"])
    if _has_begun_reading(call) and after.get("criteria") != before.get("criteria"):
        yield "Reading has begun. The criteria, their weights and anchors stay as readers know them."
    if _has_begun_reading(call) and _blind(after) != _blind(before):
        yield "Reading has begun. What is hidden, and from whom, stays as readers and applicants know it."
    if _weights(after) != _weights(before):
        yield "The weights of a launched call stay, whoever decides it: people have written with them in mind."
    if _has_closed(call) and after.questions != before.questions:
        yield "The call has closed. Its questions stay as people answered them."
    if _has_closed(call) and after["eligibility"] != before["eligibility"]:
        yield "The call has closed. Its eligibility questions stay as people answered them."
    if after["equity_form"] != before["equity_form"] and call.equity_records.exists():
        yield "People have answered the equity questions. They stay, or the answers could not be added up."
    if after["call"]["strands"] != before["call"]["strands"]:
        yield from _strands(call, after["call"]["strands"])


def _dates(call: Call, before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    now = clock.now()
    if after["opens"] != before["opens"] and (before["opens"] <= now or after["opens"] <= now):
        yield "The call has opened already. Its opening time stays."
    if after["closes"] < before["closes"]:
        yield "A closing time never moves closer: people have planned with it."
    if after["closes"] > before["closes"] and not may_close_later(call):
        yield "The call closed more than a day ago, or its check has begun. The closing time stays."
    if after["closes"] != before["closes"] and after["closes"] <= now:
        yield "A new closing time must be still to come."


def may_close_later(call: Call) -> bool:
    """While it is open, and in the day after: a site that was down at noon is mended by then. Not once a person has
    checked an application, for then others have been judged by the old time. One query at most."""
    if call.stage not in (Stage.LAUNCHED, Stage.CHECKING) or clock.now() >= call.closes_at + A_DAY:
        return False
    return not call.applications.filter(eligibility_checks__isnull=False).exists()


def _strands(call: Call, strands: list[dict[str, Any]]) -> Iterator[str]:
    offered = {strand["key"]: strand for strand in strands}
    for used in call.strands.all():
        applications = call.applications.filter(strand=used)
        strand = offered.get(used.key)
        if strand is None:
            if applications.exists():
                yield f"“{used.label}” is in use by applications to this call. It must stay."
            continue
        if not call.gives_money:
            continue
        asked = applications.exclude(asked_pence=None).values_list("asked_pence", flat=True)
        if any(not strand["min_pence"] <= pence <= strand["max_pence"] for pence in asked):
            limits = f"{pounds(strand['min_pence'])} to {pounds(strand['max_pence'])}"
            yield f"An application that was sent does not fit in {limits}. Leave its strand as wide as it is."


def _weights(definition: Definition) -> dict[str, int]:
    return {one["key"]: one["weight"] for one in (definition.get("criteria") or {"items": []})["items"]}


def _has_closed(call: Call) -> bool:
    return call.stage != Stage.LAUNCHED or call.closes_at <= clock.now()


def _has_begun_reading(call: Call) -> bool:
    return call.stage not in BEFORE_READING


def _blind(definition: Definition) -> Any:
    return (definition.get("review") or {}).get("blind")
