"""Where the pages of an application are."""

import re

from django.urls import reverse

from grants.applications import services
from shaping_future.outbox.models import Message
from tests.cast import person


def section_url(application, order=1):
    return reverse("application-section", args=[application.public_id, order])


def token_of(invitation):
    """The key in the link of its mail, which is all that the invited person has."""
    return _token(f"application:invited:{invitation.pk}")


def partner_token_of(confirmation):
    return _token(f"application:partner:{confirmation.pk}")


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
