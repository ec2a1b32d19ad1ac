"""Where the pages of an application are."""

from django.urls import reverse


def section_url(application, order=1):
    return reverse("application-section", args=[application.public_id, order])
