"""The application pack as PDFs, from the rows that the pages and the live form are made of."""

from typing import Any

from shaping_future.files import makers

from . import queries, rules
from .models import Call
from .services import PACK, PACK_LARGE


def _pack(kind: str, name: str, large: bool) -> makers.Maker:
    def context(call: Call) -> dict[str, Any]:
        return queries.pack(call) | {"large": large}

    return makers.register(
        makers.Maker(
            kind=kind,
            template="grants/calls/pack_pdf.html",
            load=queries.any_call,
            context=context,
            title=lambda call: f"{name}: {call.title}",
            may_open=lambda user, call: call.launched_at is not None or rules.runs_calls(user),
        )
    )


_pack(PACK, "Application pack", large=False)
_pack(PACK_LARGE, "Application pack in large print", large=True)
