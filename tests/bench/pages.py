"""The main pages: a name, who opens it (a role's value, "applicant", or nobody), and its address in the world.

Adding a page is one line.
"""

from django.urls import reverse

from shaping_future.accounts.roles import Role

PAGES = [
    ("list of calls", None, lambda world: reverse("call-list")),
    ("open call", None, lambda world: reverse("call-detail", args=[world.things["open"].slug])),
    ("its questions", None, lambda world: reverse("call-questions", args=[world.things["open"].slug])),
    ("eligibility check", None, lambda world: reverse("eligibility-check", args=[world.things["open"].slug])),
    ("sign in", None, lambda world: reverse("account_login")),
    ("own applications", "applicant", lambda world: reverse("application-list")),
    ("one application", "applicant", lambda world: reverse("application-detail", args=[draft(world)])),
    ("one section's form", "applicant", lambda world: reverse("application-section", args=[draft(world), 2])),
    ("check answers", "applicant", lambda world: reverse("application-check", args=[draft(world)])),
    ("desk", Role.STAFF, lambda world: reverse("admin:index")),
    ("desk: applications", Role.STAFF, lambda world: reverse("admin:grants_application_changelist")),
    ("desk: people", Role.STAFF, lambda world: reverse("admin:accounts_user_changelist")),
]


def draft(world):
    return world.things["draft"].public_id
