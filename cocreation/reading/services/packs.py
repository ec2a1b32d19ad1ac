"""Asking for the applications of one reader as one PDF."""

from django.db import transaction

from cocreation.group.models import Member
from cocreation.reading import queries, rules
from cocreation.reading.models import ReadingPack
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.files.models import Document
from shaping_future.files.services import want_document
from shaping_future.record.services import note


@transaction.atomic
def want_reading_pack(call: Call, member: Member, *, by: User) -> Document:
    """The member's pack as it would be now; asking again on the same day for the same gives the same document.

    The member asks for their own; a facilitator or MEX staff for anybody's, to print it for them.
    """
    member = Member.objects.select_for_update(of=("self",)).select_related("user").get(pk=member.pk)
    own = member.user == by
    if not (rules.reader(by) if own else rules.holds_reading(by)):
        raise NotAllowed("A reader makes their own pack, or a facilitator makes it for them.")
    applications = queries.readable_now(member, call)
    if not applications:
        raise NotAllowedNow("There is nothing to read in this call." if own else f"{member} has nothing to read.")
    pack, new = ReadingPack.objects.get_or_create(
        member=member,
        call=call,
        digest=queries.pack_digest(applications),
        defaults={"asked_by": by, "asked_at": clock.now()},
    )
    if new:
        pack.applications.set(applications)
    if not own and not queries.knows_all(by, pack):
        raise NotAllowed("You stay out of something that is in this pack. Another facilitator can make it.")
    before = set(Document.objects.filter(kind=queries.PACK, subject=str(pack.pk)).values_list("pk", flat=True))
    document = want_document(queries.PACK, pack, clock.today().isoformat(), by=by)
    if document.pk not in before:
        note("reading_pack.asked", pack, by=by, member=member.pk, count=len(applications))
    return document
