"""The PDFs of this step."""

from typing import Any

from django.urls import reverse

from grants.applications import queries, rules
from grants.applications.models import Application, State
from shaping_future import clock
from shaping_future.files.makers import Maker, register


def _sent(key: str) -> Application:
    """Only what is sent has a receipt: one that was taken back meanwhile is gone."""
    return Application.objects.select_related(*queries.RELATED).get(pk=key, sent_at__isnull=False)


def _own(key: str) -> Application:
    return Application.objects.select_related(*queries.RELATED).get(pk=key)


def _context(application: Application) -> dict[str, Any]:
    return {"application": application, "sections": queries.sections(application)}


def _copy_context(application: Application) -> dict[str, Any]:
    sections = queries.sections(application)
    return {
        "application": application,
        "sections": sections,
        "documents": queries.files_in(sections),
        "is_draft": application.state == State.DRAFT,
        "now": clock.now(),
    }


def _copy_title(application: Application) -> str:
    """Without a name: a title is also the file's name, and that is seen over a shoulder and in lists of downloads."""
    draft = " (draft, not sent)" if application.state == State.DRAFT else ""
    return f"Application {application.reference}{draft}"


def _back(user: Any, application: Application) -> tuple[str, str]:
    """Its people go back to it, staff to where they read it."""
    if rules.on_application(user, application):
        return reverse("application-detail", args=[application.public_id]), "Back to your application"
    return reverse("admin:grants_application_change", args=[application.pk]), f"Application {application.reference}"


register(
    Maker(
        kind=queries.COPY,
        template="grants/applications/copy_pdf.html",
        load=_own,
        context=_copy_context,
        title=_copy_title,
        may_open=queries.may_have_copy,
        lifetime=queries.COPY_LIFETIME,
        back=_back,
    )
)

register(
    Maker(
        kind=queries.RECEIPT,
        template="grants/applications/receipt_pdf.html",
        load=_sent,
        context=_context,
        title=lambda application: f"Receipt for application {application.reference}",
        may_open=rules.on_application,
        back=_back,
    )
)
