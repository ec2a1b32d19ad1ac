"""Reads of draws, and the steps that anybody can do again."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from cocreation.analysis import draw as lots
from cocreation.drawing.models import Draw, DrawCommitment, DrawEntry
from grants.applications.models import Application, Clearance
from grants.calls.models import Call
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow


def call_for(user, slug: str) -> Call:
    """A call whose draws this person may follow: they have declared their interests in it."""
    call = Call.objects.public().of_grants().select_related("fund").get(slug=slug)
    must_declare = user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR) and not user.has_role(Role.STAFF)
    if must_declare and not Clearance.objects.filter(call=call, user=user).exists():
        raise NotAllowedNow("Declare your interests in this call first.")
    return call


def draw_for(user, public_id) -> Draw:
    return Draw.objects.visible_to(user).select_related("call").get(public_id=public_id)


def draws_of(user, call: Call) -> QuerySet:
    return Draw.objects.visible_to(user).filter(call=call).order_by("-begun_at", "pk")


def to_draw_from(user, call: Call) -> list[Application]:
    rows = Application.objects.visible_to(user).readable().filter(call=call)
    return list(rows.select_related("organisation", "host").by_name())


def entries_for(user, draw: Draw) -> list[DrawEntry]:
    rows = draw.entries.select_related("application__organisation", "application__call")
    return list(rows.as_seen_by(user, "application").order_by("ticket_id"))


def commitments_of(draw: Draw) -> list[DrawCommitment]:
    return list(draw.commitments.select_related("user").order_by("pk"))


def manifest_of(draw: Draw, entries: Iterable[DrawEntry], commitments: Iterable[DrawCommitment]) -> dict[str, Any]:
    """Everything that is fixed before the public number exists."""
    return {
        "version": 1,
        "round": str(draw.public_id),
        "budget": draw.budget_pence,
        "mode": str(draw.mode),
        "candidates": [{"id": one.ticket_id, "amount": one.pence} for one in entries],
        "beacon": {"source": str(draw.beacon), "round": draw.beacon_round},
        "commitments": {one.label: one.hash for one in commitments},
    }


@dataclass(frozen=True)
class Step:
    """One hash: what is hashed, the line to type, and what comes out."""

    said: str
    line: str
    hash: str


def steps(draw: Draw, commitments: Iterable[DrawCommitment]) -> list[Step]:
    """Computed here from what is published alone, and again by whoever types the lines. No query."""
    if draw.manifest is None:
        return []
    text = lots.canonical(draw.manifest)
    found = [Step("What is fixed", _line(text), lots.hashed(text))]
    opened = {one.label: one.nonce for one in commitments if one.nonce}
    found += [
        Step(f"The number of {label} has the hash they gave", _line(f"commit:{nonce}"), lots.commitment(nonce))
        for label, nonce in opened.items()
    ]
    if draw.value:
        text = lots.seed_text(draw.manifest, draw.value, opened)
        seed = lots.hashed(text)
        found.append(Step("The seed", _line(text), seed))
        tickets = lots.tickets(seed, [one["id"] for one in draw.manifest["candidates"]])
        order = sorted(tickets, key=tickets.__getitem__)
        found += [Step(f"The ticket of {one}", _line(f"{seed}:{one}"), tickets[one]) for one in order]
    return found


def _line(text: str) -> str:
    quoted = text.replace("'", "'\\''")
    return f"printf '%s' '{quoted}' | sha256sum"


def is_right(draw: Draw, commitments: Iterable[DrawCommitment]) -> bool:
    """Whether what is kept is what comes out when everything is computed anew."""
    opened = {one.label: one.nonce for one in commitments if one.nonce}
    made = lots.recompute(draw.manifest, draw.value, opened)
    kept = {"order": list(made.order), "funded": list(made.funded), "left": made.left}
    return kept == draw.result and lots.manifest_hash(draw.manifest) == draw.manifest_hash


def published(draw: Draw, commitments: Iterable[DrawCommitment]) -> dict[str, Any]:
    """For a file: everything that is needed to do it again, and nothing that names an applicant or a member."""
    return {
        "manifest": draw.manifest,
        "manifest_sha256": draw.manifest_hash,
        "chances": dict(draw.chances),
        "opened": {one.label: one.nonce for one in commitments if one.nonce},
        "beacon": draw.value,
        "result": draw.result,
    }


def chance_words(chance: str) -> str:
    """ "3/4" → "75.0 %"."""
    return f"{float(Fraction(chance)) * 100:.1f} %"
