"""The recommendation pack as a PDF, and the signed resolution."""

from django.urls import reverse

from grants.board import queries
from grants.board.models import Choice, Recommendation
from shaping_future.files.makers import Maker, register


def _load(key: str) -> Recommendation:
    return Recommendation.objects.select_related("call__fund", "recommended_by").get(pk=key)


def _context(received: Recommendation) -> dict:
    pack = received.pack
    rows = [
        {
            "row": row,
            **{name: pack.get(key, {}).get(row["reference"]) for name, key in queries.OF_A_GRANT.items()},
        }
        for row in pack["grants"]
    ]
    return {"received": received, "pack": pack, "rows": rows, "total": sum(row["pence"] for row in pack["grants"])}


register(
    Maker(
        kind=queries.PACK,
        template="grants/board/pack_pdf.html",
        load=_load,
        context=_context,
        title=lambda received: f"Recommendation pack: {received.pack.get('title', received.call.title)}",
        may_open=queries.may_read_whole_pack,
        back=lambda user, received: (reverse("recommendation-detail", args=[received.public_id]), "The recommendation"),
    )
)


def _resolution(received: Recommendation) -> dict:
    """The text in force, then who signed it: a member who stays out of a grant signed the text without it."""
    resolution, signatures = received.resolution, list(queries.signatures_of(received))
    rows = queries.as_read(resolution)
    references = {row["item"]: row["reference"] for row in rows}
    for one in signatures:
        one.left_out = [name for item, name in references.items() if item not in one.covers]
    signed = {row["item"]: sum(row["item"] in one.covers for one in signatures) for row in rows}
    return {
        "received": received,
        "text": resolution,
        "occasion": resolution["occasion"],
        "held_on": received.occasion.held_on,
        "rows": [row | {"signed": signed[row["item"]]} for row in rows],
        "signatures": signatures,
        "total": sum(row["pence"] for row in rows),
        "approved": sum(row["pence"] for row in rows if row["decision"] in (Choice.APPROVE, Choice.CONDITION)),
    }


def _may_open_resolution(user, received: Recommendation) -> bool:
    return received.resolution is not None and queries.may_read_whole_pack(user, received)


register(
    Maker(
        kind=queries.RESOLUTION,
        template="grants/board/resolution_pdf.html",
        load=_load,
        context=_resolution,
        title=lambda received: f"Board resolution: {received.pack.get('title', received.call.title)}",
        may_open=_may_open_resolution,
        back=lambda user, received: (reverse("recommendation-detail", args=[received.public_id]), "The recommendation"),
    )
)
