"""What goes into a reader's pack, and who may open it."""

import hashlib
from typing import Any

from django.db.models import Sum

from cocreation.group.models import Member
from cocreation.reading import rules
from cocreation.reading.models import Reading, ReadingPack
from grants.applications.models import Application, RedactedCopy
from grants.calls.models import Call, Stage
from shaping_future.files.models import Document

from .planning import place_in_queue
from .sheets import CLOSED

PACK = "reading-pack"
"""The kind of document that a pack is (documents.py makes it)."""

RELATED = ("call", "strand", "response__questionnaire", "organisation", "host", "reading_need")


def readable_now(member: Member, call: Call) -> list[Application]:
    """What the member may read of the call now, in the member's own order. One query.

    While reading is open, what they were given and may score; once it has closed, all that they may know of, for who is
    out of scoring alone still talks about it.
    """
    seen = Application.objects.visible_to(member.user).readable().filter(call=call)
    if call.stage == Stage.READING:
        seen = seen.filter(pk__in=Reading.objects.filter(member=member).not_out().values("application"))
    elif call.stage not in CLOSED:
        return []
    found = seen.select_related(*RELATED)
    return sorted(found, key=lambda one: (place_in_queue(member.pk, one.pk), one.pk))


def pack_digest(applications: list[Application]) -> str:
    """Changes when an application comes, goes, or has an answer changed; while something is hidden, also when that or
    a copy changes. Two queries at most."""
    rows = Application.objects.filter(pk__in=[one.pk for one in applications])
    versions = rows.annotate(changes=Sum("response__answers__version")).order_by("pk").values_list("pk", "changes")
    if hides := sorted({one for application in applications for one in application.hidden}):
        copies = RedactedCopy.objects.filter(application__in=rows).order_by("pk").values_list("pk", "confirmed_at")
        return hashlib.sha256(repr([hides, *copies, *versions]).encode()).hexdigest()
    return hashlib.sha256(repr(list(versions)).encode()).hexdigest()


def pack_to_open(key: str) -> ReadingPack:
    return ReadingPack.objects.select_related("member__user", "call").get(pk=key)


def may_open_pack(user: Any, pack: ReadingPack) -> bool:
    """Its reader; or who holds the process, when they may know of all that is in it."""
    if user == pack.member.user:
        return rules.reader(user)
    return rules.holds_reading(user) if user.is_authenticated and knows_all(user, pack) else False


def knows_all(user: Any, pack: ReadingPack) -> bool:
    """Whether the person may know of every application in it. Two queries."""
    inside = pack.applications.count()
    return Application.objects.visible_to(user).filter(pk__in=pack.applications.values("pk")).count() == inside


def pack_outdated(pack: ReadingPack) -> str:
    """Why the pack may not be read any more, as a sentence; "" while it may. It names nothing. Four queries at most."""
    allowed = {one.pk for one in readable_now(pack.member, pack.call)}
    if allowed.issuperset(pack.applications.values_list("pk", flat=True)):
        return ""
    return "This pack holds something that is not yours to read any more. It stays closed. Please make a new one."


def packs_of(member: Member, call: Call) -> list[dict[str, Any]]:
    """The member's packs that are kept, newest first: {"pack", "document", "count"}. Two queries."""
    packs = {str(pack.pk): pack for pack in ReadingPack.objects.filter(member=member, call=call)}
    documents = Document.objects.kept().filter(kind=PACK, subject__in=packs).order_by("-wanted_at", "pk")
    return [{"pack": packs[document.subject], "document": document} for document in documents]
