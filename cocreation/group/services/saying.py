"""What members say about themselves: it is theirs alone to say, and to take back."""

from collections.abc import Iterable

from django.db import models, transaction

from cocreation.group.kinds import Language, Topic
from cocreation.group.models import Member, MemberNeeds
from grants.access.models import Need
from grants.organisations.models import Region
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

from .appointing import held

MOST_READINGS = 200
"""More than anybody can read in one call: what is above it is a slip of the finger."""
LONGEST_LINE, LONGEST_NEEDS = 300, 2000


@transaction.atomic
def say_what_you_bring(
    member: Member,
    *,
    lived_experience: bool | None,
    languages: Iterable[str],
    topics: Iterable[str],
    regions: Iterable[str],
    most_readings: int | None,
    by: User,
) -> Member:
    """What a member brings, in their own words from short lists. It is theirs alone to say, and to take back."""
    member = held(member)
    if by.pk != member.user_id:
        raise NotAllowed("What a member brings is theirs to say.")
    if most_readings is not None and not 1 <= most_readings <= MOST_READINGS:
        raise NotValid(f"Choose from 1 to {MOST_READINGS} applications, or leave it empty.")
    member.lived_experience, member.most_readings = lived_experience, most_readings
    member.languages = _listed(languages, Language)
    member.topics = _listed(topics, Topic)
    member.regions = _listed(regions, Region)
    member.save(update_fields=["lived_experience", "most_readings", "languages", "topics", "regions"])
    note("member.brings", member, by=by)  # that they said something; what, is not for the record
    return member


def _listed(chosen: Iterable[str], known: type[models.TextChoices]) -> list[str]:
    chosen = set(chosen)
    if unknown := chosen - set(known.values) | (chosen & {""}):
        raise NotValid(f"{', '.join(sorted(map(str, unknown)))} is not on the list.")
    return sorted(chosen)


@transaction.atomic
def name_in_public(member: Member, choice: str, chosen_name: str = "", own_line: str = "", *, by: User) -> Member:
    """How the public hears of a member: their name, one that they choose, or none; and a line beside it. Also when the
    term is over: what they decided stays in public, under the name they choose today."""
    member = held(member)
    if by.pk != member.user_id:
        raise NotAllowed("How a member is named is theirs to say.")
    chosen_name, own_line = " ".join(chosen_name.split()), " ".join(own_line.split())
    if choice not in Member.PublicName.values:
        raise NotValid("Choose one of the three.")
    if choice == Member.PublicName.CHOSEN and not any(letter.isalnum() for letter in chosen_name):
        raise NotValid("Write the name that you choose.")
    if choice == Member.PublicName.NAME and not member.user.name.strip():
        raise NotValid("You have not told us your name yet. Write it on your account's page, or choose a name here.")
    if "@" in chosen_name or len(chosen_name) > 120:
        raise NotValid("Write a name of 120 letters or fewer, and no email address.")
    if len(own_line) > LONGEST_LINE:
        raise NotValid(f"Write {LONGEST_LINE} letters or fewer; you have {len(own_line)}.")
    member.public_name, member.chosen_name, member.own_line = choice, chosen_name, own_line
    member.save(update_fields=["public_name", "chosen_name", "own_line"])
    note("member.public-name-set", member, by=by, choice=str(choice))
    return member


@transaction.atomic
def say_needs(member: Member, needs: Iterable[str], words: str, for_facilitator: bool, *, by: User) -> MemberNeeds:
    """What the member needs so that they can take part, and whether the facilitator may read it beside MEX staff."""
    member = held(member)
    if by.pk != member.user_id:
        raise NotAllowed("What a member needs is theirs to say.")
    if member.has_ended:
        raise NotAllowedNow("You do not belong to the Group any more, so we keep nothing about what you need.")
    wanted, words = set(needs), words.strip()
    if wanted - set(Need.values):
        raise NotValid("Choose from the list.")
    if not wanted and not words:
        raise NotValid("Choose or write something. To take it all back, use the button below.")
    if len(words) > LONGEST_NEEDS:
        raise NotValid(f"Write {LONGEST_NEEDS} letters or fewer; you have {len(words)}.")
    said = {"needs": [need for need in Need.values if need in wanted], "words": words}
    kept, _new = MemberNeeds.objects.update_or_create(
        member=member, defaults={"for_facilitator": bool(for_facilitator)}
    )
    kept.keep(**said)
    note("member.needs-said", member, by=by)  # that they said something; what, is not for the record
    return kept


@transaction.atomic
def forget_needs(member: Member, *, by: User) -> None:
    """The member takes it back: nothing of it is kept."""
    member = held(member)
    if by.pk != member.user_id:
        raise NotAllowed("What a member needs is theirs to take back.")
    if not hasattr(member, "needs"):
        raise NotAllowedNow("There is nothing to delete.")
    member.needs.delete()
    note("member.needs-forgotten", member, by=by)
