"""Drafts that staff may look at because their lead asked, and who opened them."""

from typing import Any

from django.db.models import QuerySet

from shaping_future.accounts.models import User
from shaping_future.record.models import Entry
from shaping_future.record.queries import of_subject

from ..models import Application, HelpRequest

READ = "application.read"
"""The verb that record.services.note_read gives to opening an application."""


def help_wanted(application: Application) -> HelpRequest | None:
    """What is in force. One query."""
    return application.help_requests.in_force().first()


def openings(application: Application) -> QuerySet:
    """Every time that somebody of the fund opened it while it was a draft, the newest first."""
    rows = of_subject(application).filter(verb=READ)
    if application.sent_at:
        rows = rows.filter(at__lt=application.sent_at)
    return rows.order_by("-pk")


def with_names(entries: list[Entry]) -> list[dict[str, Any]]:
    """{who, at}: the person's name, or what they are when there is none any more. One query."""
    people = User.objects.in_bulk({entry.actor for entry in entries if entry.actor})
    return [{"who": people[entry.actor].name if entry.actor in people else "", "at": entry.at} for entry in entries]
