"""What people send: the fields of an honest answer, and what must be so before it can be sent once more."""

from django.urls import reverse

from cocreation.reading.forms import SheetForm
from cocreation.reading.models import Reading, ReadingState
from grants.applications import queries as applications
from grants.applications.models import Application, State
from grants.applications.services import unsend_application
from grants.finding import queries as finding
from grants.finding.services import seen
from shaping_future.accounts.roles import Role
from shaping_future.questionnaires import queries as questionnaires
from tests.bench.pages import Fields, Visit, person, section
from tests.bench.world import World


def afresh(world: World) -> None:
    """Drafts are drafts and sheets are to be written, whatever a run before this one sent."""
    for application in world.drafts:
        _not_sent(application)
    Reading.objects.filter(pk__in=[one.pk for one in world.sheets], state=ReadingState.SENT).update(
        state=ReadingState.STARTED, sent_at=None
    )


def _not_sent(application: Application) -> None:
    application.refresh_from_db()
    if application.state == State.SENT:
        unsend_application(application, by=application.started_by)


def autosave(world: World, turn: int, number: int) -> tuple[str, Fields]:
    """One answer of the draft, a little longer each time, as a page that is being typed on sends it."""
    application = world.drafts[number]
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


def save(world: World, turn: int, number: int) -> tuple[str, Fields]:
    """The whole page of a section, one answer changed."""
    answers, versions = questionnaires.answers_and_versions(world.drafts[number].response)
    keys = ("summary", "why_now", "who_leads", "what_do")
    fields = {f"q-{key}": answers[key] for key in keys} | {f"v-{key}": str(versions[key]) for key in keys}
    return section(world, number), fields | {"q-summary": f"Once more, and better: {turn}.", "next": "1"}


def send(world: World, turn: int, number: int) -> tuple[str, Fields]:
    """The draft, taken back first when it was sent the turn before."""
    application = world.drafts[number]
    _not_sent(application)
    return reverse("application-send", args=[application.public_id]), {}


def review(world: World, turn: int, number: int) -> tuple[str, Fields]:
    """A whole score sheet, sent; made a draft again first when it was sent the turn before."""
    reading = world.sheets[number]
    reading.refresh_from_db()
    Reading.objects.filter(pk=reading.pk, state=ReadingState.SENT).update(state=ReadingState.STARTED, sent_at=None)
    form = SheetForm(reading=reading)
    fields = {f"v-{part}": str(version) for part, version in form.seen().items()} | {"do": "send"}
    for place, one in enumerate(form.criteria):
        fields |= {
            f"score-{one.key}": str((turn + place) % 5),
            f"sentence-{one.key}": f"Clear about who decides: {turn}.",
        }
    fields |= {"strongest": f"People lead it: {turn}.", "to_ask": "Who keeps the books?", "kind_line": "Thank you."}
    return reverse("reading-edit", args=[reading.public_id]), fields


def export(count: int | None = None):
    """The file of everything, or of so many, as the button on the page that asked sends it."""

    def request(world: World, turn: int, number: int) -> tuple[str, Fields]:
        staff = world.people[Role.STAFF]
        rows = finding.filtered(staff, finding.Filters())
        if count is not None:
            rows = finding.chosen(staff, list(rows.values_list("pk", flat=True)[:count]))
        fields = {"do": "csv", "filter": "", "seen": seen(rows, staff)}
        return reverse("application-bulk"), fields | ({"every": "1"} if count is None else {})

    return request


FORMS = [
    Visit("autosave of an answer", person("applicant"), autosave, is_form=True),
    Visit("save of a section", person("applicant"), save, 302, is_form=True),
    Visit("send", person("applicant"), send, 302, is_form=True),
    Visit("send a score sheet", person(Role.GROUP_MEMBER), review, 302, is_form=True),
]
THOUSAND = 1_000
EXPORTS = [
    Visit("CSV of everything", person(Role.STAFF), export(), is_form=True),
    Visit("CSV of 1,000", person(Role.STAFF), export(THOUSAND), is_form=True),
]
