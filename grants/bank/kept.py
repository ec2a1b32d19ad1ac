"""Bank details: the full number goes a year after the last payment; who checked it, and its last digits, stay."""

from collections import Counter

from django.db.models import Max, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from grants.awards.models import Award
from grants.bank.models import BankDetails, Statement
from shaping_future.keeping import Clock, Kept, declare, standing
from shaping_future.rights.services import emptying


def _last_paid():
    rows = BankDetails.objects.filter(award__ended_at__isnull=False)
    last = Award.objects.filter(pk=OuterRef("award")).annotate(last=Max("instalments__lines__paid_at"))
    return rows.annotate(counts_from=Subquery(last.values("last")))


def _without_number(keys: list) -> Counter:
    done = emptying.drop_files(list(Statement.objects.filter(details__in=keys).values_list("file", flat=True)))
    with emptying.rewriting(BankDetails):
        done["grants.BankDetails", "emptied"] += BankDetails.objects.filter(pk__in=keys).update(account="")
    return done


declare(
    Kept(
        "grants.BankDetails",
        _("Bank details, the number sealed"),
        clock="bank-details",
        applicant=["entered_by"],
        office=["called_back_by", "stopped_by"],
        application="award__application",
        texts=["account", "bank"],
        hides=["account"],
    ),
    Kept(
        "grants.PayeeCheck",
        _("What the bank said about the name"),
        clock="money",
        office=["by"],
        application="details__award__application",
        texts=["did"],
    ),
    Kept(
        "grants.Statement",
        _("Bank statements you sent"),
        clock="bank-details",
        applicant=["sent_by"],
        office=["checked_by"],
        application="details__award__application",
        texts=["found"],
        files=["file"],
    ),
    Kept(
        "grants.CallBack",
        _("Our calls to check the account"),
        clock="money",
        office=["by"],
        application="details__award__application",
        texts=["spoke_to"],
    ),
    *standing("fund", "The banks' own tables", {"grants.ModulusTable": []}),
    Clock(
        "bank-details",
        "Bank details of a grant",
        "The sealed number and the statement go. The last four digits and the checks stay.",
        "the last payment of a grant that has ended",
        "A payment can come back for some months; after that nobody needs the number.",
        months=12,
        rows=_last_paid,
        end=_without_number,
        held_by={"application": "award__application_id", "call": "award__application__call_id"},
    ),
)
