"""Saying that one would like to meet others, and being introduced when both say yes."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from grants.applications.models import Application
from learning.community.kinds import LAPSE_DAYS
from learning.community.matching import match
from learning.community.services import introduce_by_mail
from learning.community.services._doors import TWO, are_blocked
from learning.community.services.offers import about
from learning.introductions import rules
from learning.introductions.models import Meeting, Wish
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.look.typed import clean
from shaping_future.outbox.services import promise
from shaping_future.record.services import note

LONGEST = 600
EMPTY = "Write what you would like to meet others about."


@transaction.atomic
def wish_to_meet(
    application: Application, text: str, topics: list[str], own_topics: str, language: str, region: str, *, by: User
) -> Wish:
    """One for each application; saying it again says it better. Whoever said it last is whom others meet."""
    application = _heard(application, by)
    said = about(topics, own_topics, language, region) | {"text": clean(text, LONGEST, EMPTY)}
    wish = Wish.objects.filter(application=application).first()
    if wish and not wish.is_gone and wish.by_id == by.pk and all(getattr(wish, k) == v for k, v in said.items()):
        return wish
    wish, _is_new = Wish.objects.update_or_create(
        application=application, defaults=said | {"by": by, "withdrawn_at": None, "at": clock.now()}
    )
    note("introductions.wished", wish, by=by)
    return wish


@transaction.atomic
def end_wish(wish: Wish, *, by: User) -> Wish:
    """Twice is once."""
    _heard(wish.application, by)
    wish = Wish.objects.select_for_update().get(pk=wish.pk)
    if wish.withdrawn_at is None:
        wish.withdrawn_at = clock.now()
        wish.save(update_fields=["withdrawn_at"])
        note("introductions.wish-ended", wish, by=by)
    return wish


@transaction.atomic
def ask_to_meet(mine: Wish, theirs: uuid.UUID, *, by: User) -> Meeting:
    """Say yes to meeting them. They hear that somebody would like to; a no is never told."""
    _heard(mine.application, by)
    found = Wish.objects.matchable_for(by).filter(public_id=theirs).select_related("by").first()
    if found is None or mine.is_gone:
        raise NotAllowedNow("One of you does not look for others any more.")
    try:
        with transaction.atomic():
            row, is_new = Meeting.objects.get_or_create(
                one_wish=mine, other_wish=found,
                defaults={"one": by, "other": found.by, "asked_at": clock.now()},
            )  # fmt: skip
    except IntegrityError as error:
        raise NotAllowedNow("They have asked you already. You find it on your page.") from error
    if is_new:
        note("introductions.asked", row, by=by)
        _tell(row, found)
    return row


def _tell(row: Meeting, wish: Wish) -> None:
    link = settings.SITE_URL + reverse("meet-others", args=[wish.application.public_id])
    body = f"Hello,\n\nsomebody would like to meet you, as you said you would like to. Please sign in:\n\n{link}\n"
    promise(f"introductions:asked:{row.pk}", wish.by.email, "Somebody would like to meet you", body)


@transaction.atomic
def answer_meeting(row: Meeting, yes: bool, *, by: User) -> Meeting:
    """Names and addresses go to both by mail, only now and only on a yes."""
    rows = Meeting.objects.select_for_update(of=("self",))
    row = rows.select_related("one", "other", "one_wish", "other_wish__application__call").get(pk=row.pk)
    _heard(row.other_wish.application, by)
    if not row.waits or row.asked_at < clock.now() - dt.timedelta(days=LAPSE_DAYS):
        raise NotAllowedNow("This was answered already, or too long ago.")
    if yes and (row.one_wish.is_gone or row.other_wish.is_gone):
        raise NotAllowedNow("One of you does not look for others any more.")
    if yes and are_blocked(row.one, by):
        raise NotAllowedNow(TWO)
    if yes:
        row.agreed_at, row.other = clock.now(), by
        fits = match(row.other_wish, [row.one_wish])
        introduce_by_mail(f"met:{row.pk}", row.one, by, fits[0].because if fits else "")
    else:
        row.declined_at = clock.now()
    row.save(update_fields=["agreed_at", "declined_at", "other"])
    note("introductions.answered", row, by=by)
    return row


def _heard(application: Application, by: User) -> Application:
    application = Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application.pk)
    if not rules.may_meet(by, application):
        raise NotAllowed("The people of this application do that.")
    if not rules.has_heard(application):
        raise NotAllowedNow("This begins when everybody has heard.")
    return application
