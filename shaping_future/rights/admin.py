"""The desk: holds, periods, dry runs, the deletion log, wishes to be erased, and who answers complaints."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from shaping_future.accounts.models import User
from shaping_future.desk.pages import DeskAdmin, Queue, Step
from shaping_future.errors import NotValid

from . import forms, rules, services
from .models import Complaint, ComplaintDays, ComplaintHandler, DataCopy, Deletion, Erasure, Hold, Period, Rehearsal


def _name_handler(*, email: str, by: User) -> ComplaintHandler:
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        raise NotValid("There is no account with this email address.")
    return services.name_handler(user, by=by)


@admin.register(Hold)
class HoldDesk(DeskAdmin):
    list_display = ["__str__", "kind", "subject_type", "subject_id", "until", "placed_by", "lifted_at"]
    list_select_related = ["placed_by"]
    fields = ["kind", "reason", "subject_type", "subject_id", "until", "placed_at", "placed_by", "lifted_at"]
    steps = [
        Step(
            "lift",
            "Lift this hold",
            services.lift,
            says="What is due goes with the next run, within the hour.",
            allowed=lambda hold, user: hold.is_in_force,
        )
    ]
    page_steps = [
        Step(
            "place",
            "Place a hold",
            services.hold,
            form=forms.HoldForm,
            says="Nothing that it is about is erased until its last day: not by time, and not on anybody's wish.",
        )
    ]


@admin.register(Period)
class PeriodDesk(DeskAdmin):
    def queues(self, request: HttpRequest) -> list[Queue]:
        return [("Holds in force, and how long we keep things", Hold.objects.in_force(), reverse("retention"))]

    list_display = ["rule", "months", "because", "at", "by"]
    list_select_related = ["by"]
    page_steps = [
        Step(
            "set",
            "Change how long a kind is kept",
            services.set_period,
            form=forms.PeriodForm,
            says="It counts from the next run on, also for what is here already. Make a dry run first.",
        )
    ]


@admin.register(Rehearsal)
class RehearsalDesk(DeskAdmin):
    list_display = ["__str__", "wanted_at", "wanted_by", "made_at"]
    list_select_related = ["wanted_by"]
    fields = ["wanted_at", "wanted_by", "made_at", "counts"]
    page_steps = [
        Step(
            "ask",
            "Make a dry run",
            services.ask_for_dry_run,
            says="The worker does everything that is due, counts it, and takes it back. Nothing changes.",
            done="The dry run is being made. It stands on the page “How long we keep things” in a minute.",
        )
    ]


@admin.register(Deletion)
class DeletionDesk(DeskAdmin):
    list_display = ["at", "rule", "kind", "how", "number", "months"]
    list_filter = ["rule", "how"]


@admin.register(Erasure)
class ErasureDesk(DeskAdmin):
    list_display = ["person", "way", "asked_at", "first_at", "done_at", "ended_at"]
    list_select_related = ["person"]
    list_filter = ["way"]
    fields = ["person", "way", "asked_at", "asked_by", "first_at", "first_by", "done_at", "second_by", "ended_at"]
    steps = [
        Step(
            "confirm",
            "Agree that this person is erased",
            services.confirm,
            says=lambda row: (
                "You are the second: it happens now, and nobody can undo it."
                if row.first_by_id
                else "A second person of the fund has to agree as well. Then it happens, and nobody can undo it."
            ),
            allowed=lambda row, user: row.is_open and row.first_by_id != user.pk,
            danger=True,
        ),
        Step(
            "refuse",
            "Do not erase",
            services.refuse,
            form=forms.BecauseForm,
            says="The person gets your words, and whom they can complain to.",
            allowed=lambda row, user: row.is_open,
        ),
    ]
    page_steps = [
        Step(
            "by-letter",
            "Somebody asks by letter to be erased",
            services.erasure_for_letter,
            form=forms.LetterForm,
            says="Be sure that the letter is theirs: call them on a number that we know.",
        )
    ]

    def queues(self, request: HttpRequest) -> list[Queue]:
        rows: QuerySet[Any] = Erasure.objects.filter(done_at=None, ended_at=None).exclude(first_by=request.user)
        return [self.queue("Wishes to be erased", rows)]


@admin.register(DataCopy)
class DataCopyDesk(DeskAdmin):
    list_display = ["__str__", "way", "asked_at", "asked_by"]
    list_select_related = ["asked_by"]
    fields = ["way", "asked_at", "asked_by"]
    page_steps = [
        Step(
            "by-letter",
            "Somebody asks by letter for a copy of their data",
            services.copy_for_letter,
            form=forms.LetterForm,
            says="Be sure that the letter is theirs: call them on a number that we know. What is private between them"
            " and the Group is left out.",
            done=lambda document: f"It is being made: look at /documents/{document.pk}/ in a minute.",
        )
    ]


@admin.register(ComplaintHandler)
class ComplaintHandlerDesk(DeskAdmin):
    list_display = ["user", "named_at", "named_by", "ended_at"]
    list_select_related = ["user", "named_by"]
    steps = [
        Step(
            "end",
            "They do not answer complaints any more",
            services.end_handler,
            says="They see no complaint from now on.",
            allowed=lambda row, user: row.ended_at is None,
        )
    ]
    page_steps = [
        Step(
            "name",
            "Name somebody who answers complaints",
            _name_handler,
            form=forms.HandlerForm,
            says="They see every complaint, also about colleagues. Choose somebody whom people in danger can trust.",
        )
    ]

    def queues(self, request: HttpRequest) -> list[Queue]:
        """Nothing for everybody who does not answer complaints: the page would refuse them."""
        if not rules.answers_complaints(request.user):
            return []
        return [("Complaints to answer", Complaint.objects.visible_to(request.user).open(), reverse("complaint-list"))]


@admin.register(ComplaintDays)
class ComplaintDaysDesk(DeskAdmin):
    list_display = ["kind", "acknowledge_days", "answer_days", "goes_on_to", "at"]
    page_steps = [
        Step(
            "set",
            "Set the days of a kind of complaint",
            services.set_days,
            form=forms.DaysForm,
            says="Complaints that are here keep the days that they were promised.",
        )
    ]
