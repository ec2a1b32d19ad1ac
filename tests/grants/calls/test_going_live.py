"""The go-live list: what must hold before a launch, who tried the form, and what may be passed over with a reason."""

import datetime as dt

import pytest
from django.urls import reverse

from grants.calls import models, services
from grants.calls.checklist import go_live
from grants.calls.definition import editing
from grants.calls.kinds import PART_OF
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.files import services as files
from shaping_future.files.models import Document
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import WITHOUT, a_call, person, signed_in_as
from tests.designed import agreed
from tests.racing import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return person(Role.STAFF)


@pytest.fixture
def call():
    """The Group has agreed, in words, each part that it designs."""
    found = a_call(launched=False)
    for kind in PART_OF:
        agreed(found, kind, for_all=True)
    return found


def todo(call):
    return {line.part for line in go_live(Call.objects.get(pk=call.pk)) if not line.done}


def tried(call, staff, number):
    tester = services.invite_tester(call, f"Tester {number}", f"tester{number}@people.example", by=staff)
    return services.tell_as_tester(tester, 60 + number, "")


def make_packs(call, staff):
    for document in services.make_packs(call, by=staff):
        files.make(document.pk)


def relabelled(data):
    return editing.change_question(data, "summary", {"label": "What would you do?"})


def test_a_call_that_is_ready_launches_without_a_reason(call, staff):
    assert todo(call) == {"pack", "testers"}
    with pytest.raises(NotAllowedNow, match="The application pack is made: not yet.* And 1 more.*Or write why not"):
        services.launch_call(call, by=staff)
    for number in range(3):
        tried(call, staff, number)
    make_packs(call, staff)
    assert todo(call) == set()
    launched = services.launch_call(call, "not needed", by=staff)
    assert (launched.stage, launched.launched_without) == (Stage.LAUNCHED, "")
    assert Entry.objects.filter(verb="call.moved").get().detail["passed_over"] == []


def test_what_is_passed_over_is_kept_with_its_reason(call, staff):
    launched = services.launch_call(call, "  The printer waits.  ", by=staff)
    assert launched.launched_without == "The printer waits."
    assert Entry.objects.filter(verb="call.moved").get().detail["passed_over"] == ["pack", "testers"]


BROKEN = [
    ("95", lambda data: editing.change(data, ("criteria", "items"), 0, {"weight": 20}), "criteria", "add up to 95"),
    ("a criterion without a question", lambda data: editing.change_question(data, "systems", {"criterion": "ripple"}),
     "questions", "No question serves"),
    ("no budget", lambda data: editing.remove_question(data, "budget"), "questions", "type budget"),
    ("more than there is", lambda data: editing.change(data, ("call", "strands"), 1, {"max_pence": 60_000_000}),
     "strands", "more than the budget line"),
    ("half a payment", lambda data: editing.change(data, ("grant_terms", "payments"), 0, {"share": 0.25}), "payments",
     "add up to 0.75"),
    ("a payment after nothing we know", lambda data: editing.change(data, ("grant_terms", "payments"), 1,
                                                                    {"after": "y9"}), "payments", "the key 'y9'"),
    ("dates that are past", lambda data: data, "basics", "would have closed"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "part", "sentence"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN])
def test_what_does_not_hold_together_is_kept_named_and_never_launched(call, staff, change, part, sentence):
    services.change_call(call, change, by=staff)
    with clock.at(call.closes_at if "closed" in sentence else clock.now()):
        line = next(line for line in go_live(Call.objects.get(pk=call.pk)) if not line.done)
        assert (line.part, line.must) == (part, True)
        with pytest.raises(NotAllowedNow, match=sentence):
            services.launch_call(call, WITHOUT, by=staff)
    assert Call.objects.get(pk=call.pk).stage == Stage.PREPARING


def test_a_missing_privacy_notice_and_a_late_hour_are_named(call, staff):
    late = call.closes_at.astimezone(clock.LONDON).replace(hour=23, minute=59)
    services.change_call(
        call, lambda data: editing.put(data, ("call",), {"privacy_notice": None, "closes": late.isoformat()}), by=staff
    )
    assert todo(call) == {"privacy", "basics", "pack", "testers"}


# --- testers -----------------------------------------------------------------------------------------------------


def test_what_people_tried_is_stale_when_the_questions_change(call, staff):
    for number in range(3):
        tried(call, staff, number)
    assert "testers" not in todo(call)
    services.change_call(call, relabelled, by=staff)
    line = next(line for line in go_live(Call.objects.get(pk=call.pk)) if line.part == "testers")
    assert line.says.startswith("0 of 3 people have tried this form. 3 tried it before the questions changed.")
    tried(Call.objects.get(pk=call.pk), staff, 1)
    assert models.Tester.objects.count() == 3
    assert Message.objects.filter(key__startswith="tester:").count() == 4  # the same person, asked once more


def test_a_lost_mail_is_sent_again_on_another_day_and_never_twice_on_one(call, staff):
    mails = Message.objects.filter(key__startswith="tester:")
    for _click in range(2):
        services.invite_tester(call, "Selam", "selam@people.example", by=staff)
    assert mails.count() == 1
    with clock.at(clock.now() + dt.timedelta(days=1)):
        services.invite_tester(call, "Selam", "selam@people.example", by=staff)
    assert (mails.count(), models.Tester.objects.count()) == (2, 1)


def test_a_change_that_touches_no_question_leaves_what_they_tried(call, staff):
    for number in range(3):
        tried(call, staff, number)
    services.change_call(call, lambda data: editing.put(data, ("call",), {"late_policy": "Ring us."}), by=staff)
    assert "testers" not in todo(call)


def test_the_pack_is_stale_when_anything_changes(call, staff):
    make_packs(call, staff)
    assert "pack" not in todo(call)
    services.change_call(call, lambda data: editing.put(data, ("call",), {"late_policy": "Ring us."}), by=staff)
    assert "pack" in todo(call)


def test_a_pack_that_is_not_made_yet_never_shows_a_later_text(call, staff):
    waiting = services.make_packs(call, by=staff)
    services.change_call(call, relabelled, by=staff)
    assert not Document.objects.filter(pk__in=[one.pk for one in waiting]).exists()
    assert not files.make(waiting[0].pk)


def test_only_people_outside_the_team_count(call, staff):
    for role in (Role.STAFF, Role.GROUP_MEMBER, Role.BOARD):
        insider = person(role)
        with pytest.raises(NotValid, match="outside the team"):
            services.invite_tester(call, "Insider", insider.email.upper(), by=staff)
    with pytest.raises(NotAllowed):
        services.invite_tester(call, "Selam", "selam@people.example", by=person(Role.FACILITATOR))
    assert not models.Tester.objects.exists()


def test_the_link_opens_without_an_account_keeps_nothing_and_ends_at_launch(call, staff, client):
    tester = services.invite_tester(call, "Selam", "selam@people.example", by=staff)
    link = reverse("call-try", args=[services.token_of(tester)])
    assert link in Message.objects.get(to="selam@people.example").body
    page = client.get(link)
    for question in call.questionnaire.questions.all():
        assert f"{question.number}. {question.label}" in page.context["form"][f"q-{question.key}"].label
    answer = client.post(link, {"preview_strand": "single", "q-summary": "We would rest.", "v-summary": "0"})
    assert "this would still be missing" in answer.content.decode()
    assert not any(table.objects.exists() for table in (call.applications.model,))
    assert client.post(link, {"preview_strand": "single", "q-summary": "word " * 101}).status_code == 400
    told = client.post(f"{link}told/", {"minutes": "75", "unclear": "What is a host?"}, follow=True)
    assert "Thank you" in told.content.decode()
    tester.refresh_from_db()
    assert (tester.minutes, tester.unclear, tester.questions_hash) == (75, "What is a host?", call.questionnaire.hash)
    services.launch_call(call, WITHOUT, by=staff)
    assert client.get(link).status_code == 409
    assert client.post(f"{link}told/", {"minutes": "75"}).status_code == 409


@pytest.mark.parametrize("token", ["1", "1~x", "x", "1:x"])
def test_a_link_that_is_not_ours_opens_nothing(call, staff, client, token):
    services.invite_tester(call, "Selam", "selam@people.example", by=staff)
    assert client.get(f"/calls/try/{token}/").status_code == 404


def test_a_removed_tester_has_no_link(call, staff, client):
    tester = services.invite_tester(call, "Selam", "selam@people.example", by=staff)
    link = reverse("call-try", args=[services.token_of(tester)])
    services.remove_tester(tester, by=staff)
    assert client.get(link).status_code == 404


# --- a copy ------------------------------------------------------------------------------------------------------


def test_a_copy_moves_every_date_with_the_opening_and_leaves_testers_behind(call, staff):
    tried(call, staff, 1)
    opens = call.opens_at.astimezone(clock.LONDON).replace(tzinfo=None) + dt.timedelta(days=364)
    opens, closes = (moment.replace(tzinfo=clock.LONDON) for moment in (opens, opens + dt.timedelta(days=30, hours=2)))
    new = services.copy_call(call, "Next year", "next-year", opens, closes, by=staff)
    assert (new.title, new.slug, new.opens_at, new.closes_at) == ("Next year", "next-year", opens, closes)
    assert (new.stage, new.testers.count(), new.fund_id) == (Stage.PREPARING, 0, call.fund_id)
    first, moved = (one.timeline.get(key="selection").start for one in (call, new))
    assert moved - first == dt.timedelta(days=364)
    assert new.timeline.get(key="open_call").end == closes.date()
    assert todo(new) == {"pack", "testers"}
    assert new.questionnaire.hash == call.questionnaire.hash
    with pytest.raises(NotValid, match="address already"):
        services.copy_call(call, "Next year", "next-year", opens, closes, by=staff)


@pytest.mark.django_db(transaction=True)
def test_two_copies_to_one_address_at_once_are_one_call_and_one_sentence():
    call, staff = a_call(launched=False), person(Role.STAFF)
    times = [call.opens_at + dt.timedelta(days=364), call.closes_at + dt.timedelta(days=364)]
    found = at_once(*[lambda: services.copy_call(call, "Next year", "next-year", *times, by=staff)] * 3)
    assert sorted(type(one).__name__ for one in found) == ["Call", "NotValid", "NotValid"]
    assert all("address already" in one.sentence for one in found if isinstance(one, NotValid))
    assert Call.objects.filter(slug="next-year").count() == 1


def test_the_desk_shows_the_list_and_makes_the_pack(call, staff):
    browser = signed_in_as(staff)
    address = reverse("admin:grants_call_build_checklist", args=[call.pk])
    assert "2 of 19 lines are still to do" in browser.get(address).content.decode()
    assert browser.post(address).status_code == 302
    assert Document.objects.filter(version=call.definition_hash).count() == 4
    document = Document.objects.first()
    assert browser.get(reverse("document-detail", args=[document.pk])).status_code == 200
    assert signed_in_as(person()).get(reverse("document-detail", args=[document.pk])).status_code == 404
