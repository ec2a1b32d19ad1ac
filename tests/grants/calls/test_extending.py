"""A whole call closes later: proposed with a reason, confirmed by a second person, told to everybody; never earlier."""

import datetime as dt

import pytest
from django.urls import reverse

from grants.applications.models import Application, Reminder, State
from grants.applications.services import check_eligibility, remind_of_closing, send_application
from grants.calls import services
from grants.calls.models import Amendment, Call, Stage
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, person, signed_in_as

pytestmark = pytest.mark.django_db
SECOND, HOUR, DAY = dt.timedelta(seconds=1), dt.timedelta(hours=1), dt.timedelta(days=1)
WHY = ("Our site was down for an hour at noon.", "Staff, on the day")


@pytest.fixture
def staff():
    return person(Role.STAFF)


@pytest.fixture
def other():
    return person(Role.STAFF)


@pytest.fixture(params=[dt.date(2025, 2, 24), dt.date(2025, 3, 28)], ids=["GMT", "clocks change"])
def call(request):
    """It closes at noon of that day; the extension may reach over the change of the clocks."""
    noon = dt.datetime.combine(request.param, dt.time(12), clock.LONDON)
    with clock.at(noon - dt.timedelta(days=20)):
        return a_call(closes=noon)


def later(call, days=3):
    closes = call.closes_at.astimezone(clock.LONDON)
    return dt.datetime.combine(closes.date() + dt.timedelta(days=days), dt.time(12), clock.LONDON)


def extended(call, staff, other, days=3):
    amendment = services.extend_call(call, later(call, days), *WHY, by=staff)
    return services.confirm_amendment(amendment, by=other)


def test_two_people_extend_an_open_call_and_everything_follows(call, staff, other):
    with clock.at(call.closes_at - DAY):
        draft, sent = an_application(call), an_application(call, sent=True)
        amendment = services.extend_call(call, later(call), *WHY, by=staff)
        assert Call.objects.get().closes_at == call.closes_at
        with pytest.raises(NotAllowed, match="second person"):
            services.confirm_amendment(amendment, by=staff)
        services.confirm_amendment(amendment, by=other)
    now = Call.objects.get()
    assert now.closes_at == later(call)
    assert now.timeline.get(key="open_call").end == later(call).date()
    mails = {mail.to: mail for mail in Message.objects.filter(key__startswith="call:amended:")}
    assert set(mails) == {draft.started_by.email, sent.started_by.email}
    assert "until then to send your draft" in mails[draft.started_by.email].body
    assert "safe with us" in mails[sent.started_by.email].body
    assert all("closes later" in mail.subject for mail in mails.values())
    with clock.at(call.closes_at + DAY):
        page = signed_in_as(draft.started_by).get(reverse("call-detail", args=[call.slug])).text
        assert WHY[0] in signed_in_as(other).get(reverse("call-changes", args=[call.slug])).text
        draft = Application.objects.get(pk=draft.pk)
        assert send_application(draft, by=draft.started_by).was_sent_late is False
    assert f"noon on {later(call):%A}" in page
    with clock.at(later(call)):
        late = Application.objects.filter(state=State.SENT)
        assert late.count() == 2
        assert services.close_due_calls() == 1


def test_the_new_time_is_reminded_of_again(call, staff, other):
    with clock.at(call.closes_at - 5 * DAY):
        an_application(call)
    with clock.at(call.closes_at - 2 * DAY):
        assert remind_of_closing() == 1
    with clock.at(call.closes_at - DAY):
        extended(call, staff, other, days=7)
    with clock.at(later(call, 7) - 7 * DAY + HOUR):
        assert remind_of_closing() == 1
    with clock.at(later(call, 7) - 2 * DAY):
        assert remind_of_closing() == 1
        assert remind_of_closing() == 0
    assert sorted(Reminder.objects.values_list("mark", flat=True)) == ["2d", "2d", "7d"]


def test_a_call_that_the_clock_closed_takes_applications_again_within_a_day(call, staff, other):
    with clock.at(call.closes_at - HOUR):
        draft = an_application(call)
    with clock.at(call.closes_at):
        services.close_due_calls()
    with clock.at(call.closes_at + DAY - SECOND):
        extended(Call.objects.get(), staff, other)
        assert Call.objects.get().is_open
        draft = Application.objects.get()
        send_application(draft, by=draft.started_by)
    with clock.at(later(call)):
        services.close_due_calls()
    assert Call.objects.get().stage == Stage.CHECKING
    moves = Entry.objects.filter(verb="call.moved").order_by("pk").values_list("detail__now", flat=True)
    assert list(moves) == ["launched", "checking", "launched", "checking"]


def test_drafts_go_back_again_after_the_new_time(call, staff, other):
    with clock.at(call.closes_at - HOUR):
        an_application(call)
    with clock.at(call.closes_at):
        services.close_due_calls()
        extended(Call.objects.get(), staff, other)
    with clock.at(later(call)):
        services.close_due_calls()
    assert Message.objects.filter(key__startswith="call:draft-returned:").count() == 2


def test_not_a_day_after_it_closed_and_not_once_somebody_was_checked(call, staff, other):
    with clock.at(call.closes_at - HOUR):
        sent = an_application(call, sent=True)
    with clock.at(call.closes_at + DAY), pytest.raises(NotAllowedNow, match="in the day after"):
        services.extend_call(call, later(call), *WHY, by=staff)
    with clock.at(call.closes_at):
        amendment = services.extend_call(call, later(call), *WHY, by=staff)
        services.close_due_calls()
        check_eligibility(sent, "eligible", by=staff)
        with pytest.raises(NotAllowedNow, match="check has begun"):
            services.confirm_amendment(amendment, by=other)
        services.drop_amendment(amendment, by=other)
        with pytest.raises(NotAllowedNow, match="before the check"):
            services.extend_call(Call.objects.get(), later(call), *WHY, by=staff)
    assert Call.objects.get().closes_at == call.closes_at


def test_it_is_never_shortened_and_never_without_a_reason(call, staff):
    with clock.at(call.closes_at - DAY):
        for closes in (call.closes_at, call.closes_at - HOUR, call.closes_at + 90 * DAY):
            with pytest.raises(NotValid):
                services.extend_call(call, closes, *WHY, by=staff)
        for reason, decided_by in (("", WHY[1]), (WHY[0], " ")):
            with pytest.raises(NotValid):
                services.extend_call(call, later(call), reason, decided_by, by=staff)
        with pytest.raises(NotAllowed):
            services.extend_call(call, later(call), *WHY, by=person(Role.FACILITATOR))
    assert not Amendment.objects.exists()


def test_one_that_is_confirmed_too_late_is_refused(call, staff, other):
    with clock.at(call.closes_at - DAY):
        amendment = services.extend_call(call, call.closes_at + HOUR, *WHY, by=staff)
    with clock.at(call.closes_at + HOUR), pytest.raises(NotAllowedNow, match="still to come"):
        services.confirm_amendment(amendment, by=other)


def test_the_desk_proposes_it_and_shows_a_colleague_that_it_waits(call, staff, other):
    first, second = signed_in_as(staff), signed_in_as(other)
    step = reverse("admin:grants_call_step", args=[call.pk, "extend"])
    day = later(call).date().isoformat()
    values = {"day": day, "time": "12:00", "reason": WHY[0], "decided_by": WHY[1]}
    with clock.at(call.closes_at - DAY):
        assert first.post(step, values | {"day": "yesterday"}).status_code == 400
        assert first.post(step, values | {"day": "2025-01-30"}).status_code == 400
        assert first.post(step, values).status_code == 302
        assert first.post(step, values).status_code == 409
        queues = {one["label"]: one["count"] for one in second.get("/desk/").context["queues"]}
        assert queues["Changes of calls that wait for a second person"] == 1
        mine = {one["label"]: one["count"] for one in first.get("/desk/").context["queues"]}
        assert mine["Changes of calls that wait for a second person"] == 0
    assert Amendment.objects.get().proposed_by == staff
