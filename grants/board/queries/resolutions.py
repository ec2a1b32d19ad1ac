"""What the Board signs: the resolution in full, one member's part of it, and who has signed."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet

from grants.applications.models import Recusal, Rung
from grants.board.models import (
    BoardSignature,
    BoardVote,
    Choice,
    DeclineReason,
    Occasion,
    Recommendation,
    RecommendedGrant,
    Sitting,
)
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.files.models import Document

from .packs import pack_hash
from .standings import eligible_by_grant

RESOLUTION = "board-resolution"
"""The kind of document that a signed resolution is (documents.py makes it)."""


# --- the text --------------------------------------------------------------------------------------------------------


def resolution_of(received: Recommendation, grants: Iterable[RecommendedGrant]) -> dict:
    """All that is resolved, as it stands now. `grants` come with application__organisation and votes. Three queries."""
    grants = list(grants)
    out = _stayed_out([grant.application_id for grant in grants])
    return {
        "recommendation": str(received.public_id),
        "call": received.pack.get("title", received.call.title),
        "pack": received.pack_hash,
        "quorum": received.quorum,
        "occasion": occasion_text(occasion_of(received)),
        "grants": [_row(grant, out.get(grant.application_id, [])) for grant in grants],
    }


def grants_to_sign(received: Recommendation) -> list[RecommendedGrant]:
    """All of them, whoever asks: for the text and the quorum, never to show. Two queries."""
    grants = received.grants.select_related("application__organisation").prefetch_related("votes")
    return list(grants.order_by("order"))


def what_to_sign(user, received: Recommendation) -> dict:
    """The text under which this member would put their name now; nothing in it when there is nothing to sign."""
    grants = grants_to_sign(received)
    return part_for(user, received.resolution or resolution_of(received, grants), grants)


def part_for(user, resolution: dict, grants: list[RecommendedGrant]) -> dict:
    """The part of the resolution that this member may decide on."""
    eligible = eligible_by_grant(grants)
    return part_of(resolution, [grant.pk for grant in grants if user.pk in eligible[grant.pk]])


def part_of(resolution: dict, covers: Iterable[int]) -> dict:
    """The resolution without the grants that somebody stays out of: what this member signs."""
    covered = set(covers)
    return resolution | {"grants": [row for row in resolution["grants"] if row["item"] in covered]}


def text_hash(resolution: dict) -> str:
    """SHA-256 of the canonical JSON, as for the pack."""
    return pack_hash(resolution)


def occasion_text(occasion: Occasion | None) -> dict | None:
    """How the Board resolves, as it is signed. Never a link: whoever reads it later must not get into a meeting."""
    if occasion is None:
        return None
    if occasion.kind == Sitting.WRITTEN:
        return {"kind": "written"}
    return {
        "kind": "meeting",
        "held_on": occasion.held_on.isoformat(),
        "place": "Online" if "://" in occasion.place else occasion.place,
        "chair": str(occasion.chaired_by),
        "present": [str(person) for person in occasion.present.all()],
    }


def _row(grant: RecommendedGrant, out: list[str]) -> dict:
    votes = list(grant.votes.all())
    said = said_by(grant, votes)
    return {
        "item": grant.pk,
        "reference": grant.application.reference,
        "organisation": grant.application.organisation.name,
        "pence": grant.pence,
        "decision": grant.decision,
        "conditions": [
            {"text": one.condition, "due": one.condition_due.isoformat(), "payment": one.condition_instalment}
            for one in said
            if one.condition
        ],
        "reasons": [{"kind": one.decline_reason, "text": one.reason} for one in said if one.reason],
        "votes": dict(sorted(Counter(str(one.choice) for one in votes).items())),
        "stayed_out": out,
    }


def said_by(grant: RecommendedGrant, votes: list[BoardVote]) -> list[BoardVote]:
    """The conditions or reasons behind a decision; the same words of two people once."""
    words: dict[tuple, BoardVote] = {}
    for one in votes:
        if one.choice == grant.decision:
            key = (one.condition, one.condition_due, one.condition_instalment, one.decline_reason, one.reason)
            words.setdefault(key, one)
    return list(words.values())


def _stayed_out(applications: list[int]) -> dict[int, list[str]]:
    """Board members with an interest, by application: names for the resolution."""
    board = User.objects.with_role(Role.BOARD)
    recused = Recusal.objects.in_force().filter(application__in=applications, rung=Rung.ROOM, user__in=board)
    out: dict[int, list[str]] = {}
    for one in recused.select_related("user").order_by("user"):
        out.setdefault(one.application_id, []).append(str(one.user))
    return out


def as_read(text: dict) -> list[dict]:
    """The grants of a resolution for a page: days as days, choices and reasons in words."""
    return [
        row
        | {
            "decision_label": Choice(row["decision"]).label if row["decision"] else "",
            "conditions": [one | {"due": dt.date.fromisoformat(one["due"])} for one in row["conditions"]],
            "reasons": [
                one | {"kind": DeclineReason(one["kind"]).label if one["kind"] else ""} for one in row["reasons"]
            ],
        }
        for row in text["grants"]
    ]


# --- the occasion and the signatures ---------------------------------------------------------------------------------


def occasion_of(received: Recommendation) -> Occasion | None:
    occasions = Occasion.objects.select_related("chaired_by", "opened_by").prefetch_related("present")
    return occasions.filter(recommendation=received).first()


def hindrance(user, received: Recommendation, occasion: Occasion | None, grants: list[RecommendedGrant]) -> str:
    """Why this Board member cannot sign now, as a sentence; "" when they can."""
    if received.signed_off_at and (received.resolution is None or received.call.stage == Stage.RELEASED):
        return "This recommendation is signed off already."
    if occasion is None:
        return "Nobody has opened a meeting or a written resolution yet. MEX or a Board member does it."
    if occasion.kind == Sitting.WRITTEN and occasion.deadline < clock.now():
        return "The last day to sign has passed. MEX or a Board member can move it."
    if occasion.kind == Sitting.MEETING and user.pk not in {person.pk for person in occasion.present.all()}:
        return "Whoever was at the meeting signs. If you were there, ask for the list to be corrected."
    if not all(grant.decision for grant in grants):
        return "Some grants are not decided yet. Sign once every one of them is."
    return ""


def signatures_of(received: Recommendation) -> QuerySet:
    """Those that count, in the order in which they were given."""
    return received.signatures.standing().select_related("user").order_by("at", "pk")


def missing_signatures(grants: list[RecommendedGrant], signatures: Iterable[BoardSignature]) -> dict[int, int]:
    """How many more signatures each grant needs, by its pk. Only those of members who may still decide it count."""
    eligible = eligible_by_grant(grants)
    signed = {grant.pk: 0 for grant in grants}
    for one in signatures:
        for item in one.covers:
            if item in signed and one.user_id in eligible[item]:
                signed[item] += 1
    return {grant.pk: max(0, grant.recommendation.quorum - signed[grant.pk]) for grant in grants}


def signatures_shown(user, received: Recommendation) -> list[BoardSignature]:
    """All that were given, also those that no longer count: to the Board and to MEX, and to the Group once in force."""
    if received.signed_off_at is None and not user.has_role(Role.BOARD, Role.STAFF):
        return []
    return list(received.signatures.select_related("user").order_by("at", "pk"))


def my_signature(user, signatures: Iterable[BoardSignature]) -> dict[str, BoardSignature | None]:
    """This person's own signature that counts; or, when none does, their last one that no longer does."""
    own = [one for one in signatures if one.user_id == user.pk]
    mine = next((one for one in own if one.voided_at is None), None)
    return {"mine": mine, "voided": own[-1] if own and mine is None else None}


def resolution_document(received: Recommendation) -> Document | None:
    """The signed resolution as a PDF, made or being made: the one with the most signatures."""
    documents = Document.objects.filter(kind=RESOLUTION, subject=str(received.pk))
    return documents.order_by("-wanted_at").first()


# --- how far the Board followed the Group ----------------------------------------------------------------------------


def departures_for(user, received: Recommendation) -> list[RecommendedGrant]:
    """Where the signed resolution differs from what the Group recommended; a condition is a difference too."""
    if received.signed_off_at is None:
        return []
    seen = RecommendedGrant.objects.visible_to(user).filter(recommendation=received)
    changed = seen.exclude(decision=Choice.APPROVE).select_related("application__organisation", "recommendation__call")
    return list(changed.prefetch_related("votes").order_by("order"))


def approved_unchanged(calls: Iterable[Call | int] | QuerySet, seen_by=None) -> tuple[int, int]:
    """Of the grants whose recommendation is signed off: how many were approved as recommended, and how many there are.

    A condition, a question back and a decline are changes. Without `seen_by` it is the figure for the public; with it,
    only grants count that this person may know of.
    """
    grants = RecommendedGrant.objects.all() if seen_by is None else RecommendedGrant.objects.visible_to(seen_by)
    decided = grants.filter(recommendation__call__in=calls, recommendation__signed_off_at__isnull=False)
    choices = list(decided.values_list("decision", flat=True))
    return choices.count(Choice.APPROVE), len(choices)
