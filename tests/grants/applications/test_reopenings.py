"""Giving one application extra time: staff with a reason, a code that expires, and nobody stranded by it."""

import datetime as dt
import re

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from grants.applications.models import Application, EligibilityCheck, Participant, Reopening, Rung, State
from grants.applications.services import (
    check_eligibility,
    end_reopening,
    recuse,
    reopen_application,
    save_answers,
    send_application,
    unsend_application,
    use_reopening,
    withdraw_application,
)
from grants.calls.models import Call, Stage
from grants.calls.services import begin_checking, open_declarations
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, person, signed_in_as

pytestmark = pytest.mark.django_db
SECOND, HOUR = dt.timedelta(seconds=1), dt.timedelta(hours=1)
WHY = "The site was down at half past eleven."


@pytest.fixture
def staff():
    return person(Role.STAFF, "Sam")


@pytest.fixture
def draft(staff):
    """A complete draft that was not sent; its call closed an hour ago and is being checked."""
    made = an_application(a_call(days_since_opening=42))
    begun = made.call.closes_at + HOUR
    with clock.at(begun):
        begin_checking(made.call, by=staff)
        made.refresh_from_db()
        yield made


def address(application, name="application-extra-time"):
    return reverse(name, args=[application.public_id])


def test_the_code_lets_its_people_send_and_only_for_its_time(draft, staff):
    lead = draft.started_by
    reopening, code = reopen_application(draft, "technical", WHY, 2, by=staff)
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", code)
    assert code not in str(Reopening.objects.values())
    with pytest.raises(NotAllowedNow):  # a code that nobody entered opens nothing
        send_application(draft, by=lead)
    use_reopening(draft, code.lower().replace("-", " "), by=lead)
    assert use_reopening(draft, code, by=lead).used_at == clock.now()
    assert Entry.objects.filter(verb="application.reopening-used").count() == 1
    with clock.at(reopening.until), pytest.raises(NotAllowedNow, match="Your extra time ended"):
        send_application(draft, by=lead)
    with clock.at(reopening.until - SECOND):
        assert send_application(draft, by=lead).was_sent_late
    assert Entry.objects.get(verb="application.reopened").detail == {
        "reopening": reopening.pk, "kind": "technical", "hours": 2,
    }  # fmt: skip


def test_the_mail_is_quiet_and_its_link_opens_nothing_by_itself(draft, staff):
    reader = person()
    Participant.objects.create(application=draft, user=reader, part="reader")
    reopening, code = reopen_application(draft, "access", WHY, 24, by=staff)
    mail = Message.objects.get(key__startswith=f"application:reopened:{reopening.pk}:")  # none to a reader
    assert (mail.to, mail.subject) == (draft.started_by.email, "You can finish your application")
    link = re.search(r"http\S+", mail.body)[0]
    assert code in link
    assert WHY not in mail.body
    lead, path = signed_in_as(draft.started_by), link.removeprefix("http://localhost:8000")
    assert f'value="{code}"' in lead.get(path).text
    assert Application.objects.get().reopened_until is None
    assert "Use your code" in lead.get(address(draft, "application-detail")).text
    assert lead.post(path, {"code": code}).status_code == 302
    assert Application.objects.get().reopened_until == reopening.until
    assert signed_in_as(reader).post(path, {"code": code}).status_code == 403
    assert signed_in_as(person()).post(path, {"code": code}).status_code == 404


def test_a_wrong_an_old_and_a_foreign_code_open_nothing(draft, staff):
    lead = draft.started_by
    reopening, code = reopen_application(draft, "access", WHY, 1, by=staff)
    other = an_application(a_call())
    with pytest.raises(NotValid, match="do not know this code"):
        use_reopening(other, code, by=other.started_by)
    for wrong in ("", "ABCD-2345", "🦄", "0" * 500):
        with pytest.raises(NotValid):
            use_reopening(draft, wrong, by=lead)
    with pytest.raises(NotAllowed):
        use_reopening(draft, code, by=staff)
    with clock.at(reopening.until), pytest.raises(NotAllowedNow, match="worked until"):
        use_reopening(draft, code, by=lead)
    assert not Application.objects.exclude(reopened_until=None).exists()


def test_a_second_one_needs_the_end_of_the_first_and_a_new_reason(draft, staff):
    first, _code = reopen_application(draft, "access", WHY, 1, by=staff)
    with pytest.raises(NotAllowedNow, match="open again already"):
        reopen_application(draft, "access", "Another", 1, by=staff)
    with clock.at(first.until):
        with pytest.raises(NotValid, match="used for this application before"):
            reopen_application(draft, "technical", f"  {WHY} ", 1, by=staff)
        reopen_application(draft, "technical", "The code arrived too late.", 1, by=staff)
    assert Reopening.objects.count() == 2


def test_who_may_not_give_it(draft, staff):
    tied = person(Role.STAFF)
    recuse(draft, tied, Rung.ROOM, by=tied)
    own = person(Role.STAFF)
    Participant.objects.create(application=draft, user=own, part="editor")
    for user in (draft.started_by, person(Role.FACILITATOR), person(Role.FINANCE), tied, own):
        with pytest.raises(NotAllowed):
            reopen_application(draft, "access", WHY, 1, by=user)
    assert not Reopening.objects.exists()


@pytest.mark.parametrize(
    ("kind", "reason", "hours"),
    [("kindness", WHY, 1), ("access", "  ", 1), ("access", "x" * 1001, 1), ("access", WHY, 0), ("access", WHY, 25)],
)
def test_what_is_not_a_reason_or_too_long_is_refused(draft, staff, kind, reason, hours):
    with pytest.raises(NotValid):
        reopen_application(draft, kind, reason, hours, by=staff)


def test_not_while_the_call_is_open_nor_once_the_reading_is_prepared(draft, staff):
    with clock.at(draft.call.closes_at - SECOND):
        Call.objects.update(stage=Stage.LAUNCHED)
        with pytest.raises(NotAllowedNow, match="open until noon"):
            reopen_application(draft, "access", WHY, 1, by=staff)
    for stage in set(Stage) - {Stage.LAUNCHED, Stage.CHECKING}:
        Call.objects.update(stage=stage)
        with pytest.raises(NotAllowedNow):
            reopen_application(draft, "access", WHY, 1, by=staff)


def test_declarations_wait_for_it_and_the_check_of_this_one_too(draft, staff):
    call = draft.call
    reopening, code = reopen_application(draft, "access", WHY, 3, by=staff)
    with pytest.raises(NotAllowedNow, match="extra time until"):
        open_declarations(call, by=staff)
    use_reopening(draft, code, by=draft.started_by)
    send_application(draft, by=draft.started_by)
    with pytest.raises(NotAllowedNow, match="may change"):
        check_eligibility(draft, "eligible", by=staff)
    unsend_application(draft, by=draft.started_by)
    with pytest.raises(NotAllowedNow, match="extra time until"):
        open_declarations(call, by=staff)
    with clock.at(reopening.until):
        assert open_declarations(call, by=staff).stage == Stage.DECLARING


def test_ending_it_early_holds_at_once(draft, staff):
    lead = draft.started_by
    reopening, code = reopen_application(draft, "access", WHY, 3, by=staff)
    use_reopening(draft, code, by=lead)
    with clock.at(clock.now() + HOUR):
        end_reopening(reopening, by=staff)
        with pytest.raises(NotAllowedNow, match="Your extra time ended"):
            save_answers(draft, {"summary": "x"}, {"summary": 1}, by=lead)
        with pytest.raises(NotAllowedNow):
            use_reopening(draft, code, by=lead)
        with pytest.raises(NotAllowedNow, match="over already"):
            end_reopening(reopening, by=staff)
        open_declarations(draft.call, by=staff)
    assert Message.objects.filter(key__startswith="application:reopening-ended").count() == 1


def test_a_sent_one_is_corrected_and_sent_again(draft, staff):
    lead = person()
    with clock.at(draft.call.closes_at - HOUR):
        Call.objects.update(stage=Stage.LAUNCHED)
        sent = an_application(Call.objects.get(), lead, sent=True)
    Call.objects.update(stage=Stage.CHECKING)
    second = person(Role.STAFF)
    check = check_eligibility(sent, EligibilityCheck.Finding.NOT_ELIGIBLE, "remit", "Sorry.", by=staff)
    _reopening, code = reopen_application(sent, "technical", WHY, 3, by=second)
    use_reopening(sent, code, by=lead)
    assert "Take it back to change it" in signed_in_as(lead).get(address(sent, "application-detail")).text
    unsend_application(sent, by=lead)
    save_answers(sent, {"summary": "Corrected."}, {"summary": 1}, by=lead)
    assert send_application(sent, by=lead).state == State.SENT
    assert check.confirmed_at is None


def test_one_that_was_withdrawn_or_decided_stays_so(draft, staff):
    reopening, code = reopen_application(draft, "access", WHY, 3, by=staff)
    withdraw_application(draft, by=draft.started_by)
    with pytest.raises(NotAllowedNow):
        use_reopening(draft, code, by=draft.started_by)
    end_reopening(reopening, by=staff)
    with pytest.raises(NotAllowedNow, match="Only a draft"):
        reopen_application(draft, "access", "Again", 3, by=staff)


@pytest.mark.parametrize("change", [{"until": HOUR * 25}, {"until": -HOUR}, {"reason": ""}, {"used": True}])
def test_the_database_itself_holds_the_limits(draft, staff, change):
    reopening, _code = reopen_application(draft, "access", WHY, 1, by=staff)
    values = {"reason": ""} if "reason" in change else {}
    if "until" in change:
        values = {"until": reopening.given_at + change["until"]}
    if "used" in change:
        values = {"used_at": reopening.until, "used_by": staff}
    with pytest.raises(DatabaseError), transaction.atomic():
        Reopening.objects.filter(pk=reopening.pk).update(**values)


# --- the desk --------------------------------------------------------------------------------------------------------


def test_the_desk_gives_it_by_reference_and_shows_the_code_once(draft, staff):
    desk, give = signed_in_as(staff), reverse("admin:grants_reopening_page_step", args=["give"])
    fields = {"kind": "access", "reason": WHY, "hours": "5"}
    assert desk.post(give, fields | {"reference": "STF-999999"}).status_code == 400
    assert desk.post(give, fields | {"reference": f" {draft.reference.lower()} ", "hours": "25"}).status_code == 400
    assert desk.post(give, fields | {"reference": f" {draft.reference.lower()} "}).status_code == 302
    listing = reverse("admin:grants_reopening_changelist")
    shown = re.search(r"The code is ([\w-]+)\.", desk.get(listing).text)[1]
    assert shown not in desk.get(listing).text
    assert "Code not used yet" in desk.get(listing).text
    lead = signed_in_as(draft.started_by)
    assert lead.post(address(draft), {"code": shown}).status_code == 302
    assert "Being used" in desk.get(listing).text
    assert lead.post(address(draft, "application-send")).status_code == 302
    assert "Sent at" in desk.get(listing).text
    assert "Sent late, in extra time" in desk.get(reverse("application-find")).text
    page = desk.get(reverse("admin:grants_reopening_change", args=[Reopening.objects.get().pk])).text
    assert WHY in page
    assert "We meet every week" not in page


def test_the_desk_hides_extra_time_from_whoever_stays_out(draft, staff):
    tied = person(Role.STAFF)
    reopen_application(draft, "access", WHY, 1, by=staff)
    recuse(draft, tied, Rung.ROOM, by=tied)
    assert draft.reference not in signed_in_as(tied).get(reverse("admin:grants_reopening_changelist")).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_list_costs_the_same_at_one_and_three(staff, rows, django_assert_num_queries):
    call = a_call(days_since_opening=42)
    drafts = [an_application(call) for _ in range(rows)]
    with clock.at(call.closes_at + HOUR):
        for one in drafts:
            reopen_application(one, "access", WHY, 1, by=staff)
        desk = signed_in_as(staff)
        with django_assert_num_queries(3):
            assert desk.get(reverse("admin:grants_reopening_changelist")).text.count("STF-") >= rows
