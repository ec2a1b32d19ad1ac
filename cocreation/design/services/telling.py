"""Mail about decisions: a link, never a word of what is decided."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from cocreation.deliberation.models import Round
from cocreation.design.models import DesignDecision
from grants.calls.models import Amendment
from shaping_future.accounts.models import User
from shaping_future.look.words import when
from shaping_future.outbox.services import promise_to_each


def tell_the_group(decision: DesignDecision, opened: Round, people: Iterable[User]) -> None:
    """One mail to everybody who may answer."""
    to = {f"design:round:{opened.pk}:{person.pk}": person.email for person in people}
    body = (
        "Hello,\n\nthe Group is asked about how the fund works. You can say where you stand until "
        f"{when(opened.closes_at)}. Please sign in:\n\n{_link(decision)}\n\nThank you for doing this.\n"
    )
    promise_to_each(to, subject="A question for the Group", body=body)


def tell_drafters(amendment: Amendment) -> None:
    """In the transaction that changes a launched call: whoever drafted the decision it rests on hears of it."""
    if amendment.decision is None:
        return
    decision = DesignDecision.objects.filter(public_id=amendment.decision.public_id).first()
    if decision is None:
        return
    drafters = decision.drafters.filter(is_active=True).values_list("pk", "email")
    to = {f"design:call-changed:{amendment.pk}:{pk}": email for pk, email in drafters}
    body = (
        "Hello,\n\na call that people write to has changed, by a decision that you drafted. What changed and why is on "
        f"its page:\n\n{settings.SITE_URL}{reverse('call-changes', args=[amendment.call.slug])}\n"
    )
    promise_to_each(to, subject="A call changed by a decision you drafted", body=body)


def _link(decision: DesignDecision) -> str:
    return settings.SITE_URL + reverse("design-detail", args=[decision.public_id])
