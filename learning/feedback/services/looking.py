"""What staff do with it: look for names, and reply."""

from django.db import transaction

from grants.calls.models import Call, Stage
from learning.feedback import queries, rules
from learning.feedback.kinds import Look
from learning.feedback.models import FeedbackAnswer, FeedbackReply, FeedbackWords
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

LONGEST = 1000
LONGEST_REPLY = 3000


@transaction.atomic
def show(words: FeedbackWords, shown: str, *, by: User) -> FeedbackWords:
    """Everybody may read it, in these words: the person's own, with every name taken out."""
    if not shown.strip() or len(shown) > LONGEST:
        raise NotValid(f"Write what everybody will read, in {LONGEST} characters or fewer.")
    return _looked(words, Look.SHOWN, shown.strip(), by)


@transaction.atomic
def leave_out(words: FeedbackWords, *, by: User) -> FeedbackWords:
    """Nobody reads it in public: too much of it would say who wrote it. We still know what was said."""
    return _looked(words, Look.LEFT_OUT, "", by)


def _looked(words: FeedbackWords, look: Look, shown: str, by: User) -> FeedbackWords:
    found = FeedbackWords.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=words.pk).first()
    if found is None:
        raise NotAllowed("Staff without a tie in this call look at what was said.")
    if (found.look, found.shown) == (look, shown):
        return found
    found.look, found.shown, found.looked_by, found.looked_at = look, shown, by, clock.now()
    found.save(update_fields=["look", "shown", "looked_by", "looked_at"])
    note("feedback.looked", found.call, by=by, look=look.value)
    return found


@transaction.atomic
def reply(call: Call, moment: str, text: str, changed: str, seen: int, *, by: User) -> FeedbackReply:
    """Our reply to what was said after a step of a call, and what we changed. `seen`: the version that the page showed.

    Another version stands in its place; earlier ones can still be read.
    """
    if not rules.answers_feedback(by):
        raise NotAllowed("MEX staff reply to what people told us.")
    text, changed = text.strip(), changed.strip()
    if not text or max(len(text), len(changed)) > LONGEST_REPLY:
        raise NotValid(f"Write a reply, in {LONGEST_REPLY:,} characters or fewer.")
    call = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)
    if call.stage != Stage.RELEASED:
        raise NotAllowedNow("We reply once everybody who applied has heard.")
    if FeedbackAnswer.objects.filter(call=call, moment=moment, out=True).count() < queries.LEAST:
        raise NotAllowedNow("Too few people have answered here. We reply once five have.")
    last = FeedbackReply.objects.filter(call=call, moment=moment).first()
    if last is not None and (last.text, last.changed) == (text, changed):
        return last
    if seen != (last.version if last else 0):
        raise NotAllowedNow("Somebody else changed this reply since you opened it. Load the page again to read it.")
    made = FeedbackReply.objects.create(
        call=call, moment=moment, version=seen + 1, text=text, changed=changed, by=by, at=clock.now()
    )
    note("feedback.replied", call, by=by, moment=moment, version=made.version)
    return made
