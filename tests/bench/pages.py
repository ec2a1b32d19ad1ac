"""The main pages: a name, who opens it (a role's value, "applicant", or nobody), and its address in the world.

FORMS: a name, who sends it, what is sent (world, turn) → (address, fields), and the status of an honest answer. What
must be so before the form can be sent again is done there too; only the request is timed. Adding one is a line.
"""

from django.urls import reverse

from grants.applications import queries as applications
from grants.applications.models import State
from grants.applications.services import unsend_application
from grants.open_data.queries import grants_made
from shaping_future.accounts.roles import Role
from shaping_future.questionnaires import queries as questionnaires

PAGES = [
    ("list of calls", None, lambda world: reverse("call-list")),
    ("open call", None, lambda world: reverse("call-detail", args=[world.things["open"].slug])),
    ("its questions", None, lambda world: reverse("call-questions", args=[world.things["open"].slug])),
    ("eligibility check", None, lambda world: reverse("eligibility-check", args=[world.things["open"].slug])),
    ("grants made", None, lambda world: reverse("open_data:grants")),
    ("grants made, chosen", None, lambda world: reverse("open_data:grants") + "?region=TLL&kind=charity"),
    ("one grant made", None, lambda world: grants_made()[0].address),
    ("calls in numbers", None, lambda world: reverse("open_data:calls")),
    ("open data, CSV", None, lambda world: reverse("open_data:csv")),
    ("open data, JSON", None, lambda world: reverse("open_data:json")),
    ("sign in", None, lambda world: reverse("account_login")),
    ("own applications", "applicant", lambda world: reverse("application-list")),
    ("one application", "applicant", lambda world: reverse("application-detail", args=[draft(world)])),
    ("one section's form", "applicant", lambda world: reverse("application-section", args=[draft(world), 2])),
    ("check answers", "applicant", lambda world: reverse("application-check", args=[draft(world)])),
    ("the Group's home", Role.GROUP_MEMBER, lambda world: reverse("group-home")),
    ("reader's list", Role.GROUP_MEMBER, lambda world: reverse("reading-list", args=[world.things["reading"].slug])),
    ("reading and scoring", Role.GROUP_MEMBER, lambda world: reverse("reading-edit", args=[reading(world)])),
    ("ranking", Role.GROUP_MEMBER, lambda world: reverse("ranking", args=[world.things["ranked"].slug])),
    ("progress", Role.FACILITATOR, lambda world: reverse("reading-progress", args=[world.things["ranked"].slug])),
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

OPEN_SIDE = [
    ("grants made", None, lambda world: reverse("open_data:grants")),
    ("grants made, filtered", None, lambda world: f"{reverse('open_data:grants')}?call={world.things['call'].slug}"),
    ("one grant", None, lambda world: grants_made()[0].address),
    ("calls in numbers", None, lambda world: reverse("open_data:calls")),
    ("open data", None, lambda world: reverse("open_data:data")),
    ("equity funnel", None, lambda world: reverse("equity-funnel", args=[world.things["call"].slug])),
    ("API: grants", None, lambda world: reverse("openness:grants") + "?limit=100"),
    ("API: one funnel", None, lambda world: reverse("openness:funnel", args=[world.things["call"].slug])),
    ("news feed", None, lambda world: reverse("openness:feed")),
    ("calendar", None, lambda world: reverse("openness:calendar")),
]


def filters(world):
    return f"call={world.things['ranked'].pk}&state=eligible&region=TLL&least=20000"


def autosave(world, turn):
    """One answer of the draft, a little longer each time, as a page that is being typed on sends it."""
    application = world.things["draft"]
    application.response.refresh_from_db(fields=["version"])
    text = "We meet every week, decide together and share what we learn with others. " + "More words. " * (turn % 20)
    fields = {
        "q-why_now": f"{text}{turn}",
        "v-why_now": str(applications.versions(application)["why_now"]),
        "p-why_now": f"bench-page.{turn + 1}",
        "version": str(application.response.version),
        "section": "2",
    }
    if turn % 6 == 0:  # the page tells its time twice a minute
        fields["seconds"] = "30"
    return reverse("application-autosave", args=[application.public_id]), fields


def save(world, turn):
    """The whole page of a section, one answer changed."""
    application = world.things["draft"]
    path = reverse("application-section", args=[application.public_id, 2])
    answers, versions = questionnaires.answers_and_versions(application.response)
    keys = ("summary", "why_now", "who_leads", "what_do")
    fields = {f"q-{key}": answers[key] for key in keys} | {f"v-{key}": str(versions[key]) for key in keys}
    return path, fields | {"q-summary": f"Once more, and better: {turn}.", "next": "1"}


def send(world, turn):
    """The draft, taken back first when it was sent the turn before."""
    application = world.things["draft"]
    application.refresh_from_db()
    if application.state == State.SENT:
        unsend_application(application, by=world.people["applicant"])
    return reverse("application-send", args=[application.public_id]), {}


FORMS = [
    ("autosave of an answer", "applicant", autosave, 200),
    ("save of a section", "applicant", save, 302),
    ("send", "applicant", send, 302),
]


def draft(world):
    return world.things["draft"].public_id


def reading(world):
    member = world.people[Role.GROUP_MEMBER]
    return member.membership.readings.filter(application__call=world.things["reading"]).first().public_id


def recommended(world):
    return world.things["recommended"].public_id
