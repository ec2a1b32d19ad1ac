"""The agreement as a PDF: the frozen terms, then the signatures given so far."""

from grants.awards.models import Agreement, Award
from shaping_future.files.makers import Maker, register


def _agreement(subject: str) -> Agreement:
    return Agreement.objects.select_related("award__application").prefetch_related("signatures").get(pk=subject)


def context(subject: str) -> dict:
    agreement = _agreement(subject)
    return {"agreement": agreement, "terms": agreement.terms, "signatures": agreement.signatures.all()}


def title(subject: str) -> str:
    return f"Grant agreement {_agreement(subject).award.reference}"


def may_open(user, subject: str) -> bool:
    return Award.objects.visible_to(user).filter(agreement=subject).exists()


register(Maker(kind="agreement", template="pdf/agreement.html", context=context, title=title, may_open=may_open))
