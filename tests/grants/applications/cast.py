"""Where the pages of an application are, who works on it, and how its call changes meanwhile."""

import re

from django.urls import reverse

from grants.applications import services
from grants.calls import services as calls
from grants.calls.definition import editing
from shaping_future.accounts.roles import Role
from shaping_future.outbox.models import Message
from tests.cast import person
from tests.designed import agreed_change


def section_url(application, order=1):
    return reverse("application-section", args=[application.public_id, order])


def token_of(invitation):
    """The key in the link of its mail, which is all that the invited person has."""
    return _token(f"application:invited:{invitation.pk}")


def partner_token_of(confirmation):
    return _token(f"application:partner:{confirmation.pk}")


def signing_token_of(signatory):
    return _token(f"signatory:{signatory.pk}")


def _token(key):
    return re.search(r"/([\w-]{32})/", Message.objects.get(key=key).body)[1]


ADDRESS = "noor@joins.example"


def invited(application, email=ADDRESS, part="editor"):
    """By its lead."""
    return services.invite_person(application, email, part, by=application.started_by)


def joined(application, part="editor", user=None):
    """A person who was invited and accepted."""
    user = user or person()
    return services.accept_invitation(invited(application, user.email, part), by=user)


def people_page(application):
    return reverse("application-people", args=[application.public_id])


def subjects_to(user):
    return list(Message.objects.filter(to=user.email).values_list("subject", flat=True))


def question_url(enquiry):
    return reverse("application-question", args=[enquiry.application.public_id, enquiry.pk])


def amend(call, *steps):
    """Change a launched call as two members of staff do: each step takes its definition and gives it back changed."""

    def change(data):
        for step in steps:
            data = step(data)
        return data

    decision = agreed_change(call, change) if call.gives_money else None
    amendment = calls.amend_call(call, change, "People asked.", "The Group, on 3 May", decision, by=person(Role.STAFF))
    return calls.confirm_amendment(amendment, by=person(Role.STAFF))


def without_links(data):
    return editing.remove_question(data, "links")


def renamed(data):
    return editing.change_question(data, "summary", {"label": "In a few words: what?"})
