"""The forms with which people work on one application together, for the table."""

from tests.bad_input.forms import Form
from tests.bad_input.world import World


def lead(world: World):
    return world.draft.started_by


def draft(world: World) -> dict:
    return {"public_id": world.draft.public_id}


def joint_lead(world: World):
    return world.joint.started_by


def joint(world: World) -> dict:
    return {"public_id": world.joint.public_id}


def a_person(world: World) -> dict:
    return draft(world) | {"pk": world.editor.pk}


def other_leads(*names: str):
    """Leads of other applications, on theirs."""
    return lambda world: [
        (getattr(world, name).started_by, {"public_id": getattr(world, name).public_id}) for name in names
    ]


TOGETHER = [
    Form("application-invite", who=lead, where=draft, text=("email",), elsewhere=other_leads("withdrawn", "late"),
         fields=lambda world: {"email": "somebody@invited.example", "part": "editor"}),
    Form("application-leave", who=lambda world: world.editor.user, where=draft, elsewhere=other_leads("draft", "sent")),
    Form("person-part", who=lead, where=a_person, fields=lambda world: {"part": "reader"}),
    Form("person-remove", who=lead, where=a_person),
    Form("person-lead", who=lead, where=a_person),
    Form("invitation-withdraw", who=lead,
         where=lambda world: draft(world) | {"invitation": world.invitation.public_id}),
    Form("invitation", who=lambda world: world.invited, where=lambda world: {"token": world.token},
         elsewhere=lambda world: [(world.invited, {"token": world.old_token})]),
    Form("partner-ask", who=joint_lead, fields=lambda world: {"email": "partner@together.example"}, text=("email",),
         where=lambda world: joint(world) | {"words": world.partner_words}, again=True),
    Form("partner-answer", who=lambda world: None, where=lambda world: {"token": world.partner_token}, may=("*",),
         fields=lambda world: {"answer": "declined", "message": "We do less.", "name": "Noor"},
         text=("message", "name"), elsewhere=lambda world: [(None, {"token": world.old_partner_token})]),
    Form("application-help", who=lead, where=draft, fields=lambda world: {"reason": "Is our budget clear?"},
         text=("reason",), elsewhere=other_leads("sent", "withdrawn", "late", "joint")),
    Form("application-help-end", who=joint_lead, where=joint, elsewhere=other_leads("sent", "withdrawn", "late")),
]  # fmt: skip
