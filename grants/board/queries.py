"""Reads for the Board. A person with a conflict reads the recommendation without that grant."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from grants.applications.models import Application, Recusal, Rung
from grants.board.models import READERS, BoardVote, Choice, Recommendation, RecommendedGrant
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.files.models import Document
from shaping_future.questionnaires.models import Answer

PACK = "recommendation-pack"
"""The kind of document that the pack is (documents.py makes it)."""
SUMMARY = "summary"
"""Key of the question whose answer says in one paragraph what the grant is for."""

OF_A_GRANT = {
    "reading": "readings", "amount_reason": "reasons", "tally": "tallies", "explained": "explained", "holds": "holds",
    "checked": "checks",
}  # fmt: skip
"""What a page of one grant calls it → the part of the pack, by reference. A pack of before may not have it."""
SAFE_WITHOUT_A_GRANT = (
    "call", "title", "method", "question", "statement", "turnout", "decision_tests", "agreed_at", "recommended_at",
    "diligence",
)  # fmt: skip
"""What of a pack speaks of no single grant."""


# --- the pack --------------------------------------------------------------------------------------------------------


def pack_text(pack: dict) -> str:
    """Canonical JSON: keys sorted, no spaces. Written so, the file's own SHA-256 is the pack's fingerprint."""
    return json.dumps(pack, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def pack_hash(pack: dict) -> str:
    """SHA-256 of the pack's canonical JSON (UTF-8)."""
    return hashlib.sha256(pack_text(pack).encode()).hexdigest()


def grant_rows(received: Recommendation) -> list[dict]:
    """The grants of a pack as the rows say them now. Two queries."""
    grants = list(
        received.grants.select_related(
            "application__organisation", "application__host", "application__strand", "application__response"
        ).order_by("order")
    )
    answers = Answer.objects.filter(response__in=[one.application.response_id for one in grants])
    what = dict(answers.filter(question__key=SUMMARY).values_list("response_id", "value"))
    return [_grant_row(grant, what.get(grant.application.response_id)) for grant in grants]


def _grant_row(grant: RecommendedGrant, what: object) -> dict:
    application = grant.application
    return {
        "application": str(application.public_id),
        "reference": application.reference,
        "organisation": application.organisation.name,
        "host": application.host.name if application.host else "",
        "region": application.organisation.get_region_display(),
        "strand": application.strand.label,
        "months": application.strand.months,
        "what": what if isinstance(what, str) else "",
        "content": application.content_hash,
        "asked_pence": application.asked_pence,
        "pence": grant.pence,
        "why": grant.why,
    }


def pack_as_stored(received: Recommendation) -> dict:
    """The pack as the rows say it today."""
    return {**received.pack, "grants": grant_rows(received)}


def is_unchanged(received: Recommendation) -> bool:
    """Whether what is stored today is, to the letter, what the Group recommended."""
    return pack_hash(pack_as_stored(received)) == received.pack_hash


def pack_for(received: Recommendation, grants: Iterable[RecommendedGrant], user) -> tuple[dict, bool]:
    """The pack as this person may read it, and whether that is all of it.

    Who may not know of one of its grants gets neither sums nor counts nor words that would speak of it.
    """
    pack = received.pack
    if may_read_whole_pack(user, received):
        return pack, True
    seen = {str(grant.application.public_id) for grant in grants}
    shown = {key: pack[key] for key in SAFE_WITHOUT_A_GRANT if key in pack}
    shown["grants"] = [row for row in pack["grants"] if row["application"] in seen]
    references = {row["reference"] for row in shown["grants"]}
    for key in ("readings", "reasons", "tallies"):
        shown[key] = {reference: said for reference, said in pack.get(key, {}).items() if reference in references}
    return shown, False


def may_read_whole_pack(user, received: Recommendation) -> bool:
    """Whoever reads recommendations and has no tie to anything that the pack could tell of: its grants, what was
    referred, what is in reserve, what the rules were worked out from. One query."""
    if not user.is_authenticated or not user.has_role(*READERS):
        return False
    pack = received.pack
    everything = {row["application"] for row in (*pack["grants"], *pack.get("referred", ()))}
    mine = Q(participants__user=user) | Q(recusals__user=user, recusals__ended_at=None, recusals__rung=Rung.ROOM)
    return not Application.objects.filter(mine, public_id__in=everything.union(pack.get("speaks_of", ()))).exists()


def pack_document(received: Recommendation) -> Document | None:
    """The pack as a PDF, made or being made. Only for whoever may read all of it."""
    return Document.objects.filter(kind=PACK, subject=str(received.pk), version=received.pack_hash).first()


# --- one recommendation, one grant, or none --------------------------------------------------------------------------


def recommendation_for(user, public_id) -> Recommendation:
    received = Recommendation.objects.visible_to(user).select_related("call", "recommended_by", "signed_off_by")
    return received.get(public_id=public_id)


def whole_recommendation_for(user, public_id) -> Recommendation:
    """For whoever may read all of its pack; for everybody else it is not there."""
    received = recommendation_for(user, public_id)
    if not may_read_whole_pack(user, received):
        raise Recommendation.DoesNotExist
    return received


def grant_for(user, public_id) -> RecommendedGrant:
    return _with_related(RecommendedGrant.objects.visible_to(user)).get(public_id=public_id)


def grants_for(user, received: Recommendation) -> list[RecommendedGrant]:
    """The grants of a recommendation that this person may know of, in order, with their votes."""
    return list(_with_related(RecommendedGrant.objects.visible_to(user).filter(recommendation=received)))


def _with_related(grants: QuerySet) -> QuerySet:
    return (
        grants.select_related(
            "recommendation__call", "recommendation__recommended_by", "recommendation__signed_off_by", "application"
        )
        .prefetch_related(Prefetch("votes", BoardVote.objects.select_related("user").order_by("pk")))
        .order_by("order")
    )


def recommendations_for(user) -> QuerySet:
    """Every recommendation with how many grants this person sees, how many are decided, and how many wait for them."""
    grants = RecommendedGrant.objects.visible_to(user).values("pk")
    mine = Exists(BoardVote.objects.filter(grant=OuterRef("grants__pk"), user=user))
    seen = Q(grants__in=grants)
    return (
        Recommendation.objects.visible_to(user)
        .select_related("call", "recommended_by", "signed_off_by")
        .annotate(
            grants_seen=Count("grants", filter=seen),
            grants_decided=Count("grants", filter=seen & ~Q(grants__decision="")),
            waiting_for_me=Count("grants", filter=seen & Q(grants__decision="") & ~mine),
        )
        .order_by("signed_off_at", "-received_at", "pk")
    )


# --- who decides, and how it stands ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """How a grant stands with the Board: who may decide it, how many have, how many must. Never who chose what."""

    eligible: int
    voted: int
    quorum: int

    @property
    def possible(self) -> bool:
        """Whether enough members without a conflict are left for a quorum at all."""
        return self.eligible >= self.quorum


def has_conflict(user, grant: RecommendedGrant) -> bool:
    return Recusal.objects.in_force().filter(application=grant.application_id, user=user, rung=Rung.ROOM).exists()


def has_decided(user, application_id: int) -> bool:
    """Whether this person recommended the grant or approved it, and so moves no money of it. The database asks the same
    (models.separation)."""
    voted = BoardVote.objects.filter(grant__application=application_id, user=user)
    passed_on = Recommendation.objects.filter(Q(recommended_by=user) | Q(signed_off_by=user))
    return voted.exists() or passed_on.filter(grants__application=application_id).exists()


def eligible_members(grant: RecommendedGrant) -> set[int]:
    """pks of the Board members without a conflict who had no part in recommending."""
    return _eligible([grant])[grant.pk]


def _eligible(grants: list[RecommendedGrant]) -> dict[int, set[int]]:
    """By the grant's pk; two queries for however many grants of one recommendation."""
    board = User.objects.with_role(Role.BOARD).exclude(roles__overlap=[Role.GROUP_MEMBER, Role.FACILITATOR])
    members = set(board.values_list("pk", flat=True))
    tied = Application.objects.filter(pk__in=[grant.application_id for grant in grants])
    out: dict[int, set[int]] = {}
    recused = Q(recusals__ended_at=None, recusals__rung=Rung.ROOM)
    for application, user in tied.filter(recused).values_list("pk", "recusals__user"):
        out.setdefault(application, set()).add(user)
    return {
        grant.pk: members - out.get(grant.application_id, set()) - {grant.recommendation.recommended_by_id}
        for grant in grants
    }


def standings(grants: list[RecommendedGrant]) -> dict[int, Standing]:
    """How each grant stands, by its pk. The grants come from grants_for, with their votes."""
    eligible = _eligible(grants)
    return {
        grant.pk: Standing(
            eligible=len(eligible[grant.pk]),
            voted=sum(vote.user_id in eligible[grant.pk] for vote in grant.votes.all()),
            quorum=grant.recommendation.quorum,
        )
        for grant in grants
    }


def decision_of(grant: RecommendedGrant) -> Choice | None:
    """The choice that more than half of the eligible members hold, once at least the quorum has voted."""
    eligible = eligible_members(grant)
    votes = [vote for vote in grant.votes.all() if vote.user_id in eligible]
    if len(votes) < grant.recommendation.quorum:
        return None
    choice, most = Counter(vote.choice for vote in votes).most_common(1)[0]
    return Choice(choice) if 2 * most > len(eligible) else None


def is_all_decided(received: Recommendation) -> bool:
    return not received.grants.filter(decision="").exists()


def approved_before(received: Recommendation) -> bool:
    """Whether another recommendation of this call was signed with a grant in it: then there is something to award."""
    others = RecommendedGrant.objects.filter(recommendation__call=received.call_id).exclude(recommendation=received)
    return others.filter(
        recommendation__signed_off_at__isnull=False, decision__in=[Choice.APPROVE, Choice.CONDITION]
    ).exists()


def neighbours(user, grant: RecommendedGrant) -> tuple[RecommendedGrant | None, RecommendedGrant | None]:
    """The grants before and after this one on the person's page."""
    seen = RecommendedGrant.objects.visible_to(user).filter(recommendation=grant.recommendation_id)
    before = seen.filter(order__lt=grant.order).order_by("-order").first()
    return before, seen.filter(order__gt=grant.order).order_by("order").first()
