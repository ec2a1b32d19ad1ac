"""A report by phone: staff write down what was said, the partner reads it, changes it, and sends it."""

from django.db import transaction
from django.db.models import Max

from learning.reports.models import Answer, AnswerKind, Report, ReportState, Visibility
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.record.services import note

from ._held import locked, refuse_unless_answering
from .telling import tell_partner
from .writing import LONGEST, StaleReport

NOTES = "What you told us on the phone"


@transaction.atomic
def write_call_notes(report: Report, text: str, seen: int, *, by: User) -> Answer:
    """What was said, in the partner's own words. `seen`: the version that the page showed, 0 when there was none."""
    report, text = locked(report), text.strip()
    refuse_unless_answering(report, by, "MEX staff without an interest in the grant write down what was said.")
    if report.state != ReportState.DUE or report.is_talk:
        raise NotAllowedNow("This report was sent already." if not report.is_talk else "This is a conversation.")
    if not text or len(text) > LONGEST:
        raise NotValid(f"Write down what was said, in {LONGEST:,} characters or fewer.")
    answer = report.answers.select_for_update(of=("self",)).filter(kind=AnswerKind.NOTES).first()
    if answer is None and seen:
        raise NotAllowedNow("Nothing is written down here yet. Load the page again.")
    if answer and answer.version != seen:
        raise StaleReport({answer.order: text}, [answer])
    if answer is None:
        last = report.answers.aggregate(last=Max("order"))["last"] or 0
        answer = Answer(report=report, order=last + 1, kind=AnswerKind.NOTES, prompt=NOTES)
    answer.text, answer.visibility = text, answer.visibility or Visibility.PRIVATE
    answer.version += 1
    answer.changed_at, answer.changed_by = clock.now(), by
    answer.save()
    report.noted_at, report.noted_by = clock.now(), by
    report.save(update_fields=["noted_at", "noted_by"])
    note("report.noted", report, by=by, version=answer.version)
    words = "we wrote down what you told us. Please read it, change what is not right, and send it:"
    tell_partner(report, f"noted-{answer.version}", "We wrote down what you told us", words)
    return answer
