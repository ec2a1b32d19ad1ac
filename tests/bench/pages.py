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
    ("the Group's home", Role.GROUP_MEMBER, lambda world: reverse("group-home")),
    ("reader's list", Role.GROUP_MEMBER, lambda world: reverse("reading-list", args=[world.things["reading"].slug])),
    ("reading and scoring", Role.GROUP_MEMBER, lambda world: reverse("reading-edit", args=[reading(world)])),
    ("ranking", Role.GROUP_MEMBER, lambda world: reverse("ranking", args=[world.things["ranked"].slug])),
    ("progress", Role.FACILITATOR, lambda world: reverse("reading-progress", args=[world.things["reading"].slug])),
    ("slates", Role.FACILITATOR, lambda world: reverse("slate-list", args=[world.things["ranked"].slug])),
    ("Board's home", Role.BOARD, lambda world: reverse("board-home")),
    ("Board's pack", Role.BOARD, lambda world: reverse("recommendation-detail", args=[recommended(world)])),
    ("the fund", Role.FINANCE, lambda world: reverse("finance-home")),
    ("payments", Role.FINANCE, lambda world: reverse("payment-list")),
    ("desk", Role.STAFF, lambda world: reverse("admin:index")),
    ("desk: applications", Role.STAFF, lambda world: reverse("application-find") + "?all=1"),
    ("desk: applications, filtered", Role.STAFF, lambda world: f"{reverse('application-find')}?{filters(world)}"),
    ("desk: applications, words", Role.STAFF, lambda world: reverse("application-find") + "?q=share+learned"),
    ("desk: people", Role.STAFF, lambda world: reverse("admin:accounts_user_changelist")),
]


def filters(world):
    return f"call={world.things['ranked'].pk}&state=eligible&region=TLL&least=20000"


def draft(world):
    return world.things["draft"].public_id


def reading(world):
    member = world.people[Role.GROUP_MEMBER]
    return member.membership.readings.filter(application__call=world.things["reading"]).first().public_id


def recommended(world):
    return world.things["recommended"].public_id
