"""The application pack as PDFs, from the rows that the pages and the live form are made of."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse

from shaping_future.files import makers

from . import queries, rules
from .models import Call
from .services import PACK, PACK_EASY, PACK_LARGE

WHOLE, EASY = "grants/calls/pack_pdf.html", "grants/calls/easy_pdf.html"


def _pack(kind: str, name: str, context: Callable[[Call], dict[str, Any]], template: str = WHOLE) -> makers.Maker:
    return makers.register(
        makers.Maker(
            kind=kind,
            template=template,
            load=queries.any_call,
            context=context,
            title=lambda call: f"{name}: {call.title}",
            may_open=lambda user, call: call.launched_at is not None or rules.runs_calls(user),
            back=_back,
        )
    )


def _back(user: Any, call: Call) -> tuple[str, str]:
    """To the other formats; before launch there is no such page, and staff come from their list."""
    if call.launched_at is None:
        return reverse("admin:grants_call_build_checklist", args=[call.pk]), "Go-live list"
    return reverse("call-pack", args=[call.slug]), "Application pack"


def _easy(call: Call) -> dict[str, Any]:
    """A call that lost its Easy Read after the pack was wanted has nothing to print: LookupError."""
    found = queries.easy_read(call)
    if found is None:
        raise LookupError("This call has no words in Easy Read.")
    return found


_pack(PACK, "Application pack", queries.pack)
_pack(PACK_LARGE, "Application pack in large print", lambda call: queries.pack(call) | {"large": True})
_pack(PACK_EASY, "Easy Read", lambda call: {"call": call, "site_url": settings.SITE_URL} | _easy(call), EASY)

makers.register(
    makers.Maker(
        kind=queries.POSTER,
        template="grants/calls/poster_pdf.html",
        load=queries.any_call,
        context=queries.spread,
        title=lambda call: f"Poster: {call.title}",
        may_open=lambda user, call: call.launched_at is not None or rules.runs_calls(user),
        back=lambda user, call: (
            _back(user, call)
            if call.launched_at is None
            else (reverse("call-share", args=[call.slug]), "Spread the word")
        ),
    )
)
