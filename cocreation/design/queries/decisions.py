"""What the Group, facilitators and staff read of a decision. A stance of an open round is nobody's but one's own."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.http import Http404

from cocreation.deliberation.models import Position, Stance
from cocreation.deliberation.queries import waits_for
from cocreation.design.kinds import Answer, DesignState
from cocreation.design.models import DesignAmendment, DesignComment, DesignDecision, DesignRound, DesignVersion
from grants.calls.changes import lines_of

LABELS = {Stance.ABSTAIN: "Stand aside"}
"""How a stance is called where the Group decides about its own rules."""


def decision_for(user: Any, public_id: Any) -> DesignDecision:
    """One query, and one for its drafters."""
    rows = DesignDecision.objects.visible_to(user).select_related("fund", "call", "replaces", "decided_by")
    return rows.prefetch_related("drafters").get(public_id=public_id)


def comment_for(user: Any, public_id: Any) -> DesignComment:
    """A person's own."""
    seen = DesignDecision.objects.visible_to(user)
    rows = DesignComment.objects.select_related("version__decision").filter(by=user, version__decision__in=seen)
    return rows.get(public_id=public_id)


def amendment_for(user: Any, public_id: Any) -> DesignAmendment:
    seen = DesignDecision.objects.visible_to(user)
    rows = DesignAmendment.objects.select_related("version__decision", "by").filter(version__decision__in=seen)
    return rows.get(public_id=public_id)


def decisions_of_funds(user: Any) -> QuerySet[DesignDecision]:
    """All of them, what is to do first, with `number` of versions, `comments` and `open_amendments`. One query."""
    rows = DesignDecision.objects.visible_to(user).select_related("fund", "call")
    rows = rows.annotate(
        number=Max("versions__number"),
        comments=Count("versions__comments", distinct=True),
        open_amendments=Count(
            "versions__amendments", filter=Q(versions__amendments__answer=Answer.OPEN), distinct=True
        ),
    )
    return rows.order_by("fund", "kind", "-begun_at", "-pk")


def versions_of(decision: DesignDecision) -> list[DesignVersion]:
    """Newest first, with who wrote them. One query."""
    rows = decision.versions.select_related("written_by", "comment", "amendment__by")
    return list(rows.order_by("-number"))


def two_versions(user: Any, public_id: Any, before: int, after: int) -> tuple[DesignVersion, DesignVersion]:
    decision = decision_for(user, public_id)
    found = {one.number: one for one in decision.versions.filter(number__in=[before, after])}
    if before not in found or after not in found:
        raise Http404
    for one in found.values():
        one.decision = decision
    return found[before], found[after]


def part_lines(version: DesignVersion) -> list[tuple[str, str]]:
    """The part of a call that the version holds, line by line: what it is called, and the words."""
    return lines_of({version.decision.part: version.data}) if version.data is not None else []


@dataclass(frozen=True)
class Talk:
    """What was said: comments with their earlier words, proposed changes with their answers."""

    comments: list[DesignComment]
    amendments: list[DesignAmendment]


def talk_of(decision: DesignDecision) -> Talk:
    """Three queries."""
    comments = DesignComment.objects.filter(version__decision=decision).select_related("by", "version")
    comments = list(comments.prefetch_related(Prefetch("events", to_attr="kept")).order_by("at", "pk"))
    for comment in comments:
        said = [event.text for event in sorted(comment.kept, key=lambda event: event.pgh_id)]
        comment.earlier = [text for text, after in pairwise(said) if text != after]
    amendments = DesignAmendment.objects.filter(version__decision=decision)
    rows = amendments.select_related("by", "version", "answered_by", "became").order_by("at", "pk")
    return Talk(comments, list(rows))


def rounds_of(decision: DesignDecision) -> list[DesignRound]:
    """Newest first. Two queries; positions are for rounds that have closed, and for the reader's own."""
    rows = DesignRound.objects.filter(version__decision=decision).select_related("version", "round", "round__opened_by")
    positions = Position.objects.select_related("user", "objection").order_by("user__name", "pk")
    return list(rows.prefetch_related(Prefetch("round__positions", positions)).order_by("-pk"))


def last_round(user: Any, decision: DesignDecision, rounds: list[DesignRound]) -> dict[str, Any]:
    """The open round as this person may see it: how many have answered, and their own position. One query."""
    if decision.state != DesignState.PROPOSED or not rounds:
        return {}
    asked = rounds[0]
    positions = asked.round.positions.all()
    return {
        "asked": asked,
        "turnout": len(positions),
        "eligible": len(waits_for(asked.round)),
        "mine": next((one for one in positions if one.user_id == user.pk), None),
        "may_answer": user.pk in asked.round.eligible,
    }


def counted(asked: DesignRound) -> list[tuple[str, int]]:
    """How a closed round was answered: the position in words, and how many people. No query after rounds_of."""
    said = Counter(one.stance for one in asked.round.positions.all())
    return [(LABELS.get(stance, stance.label), said[stance]) for stance in Stance]
