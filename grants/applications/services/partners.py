"""Partners in a joint application confirm their part, before anybody decides about money in their name."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from grants.applications import rules
from grants.applications.models import Application, Participant, PartnerConfirmation
from grants.applications.models.tokens import new_token, token_hash
from grants.applications.queries import partners as reads
from grants.applications.queries import people
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid, TooOften
from shaping_future.outbox.services import promise
from shaping_future.record.services import note

from ._moves import locked

LIFE = dt.timedelta(days=30)
MOST_A_DAY = 20
SAME_ADDRESS_A_DAY = 3


@transaction.atomic
def ask_partner(application: Application, words: str, email: str, *, by: User) -> PartnerConfirmation:
    """Ask one partner whether the words with this hash are right. Asking again ends the link of the time before."""
    application = locked(application)
    if not rules.leads_application(by, application):
        raise NotAllowed(gettext("Only the person who leads this application asks its partners."))
    if reason := people.why_nobody_joins(application):
        raise NotAllowedNow(reason)
    partner = _partner(application, words)
    email = email.strip().lower()
    if not email or len(email) > 254:
        raise NotValid(gettext("Write the email address of the partner."))
    _refuse_too_many(application, email)
    now, token = clock.now(), new_token()
    application.confirmations.filter(words_hash=words, answered_at=None, replaced_at=None).update(replaced_at=now)
    confirmation = PartnerConfirmation.objects.create(
        application=application, name=partner.name, role=partner.role, share=partner.share, words_hash=words,
        email=email, token_hash=token_hash(token), asked_at=now, asked_by=by, expires_at=now + LIFE,
    )  # fmt: skip
    note("application.partner-asked", application, by=by, confirmation=confirmation.pk, words=words)
    link = settings.SITE_URL + reverse("partner-answer", args=[token])
    promise(
        key=f"application:partner:{confirmation.pk}",
        to=email,
        subject="Please check what an application says about you",
        body="Hello,\n\nan application to our fund names you as a partner. Please read what it says about your part,"
        " and tell us whether it is right. You need no account. The link works for 30 days."
        f"\n\n{link}\n\nIf you do not know what this is about, you can say so there.\n",
        secret=True,  # the link is a key: no copy of it stays with us once it is sent
        keep_until=confirmation.expires_at,
    )
    return confirmation


@transaction.atomic
def answer_as_partner(confirmation: PartnerConfirmation, answer: str, name: str, message: str) -> PartnerConfirmation:
    """Whoever holds the link answers, once. The record says that it was the partner: no account did it."""
    application = locked(confirmation.application)
    confirmation = PartnerConfirmation.objects.select_for_update().get(pk=confirmation.pk)
    confirmation.application = application
    if reason := reads.why_not_answered(confirmation):
        raise NotAllowedNow(reason)
    name, message = " ".join(name.split()), message.strip()
    if answer not in PartnerConfirmation.Said.values or not name:
        raise NotValid(gettext("Choose an answer and write your name."))
    if answer == PartnerConfirmation.Said.DECLINED and not message:
        raise NotValid(gettext("Write in a few words what is wrong."))
    confirmation.answered_at, confirmation.answer = clock.now(), answer
    confirmation.answered_name, confirmation.message = name, message
    confirmation.save(update_fields=["answered_at", "answer", "answered_name", "message"])
    note("application.partner-answered", application, confirmation=confirmation.pk, answer=str(answer))
    lead = people.people(application).get(part=Participant.Part.LEAD).user
    link = settings.SITE_URL + reverse("application-partners", args=[application.public_id])
    promise(
        key=f"application:partner-answered:{confirmation.pk}",
        to=lead.email,
        subject="A partner has answered",
        body=f"Hello,\n\na partner in your application has answered. You can read it here:\n\n{link}\n",
    )
    return confirmation


def _partner(application: Application, words: str) -> reads.Partner:
    partner = next((one for one in reads.partners(application) if one.words == words), None)
    if partner is None:
        raise NotAllowedNow(
            gettext("What the application says about this partner was changed meanwhile. Look at it again.")
        )
    if partner.is_confirmed:
        raise NotAllowedNow(gettext("This partner has confirmed these words already."))
    if not reads.lead_organisation(application):
        raise NotAllowedNow(gettext("Write the name of your own organisation first: the partner must know who asks."))
    return partner


def _refuse_too_many(application: Application, email: str) -> None:
    today = application.confirmations.filter(asked_at__gt=clock.now() - dt.timedelta(days=1))
    if today.count() >= MOST_A_DAY:
        raise TooOften(
            gettext("You can send %(most_a_day)s of these a day. Try again tomorrow.") % {"most_a_day": MOST_A_DAY}
        )
    if today.filter(email=email).count() >= SAME_ADDRESS_A_DAY:
        raise TooOften(
            gettext("We wrote to this address %(same_address_a_day)s times today. Try again tomorrow.")
            % {"same_address_a_day": SAME_ADDRESS_A_DAY}
        )
