"""The agreement as a PDF: the frozen terms, then the signatures given so far."""

from django.urls import reverse

from grants.awards.models import Agreement, Award
from grants.awards.terms import with_dates
from shaping_future.files.makers import Maker, register


def load(key: str) -> Agreement:
    return Agreement.objects.select_related("award").get(pk=key)


def context(agreement: Agreement) -> dict:
    signatures = list(agreement.signatures.all())
    return {"agreement": agreement, "terms": with_dates(agreement.terms), "signatures": signatures}


def title(agreement: Agreement) -> str:
    """No name in it: it becomes the name of a file, and stands in the PDF's own data."""
    return f"Grant agreement {agreement.award.reference}"


def may_open(user, agreement: Agreement) -> bool:
    return Award.objects.visible_to(user).filter(pk=agreement.award_id).exists()


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
