"""The remittance advice as a PDF, for the grant partner and its host."""

from django.urls import reverse

from grants.awards.models import Award
from grants.runs.models import PaymentLine
from grants.runs.workflow import LineState
from shaping_future.files.makers import Maker, register


def load(key: str) -> PaymentLine:
    """`key` is the payment's, and the how-manieth it is when an earlier one was taken back (PaymentLine.advice)."""
    related = (
        "run__fund", "account__holder", "instalment__award__application__organisation",
        "instalment__award__application__host", "instalment__award__application__call",
    )  # fmt: skip
    line = PaymentLine.objects.select_related(*related).prefetch_related("matches").get(pk=key.partition("-")[0])
    line.key = key
    return line


def context(line: PaymentLine) -> dict:
    application = line.instalment.award.application
    return {"line": line, "award": line.instalment.award, "application": application, "fund": line.run.fund}


def title(line: PaymentLine) -> str:
    """No name in it: it becomes the name of a file, and stands in the PDF's own data."""
    return f"Remittance advice {line.reference}"


def may_open(user, line: PaymentLine) -> bool:
    return Award.objects.visible_to(user).filter(pk=line.instalment.award_id).exists()


def back(user, line: PaymentLine) -> tuple[str, str]:
    return reverse("remittance", args=[line.public_id]), "The payment"


def outdated(line: PaymentLine) -> str:
    if line.state == LineState.RETURNED:
        return "The bank sent this payment back. The advice is no longer true."
    if line.state != LineState.PAID or line.key != line.advice:
        return "We wrote this by mistake. The page of the payment says what is true."
    return ""


register(
    Maker(
        kind="remittance",
        template="pdf/remittance.html",
        load=load,
        context=context,
        title=title,
        may_open=may_open,
        back=back,
        outdated=outdated,
    )
)
