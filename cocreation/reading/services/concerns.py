"""Concerns about safety or a policy: seen by a facilitator at once, and resolved by one in so many words."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cocreation.reading import rules
from cocreation.reading.models import Concern, Policy, Reading
from grants.applications.models import Application
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.services import promise_to_each
from shaping_future.record.services import note

LONGEST = 2000
TAKEN_BACK = "Its reader took it back."


def keep_concern_true(reading: Reading, by: User) -> None:
    """After a sheet was saved on purpose, under its lock: what it says of safety or a policy is open with the
    facilitators, as it is now. What is still being typed is nobody's business yet."""
    if not reading.safety_flag and "safety_flag" not in reading.parts:
        return
    about, last = reading.flag_about or Policy.SAFETY, reading.concerns.last()
    is_open = last is not None and last.resolved_at is None
    if not reading.safety_flag:
        if is_open:
            _resolve(last, TAKEN_BACK, by)
    elif is_open:
        if (last.text, last.about) != (reading.safety_flag, about):
            last.text, last.about = reading.safety_flag, about
            last.save(update_fields=["text", "about"])
            note("concern.changed", last, by=by, application=reading.application_id, about=about)
    elif last is None or (last.text, last.about) != (reading.safety_flag, about):
        concern = reading.concerns.create(about=about, text=reading.safety_flag)
        note("concern.raised", concern, by=by, application=reading.application_id, about=about)
        _tell(concern)


@transaction.atomic
def resolve_concern(concern: Concern, resolution: str, *, by: User) -> Concern:
    """A facilitator says what became of it. The reader sees it, and whoever sees the sheet."""
    concern = Concern.objects.select_for_update().get(pk=concern.pk)
    application = concern.reading.application_id
    if not rules.holds_reading(by) or not Application.objects.visible_to(by).filter(pk=application).exists():
        raise NotAllowed("A facilitator who may know of this application resolves it.")
    if concern.resolved_at is not None:
        raise NotAllowedNow("This concern is resolved already.")
    resolution = resolution.strip()
    if not resolution or len(resolution) > LONGEST:
        raise NotValid(f"Say in up to {LONGEST:,} characters what was done about it.")
    return _resolve(concern, resolution, by)


def _resolve(concern: Concern, resolution: str, by: User) -> Concern:
    concern.resolution, concern.resolved_at, concern.resolved_by = resolution, clock.now(), by
    concern.save(update_fields=["resolution", "resolved_at", "resolved_by"])
    note("concern.resolved", concern, by=by, application=concern.reading.application_id)
    return concern


def _tell(concern: Concern) -> None:
    """The facilitators who may know of the application; without one, staff."""
    for role in (Role.FACILITATOR, Role.STAFF):
        people = [one for one in User.objects.with_role(role) if _may_know(one, concern)]
        if people:
            link = settings.SITE_URL + reverse("reading-asked", args=[concern.reading.application.call.slug])
            promise_to_each(
                {f"concern:{concern.pk}:{one.pk}": one.email for one in people},
                subject="A reader raised a concern",
                body=f"Hello,\n\na reader raised a concern. Please sign in, and read it soon:\n\n{link}\n",
            )
            return


def _may_know(user: User, concern: Concern) -> bool:
    return Application.objects.visible_to(user).filter(pk=concern.reading.application_id).exists()
