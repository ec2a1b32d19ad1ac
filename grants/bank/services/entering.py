"""The grant partner's side: details entered, each change a version that waits, and the statement that shows them."""

import json
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from grants.applications.models import Participant
from grants.awards import rules as awards
from grants.awards.models import Award
from grants.bank import modulus, numbers, queries
from grants.bank.models import BankDetails, Statement
from shaping_future import clock, sealed
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.files.uploads import adopt, kept_together, prepare_upload
from shaping_future.look.words import short_day
from shaping_future.outbox.services import contact_email, promise_to_each
from shaping_future.record.services import note
from shaping_future.working_days import working_days_after

HOLD = 5
"""Working days that a changed account waits: time to notice a change that somebody else made."""
MOST_VERSIONS = 30
MOST_STATEMENTS = 20


@transaction.atomic
def enter_details(
    award: Award, sort_code: str, account_number: str, account_name: str, phone: str, roll_number: str = "", *, by: User
) -> BankDetails:
    """A new version of the account. The same once more is no change; a change waits, and those who know it are told."""
    award = _own(award, by)
    values = _checked(sort_code, account_number, account_name, phone, roll_number)
    verdict, published = _checked_by_table(values["sort_code"], values["account_number"])
    versions = list(award.bank_details.select_related("entered_by").order_by("number"))
    current = next((one for one in reversed(versions) if one.stopped_at is None), None)
    if current is not None and _is_same(current, values):
        return current
    if len(versions) >= MOST_VERSIONS:
        raise NotAllowedNow("The bank details were changed very often. Phone us, and we will sort it out together.")
    details = BankDetails(
        award=award,
        number=len(versions) + 1,
        holder=queries.holder_of(award),
        last_four=values["account_number"][-4:],
        bank=numbers.bank_of(values["sort_code"]),
        modulus=verdict,
        modulus_table=published,
        entered_at=clock.now(),
        entered_by=by,
    )
    if versions:
        details.payable_on = working_days_after(clock.today(), HOLD + 1)
    sealed.write(details, "account", json.dumps(values))
    details.save(force_insert=True)
    note("bank-details.entered", details, by=by, award=award.pk, number=details.number, payable_on=details.payable_on)
    _tell(details, versions)
    return details


def _is_same(details: BankDetails, values: dict[str, str]) -> bool:
    try:
        return details.opened() == values
    except sealed.Broken:  # its key is lost: then people type it again, and it waits as a change does
        return False


def send_statement(details: BankDetails, uploaded: Any, *, by: User) -> Statement:
    """A statement that shows the account. One that was sent before stays; the newest is looked at."""
    _own_people(details.award, by)
    stored = prepare_upload(uploaded, by=by)
    with kept_together(stored), transaction.atomic():
        _own(details.award, by)
        details = BankDetails.objects.get(pk=details.pk)
        if details.stopped_at or details.award.bank_details.filter(number__gt=details.number).exists():
            raise NotAllowedNow("The bank details were changed since you opened this page. Look at them again.")
        last = details.statements.select_related("file").order_by("pk").last()
        if last is not None and last.file.sha256 == stored.sha256 and last.agrees is None:
            transaction.on_commit(lambda: stored.file.delete(save=False))  # sent twice: one is enough
            return last
        if details.statements.count() >= MOST_STATEMENTS:
            raise NotAllowedNow("You have sent many statements. Phone us, and we will sort it out together.")
        statement = Statement.objects.create(details=details, file=adopt(stored), sent_by=by, sent_at=clock.now())
        note("bank-statement.sent", statement, by=by, details=details.pk)
    return statement


def _own(award: Award, by: User) -> Award:
    """Locked: a payment and a change of the account take turns."""
    related = ("application__organisation", "application__host")
    award = Award.objects.select_for_update(of=("self",)).select_related(*related).get(pk=award.pk)
    _own_people(award, by)
    return award


def _own_people(award: Award, by: User) -> None:
    if not awards.grant_partner(by, award):
        raise NotAllowed("Only the grant partner's own people enter its bank details.")


def _checked(sort_code: str, account_number: str, account_name: str, phone: str, roll_number: str) -> dict[str, str]:
    name, roll = " ".join(account_name.split()), " ".join(roll_number.split())
    if len(name) < 2:
        raise NotValid("Write the name on the account, as the bank has it.")
    return {
        "sort_code": numbers.sort_code(sort_code),
        "account_number": numbers.account_number(account_number),
        "account_name": name[:70],
        "roll_number": roll[:18],
        "phone": " ".join(numbers.phone(phone).split())[:30],
    }


def _checked_by_table(sort_code: str, account_number: str) -> tuple[str, Any]:
    """(verdict, date of the table). An account that cannot exist is refused: nearly always a digit was mistyped."""
    found = queries.newest_table()
    if found is None:
        return BankDetails.Checked.NO_TABLE, None
    table, published = found
    verdict = modulus.check(sort_code, account_number, table)
    if verdict == modulus.Verdict.IMPOSSIBLE:
        raise NotValid(
            "This sort code and account number do not fit together. Look at each digit again. "
            "If they are right, phone us."
        )
    return verdict.value, published


def _tell(details: BankDetails, before: list[BankDetails]) -> None:
    """The lead, and whoever entered an earlier version, whether they still have a part or not: one of them would know
    of a change that nobody of theirs made. No digit and no name travels by mail."""
    leads = Participant.objects.filter(application=details.award.application, removed_at=None, part="lead")
    people = {one.user_id: one.user.email for one in leads.select_related("user")}
    people |= {one.entered_by_id: one.entered_by.email for one in before}
    link = settings.SITE_URL + reverse("bank-details", args=[details.award.public_id])
    what, waits = "Bank details were entered for your grant.", ""
    if before:
        what = "The bank details of your grant were changed."
        waits = f" Nothing is paid to the new account before {short_day(details.payable_on)}, and we call you first."
    promise_to_each(
        {f"bank-details-{details.pk}-{pk}": email for pk, email in people.items()},
        "There is news about your grant",
        f"Hello,\n\n{what}{waits}\n\nIf you did not expect this, write to {contact_email()} or phone us today.\n\n"
        f"You can see what we have here:\n\n{link}\n",
    )
