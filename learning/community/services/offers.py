"""Offers and asks, kept fresh, and introductions that both people said yes to."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from grants.organisations.models import Region
from learning.community.kinds import ASK_DAYS, LANGUAGES, LAPSE_DAYS, OFFER_DAYS, TOPICS, OfferKind
from learning.community.matching import match
from learning.community.models import Introduction, Offer
from learning.community.services._doors import NOT_HERE, TWO, are_blocked, once, own, partner
from learning.community.services.telling import introduce_by_mail, tell
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.typed import clean, clean_line
from shaping_future.record.services import note

LONGEST, LONGEST_TAGS, MOST_TOPICS = 600, 120, 5
EMPTY = "Write what you offer or ask for."


def about(topics: list[str], own_topics: str, language: str, region: str) -> dict:
    """What somebody's words are about, checked."""
    if not set(topics) <= set(TOPICS) or len(set(topics)) > MOST_TOPICS:
        raise NotValid(f"Choose up to {MOST_TOPICS} topics from the list.")
    if language not in {"", *LANGUAGES} or region not in Region.values:
        raise NotValid("Choose from the list.")
    own_words = clean_line(own_topics, LONGEST_TAGS)
    return {"topics": topics, "own_topics": own_words, "language": language, "region": region}


def lasts(kind: str) -> dt.date:
    return clock.today() + dt.timedelta(days=ASK_DAYS if kind == OfferKind.ASK else OFFER_DAYS)


@transaction.atomic
def write_offer(
    kind: str, text: str, topics: list[str], own_topics: str, language: str, region: str,
    *, key: uuid.UUID | None = None, by: User,
) -> Offer:  # fmt: skip
    """It ends by itself; its author renews it as often as they like."""
    partner(by)
    if kind not in OfferKind.values:
        raise NotValid("Choose whether it is an offer or an ask.")
    said = about(topics, own_topics, language, region) | {"kind": kind, "text": clean(text, LONGEST, EMPTY)}
    offer, is_new = once(Offer, key, by, until=lasts(kind), **said)
    if is_new:
        note("community.offered", offer, by=by)
    return offer


@transaction.atomic
def renew_offer(offer: Offer, *, by: User) -> Offer:
    """For another while from today; also one that has ended by itself."""
    partner(by)
    offer = own(offer, by)
    if offer.closed_at:
        raise NotAllowedNow("You closed this. Write a new one if you need it again.")
    if offer.until == lasts(offer.kind):
        return offer
    offer.until = lasts(offer.kind)
    offer.save(update_fields=["until"])
    note("community.offer-renewed", offer, by=by)
    return offer


@transaction.atomic
def close_offer(offer: Offer, *, by: User) -> Offer:
    """Twice is once."""
    partner(by)
    offer = own(offer, by)
    if offer.closed_at is None:
        offer.closed_at = clock.now()
        offer.save(update_fields=["closed_at"])
        note("community.offer-closed", offer, by=by)
    return offer


@transaction.atomic
def ask_to_meet(mine: Offer, theirs: Offer, *, by: User) -> Introduction:
    """Say yes to meeting the author of the other one. They are asked; they never hear anything else of a no."""
    partner(by)
    if mine.by_id != by.pk or theirs.by_id == by.pk or mine.kind == theirs.kind:
        raise NotAllowed(NOT_HERE)
    rows = Offer.objects.select_for_update().open().order_by("pk").filter(pk__in=[mine.pk, theirs.pk])
    if len(rows) != 2:
        raise NotAllowedNow("One of the two has ended. Renew yours, or look for another.")
    if are_blocked(by, theirs.by):
        raise NotAllowedNow(TWO)
    offer, ask = (mine, theirs) if mine.kind == OfferKind.OFFER else (theirs, mine)
    try:
        with transaction.atomic():
            row, is_new = Introduction.objects.get_or_create(
                offer=offer, ask=ask, defaults={"one": by, "other": theirs.by, "asked_at": clock.now()}
            )
    except IntegrityError as error:
        raise NotAllowedNow("One of you has asked the other already.") from error
    if is_new:
        note("community.introduction-asked", row, by=by)
        line = "somebody in the partners' space would like to meet you."
        tell(f"introduction:{row.pk}", [theirs.by], "Somebody would like to meet you", line, "community-home")
    elif row.other_id == by.pk and row.waits:
        return answer_introduction(row, True, by=by)
    return row


@transaction.atomic
def answer_introduction(row: Introduction, yes: bool, *, by: User) -> Introduction:
    """Names and addresses go out by mail, to both, only now and only on a yes."""
    partner(by)
    row = (
        Introduction.objects.select_for_update(of=("self",))
        .select_related("one", "other", "offer", "ask")
        .get(pk=row.pk)
    )
    if row.other_id != by.pk:
        raise NotAllowed("The other person answers this.")
    if not row.waits or row.asked_at < clock.now() - dt.timedelta(days=LAPSE_DAYS):
        raise NotAllowedNow("This was answered already, or too long ago.")
    if yes and are_blocked(row.one, row.other):
        raise NotAllowedNow(TWO)
    if yes:
        row.agreed_at = clock.now()
        found = match(row.ask, [row.offer])
        introduce_by_mail(f"introduced:{row.pk}", row.one, row.other, found[0].because if found else "")
    else:
        row.declined_at = clock.now()
    row.save(update_fields=["agreed_at", "declined_at"])
    note("community.introduction-answered", row, by=by)
    return row
