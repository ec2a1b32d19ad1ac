"""The application pack as documents: wanted at launch and after every change, or before launch to look at it."""

from typing import Any

from django.db import transaction

from grants.calls import rules
from grants.calls.checklist import PACKS, POSTER, kinds_of_pack
from grants.calls.models import Call
from shaping_future.files.models import Document
from shaping_future.files.services import want_document

from ._moves import locked, refuse_unless

PACK, PACK_LARGE = PACKS


def want_packs(call: Call, *, by: Any) -> list[Document]:
    """Promise the pack of the call as it is now, in each of its formats, and the poster."""
    kinds = [*kinds_of_pack(call), POSTER]
    return [want_document(kind, call, call.definition_hash, by=by) for kind in kinds]


@transaction.atomic
def make_packs(call: Call, *, by: Any) -> list[Document]:
    """Staff want to see the pack before launch."""
    call = locked(call)
    refuse_unless(rules.runs_calls(by), "MEX staff prepare calls.")
    return want_packs(call, by=by)
