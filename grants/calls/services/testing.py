"""People outside the team try the form before a call is launched, and say how it was."""

from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse

from grants.calls import rules
from grants.calls.models import Call, Stage, Tester
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.outbox.services import promise
from shaping_future.record.services import note

from ._moves import locked, refuse_unless

MOST_MINUTES = 1000
MOST_CHARACTERS = 5000
_signer = Signer(salt="grants.calls.testers")


def token_of(tester: Tester) -> str:
    """What stands in the tester's link. It opens the form to try, and nothing else."""
    return _signer.sign(str(tester.pk)).replace(":", "~")


def tester_of(token: str) -> Tester:
    """DoesNotExist when the link is none of ours, or its tester was removed."""
    try:
        key = _signer.unsign(token.replace("~", ":"))
    except BadSignature:
        raise Tester.DoesNotExist from None
    return Tester.objects.select_related("call__questionnaire", "call__fund").get(pk=key)


@transaction.atomic
def invite_tester(call: Call, name: str, email: str, *, by: Any) -> Tester:
    """Send somebody the link to try the form. Invited again on another day, or after the questions changed, they get it
    once more: a mail may be lost."""
    call = locked(call)
    refuse_unless(rules.runs_calls(by), "MEX staff invite people to try a form.")
    _refuse_unless_preparing(call)
    email = email.strip().lower()
    insider = User.objects.filter(email__iexact=email).first()
    if insider is not None and insider.roles:
        raise NotValid("This person has a part in the fund. Ask somebody outside the team.")
    tester, new = Tester.objects.get_or_create(
        call=call, email=email, defaults={"name": name, "invited_at": clock.now(), "invited_by": by}
    )
    key = f"tester:{tester.pk}:{clock.today().isoformat()}:{call.questionnaire.hash[:32]}"
    promise(key=key, to=tester.email, subject="Would you try a form for us?", body=_letter(tester))
    note("tester.invited", subject=tester, by=by, call=call.pk, again=not new)
    return tester


@transaction.atomic
def remove_tester(tester: Tester, *, by: Any) -> None:
    """Their link opens nothing any more; what they told us goes with them."""
    call = locked(tester.call)
    refuse_unless(rules.runs_calls(by), "MEX staff invite people to try a form.")
    _refuse_unless_preparing(call)
    note("tester.removed", subject=tester, by=by, call=call.pk)
    Tester.objects.filter(pk=tester.pk).delete()


@transaction.atomic
def tell_as_tester(tester: Tester, minutes: int, unclear: str) -> Tester:
    """How long the form took and what was unclear, from whoever holds the link. It holds for the form as it is now."""
    call = locked(tester.call)
    tester = Tester.objects.select_for_update().get(pk=tester.pk)
    _refuse_unless_preparing(call)
    if not 1 <= minutes <= MOST_MINUTES:
        raise NotValid(f"Write how many minutes it took, from 1 to {MOST_MINUTES}.")
    tester.told_at, tester.minutes, tester.unclear = clock.now(), minutes, unclear.strip()[:MOST_CHARACTERS]
    tester.questions_hash = call.questionnaire.hash
    tester.save(update_fields=["told_at", "minutes", "unclear", "questions_hash"])
    note("tester.told", subject=tester, call=call.pk, minutes=minutes, form=tester.questions_hash)
    return tester


def _refuse_unless_preparing(call: Call) -> None:
    if call.stage != Stage.PREPARING:
        raise NotAllowedNow("This call is launched. Thank you: its form is not tried any more.")


def _letter(tester: Tester) -> str:
    link = settings.SITE_URL + reverse("call-try", args=[token_of(tester)])
    return (
        f"Hello {tester.name},\n\nwe are preparing a form, and people like you should find it easy. Would you try it?"
        " You need no account. What you fill in is kept nowhere. At the end you can tell us how long it took, and what"
        f" was unclear.\n\n{link}\n\nThe link is for you. If you have a question, reply to this message.\n"
    )
