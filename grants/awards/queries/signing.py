"""Reads of agreements: which one a page shows, who signs it, what waits too long."""

import datetime as dt
from typing import Any

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from grants.awards.models import THEIRS, Agreement, AgreementRules, AgreementTerms, Award, Party, Signatory
from shaping_future import clock
from shaping_future.accounts.queries import has_verified
from shaping_future.accounts.roles import Role
from shaping_future.look.words import few, when


def signing_award(user, public_id) -> Award:
    """An award whose agreement this person may read: as award_for, or because they were named to sign it."""
    named = Signatory.objects.accepted().filter(award=OuterRef("pk"), accepted_by=user)
    may = Q(pk__in=Award.objects.visible_to(user)) | Q(Exists(named))
    awards = Award.objects.filter(may) if user.is_authenticated else Award.objects.none()
    return awards.select_related("application__organisation", "application__host", "application__call__fund").get(
        public_id=public_id
    )


def versions_of(award: Award) -> list[Agreement]:
    """Every version, the newest first, with who signed it. Two queries."""
    rows = award.agreements.select_related("document", "one_signs_by").prefetch_related("signatures")
    found = list(rows.order_by("-number"))
    for one in found:
        one.award = award
    return found


def agreement_shown(award: Award) -> Agreement:
    """The newest that was not called off: the one to sign, or else the one in force."""
    shown = award.agreements.filter(stopped_at=None).prefetch_related("signatures").order_by("-number").first()
    shown.award = award
    return shown


def who_signs(agreement: Agreement) -> list[dict[str, Any]]:
    """Each signature that it needs, in order: {"party", "label", "signature", "named"}. One query."""
    named = {one.party: one for one in agreement.award.signatories.in_force()}
    given = {one.party: one for one in agreement.signatures.all()}
    return [
        {
            "party": party,
            "label": label_of(agreement, party),
            "signature": given.get(party),
            "named": named.get(party),
        }
        for party in Party
        if party in agreement.places
    ]


def newest_terms() -> AgreementTerms | None:
    """The newest version of the clauses, published or not: what the next one begins with."""
    return AgreementTerms.objects.order_by("-version").first()


def label_of(agreement: Agreement, party: str) -> str:
    """For whom a signature is, with names."""
    terms = agreement.terms
    if party == Party.HOST:
        return f"{terms['holder']}, which holds the grant for {terms['partner']}"
    if party == Party.FUND:
        return terms["host"]
    return terms["partner"] if party == Party.PARTNER else f"{terms['partner']}, second person"


def signatory_with(token: str) -> Signatory:
    """Whatever became of it."""
    related = ("award__application__organisation", "award__application__host", "named_by")
    return Signatory.objects.select_related(*related).with_token(token)


def why_not_signing(signatory: Signatory, user: Any) -> str:
    """Why `user` cannot take up the request to sign; "" when they can. None asks what does not depend on the person."""
    if signatory.accepted_at:
        return "This request was taken up already. Sign in and open the agreement."
    if signatory.replaced_at:
        return "Somebody else was asked to sign. If you think this is a mistake, ask the person who named you."
    if signatory.is_expired:
        return f"This request ended at {when(signatory.expires_at)}. Ask the person who named you for a new one."
    if user is None:
        return ""
    if not has_verified(user, signatory.email):
        return "This request was sent to another email address. Sign in with the address that got the email."
    if user.has_role(Role.STAFF, Role.FINANCE, Role.BOARD):
        return "You act for the fund, so somebody else signs for the grant partner."
    return ""


# --- what waits too long ---------------------------------------------------------------------------------------------


def unsigned(user) -> QuerySet:
    """The agreements that this person deals with for the fund and that somebody has still to sign, the oldest first."""
    return (
        Agreement.objects.filter(award__in=Award.objects.handled_by(user), award__ended_at=None)
        .filter(signed_at=None, stopped_at=None)
        .select_related("award__application__organisation")
        .prefetch_related("signatures")
        .order_by("sent_at", "pk")
    )


def late(agreements: QuerySet) -> QuerySet:
    """Those that were sent longer ago than their fund lets a signature take."""
    rules = AgreementRules.objects.filter(fund=OuterRef("award__application__call__fund"))
    usual = AgreementRules._meta.get_field("days_to_sign").default
    days = Coalesce(Subquery(rules.values("days_to_sign")[:1]), Value(usual))
    by = ExpressionWrapper(F("sent_at") + days * Value(dt.timedelta(days=1)), output_field=DateTimeField())
    return agreements.annotate(sign_by=by).filter(sign_by__lt=clock.now())


def waits_for_us(agreement: Agreement) -> bool:
    """The grant partner's side has signed; Global Dialogue has not."""
    return not any(party in THEIRS for party in agreement.open_places())


def waiting_for_finance(user) -> list[dict]:
    """Agreements that wait for Global Dialogue's signature, as grants.payments.queries.also_waiting says."""
    if not user.has_role(Role.FINANCE):
        return []
    waiting = [one for one in unsigned(user) if waits_for_us(one)]
    if not waiting:
        return []
    late_ones = {one.pk for one in late(unsigned(user)) if waits_for_us(one)}
    names = few([one.award.reference for one in waiting])
    return [
        {
            "title": "We are late to sign" if late_ones else "Agreements to sign",
            "says": f"Their side has signed: {names}.",
            "url": reverse("agreement-detail", args=[waiting[0].award.public_id]),
            "action": f"Read and sign {waiting[0].award.reference}",
            "late": bool(late_ones),
        }
    ]
