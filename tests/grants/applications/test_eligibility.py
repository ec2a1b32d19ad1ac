"""The eligibility check: a person decides, and a second one for "not eligible"."""

import datetime as dt

import pytest
from django.urls import reverse

from grants.applications.models import Application, EligibilityCheck, Rung, State, reasons_for
from grants.applications.services import check_eligibility, confirm_not_eligible, recuse, set_outcome_state
from grants.calls.models import Call, Kind, Stage
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, person, signed_in_as
from tests.kinds import a_call_of, applied

pytestmark = pytest.mark.django_db
Finding = EligibilityCheck.Finding
NOTE = "Your work is good. This fund is for something else."


@pytest.fixture
def waiting():
    """A sent application in a call that is being checked."""
    sent = an_application(sent=True)
    Call.objects.filter(pk=sent.call_id).update(stage=Stage.CHECKING)
    return Application.objects.select_related("call").get(pk=sent.pk)


@pytest.fixture
def staff():
    return person(Role.STAFF, "Sam")


def mails(kind):
    return Message.objects.filter(key__startswith=f"application:{kind}").count()


def state(application):
    return Application.objects.get(pk=application.pk).state


def test_eligible_holds_at_once_and_tells_nobody(waiting, staff):
    check = check_eligibility(waiting, Finding.ELIGIBLE, by=staff)
    assert (state(waiting), check.reason, check.by) == (State.ELIGIBLE, "", staff)
    assert mails("talk") + mails("eligibility") == 0
    assert Entry.objects.get(verb="application.checked").detail["now"] == "eligible"


def test_needs_a_conversation_writes_to_the_applicant_and_can_become_anything(waiting, staff):
    check_eligibility(waiting, Finding.NEEDS_CONVERSATION, "", "Who holds the money?", by=staff)
    assert (state(waiting), mails("talk")) == (State.NEEDS_CONVERSATION, 1)
    lead = signed_in_as(waiting.started_by)
    assert "Who holds the money?" in lead.get(reverse("application-detail", args=[waiting.public_id])).text
    check_eligibility(waiting, Finding.ELIGIBLE, by=staff)
    assert state(waiting) == State.ELIGIBLE


def test_not_eligible_waits_for_a_second_person(waiting, staff):
    check = check_eligibility(waiting, Finding.NOT_ELIGIBLE, "remit", NOTE, by=staff)
    assert (state(waiting), mails("eligibility")) == (State.SENT, 0)
    with pytest.raises(NotAllowed, match="second person"):
        confirm_not_eligible(check, by=staff)
    assert (state(waiting), mails("eligibility")) == (State.SENT, 0)
    second = person(Role.STAFF)
    confirmed = confirm_not_eligible(check, by=second)
    assert (state(waiting), confirmed.confirmed_by, mails("eligibility")) == (State.NOT_ELIGIBLE, second, 1)
    letter = signed_in_as(waiting.started_by).get(reverse("application-detail", args=[waiting.public_id])).text
    assert NOTE in letter
    assert "Main focus is not refugee or migration work in the UK" in letter
    with pytest.raises(NotAllowedNow):
        confirm_not_eligible(check, by=person(Role.STAFF))
    assert mails("eligibility") == 1


def test_a_newer_finding_takes_the_place_of_an_unconfirmed_one(waiting, staff):
    check = check_eligibility(waiting, Finding.NOT_ELIGIBLE, "remit", NOTE, by=staff)
    second = person(Role.STAFF)
    check_eligibility(waiting, Finding.NEEDS_CONVERSATION, "", "Is it so?", by=second)
    with pytest.raises(NotAllowedNow, match="newer finding"):
        confirm_not_eligible(check, by=second)
    assert state(waiting) == State.NEEDS_CONVERSATION


@pytest.mark.parametrize(
    ("finding", "reason", "note"),
    [
        (Finding.NOT_ELIGIBLE, "", NOTE),
        (Finding.NOT_ELIGIBLE, "dislike", NOTE),
        (Finding.NOT_ELIGIBLE, "remit", "  "),
        (Finding.NEEDS_CONVERSATION, "", ""),
        ("perhaps", "", NOTE),
    ],
)
def test_a_finding_without_its_words_is_refused(waiting, staff, finding, reason, note):
    with pytest.raises(NotValid):
        check_eligibility(waiting, finding, reason, note, by=staff)
    assert (state(waiting), EligibilityCheck.objects.count()) == (State.SENT, 0)


def test_only_staff_without_a_tie_check(waiting, staff):
    own = an_application(waiting.call if waiting.call.is_open else a_call(), staff, sent=True)
    Call.objects.filter(pk=own.call_id).update(stage=Stage.CHECKING)
    recused = person(Role.STAFF)
    recuse(waiting, recused, Rung.ROOM, by=recused)
    for application, user in (
        (waiting, waiting.started_by),
        (waiting, person(Role.GROUP_MEMBER)),
        (waiting, person(Role.FINANCE)),
        (waiting, recused),
        (own, staff),
    ):
        with pytest.raises(NotAllowed):
            check_eligibility(application, Finding.ELIGIBLE, by=user)
    assert EligibilityCheck.objects.count() == 0


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.CHECKING])
def test_checking_happens_in_its_stage_only(waiting, staff, stage):
    Call.objects.update(stage=stage)
    with pytest.raises(NotAllowedNow):
        check_eligibility(waiting, Finding.ELIGIBLE, by=staff)
    assert state(waiting) == State.SENT


def test_a_draft_is_not_checked_and_a_decided_one_not_again(waiting, staff):
    Application.objects.update(state=State.ELIGIBLE)
    with pytest.raises(NotAllowedNow, match="decided already"):
        check_eligibility(waiting, Finding.ELIGIBLE, by=staff)


# --- the last states -------------------------------------------------------------------------------------------------


def test_outcomes_are_set_after_sign_off_only(waiting, staff):
    Application.objects.update(state=State.ELIGIBLE)
    with pytest.raises(NotAllowedNow):
        set_outcome_state(waiting, State.FUNDED, by=staff)
    Call.objects.update(stage=Stage.SIGNED_OFF)
    with pytest.raises(NotValid):
        set_outcome_state(waiting, State.WITHDRAWN, by=staff)
    assert set_outcome_state(waiting, State.FUNDED, by=staff).state == State.FUNDED
    with pytest.raises(NotAllowedNow):
        set_outcome_state(waiting, State.NOT_THIS_TIME, by=staff)
    assert state(waiting) == State.FUNDED


# --- the desk --------------------------------------------------------------------------------------------------------


def desk(application, step=""):
    if step:
        return reverse("admin:grants_application_step", args=[application.pk, step])
    return reverse("admin:grants_application_change", args=[application.pk])


def test_the_desk_walks_through_the_check_and_records_who_read(waiting, staff):
    first, second = signed_in_as(staff), signed_in_as(person(Role.STAFF))
    page = first.get(desk(waiting)).text
    assert "We meet every week" in page
    assert Entry.objects.filter(verb="application.read", actor=staff.pk).count() == 1
    first.post(desk(waiting, "not-eligible"), {"reason": "remit", "note": NOTE})
    assert state(waiting) == State.SENT
    assert first.post(desk(waiting, "confirm-not-eligible")).status_code == 409
    assert NOTE in second.get(desk(waiting, "confirm-not-eligible")).text
    assert second.post(desk(waiting, "confirm-not-eligible")).status_code == 302
    assert state(waiting) == State.NOT_ELIGIBLE


def test_the_desk_hides_drafts_and_what_the_person_is_recused_from(waiting, staff):
    draft = an_application()
    browser = signed_in_as(staff)
    assert browser.get(desk(draft)).status_code == 302  # the admin's way of saying that there is no such thing
    recuse(waiting, staff, Rung.ROOM, by=staff)
    listed = browser.get(reverse("application-find")).text
    assert waiting.reference not in listed
    assert draft.reference not in listed
    assert browser.get(desk(waiting)).status_code == 302
    assert browser.get(desk(waiting, "eligible")).status_code == 404
    assert browser.post(desk(waiting, "eligible")).status_code == 404
    assert "to check</a>" not in listed
    assert state(waiting) == State.SENT


def test_queues_count_by_call_and_state(waiting, staff):
    page = signed_in_as(staff).get(reverse("admin:index")).text
    assert f"{waiting.call.title}: to check" in page
    assert f"{waiting.call.title}: to talk about" in page


def counted(staff, call):
    queues = signed_in_as(staff).get(reverse("admin:index")).context["queues"]
    return {one["label"].removeprefix(f"{call.title}: "): one["count"] for one in queues if call.title in one["label"]}


def test_queues_count_what_is_found_and_only_the_newest_finding(waiting, staff):
    colleague = person(Role.STAFF)
    call = waiting.call
    with clock.at(call.opens_at + dt.timedelta(days=1)):
        Call.objects.filter(pk=call.pk).update(stage=Stage.LAUNCHED)
        others = [an_application(call, sent=True) for _ in range(2)]
        Call.objects.filter(pk=call.pk).update(stage=Stage.CHECKING)
    check_eligibility(others[0], Finding.ELIGIBLE, by=colleague)
    confirm_not_eligible(check_eligibility(others[1], Finding.NOT_ELIGIBLE, "remit", NOTE, by=colleague), by=staff)
    check_eligibility(waiting, Finding.NOT_ELIGIBLE, "remit", NOTE, by=colleague)
    counts = {"to check": 1, "to talk about": 0, "found eligible": 1, "found not eligible": 1}
    assert counted(staff, call) == counts | {"“not eligible” to confirm": 1}
    check_eligibility(waiting, Finding.NEEDS_CONVERSATION, "", NOTE, by=colleague)  # a newer finding: none to confirm
    counts |= {"to check": 0, "to talk about": 1}
    assert counted(staff, call) == counts | {"“not eligible” to confirm": 0}


@pytest.mark.parametrize("kind", ["recruitment", "programme"])
def test_each_kind_of_call_has_its_own_reasons(kind, staff):
    call = a_call_of(kind)
    sent = applied(call)
    Call.objects.filter(pk=call.pk).update(stage=Stage.CHECKING)
    browser = signed_in_as(staff)
    page = browser.get(desk(sent, "not-eligible")).text
    for words in ("Amount outside the strand", "Not for charitable purposes"):
        assert words not in page
    assert "Cannot give the time that it takes" in page
    for reason in ("amount", "purpose", "leadership"):
        assert browser.post(desk(sent, "not-eligible"), {"reason": reason, "note": NOTE}).status_code == 400
        with pytest.raises(NotValid, match="reason"):
            check_eligibility(sent, Finding.NOT_ELIGIBLE, reason, NOTE, by=staff)
    assert browser.post(desk(sent, "not-eligible"), {"reason": "time", "note": NOTE}).status_code == 302
    confirm_not_eligible(EligibilityCheck.objects.get(), by=person(Role.STAFF))
    letter = signed_in_as(sent.started_by).get(reverse("application-detail", args=[sent.public_id])).text
    assert "Cannot give the time that it takes" in letter
    assert "This fund cannot read it" not in letter


def test_every_reason_belongs_to_a_kind_of_call():
    assert {code for kind in Kind for code, _words in reasons_for(kind)} == set(EligibilityCheck.Reason.values)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_list_costs_the_same_at_one_and_three(staff, rows, django_assert_num_queries):
    call = a_call()
    for _ in range(rows):
        an_application(call, sent=True)
    browser = signed_in_as(staff)
    address = reverse("application-find")
    browser.get(address)
    with django_assert_num_queries(6):  # user, saved filters, calls, counts by state, ways to apply, applications
        page = browser.get(address).text
    assert page.count("STF-") >= rows
