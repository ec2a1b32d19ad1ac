"""The grant partner names who else signs: a second person of its own, or somebody of the host organisation."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from grants.applications.models import Clearance, Rung
from grants.applications.models.tokens import new_token, token_hash
from grants.applications.services.standing import recuse
from grants.awards import queries, rules
from grants.awards.models import Award, Party, Signatory
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid, TooOften
from shaping_future.outbox.services import promise
from shaping_future.record.services import note

LIFE = dt.timedelta(days=30)
MOST_A_DAY = 5


@transaction.atomic
def name_signatory(award: Award, party: str, name: str, capacity: str, email: str, *, by: User) -> Signatory:
    """Ask one address to sign for one party. Who was named for it before signs no more, unless they did already."""
    award = Award.objects.select_for_update(of=("self",)).select_related("application").get(pk=award.pk)
    if not rules.grant_partner(by, award):
        raise NotAllowed("Only the grant partner names who signs for its side.")
    name, capacity, email = " ".join(name.split()), " ".join(capacity.split()), email.strip().lower()
    if not name or not capacity or not email or len(email) > 254:
        raise NotValid("Write their name, what they are in the organisation, and their email address.")
    agreement = queries.agreement_shown(award)
    if award.ended_at or not agreement.waits or party not in (Party.SECOND, Party.HOST):
        raise NotAllowedNow("Nobody else is asked to sign this agreement.")
    if party not in agreement.open_places():
        raise NotAllowedNow("This signature is not needed, or was given already.")
    if email == by.email.lower():
        raise NotAllowed("Name somebody else: two different people sign for your side.")
    today = award.signatories.filter(named_at__gt=clock.now() - dt.timedelta(days=1))
    if today.count() >= MOST_A_DAY:
        raise TooOften(f"You can name {MOST_A_DAY} people a day. Try again tomorrow.")
    return _name(award, party, by, name=name, capacity=capacity, email=email)


def _name(award: Award, party: str, by: User, **values: str) -> Signatory:
    now, token = clock.now(), new_token()
    award.signatories.in_force().filter(party=party).update(replaced_at=now)
    signatory = Signatory.objects.create(
        award=award, party=party, named_at=now, named_by=by, expires_at=now + LIFE, token_hash=token_hash(token),
        **values,
    )  # fmt: skip
    note("agreement.signatory-named", award, by=by, signatory=signatory.pk, party=str(party))
    link = settings.SITE_URL + reverse("signatory", args=[token])
    promise(
        key=f"signatory:{signatory.pk}",
        to=signatory.email,
        subject="You are asked to sign an agreement",
        body="Hello,\n\nsomebody asks you to read and sign an agreement for your organisation. The link says who it is"
        f" and what it is about. It works for {LIFE.days} days, and only for this email address.\n\n{link}\n\n"
        "If you do not know what this is about, you can leave it. Nothing happens then.\n",
        secret=True,  # the link is a key: no copy of it stays with us once it is sent
        keep_until=signatory.expires_at,
    )
    return signatory


@transaction.atomic
def accept_signing(signatory: Signatory, *, by: User) -> Signatory:
    """The person whose address was named opens the agreement. Nothing is signed by that."""
    award = Award.objects.select_for_update(of=("self",)).select_related("application").get(pk=signatory.award_id)
    signatory = Signatory.objects.select_for_update().get(pk=signatory.pk)
    signatory.award = award
    if reason := queries.why_not_signing(signatory, by):
        raise NotAllowedNow(reason)
    signatory.accepted_at, signatory.accepted_by = clock.now(), by
    signatory.save(update_fields=["accepted_at", "accepted_by"])
    note("agreement.signatory-joined", award, by=by, signatory=signatory.pk)
    if Clearance.objects.filter(call=award.application.call_id, user=by).exists():
        recuse(award.application, by, Rung.ROOM, by=by)  # who decides about the call has a tie from now on
    return signatory
