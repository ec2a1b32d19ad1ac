"""The pages of asking about an answer: the desk asks, the mail is quiet, and both sides see the difference."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from grants.applications import queries
from grants.applications.models import Enquiry
from grants.applications.services import answer_enquiry, ask_about_answers
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.outbox.models import Message
from tests.cast import a_call, an_application, person, signed_in_as
from tests.grants.applications.cast import question_url as page

pytestmark = pytest.mark.django_db
WHY = "Who else decides?"


@pytest.fixture
def staff():
    return person(Role.STAFF, "Sam")


@pytest.fixture
def sent():
    """A sent application whose call is being checked."""
    made = an_application(a_call(), sent=True)
    Call.objects.update(stage=Stage.CHECKING)
    return queries.own_application(made.started_by, made.public_id)


def ask(application, staff, keys=("summary",)):
    return ask_about_answers(application, "question", keys, WHY, by=staff)


def seen(application):
    return queries.versions(application)


def test_the_desk_asks_the_mail_is_quiet_and_both_sides_see_the_difference(sent, staff):
    desk, lead = signed_in_as(staff), signed_in_as(sent.started_by)
    due = (clock.today() + dt.timedelta(days=3)).isoformat()
    step = reverse("admin:grants_application_step", args=[sent.pk, "ask"])
    assert desk.post(step, {"keys": "nothing", "text": WHY, "due": due}).status_code == 400
    assert desk.post(step, {"keys": "summary", "text": WHY, "due": due}).status_code == 302
    enquiry = Enquiry.objects.get()
    mail = Message.objects.get(key__startswith=f"application:enquiry:{enquiry.pk}")
    assert mail.subject == "A question about your application"
    assert WHY not in mail.body
    assert page(enquiry) in mail.body
    assert page(enquiry) in lead.get(reverse("application-detail", args=[sent.public_id])).text
    shown = lead.get(page(enquiry))
    assert WHY in shown.text
    assert "We meet every week" in shown.text
    assert lead.post(page(enquiry), {"q-summary": "", "v-summary": "1"}).status_code == 409
    assert lead.post(page(enquiry), {"q-summary": "We meet every day.", "v-summary": "1"}).status_code == 302
    assert lead.post(page(enquiry), {"q-summary": "Once more.", "v-summary": "2"}).status_code == 409
    for browser, address in (
        (lead, page(enquiry)),
        (desk, reverse("admin:grants_application_change", args=[sent.pk])),
        (desk, reverse("admin:grants_enquiry_change", args=[enquiry.pk])),
    ):
        text = browser.get(address).text
        assert "<del>" in text
        assert "<ins>" in text
    assert "Answers from applicants to look at" in desk.get(reverse("admin:index")).text


def test_readers_see_what_changed_but_not_staffs_words_or_hidden_answers(sent, staff):
    for key, text in (("summary", "Another summary."), ("contact_how", ["BSL"])):
        enquiry = ask(sent, staff, keys=[key])
        answer_enquiry(enquiry, {key: text}, seen(sent), "Between us.", by=sent.started_by)
    assert [one.question.key for one in queries.corrected(sent)] == ["summary"]


@pytest.mark.parametrize("rows", [1, 3])
def test_showing_what_was_asked_costs_the_same_at_one_and_three(sent, staff, rows, django_assert_num_queries):
    for _ in range(rows):
        answer_enquiry(ask(sent, staff), {}, {}, "We meant us.", by=sent.started_by)
    with django_assert_num_queries(3):
        assert len(queries.told(sent)) == rows
    desk = signed_in_as(staff)
    desk.get(reverse("admin:grants_enquiry_changelist"))
    with django_assert_num_queries(4):  # user, calls to filter by, how many, rows
        desk.get(reverse("admin:grants_enquiry_changelist"))


@pytest.mark.parametrize("change", [{"question_keys": []}, {"answered_at": 0, "closed_at": 0}])
def test_the_database_itself_holds_it(sent, staff, change):
    enquiry = ask(sent, staff)
    values = dict(change)
    if "closed_at" in change:
        values = {name: clock.now() for name in change} | {"answered_by": staff, "closed_by": staff}
    with pytest.raises(DatabaseError), transaction.atomic():
        Enquiry.objects.filter(pk=enquiry.pk).update(**values)
