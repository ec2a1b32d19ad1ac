"""Reads of places: who can be chosen, what was chosen, who waits, and who takes part in public."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from grants.applications.models import Application, State
from grants.calls.models import Call, Kind, Stage, Strand
from grants.letters.models import Outcome, OutcomeKind
from grants.places.models import Place, Waiting
from grants.places.workflow import Answer
from shaping_future.accounts.roles import Role

CHOSEN_FROM = (Stage.CHOOSING, Stage.RELEASED)
"""The stages in which the page of choices exists."""


@dataclass(frozen=True)
class StrandChoices:
    """A strand with everybody who can be chosen for it; `given` counts places offered (and not declined)."""

    strand: Strand
    rows: list[Application]
    given: int

    @property
    def left(self) -> int:
        return self.strand.places - self.given


def call_to_choose(user: Any, slug: str) -> Call:
    """A call with places whose applications were checked. Facilitators have the Group's recruitment only."""
    calls = Call.objects.exclude(kind=Kind.GRANTS).filter(stage__in=CHOSEN_FROM)
    if not user.has_role(Role.STAFF):
        calls = calls.filter(kind=Kind.RECRUITMENT)
    return calls.select_related("fund").get(slug=slug)


def to_choose_from(user: Any, call: Call) -> QuerySet:
    """What this person may choose from, or has chosen from: never what they have a tie to."""
    states = (State.ELIGIBLE, State.NOT_THIS_TIME, State.OFFERED, State.WAITING, State.ACCEPTED, State.NOT_TAKEN)
    return Application.objects.visible_to(user).filter(call=call, state__in=states)


def application_to_choose(user: Any, public_id: Any) -> Application:
    """One of those, with what its page needs."""
    rows = Application.objects.visible_to(user).exclude(call__kind=Kind.GRANTS)
    related = ("call__fund", "strand", "response__questionnaire", "organisation", "outcome", "place", "waiting")
    application = rows.select_related(*related).get(public_id=public_id)
    call_to_choose(user, application.call.slug)
    if not to_choose_from(user, application.call).filter(pk=application.pk).exists():
        raise Application.DoesNotExist
    return application


def choices(user: Any, call: Call) -> list[StrandChoices]:
    """Each strand with its applications: who is offered a place, who waits in which order, then the rest. 3 queries."""
    related = ("organisation", "outcome__written_by", "place", "waiting")
    rows: dict[int, list[Application]] = defaultdict(list)
    for application in to_choose_from(user, call).select_related(*related).order_by("reference"):
        rows[application.strand_id].append(application)
    given = chosen_by_strand(call)
    return [
        StrandChoices(strand, sorted(rows[strand.pk], key=_in_order), given.get(strand.pk, 0))
        for strand in call.strands.all()
    ]


def _in_order(application: Application) -> tuple:
    outcome = getattr(application, "outcome", None)
    rank = {OutcomeKind.PLACE: 0, OutcomeKind.WAITING: 1, OutcomeKind.NOT_THIS_TIME: 3}
    number = application.waiting.number if hasattr(application, "waiting") else 0
    return rank.get(outcome.kind, 2) if outcome else 2, number, application.reference


def chosen_by_strand(call: Call) -> dict[int, int]:
    """How many places of each strand are given: by the choices until the release, by held places after it."""
    if call.stage == Stage.RELEASED:
        held = Place.objects.held().filter(strand__call=call).values_list("strand", flat=True)
    else:
        held = pending(call).filter(kind=OutcomeKind.PLACE).values_list("application__strand", flat=True)
    found: dict[int, int] = defaultdict(int)
    for strand in held:
        found[strand] += 1
    return dict(found)


def pending(call: Call) -> QuerySet:
    """The choices that will be released. Whoever withdrew meanwhile has none."""
    return Outcome.objects.filter(application__call=call, application__state=State.ELIGIBLE, released_at=None)


def undecided(call: Call) -> int:
    """How many that were found eligible have no choice yet."""
    return Application.objects.filter(call=call, state=State.ELIGIBLE, outcome=None).count()


def waiting_in(strand: Strand) -> QuerySet:
    """Who still waits for a place of this strand, first come first. Their applications' rows are not locked."""
    still = Waiting.objects.filter(strand=strand, application__state=State.WAITING)
    return still.select_related("application").order_by("number")


def place_of(user: Any, public_id: Any) -> Place:
    """The place that one of the person's own applications was offered. It is made at the release, not before."""
    own = Application.objects.own(user).filter(public_id=public_id)
    related = ("application__call", "application__organisation", "application__strand", "application__outcome")
    return Place.objects.select_related(*related).get(application__in=own)


def programme(user: Any, slug: str) -> Call:
    """A programme whose outcomes are released. A recruitment never has a public list, so it is not found here."""
    return Call.objects.public().select_related("fund").get(slug=slug, kind=Kind.PROGRAMME, stage=Stage.RELEASED)


def taking_part(call: Call) -> list[str]:
    """The organisations that take part, each by the name it chose, in the order of these names. The only source of
    names for anything public: whoever did not say yes is not in it, and nobody of a recruitment ever is."""
    if call.kind != Kind.PROGRAMME or call.stage != Stage.RELEASED:
        return []
    places = Place.objects.filter(strand__call=call, answer=Answer.ACCEPTED).select_related("application__organisation")
    return sorted((place.name_in_public for place in places), key=str.casefold)
