"""The status an applicant is shown: nothing of what was decided before everybody hears."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from grants.applications import queries
from grants.applications.models import Application, EligibilityCheck, State
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.accounts.roles import Role
from tests.cast import an_application, person, signed_in_as

pytestmark = pytest.mark.django_db

STATUSES = {
    (State.SENT, Stage.LAUNCHED): "Sent",
    (State.SENT, Stage.CHECKING): "Being checked",
    (State.ELIGIBLE, Stage.CHECKING): "Being checked",
    (State.NEEDS_CONVERSATION, Stage.CHECKING): "Talking with you",
    (State.NOT_ELIGIBLE, Stage.CHECKING): "Not this time",
    (State.ELIGIBLE, Stage.READING): "Being read",
    (State.ELIGIBLE, Stage.SIGNED_OFF): "Decision made",
    (State.FUNDED, Stage.SIGNED_OFF): "Decision made",
    (State.NOT_THIS_TIME, Stage.SIGNED_OFF): "Decision made",
    (State.FUNDED, Stage.RELEASED): "Funded",
    (State.NOT_THIS_TIME, Stage.RELEASED): "Not this time",
    (State.WITHDRAWN, Stage.READING): "Withdrawn",
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("stage", Stage)
def test_the_status_tells_nothing_before_the_release(state, stage):
    status = queries.status_shown_to_applicant(Application(state=state, call=Call(stage=stage)))
    assert status in queries.STATUS_TONES
    if (state, stage) in STATUSES:
        assert status == STATUSES[state, stage]
    if stage != Stage.RELEASED and state in (State.ELIGIBLE, State.FUNDED, State.NOT_THIS_TIME):
        assert status == queries.status_shown_to_applicant(Application(state=State.ELIGIBLE, call=Call(stage=stage)))


def everything_shown(browser, application):
    """What the applicant is told anywhere, by looking and by trying."""
    names = ("application-detail", "application-check", "application-receipt", "application-unsend")
    urls = [reverse("application-list"), *(reverse(name, args=[application.public_id]) for name in names)]
    answers = [browser.get(url) for url in urls] + [browser.post(urls[-1])]
    hidden = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    return [(answer.status_code, hidden.sub("", answer.text)) for answer in answers]


@pytest.mark.parametrize(
    ("stage", "states"),
    [
        (Stage.CHECKING, (State.SENT, State.ELIGIBLE)),
        (Stage.SIGNED_OFF, (State.ELIGIBLE, State.FUNDED, State.NOT_THIS_TIME)),
    ],
)
def test_no_page_tells_what_was_decided_before_everybody_hears(stage, states):
    lead = person()
    sent = an_application(user=lead, sent=True)
    Call.objects.update(stage=stage)
    browser, told = signed_in_as(lead), []
    with clock.at(sent.call.closes_at + dt.timedelta(days=1)):
        for state in states:
            Application.objects.update(state=state)
            told.append(everything_shown(browser, sent))
    assert all(one == told[0] for one in told)


def test_an_unconfirmed_finding_is_not_shown():
    lead = person()
    sent = an_application(user=lead, sent=True)
    EligibilityCheck.objects.create(
        application=sent, finding="not_eligible", reason="remit", note="Secret so far", by=person(Role.STAFF)
    )
    Call.objects.update(stage=Stage.CHECKING)
    page = signed_in_as(lead).get(reverse("application-detail", args=[sent.public_id])).text
    assert "Being checked" in page
    assert "Secret so far" not in page
