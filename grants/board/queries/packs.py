"""The pack: as frozen, as stored today, as one person may read it."""

import hashlib
import json
from collections.abc import Iterable

from django.db.models import Q

from grants.applications.models import Application, Rung
from grants.board.models import Recommendation, RecommendedGrant
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
WORDS_A_MINUTE, WORDS_OF_A_GRANT = 230, 40
"""How fast people read to understand; how many words of our own stand around each grant."""
SAFE_WITHOUT_A_GRANT = (
    "call", "title", "method", "question", "statement", "turnout", "decision_tests", "agreed_at", "recommended_at",
    "diligence",
)  # fmt: skip
"""What of a pack speaks of no single grant."""


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
    if has_no_tie(user, received):
        return pack, True
    seen = {str(grant.application.public_id) for grant in grants}
    shown = {key: pack[key] for key in SAFE_WITHOUT_A_GRANT if key in pack}
    shown["grants"] = [row for row in pack["grants"] if row["application"] in seen]
    references = {row["reference"] for row in shown["grants"]}
    for key in ("readings", "reasons", "tallies"):
        shown[key] = {reference: said for reference, said in pack.get(key, {}).items() if reference in references}
    return shown, False


def has_no_tie(user, received: Recommendation) -> bool:
    """Whether somebody who may know of the recommendation (`visible_to`) has no tie to anything that its pack tells of:
    grants, what was referred, what is in reserve, what the rules were worked out from. One query."""
    pack = received.pack
    everything = {row["application"] for row in (*pack["grants"], *pack.get("referred", ()))}
    everything.update(pack.get("speaks_of", ()))
    mine = Q(participants__user=user) | Q(recusals__user=user, recusals__ended_at=None, recusals__rung=Rung.ROOM)
    tied = Application.objects.filter(mine).values_list("public_id", flat=True)  # a few, where the pack has thousands
    return everything.isdisjoint(map(str, tied))


def may_read_whole_pack(user, received: Recommendation) -> bool:
    """For what is about the whole of it and loaded by its key, such as its PDF. Two queries."""
    return Recommendation.objects.visible_to(user).filter(pk=received.pk).exists() and has_no_tie(user, received)


def minutes_to_read(pack: dict) -> int:
    """How long the page takes, from the words that a Board member reads on it: the outcome, and each grant."""
    said = [pack.get("method"), pack.get("statement"), *pack.get("concerns", ()), *pack.get("objections", ())]
    said += [row.get(part) for row in pack["grants"] for part in ("what", "why")]
    said += list(pack.get("reasons", {}).values())
    words = sum(len(one.split()) for one in said if one) + WORDS_OF_A_GRANT * len(pack["grants"])
    return max(1, -(-words // WORDS_A_MINUTE))


def pack_document(received: Recommendation) -> Document | None:
    """The pack as a PDF, made or being made. Only for whoever may read all of it."""
    return Document.objects.filter(kind=PACK, subject=str(received.pk), version=received.pack_hash).first()
