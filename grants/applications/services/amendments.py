"""When a launched call changes, drafts follow, and their people are told. What was sent stays as it was sent."""

from grants.applications.models import Application, State
from grants.calls.models import Amendment, Call
from shaping_future.look.words import when
from shaping_future.questionnaires import following
from shaping_future.questionnaires.models import Questionnaire
from shaping_future.record.services import note

from ._moves import write_to_people

SUBJECT = "Something changed in a call that you are writing to"


def follow_amendment(amendment: Amendment) -> None:
    """In the transaction that changes the call. Sent ones are locked too: one that is being taken back right now is a
    draft by the time its row is ours."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("response").order_by("pk")
    mine = list(rows.filter(call=amendment.call, state__in=[State.DRAFT, State.SENT]))
    drafts = [application for application in mine if application.state == State.DRAFT]
    moved = following.follow([application.response for application in drafts], amendment.questionnaire_after)
    for application in mine:
        _tell(application, amendment)
    note("call.drafts-followed", subject=amendment.call, amendment=amendment.pk, drafts=len(drafts), moved=moved)


def _tell(application: Application, amendment: Amendment) -> None:
    """One mail a change. More time is said in the mail itself, and to those who have sent already, too."""
    key = f"call:amended:{amendment.pk}:{application.pk}"
    longer = amendment.closes_later
    if longer:
        text = f"this call closes later than planned: at {when(amendment.call.closes_at)}. "
        is_draft = application.state == State.DRAFT
        text += "You have until then to send your draft." if is_draft else "What you sent is safe with us."
        if is_draft and amendment.changes_more:
            text += " Something else changed, too. What you wrote is kept."
        write_to_people(application, key, "A call that you write to closes later", text, "application-detail")
    elif application.state == State.DRAFT:
        text = (
            "something changed in a call that you are writing to. What you wrote is kept. Please look at what changed:"
        )
        write_to_people(application, key, SUBJECT, text, "application-changes")


def bring_up_to_date(application: Application) -> None:
    """A draft that missed a change (it was sent at the time, or begun at that very moment) follows now."""
    current = Call.objects.values_list("questionnaire_id", flat=True).get(pk=application.call_id)
    if application.response.questionnaire_id != current:
        following.follow([application.response], Questionnaire.objects.get(pk=current))
        application.response.refresh_from_db()
