"""The application pack as documents: wanted at launch and after every change, or before launch to look at it."""

from typing import Any

from django.db import transaction

from grants.calls import rules
from grants.calls.checklist import PACKS
from grants.calls.models import Call
from shaping_future.files.models import Document
from shaping_future.files.services import want_document

from ._moves import locked, refuse_unless

PACK, PACK_LARGE = PACKS
PACK_EASY = "call-pack-easy"
"""Only of a call that has its words in Easy Read."""


def want_packs(call: Call, *, by: Any) -> list[Document]:
    """Promise the pack of the call as it is now, in each of its formats."""
    kinds = [*PACKS, PACK_EASY] if call.has_easy_read else PACKS
    return [want_document(kind, call, call.definition_hash, by=by) for kind in kinds]


@transaction.atomic
def make_packs(call: Call, *, by: Any) -> list[Document]:
    """Staff want to see the pack before launch."""
    call = locked(call)
    refuse_unless(rules.runs_calls(by), "MEX staff prepare calls.")
    return want_packs(call, by=by)
