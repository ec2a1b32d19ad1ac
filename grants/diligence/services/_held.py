"""A checklist, locked, for whoever may work on it."""

from grants.applications.models import Application
from grants.diligence import rules
from grants.diligence.models import Checklist
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed


def refuse_others(by: User, application: Application) -> None:
    if not rules.does_checks(by):
        raise NotAllowed("Staff and finance do the checks; whoever recommends or signs off does not.")
    if not Application.objects.visible_to(by).filter(pk=application.pk).exists():
        raise NotAllowed("You have an interest in this application, so somebody else does its checks.")


def held(checklist: Checklist, by: User) -> Checklist:
    rows = Checklist.objects.select_for_update(of=("self",)).select_related(
        "application__call", "application__organisation"
    )
    checklist = rows.get(pk=checklist.pk)
    refuse_others(by, checklist.application)
    return checklist
