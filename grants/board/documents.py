"""The recommendation pack as a PDF: what the Board signs, on paper."""

from django.urls import reverse

from grants.board import queries
from grants.board.models import Recommendation
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
