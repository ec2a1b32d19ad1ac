"""Who may read an answer: its writers choose, at any time, and it holds at once."""

from django.db import transaction

from learning.reports import rules
from learning.reports.models import Answer, Visibility
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotValid
from shaping_future.record.services import note

from ._held import locked


@transaction.atomic
def open_answer(answer: Answer, visibility: str, *, by: User) -> Answer:
    """To more people, or to fewer. Before it was sent and after it."""
    report = locked(answer.report)
    answer = Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    answer.report = report
    if not rules.writes_report(by, report):
        raise NotAllowed("The grant partner's own people say who may read it.")
    if visibility not in Visibility.values:
        raise NotValid("Choose who may read this answer.")
    if visibility == answer.visibility:
        return answer
    was, answer.visibility = answer.visibility, visibility
    answer.version += 1
    answer.changed_at, answer.changed_by = clock.now(), by
    answer.save(update_fields=["visibility", "version", "changed_at", "changed_by"])
    note_opened(answer, was, by)
    return answer


def note_opened(answer: Answer, was: str, by: User) -> None:
    note("answer.opened", answer, by=by, report=answer.report_id, was=str(was), to=str(answer.visibility))
