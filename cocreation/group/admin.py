"""The desk's side of the Group: who belongs to it, who is on leave."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from cocreation.group import queries, services
from cocreation.group.forms import FromPlaceForm, MemberForm
from cocreation.group.models import Member
from shaping_future.desk.pages import DeskAdmin, Queue, Step


def begin_leave(member: Member, *, by: Any) -> Member:
    return services.set_leave(member, True, by=by)


def end_leave(member: Member, *, by: Any) -> Member:
    return services.set_leave(member, False, by=by)


@admin.register(Member)
class MemberDesk(DeskAdmin):
    change_list_template = "admin/member_list.html"
    change_form_template = "admin/member_detail.html"
    list_display = ["user", "since", "until", "left_at", "away_from", "away_until"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email"]
    fields = ["user", "since", "until", "left_at", "away_from", "away_until", "appointed_at", "appointed_by"]
    page_steps = [
        Step(
            "appoint",
            "Appoint a member",
            services.appoint_member,
            form=MemberForm,
            says="The person can declare interests and read from now on.",
        ),
        Step(
            "appoint-from-place",
            "Appoint somebody who said yes to a place",
            services.appoint_from_place,
            form=FromPlaceForm,
            says="They said yes to a place in the Group. They can declare interests and read from now on.",
            done=lambda member: f"{member} is a member of the Group now.",
        ),
    ]
    steps = [
        Step(
            "begin-leave",
            "Begin a leave",
            begin_leave,
            says="The person is asked for nothing and counts for no quorum.",
            allowed=lambda member, user: not member.has_ended and member.away_from is None,
        ),
        Step(
            "end-leave",
            "End the leave",
            end_leave,
            says="The person is asked to read again and counts for the quorum.",
            allowed=lambda member, user: member.away_from is not None,
        ),
    ]

    def queues(self, request: HttpRequest) -> list[Queue]:
        """Who waits to be appointed, on the page where that is done."""
        waiting = queries.to_appoint(request.user)
        return [("People who said yes to a place in the Group", waiting, f"{reverse('group-list')}#waiting")]
