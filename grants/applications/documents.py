"""The PDFs of this step."""

from typing import Any

from grants.applications import queries, rules
from grants.applications.models import Application
from shaping_future.files.makers import Maker, register


def _sent(key: str) -> Application:
    """Only what is sent has a receipt: one that was taken back meanwhile is gone."""
    return Application.objects.select_related(*queries.RELATED).get(pk=key, sent_at__isnull=False)


def _own(key: str) -> Application:
    return Application.objects.select_related(*queries.RELATED).get(pk=key)


def _context(application: Application) -> dict[str, Any]:
    return {"application": application, "sections": queries.sections(application)}


register(
    Maker(
        kind=queries.RECEIPT,
        template="grants/applications/receipt_pdf.html",
        load=_sent,
        context=_context,
        title=lambda application: f"Receipt for application {application.reference}",
        may_open=rules.on_application,
    )
)
register(
    Maker(
        kind=queries.COPY,
        template="grants/applications/copy_pdf.html",
        load=_own,
        context=_context,
        title=lambda application: f"Answers of application {application.reference}",
        may_open=rules.on_application,
    )
)
