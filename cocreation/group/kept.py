"""What the Group keeps of its members."""

from collections import Counter

from django.db.models import DateTimeField, F, Q
from django.db.models.functions import Cast, Coalesce

from cocreation.group.models import Member
from shaping_future.keeping import Clock, End, Kept, declare, everything
from shaping_future.rights.services import emptying

OWN = ("cocreation.Member", "cocreation.MemberNeeds", "cocreation.Ending")


def _former():
    """Members who have left, since their last day."""
    rows = Member.objects.filter(Q(left_at__isnull=False) | Q(until__isnull=False))
    return rows.annotate(counts_from=Coalesce("left_at", Cast(F("until"), DateTimeField())))


def _without_person(keys: list) -> Counter:
    done: Counter = Counter()
    for kept in everything():
        if kept.label in OWN:
            link = "pk" if kept.label == "cocreation.Member" else "member"
            done += emptying.end_rows(kept, kept.model.objects.filter(**{f"{link}__in": keys}), [])
    return done


declare(
    Kept(
        "cocreation.Member",
        "Your membership",
        clock="members",
        own=["user"],
        office=["appointed_by"],
        texts=["languages", "topics", "regions", "chosen_name", "own_line"],
    ),
    Kept(
        "cocreation.MemberNeeds",
        "What you need to take part",
        private=True,
        clock="members",
        own=["member__user"],
        texts=["needs", "words", "said"],
        end=End.DELETED,
    ),
    Kept(
        "cocreation.Ending",
        "How your term ended",
        clock="members",
        own=["member__user"],
        office=["by"],
        texts=["words"],
    ),
    Clock(
        "members",
        "People who were in the Group",
        "What they told us about themselves goes: languages, topics, needs, chosen name, own words. That there was a"
        " member, and what was decided, stays.",
        "the last day in the Group",
        "They may be asked about a decision of their term for a year.",
        months=12,
        rows=_former,
        end=_without_person,
        held_by={"person": "user_id"},
    ),
)
