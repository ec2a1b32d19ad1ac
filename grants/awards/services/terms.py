"""The versions of what every agreement says: one person writes, another publishes."""

from django.db import transaction

from grants.awards.models import Agreement, AgreementRules, AgreementTerms, Award, Party
from grants.awards.terms import FIRST, read_clauses
from grants.fund.models import Fund
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.files.services import want_document
from shaping_future.record.services import note, seal


def terms_in_use() -> AgreementTerms:
    """The newest published version. Version 1 came with the software and is made if there is none."""
    published = AgreementTerms.objects.filter(published_at__isnull=False).first()
    if published is None:
        clauses = [{"for": "all", "text": text} for text in FIRST]
        now = clock.now()
        published, _ = AgreementTerms.objects.get_or_create(
            version=1, defaults={"clauses": clauses, "written_at": now, "published_at": now}
        )
    return published


@transaction.atomic
def write_terms(clauses: str, because: str, *, by: User) -> AgreementTerms:
    """Write the next version, or change the one that waits. No agreement says it before a second person publishes."""
    _staff(by)
    read, because = read_clauses(clauses), because.strip()
    if not because:
        raise NotValid("Write what is new in it, and why. The second person reads that first.")
    newest = terms_in_use()
    newest = AgreementTerms.objects.select_for_update().get(pk=newest.pk)  # one writer at a time
    draft = AgreementTerms.objects.filter(published_at=None).first()
    if read == newest.clauses:
        raise NotAllowedNow(f"This is what version {newest.version} says already.")
    draft = draft or AgreementTerms(version=newest.version + 1)
    draft.clauses, draft.because, draft.written_by, draft.written_at = read, because, by, clock.now()
    draft.save()
    note("terms.written", draft, by=by, version=draft.version, clauses=len(read))
    return draft


@transaction.atomic
def publish_terms(version: AgreementTerms, seen: str | None = None, *, by: User) -> AgreementTerms:
    """A second person stands by the version: every agreement that is sent from now on says it. Earlier ones stay."""
    _staff(by)
    version = AgreementTerms.objects.select_for_update().get(pk=version.pk)
    if version.published_at:
        raise NotAllowedNow("This version was published already.")
    if version.written_by_id is None:
        raise NotAllowedNow("Nobody has written this version yet: somebody looks it over and keeps it first.")
    if version.written_by_id == by.pk:
        raise NotAllowed("Somebody else needs to publish what you wrote.")
    if seen is not None and seen != version.written_at.isoformat():
        raise NotAllowedNow("This version was changed after you opened the page. Read it again.")
    version.published_by, version.published_at = by, clock.now()
    version.save(update_fields=["published_by", "published_at"])
    note("terms.published", version, by=by, version=version.version)
    seal()
    return version


def rules_of(fund: Fund) -> AgreementRules:
    """What the fund holds about its agreements, by default what the model says."""
    return AgreementRules.objects.filter(fund=fund).first() or AgreementRules(fund=fund)


@transaction.atomic
def set_days_to_sign(fund: Fund, days: int, *, by: User) -> AgreementRules:
    """After how many days a signature that is missing is late."""
    _staff(by)
    if not 1 <= days <= 90:
        raise NotValid("Choose between 1 and 90 days.")
    return _keep_rules(fund, by, days_to_sign=days)


@transaction.atomic
def set_more_without_board(fund: Fund, pence: int, *, by: User) -> AgreementRules:
    """The Board says by how much a grant may grow before it is asked again."""
    if not by.has_role(Role.BOARD):
        raise NotAllowed("The Board decides what it is asked about.")
    if not 0 <= pence <= 100_000_000:
        raise NotValid("Choose a sum between £0 and £1,000,000.")
    return _keep_rules(fund, by, more_without_board_pence=pence)


def _keep_rules(fund: Fund, by: User, **values: int) -> AgreementRules:
    Fund.objects.select_for_update().get(pk=fund.pk)
    kept, _ = AgreementRules.objects.update_or_create(
        fund=fund, defaults={**values, "changed_by": by, "changed_at": clock.now()}
    )
    note("agreement.rules-set", kept, by=by, fund=fund.pk, **values)
    return kept


@transaction.atomic
def let_one_sign(agreement: Agreement, because: str, *, by: User) -> Agreement:
    """The organisation has one person who may sign: staff say how they know. Finance reads it before it signs."""
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    _staff(by)
    if not Award.objects.handled_by(by).filter(pk=agreement.award_id).exists():
        raise NotAllowed("You have an interest in this grant, so somebody else sees to it.")
    if not agreement.waits or Party.SECOND not in agreement.open_places():
        raise NotAllowedNow("No second person of the grant partner is asked to sign.")
    if not because.strip():
        raise NotValid("Write why one person signs for the grant partner, and how you know.")
    agreement.places = [party for party in agreement.places if party != Party.SECOND]
    agreement.one_signs_because, agreement.one_signs_by = because.strip(), by
    version = f"{agreement.terms_hash[:40]}-one-{agreement.signatures.count()}"
    agreement.document = want_document("agreement", agreement, version, by=by)
    agreement.save(update_fields=["places", "one_signs_because", "one_signs_by", "document"])
    note("agreement.one-signs", agreement, by=by)
    return agreement


def _staff(by: User) -> None:
    if not by.has_role(Role.STAFF):
        raise NotAllowed("MEX staff keep the terms of agreements.")
