"""The agreement as a PDF: the frozen terms, then the signatures given so far."""

from django.urls import reverse

from grants.awards import rules
from grants.awards.models import Agreement
from grants.awards.queries import who_signs
from grants.awards.terms import with_dates
from shaping_future.files.makers import Maker, register


def load(key: str) -> Agreement:
    return Agreement.objects.select_related("award").get(pk=key)


def context(agreement: Agreement) -> dict:
    who = who_signs(agreement)
    return {"agreement": agreement, "terms": with_dates(agreement.terms), "who_signs": who}


def title(agreement: Agreement) -> str:
    """No name in it: it becomes the name of a file, and stands in the PDF's own data."""
    version = f", version {agreement.number}" if agreement.number > 1 else ""
    return f"Grant agreement {agreement.award.reference}{version}"


def may_open(user, agreement: Agreement) -> bool:
    return rules.sees_agreement(user, agreement)


def back(user, agreement: Agreement) -> tuple[str, str]:
    return reverse("agreement-detail", args=[agreement.award.public_id]), "The agreement"


register(
    Maker(
        kind="agreement",
        template="pdf/agreement.html",
        load=load,
        context=context,
        title=title,
        may_open=may_open,
        back=back,
    )
)
