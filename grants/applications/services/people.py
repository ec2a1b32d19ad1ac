"""Who works on an application: the lead invites people, changes their part, removes them, hands over the lead."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from grants.applications import queries, rules
from grants.applications.models import Application, Clearance, Invitation, Participant, Rung, State
from grants.applications.models.tokens import new_token, token_hash
from grants.applications.queries import people as reads
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid, TooOften
from shaping_future.outbox.services import promise
from shaping_future.record.services import note

from ._moves import locked
from .standing import recuse

Part = Participant.Part
LIFE = dt.timedelta(days=14)
MOST_A_DAY = 20
SAME_ADDRESS_A_DAY = 3
GREETING = "Hello,\n\n"
HELP = "\n\nIf you need help, reply to this message.\n"


# --- inviting --------------------------------------------------------------------------------------------------------


@transaction.atomic
def invite_person(application: Application, email: str, part: str, *, by: User) -> Invitation:
    """Ask one address to join. Says the same whether or not there is an account with it."""
    application = _locked_for_lead(application, by)
    email = _clean(email, part)
    if reason := reads.why_nobody_joins(application):
        raise NotAllowedNow(gettext("%(reason)s Nobody can join it any more.") % {"reason": reason})
    _refuse_again(application, email)
    _refuse_too_many(application, email)
    application.invitations.unanswered().filter(email=email).update(
        withdrawn_at=clock.now(), withdrawn_by=by
    )  # too old
    token, now = new_token(), clock.now()
    invitation = Invitation.objects.create(
        application=application, email=email, part=part, token_hash=token_hash(token), invited_at=now, invited_by=by,
        expires_at=now + LIFE,
    )  # fmt: skip
    note("application.person-invited", application, by=by, invitation=invitation.pk, part=str(part))
    link = settings.SITE_URL + reverse("invitation", args=[token])
    promise(
        key=f"application:invited:{invitation.pk}",
        to=email,
        subject="You are invited to work on an application",
        body=f"{GREETING}somebody asks you to work on an application with them. The link says who it is and what it is"
        f" about. It works for 14 days, and only for this email address.\n\n{link}\n\nIf you do not know what this is"
        " about, you can leave it. Nothing happens then.\n",
        secret=True,  # the link is a key: no copy of it stays with us once it is sent
        keep_until=invitation.expires_at,
    )
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """The link in the mail ends to work at once."""
    _locked_for_lead(invitation.application, by)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at or invitation.withdrawn_at:
        raise NotAllowedNow(gettext("This invitation was accepted or withdrawn already."))
    invitation.withdrawn_at, invitation.withdrawn_by = clock.now(), by
    invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])
    note("application.invitation-withdrawn", invitation.application, by=by, invitation=invitation.pk)
    return invitation


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: User) -> Participant:
    """The person whose address was invited joins. Who decides about this call stays out of the room for it from now on,
    also after they leave: what they may have said about it before does not count any more."""
    application = locked(invitation.application)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    invitation.application = application
    if reason := reads.why_not_accepted(invitation, by):
        raise NotAllowedNow(reason)
    invitation.accepted_at, invitation.accepted_by = clock.now(), by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    person = Participant.objects.create(
        application=application, user=by, part=invitation.part, added_at=invitation.accepted_at
    )
    note("application.person-joined", application, by=by, invitation=invitation.pk, part=invitation.part)
    if Clearance.objects.filter(call=application.call_id, user=by).exists():
        recuse(application, by, Rung.ROOM, by=by)
    lead = reads.people(application).get(part=Part.LEAD)
    _write(lead.user, f"joined:{person.pk}", "Somebody joined your application", "the person you invited has joined"
           " your application. You can see who works on it here:", application)  # fmt: skip
    return person


def _clean(email: str, part: str) -> str:
    if part not in (Part.EDITOR, Part.READER):
        raise NotValid(gettext("Choose whether the person can write or only read."))
    email = email.strip().lower()
    if not email or len(email) > 254:
        raise NotValid(gettext("Write the email address of the person."))
    return email


def _refuse_again(application: Application, email: str) -> None:
    """Only about addresses that the lead sees on the page of the people: nobody finds out who has an account."""
    if any(person.user.email.lower() == email for person in reads.people(application)):
        raise NotAllowedNow(gettext("The person with this address works on the application already."))
    if application.invitations.waiting().filter(email=email).exists():
        raise NotAllowedNow(
            gettext("You have invited this address already. Withdraw that invitation first to send a new one.")
        )


def _refuse_too_many(application: Application, email: str) -> None:
    if reads.places_left(application) < 1:
        raise NotAllowedNow(
            gettext(
                "At most %(most_people)s people can work on an application, with those who are invited. "
                "Remove somebody or withdraw an invitation first."
            )
            % {"most_people": reads.MOST_PEOPLE}
        )
    today = application.invitations.filter(invited_at__gt=clock.now() - dt.timedelta(days=1))
    if today.count() >= MOST_A_DAY:
        raise TooOften(
            gettext("You can send %(most_a_day)s invitations a day. Try again tomorrow.") % {"most_a_day": MOST_A_DAY}
        )
    if today.filter(email=email).count() >= SAME_ADDRESS_A_DAY:
        raise TooOften(
            gettext("You have invited this address %(same_address_a_day)s times today. Try again tomorrow.")
            % {"same_address_a_day": SAME_ADDRESS_A_DAY}
        )


# --- who is on it already --------------------------------------------------------------------------------------------


@transaction.atomic
def change_part(person: Participant, part: str, *, by: User) -> Participant:
    """Editor or reader. The same again changes nothing."""
    application, person = _locked_with(person, by)
    if part not in (Part.EDITOR, Part.READER):
        raise NotValid(gettext("Choose whether the person can write or only read."))
    _refuse_lead(person)
    if person.part != part:
        person.part = part
        person.save(update_fields=["part"])
        note("application.part-changed", application, by=by, person=person.user_id, part=str(part))
    return person


@transaction.atomic
def remove_person(person: Participant, *, by: User) -> Participant:
    """They lose the application at once, with its files and its history. What they wrote stays."""
    application, person = _locked_with(person, by)
    _refuse_lead(person)
    _end(person)
    note("application.person-removed", application, by=by, person=person.user_id)
    promise(
        key=f"application:removed:{person.pk}",
        to=person.user.email,
        subject="You no longer work on an application",
        body=f"{GREETING}the person who leads an application has taken you off it. You can no longer open it. If you"
        f" think this is a mistake, talk to them.\n\n{settings.SITE_URL + reverse('application-list')}{HELP}",
    )
    return person


@transaction.atomic
def leave_application(application: Application, *, by: User) -> Participant:
    """An editor or a reader goes by themselves."""
    application = locked(application)
    person = reads.people(application).filter(user=by).first()
    if person is None:
        raise NotAllowed(gettext("You do not work on this application."))
    _refuse_lead(person)
    _end(person)
    note("application.person-left", application, by=by)
    lead = reads.people(application).get(part=Part.LEAD)
    text = "somebody who worked on your application with you has left it. You can see who works on it here:"
    _write(lead.user, f"left:{person.pk}", "Somebody left your application", text, application)
    return person


@transaction.atomic
def hand_over_lead(person: Participant, *, by: User) -> Participant:
    """The person becomes the lead, and who was it an editor: in one step, so that there is always one lead.

    Under a lock on the person, as starting an application is: nobody comes to lead two in one call.
    """
    application, person = _locked_with(person, by)
    if application.state == State.WITHDRAWN:
        raise NotAllowedNow(gettext("This application was withdrawn. There is nothing left to lead."))
    if person.part == Part.LEAD:
        raise NotAllowedNow(gettext("You lead this application already."))
    user = User.objects.select_for_update(no_key=True).get(pk=person.user_id)
    if not user.is_active:
        raise NotAllowedNow(gettext("This person's account is closed. Choose somebody else."))
    if queries.led_by(user, application.call).exists():
        raise NotAllowedNow(gettext("This person leads another application to this call. A person can lead one."))
    before = reads.people(application).get(part=Part.LEAD)
    for row, part in ((before, Part.EDITOR), (person, Part.LEAD)):  # in this order: never two leads
        row.part = part
        row.save(update_fields=["part"])
    entry = note("application.lead-handed-over", application, by=by, person=user.pk, was=before.user_id)
    _write(user, f"lead:{entry.pk}", "You lead an application now", "you lead an application now: you send it, take it"
           " back and decide who works on it. If you do not want this, you can hand it on:", application)  # fmt: skip
    _write(before.user, f"lead-given:{entry.pk}", "You have handed over an application",
           "you have handed over the lead of an application. You can still write in it:", application)  # fmt: skip
    return person


# --- what they share -------------------------------------------------------------------------------------------------


def _locked_for_lead(application: Application, by: User) -> Application:
    application = locked(application)
    if not rules.leads_application(by, application):
        raise NotAllowed(gettext("Only the person who leads this application decides who works on it."))
    return application


def _locked_with(person: Participant, by: User) -> tuple[Application, Participant]:
    """Both as they are now; refused when the person has gone meanwhile."""
    application = _locked_for_lead(person.application, by)
    now = reads.people(application).filter(pk=person.pk).first()
    if now is None:
        raise NotAllowedNow(gettext("This person does not work on the application any more."))
    return application, now


def _refuse_lead(person: Participant) -> None:
    if person.part == Part.LEAD:
        raise NotAllowedNow(
            gettext("The person who leads it cannot be changed or go. Hand over the lead to somebody first.")
        )


def _end(person: Participant) -> None:
    person.removed_at = clock.now()
    person.save(update_fields=["removed_at"])


def _write(user: User, key: str, subject: str, text: str, application: Application) -> None:
    link = settings.SITE_URL + reverse("application-people", args=[application.public_id])
    promise(key=f"application:{key}", to=user.email, subject=subject, body=f"{GREETING}{text}\n\n{link}{HELP}")
