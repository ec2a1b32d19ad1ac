"""Comments, and changes that people propose."""

import uuid

from django.db import transaction
from django.db.models import F

from cocreation.design import rules
from cocreation.design.kinds import Answer
from cocreation.design.models import DesignAmendment, DesignComment, DesignDecision, DesignVersion
from cocreation.design.services._moves import current, locked
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

OVER = "This decision is made. What was said about it stays as it is."


def _open(decision: DesignDecision, by: User) -> DesignVersion:
    """The version that people talk about now, under the lock of its decision."""
    if not rules.follows_design(by):
        raise NotAllowed("Members of the Group, facilitators and MEX staff talk about decisions here.")
    decision = locked(decision)
    if decision.is_over:
        raise NotAllowedNow(OVER)
    return current(decision)


@transaction.atomic
def say_comment(
    decision: DesignDecision, text: str, may_publish: bool = False, *, key: uuid.UUID | None = None, by: User
) -> DesignComment:
    """On the newest version. `key` makes a second post of the same page the same comment."""
    version = _open(decision, by)
    text = text.strip()
    if not text:
        raise NotValid("Write what you would like to say.")
    comment, is_new = DesignComment.objects.get_or_create(
        public_id=key or uuid.uuid4(),
        defaults={"version": version, "text": text, "may_publish": may_publish, "by": by, "at": clock.now()},
    )
    if comment.by_id != by.pk:
        raise NotAllowed("This comment is somebody else's.")
    if is_new:
        note("design.commented", comment, by=by, decision=decision.pk)
    return comment


@transaction.atomic
def edit_comment(
    comment: DesignComment, text: str, may_publish: bool = False, *, seen: int | None = None, by: User
) -> DesignComment:
    """Its author's words, said better; the earlier ones are kept, and shown to the Group. May it be published: the
    author can say so, and take it back, at any time."""
    decision = locked(DesignDecision.objects.get(versions=comment.version_id))
    comment = DesignComment.objects.select_for_update().get(pk=comment.pk)
    if comment.by_id != by.pk:
        raise NotAllowed("This comment is somebody else's.")
    text = text.strip()
    if not text:
        raise NotValid("Write what you would like to say.")
    if decision.is_over and text != comment.text:
        raise NotAllowedNow(OVER)
    if seen is not None and seen != comment.edits:
        raise NotAllowedNow("You changed this comment on another page. Look at it again before you save.")
    if (text, may_publish) == (comment.text, comment.may_publish):
        return comment
    comment.text, comment.may_publish, comment.edits = text, may_publish, F("edits") + 1
    comment.save(update_fields=["text", "may_publish", "edits"])
    comment.refresh_from_db()
    note("design.comment-edited", comment, by=by, publish=may_publish)
    return comment


@transaction.atomic
def propose_amendment(
    decision: DesignDecision, text: str, why: str, *, seen: int, key: uuid.UUID | None = None, by: User
) -> DesignAmendment:
    """Another text for the decision, and why; `seen` is the number of the version it was written on."""
    version = _open(decision, by)
    text, why = text.strip(), why.strip()
    if not text or not why:
        raise NotValid("Write the text as you would have it, and why.")
    on = version if version.number == seen else decision.versions.filter(number=seen).first()
    if on is None:
        raise NotValid("There is no such version of this decision.")
    if text == on.text:
        raise NotValid("Nothing is changed yet. Change the text as you would have it.")
    amendment, is_new = DesignAmendment.objects.get_or_create(
        public_id=key or uuid.uuid4(),
        defaults={"version": on, "text": text, "why": why, "by": by, "at": clock.now()},
    )
    if amendment.by_id != by.pk:
        raise NotAllowed("This proposed change is somebody else's.")
    if is_new:
        note("design.amendment-proposed", amendment, by=by, decision=decision.pk, version=on.number)
    return amendment


@transaction.atomic
def decline_amendment(amendment: DesignAmendment, reason: str, *, by: User) -> DesignAmendment:
    """Not taken up, and why not; the Group reads both. Taking it up is writing.write_version."""
    decision = locked(DesignDecision.objects.get(versions=amendment.version_id))
    if not rules.writes_design(by, decision):
        raise NotAllowed("Its drafters and facilitators answer proposed changes.")
    if decision.is_over:
        raise NotAllowedNow(OVER)
    amendment = DesignAmendment.objects.select_for_update().get(pk=amendment.pk)
    if amendment.answer:
        raise NotAllowedNow("This proposed change was answered already.")
    if not reason.strip():
        raise NotValid("Write why it is not taken up.")
    amendment.answer, amendment.reason = Answer.DECLINED, reason.strip()
    amendment.answered_at, amendment.answered_by = clock.now(), by
    amendment.save(update_fields=["answer", "reason", "answered_at", "answered_by"])
    note("design.amendment-declined", amendment, by=by)
    return amendment
