from django.contrib import admin
from django.http import HttpRequest

from shaping_future.desk.pages import DeskAdmin, Queue, Step

from . import recovery, services
from .forms import InviteForm, RoleForm
from .models import Recovery, User
from .roles import Role


def _not_self(person: User, user: User) -> bool:
    return person.pk != user.pk


@admin.register(User)
class PersonDesk(DeskAdmin):
    list_display = ["email", "name", "role_list", "is_active", "date_joined"]
    list_filter = ["is_active"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "role_list", "is_active", "date_joined", "last_login"]
    readonly_fields = ["role_list"]
    steps = [
        Step(
            "grant-role",
            "Give a role",
            lambda person, by, role: services.grant_role(person, role, by=by),
            form=RoleForm,
            says="The person can use it from their next page on. Staff, finance and Board need a second factor.",
            allowed=_not_self,
        ),
        Step(
            "remove-role",
            "Take a role away",
            lambda person, by, role: services.remove_role(person, role, by=by),
            form=RoleForm,
            says="It ends with the person's next page.",
            allowed=lambda person, user: _not_self(person, user) and bool(person.roles),
        ),
        Step(
            "close",
            "Close the account",
            services.close_account,
            says="Nobody can sign in with it any more; what the person wrote stays.",
            allowed=lambda person, user: _not_self(person, user) and person.is_active,
            danger=True,
        ),
        Step(
            "reopen",
            "Open the account again",
            services.reopen_account,
            says="The person can sign in again, with the roles shown.",
            allowed=lambda person, user: not person.is_active,
        ),
    ]
    page_steps = [
        Step(
            "invite",
            "Invite a person",
            services.invite,
            form=InviteForm,
            says="They get an email and sign in with a code sent to that address.",
        )
    ]

    @admin.display(description="roles")
    def role_list(self, person: User) -> str:
        return ", ".join(Role(role).label for role in person.held_roles) or "none"

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).order_by("email")


@admin.register(Recovery)
class RecoveryDesk(DeskAdmin):
    list_display = ["person", "asked_at", "first_at", "second_at", "due_at", "done_at", "ended_at"]
    list_select_related = ["person"]
    fields = ["person", "asked_at", "first_at", "first_by", "second_at", "second_by", "due_at", "done_at"]
    fields += ["back_at", "ended_at"]
    readonly_fields = ["digits"]
    steps = [
        Step(
            "confirm",
            "I know that it is them",
            recovery.confirm,
            says=lambda row: (
                "Call them on a number that we know from before, and hear that it is them. Do not trust an email. "
                + (
                    "You are the second: their old second steps end in a day, unless they stop it. Stay on the phone:"
                    " next you see eight digits. Tell them, and ask them to write the digits down and read them back."
                    if row.first_by_id
                    else "A second colleague has to call them as well."
                )
            ),
            allowed=lambda row, user: (
                row.is_open and row.second_by_id is None and user.pk not in (row.first_by_id, row.person_id)
            ),
            danger=True,
            done=lambda row: (
                f"Tell them these digits, on the phone and nowhere else: {recovery.digits_of(row)}. They need them"
                " to sign in when a day is over."
                if row.second_by_id
                else "Noted. A second colleague has to call them as well."
            ),
        ),
        Step(
            "refuse",
            "I am not sure: do not do it",
            recovery.refuse,
            says="Nothing changes for them. They hear that we could not be sure.",
            allowed=lambda row, user: row.is_open and user.pk != row.person_id,
        ),
    ]

    @admin.display(description="digits to tell them")
    def digits(self, row: Recovery) -> str:
        return f"{recovery.digits_of(row)} – on the phone, once you know that it is them"

    def get_fields(self, request: HttpRequest, obj: Recovery | None = None) -> list[str]:
        told = obj is not None and recovery.can_be_told(obj, request.user)
        return [*self.fields, *(["digits"] if told else [])]

    def queues(self, request: HttpRequest) -> list[Queue]:
        rows = Recovery.objects.open().filter(second_by=None).exclude(person=request.user)
        return [self.queue("People who lost their second step", rows.exclude(first_by=request.user))]
