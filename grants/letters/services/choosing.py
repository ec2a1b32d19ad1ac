"""What applicants decide about their letter: whether it shows scores, and whether we ring them about it."""

from django.db import transaction

from grants.applications import rules as applications
from grants.applications.models import Application, PhoneRequest
from grants.letters import queries
from grants.letters.models import ScoreChoice
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.services import note


@transaction.atomic
def choose_scores(application: Application, wants_scores: bool, *, by: User) -> ScoreChoice:
    """Whether a letter that says "not this time" shows the scores. Until the Board has signed off."""
    application = Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application.pk)
    if not applications.writes_application(by, application):
        raise NotAllowed("The people who write this application choose what its letter shows.")
    if not queries.may_choose_scores(application):
        raise NotAllowedNow("This can no longer be chosen. Tell us if you would like to talk about your scores.")
    before = ScoreChoice.objects.filter(application=application).first()
    if before is not None and before.wants_scores == wants_scores:
        return before
    choice, _new = ScoreChoice.objects.update_or_create(
        application=application, defaults={"wants_scores": wants_scores, "at": clock.now(), "by": by}
    )
    note("application.scores-chosen", application, by=by, wants=wants_scores)
    return choice


@transaction.atomic
def ask_to_talk(
    application: Application, when_suits: str, language: str = "", phone: str = "", *, by: User
) -> PhoneRequest:
    """Ask for a call about a letter. Staff find it beside the other calls that people asked for."""
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if not applications.writes_application(by, application):
        raise NotAllowed("The people who wrote this application can ask for a call.")
    queries.letter_for(by, application.public_id)
    if application.phone_requests.open().exists():
        raise NotAllowedNow("You asked for a call already. We will ring you.")
    request = PhoneRequest.objects.create(
        application=application,
        when_suits=when_suits,
        language=language,
        phone=phone,
        asked_at=clock.now(),
        asked_by=by,
    )
    note("letter.call-asked", application, by=by, request=request.pk)
    return request
