"""A note before heavy material, an application that somebody else reads, and a concern that a facilitator resolves."""

import pytest
from django.urls import reverse

from cocreation.reading import services
from cocreation.reading.models import Concern, Reading, ReadingState
from grants.applications.models import Recusal, Rung
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person, signed_in_as
from tests.cocreation.cast import applications, reading, scores, send, sheet_of
from tests.cocreation.reading.cast import a_sheet, page, post, written

pytestmark = pytest.mark.django_db
NOTE = "It tells of the death of a child."


def noted(count=1, size=4):
    """(call, people, facilitator, a sheet whose application has a note)."""
    call, people, facilitator = reading(count, size)
    sheet = Reading.objects.filter(application=applications(call)[0]).select_related("member__user").first()
    need = {"language": "", "only_with_language": False, "topics": []}
    services.say_need(sheet.application, **need, content_note=NOTE, by=facilitator)
    return call, people, facilitator, sheet


def test_the_note_is_seen_before_anything_of_the_application_and_the_reader_chooses():
    call, _people, _facilitator, sheet = noted()
    user = sheet.member.user
    assert NOTE in page(user, "reading-list", call.slug).text
    before = page(user, "reading-edit", sheet.public_id).text
    assert NOTE in before
    assert ("They lead it: they set direction" in before, "answers-section" in before) == (False, False)
    after = page(user, "reading-edit", sheet.public_id, now=1).text
    assert NOTE in after
    assert "They lead it: they set direction" in after
    post(user, sheet, written(call, "2", "Begun."))
    assert "Read it now" not in page(user, "reading-edit", sheet.public_id).text


def test_a_need_that_is_said_again_without_a_note_keeps_it_and_the_form_takes_it_away():
    _call, _people, facilitator, sheet = noted()
    services.say_need(sheet.application, language="ar", only_with_language=False, topics=[], by=facilitator)
    sheet.application.reading_need.refresh_from_db()
    assert sheet.application.reading_need.content_note == NOTE
    browser, address = signed_in_as(facilitator), reverse("reading-need", args=[sheet.application.public_id])
    assert browser.post(address, {"content_note": "x" * 301}).status_code == 400
    assert browser.post(address, {"content_note": ""}).status_code == 302
    assert "Read it now" not in page(sheet.member.user, "reading-edit", sheet.public_id).text


def test_a_reader_asks_that_somebody_else_reads_it_and_a_facilitator_gives_it_on():
    call, people, facilitator, sheet = noted()
    spare = next(one for one in people if not one.membership.readings.exists())
    reader = signed_in_as(sheet.member.user)
    ask = reverse("reading-pass", args=[sheet.public_id])
    assert reader.post(ask, {"keep": "1"}).status_code == 302
    assert reader.post(ask).status_code == 302
    assert "Asked to pass on" in page(sheet.member.user, "reading-list", call.slug).text
    assert "1 to pass on" in page(facilitator, "reading-progress", call.slug).text
    assert str(sheet.application.organisation) in page(facilitator, "reading-asked", call.slug).text
    give = reverse("reading-pass-on", args=[sheet.public_id])
    assert signed_in_as(facilitator).post(give, {"member": spare.membership.pk}).status_code == 302
    assert not Reading.objects.filter(pk=sheet.pk).exists()
    assert page(spare, "reading-edit", sheet_of(spare, sheet.application).public_id).status_code == 200
    assert Entry.objects.get(verb="reading.passed").detail["before"] == sheet.member_id
    assert "1 to pass on" not in page(facilitator, "reading-progress", call.slug).text


def test_what_was_begun_or_not_asked_for_is_not_passed_on():
    call, people, facilitator, sheet = noted()
    spare = next(one for one in people if not one.membership.readings.exists())
    with pytest.raises(NotAllowedNow, match="did not ask"):
        services.pass_on(sheet, spare.membership, by=facilitator)
    with pytest.raises(NotAllowed):
        services.ask_to_pass(sheet, by=spare)
    services.ask_to_pass(sheet, by=sheet.member.user)
    services.save_sheet(sheet, scores(call, 2), {}, seen=0, by=sheet.member.user)
    with pytest.raises(NotAllowedNow, match="begun to read"):
        services.pass_on(sheet, spare.membership, by=facilitator)
    with pytest.raises(NotAllowedNow, match="stays yours"):
        services.ask_to_pass(sheet, by=sheet.member.user)
    assert Reading.objects.get(pk=sheet.pk).member_id == sheet.member_id


def flagged(call, text="A named child.", about="safety", seen=0):
    return written(call, "2", "It says so.", seen=seen) | {"safety_flag": text, "flag_about": about}


def test_a_concern_is_with_the_facilitator_at_once_and_is_resolved_in_words():
    call, sheet, people, facilitator = a_sheet()
    post(people[0], sheet, flagged(call, about="score-power"))
    concern = Concern.objects.get()
    mail = Message.objects.get(key=f"concern:{concern.pk}:{facilitator.pk}")
    assert str(sheet.application.organisation) not in mail.subject + mail.body
    assert "1 concern," in page(facilitator, "reading-progress", call.slug).text
    text = page(facilitator, "reading-asked", call.slug).text
    assert ("A named child." in text, "Lived-experience leadership and power" in text) == (True, True)
    assert "It says so." not in text  # never what they scored
    browser, address = signed_in_as(facilitator), reverse("reading-concern", args=[concern.pk])
    assert browser.post(address, {"resolution": " "}).status_code == 400
    assert browser.post(address, {"resolution": "We rang them."}).status_code == 302
    again = browser.post(address, {"resolution": "Once more."})
    assert (again.status_code, "resolved already" in again.text) == (409, True)
    concern.refresh_from_db()
    assert (concern.resolution, concern.resolved_by) == ("We rang them.", facilitator)
    assert Entry.objects.get(verb="concern.resolved").actor == facilitator.pk
    services.send_sheet(sheet, by=people[0])
    assert "We rang them." in page(people[0], "reading-edit", sheet.public_id).text
    assert Concern.objects.count() == 1  # sending says nothing new


def test_what_is_still_typed_is_nobodys_business_and_what_is_taken_back_is_closed():
    call, sheet, people, _ = a_sheet()
    reader = signed_in_as(people[0])
    typed = {"safety_flag": "A named", "v-safety_flag": "0"}
    reader.post(reverse("reading-autosave", args=[sheet.public_id]), typed, HTTP_ACCEPT="application/json")
    assert not Concern.objects.exists()
    versions = {"v-safety_flag": "1"}
    post(people[0], sheet, flagged(call, "A named child.") | versions)
    post(
        people[0], sheet, flagged(call, "A named child, aged 9.", seen=1) | {"v-safety_flag": "2", "v-flag_about": "1"}
    )
    assert Concern.objects.get().text == "A named child, aged 9."
    post(people[0], sheet, flagged(call, "", seen=1) | {"v-safety_flag": "3", "v-flag_about": "1"})
    assert Concern.objects.get().resolution == "Its reader took it back."


def test_a_concern_is_about_something_we_know():
    call, sheet, people, _ = a_sheet()
    assert post(people[0], sheet, flagged(call, about="score-nothing")).status_code == 400
    assert not Concern.objects.exists()
    sheet.refresh_from_db()
    assert sheet.state == ReadingState.ASSIGNED


def test_who_is_out_of_the_room_hears_of_no_concern():
    call, sheet, people, facilitator = a_sheet()
    other = person(Role.FACILITATOR)
    Recusal.objects.create(application=sheet.application, user=facilitator, rung=Rung.ROOM)
    post(people[0], sheet, flagged(call))
    concern = Concern.objects.get()
    assert not Message.objects.filter(to=facilitator.email, key__startswith="concern:").exists()
    assert "A named child." not in page(facilitator, "reading-asked", call.slug).text
    for user in (facilitator, other, person()):  # recused, not declared, a stranger
        answer = signed_in_as(user).post(reverse("reading-concern", args=[concern.pk]), {"resolution": "No."})
        assert answer.status_code in (403, 404)


@pytest.mark.parametrize("size", [1, 3])
def test_a_sent_sheet_beside_others_costs_the_same(size, django_assert_num_queries):
    call, people, _ = reading(1, 3)
    mine = sheet_of(people[0], applications(call)[0])
    for user in people[:size]:
        send(sheet_of(user, mine.application), 3, safety_flag="A named child.")
    browser = signed_in_as(people[0])
    # user; sheet and application, queue, call; sheets, scores; answers, questions, what changed
    with django_assert_num_queries(9):
        browser.get(reverse("reading-edit", args=[mine.public_id]))
