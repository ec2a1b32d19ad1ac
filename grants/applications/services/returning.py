"""Drafts that were never sent go back to their owners when the call closes: a link to keep the answers, once."""

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse

from grants.applications.models import Application, Participant, Reopening, State
from grants.applications.rules import WRITERS
from grants.calls.models import Call
from shaping_future.look.words import when
from shaping_future.outbox.services import promise
from shaping_future.questionnaires.models import Answer
from shaping_future.record.services import note


def return_drafts(call: Call) -> None:
    """Write to everybody whose draft in `call` was not sent; one mail a person. Called in the transaction that begins
    the check, so that it happens once, and after every sending that was under way has ended.

    Left out: drafts without a single answer, and those that have extra time.
    """
    drafts = Application.objects.select_for_update(of=("self",)).filter(
        Exists(Answer.objects.filter(response=OuterRef("response"))),
        ~Exists(Reopening.objects.in_force().filter(application=OuterRef("pk"))),
        call=call, state=State.DRAFT,
    )  # fmt: skip
    found = list(drafts)
    theirs: dict[int, list[Participant]] = {}
    parts = Participant.objects.filter(
        application__in=found, removed_at=None, part__in=WRITERS, user__is_active=True
    ).select_related("user", "application")
    for part in parts.order_by("user", "pk"):
        theirs.setdefault(part.user_id, []).append(part)
    for mine in theirs.values():
        _write(call, mine)
    if found:
        note("call.drafts-returned", call, drafts=len(found), people=len(theirs))


def _write(call: Call, mine: list[Participant]) -> None:
    """A link and no answers: mail is read by others, and stays where nobody can take it back."""
    user, one = mine[0].user, len(mine) == 1
    path = reverse("application-keep", args=[mine[0].application.public_id]) if one else reverse("application-list")
    promise(
        key=f"call:draft-returned:{call.pk}:{int(call.closes_at.timestamp())}:{user.pk}",
        to=user.email,
        subject="Your draft was not sent. You can keep your answers",
        body=(
            f"Hello,\n\nthe call closed at {when(call.closes_at)}. Your draft was not sent, so nobody has read it.\n\n"
            "Your answers are yours. You can keep them as a PDF, as plain text, or as a file for another call:\n\n"
            f"{settings.SITE_URL}{path}\n\n"
            "If something stopped you from sending it, reply to this message today.\n"
        ),
    )
