"""The queue and the score sheet of a reader: who sees what, in bytes, and what they cost."""

import datetime as dt

import pytest
from django.urls import reverse

from cocreation.reading import queries, services
from cocreation.reading.models import Reading, ReadingState, Score
from grants.applications.models import Rung
from grants.applications.services import recuse
from shaping_future import clock
from shaping_future.accounts.roles import Role
from tests.cast import person, sign_in, signed_in_as
from tests.cocreation.cast import (
    a_group,
    a_member,
    applications,
    declare,
    declaring,
    reading,
    scores,
    send,
    sheet_of,
)
from tests.cocreation.reading.cast import a_sheet, needs, page, post, written

pytestmark = pytest.mark.django_db


# --- the queue ----------------------------------------------------------


def test_the_queue_is_mine_in_my_order():
    call, people, _ = reading(3, 3)
    shown = [page(user, "reading-list", call.slug) for user in people]
    orders = [[one.application_id for one in answer.context["readings"]] for answer in shown]
    assert all(sorted(order) == [one.pk for one in applications(call)] for order in orders)
    assert orders == [
        list(user.membership.readings.order_by("order").values_list("application", flat=True)) for user in people
    ]
    assert "About 45 minutes left" in shown[0].text


def test_before_declaring_the_queue_asks_to_declare_and_names_nobody():
    call, *_ = reading(1)
    answer = page(a_member(), "reading-list", call.slug)
    assert reverse("interest-declare", args=[call.slug]) in answer.text
    assert "Network number" not in answer.text


def test_readings_are_not_open_before_reading_opens():
    call, people, facilitator = declaring(1), a_group(3), person(Role.FACILITATOR)
    declare(call, *people)
    services.assign_readings(call, by=facilitator)
    sheet = people[0].membership.readings.get()
    assert "Network number" not in page(people[0], "reading-list", call.slug).text
    assert page(people[0], "reading-edit", sheet.public_id).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_the_queue_costs_the_same_at_any_length(client, size, django_assert_num_queries):
    call, people, _ = reading(size)
    sign_in(client, people[0])
    with django_assert_num_queries(5):  # user, call, readings, declared, practice
        client.get(reverse("reading-list", args=[call.slug]))


# --- reading and scoring ----------------------------------------------------------


def test_the_sheet_stands_beside_the_application_and_hides_what_readers_must_not_see():
    call, sheet, people, _ = a_sheet()
    text = page(people[0], "reading-edit", sheet.public_id).text
    assert "Network number 1" in text
    assert "They lead it: they set direction" in text  # an anchor of the real call
    assert "Do you know anyone in the Co-Creation Group" not in text  # hidden_from_reviewers
    assert [prompt in text for prompt in call.feedback_prompts] == [True, True, True]


def test_an_answer_in_another_language_says_so_to_voices_that_read_aloud():
    _call, sheet, people, facilitator = a_sheet()
    sheet.application.response.answers.filter(question__key="summary").update(value="نلتقي كل أسبوع.")
    assert 'lang="und"><p dir="rtl">نلتقي' in page(people[0], "reading-edit", sheet.public_id).text
    needs(sheet.application, facilitator, language="ar")
    text = page(people[0], "reading-edit", sheet.public_id).text
    assert ('lang="ar"><p dir="rtl">نلتقي' in text, text.count('lang="ar"')) == (True, 1)


def test_a_draft_is_saved_and_waits_for_me():
    call, sheet, people, _ = a_sheet()
    answer = post(people[0], sheet, written(call, "", "Half a thought."))
    assert answer.status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == ReadingState.STARTED
    assert "Half a thought." in page(people[0], "reading-edit", sheet.public_id).text


def test_a_whole_sheet_is_sent():
    call, sheet, people, _ = a_sheet()
    answer = post(people[0], sheet, written(call, "X", do="send"))
    assert answer.status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == ReadingState.SENT
    assert set(sheet.scores.values_list("value", "is_x")) == {(None, True)}


def test_an_incomplete_sheet_is_kept_but_not_sent_and_the_page_says_what_is_missing():
    call, sheet, people, _ = a_sheet()
    data = written(call, do="send") | {"score-power": "", "sentence-doable": ""}
    answer = post(people[0], sheet, data)
    assert answer.status_code == 400
    assert "There is a problem" in answer.text
    assert "data-bound" not in answer.text, "the script has nothing to save, so what is missing stays on the page"
    assert "Lived-experience leadership and power: Choose 0 to 4, or X." in answer.text
    assert "Why? Doable, fair and safe: Write a sentence about your score." in answer.text
    sheet.refresh_from_db()
    assert (sheet.state, sheet.version) == (ReadingState.STARTED, 1)
    again = post(people[0], sheet, written(call, seen=answer.context["form"].seen(), do="send"))
    assert again.status_code == 302


@pytest.mark.parametrize("score", ["5", "-1", "4.0", "x", "٣"])
def test_a_score_off_the_scale_is_refused_and_nothing_is_saved(score):
    call, sheet, people, _ = a_sheet()
    answer = post(people[0], sheet, written(call) | {"score-power": score})
    assert answer.status_code == 400
    assert "Choose 0 to 4, or X" in answer.text
    assert "It says so." in answer.text
    assert Score.objects.count() == 0


@pytest.mark.parametrize("seen", ["", "-1", "x", "٣", "99999999999999999999"])
def test_a_page_without_its_version_overwrites_nothing(seen):
    call, sheet, people, _ = a_sheet()
    post(people[0], sheet, written(call, "4", "Kept."))
    assert post(people[0], sheet, written(call, "1", "Lost?", seen=seen)).status_code in (400, 409)
    assert set(Score.objects.values_list("value", "sentence")) == {(4, "Kept.")}


def test_ten_megabytes_are_refused():
    call, sheet, people, _ = a_sheet()
    answer = post(people[0], sheet, written(call) | {"strongest": "x" * 10_000_000})
    assert answer.status_code in (400, 413)
    assert Score.objects.count() == 0


def test_two_tabs_show_both_texts_and_lose_neither():
    call, sheet, people, _ = a_sheet()
    post(people[0], sheet, written(call, "4", "From the first tab."))
    answer = post(people[0], sheet, written(call, "1", "From the second tab."))
    assert answer.status_code == 409
    assert "From the first tab." in answer.text
    assert "From the second tab." in answer.text
    assert set(Score.objects.values_list("sentence", flat=True)) == {"From the first tab."}
    data = written(call, "1", "From the second tab.", seen=answer.context["form"].seen())
    assert post(people[0], sheet, data).status_code == 302


def test_a_second_send_is_refused():
    call, sheet, people, _ = a_sheet()
    send(sheet, 3)
    answer = post(people[0], sheet, written(call, "0", do="send", seen=1))
    assert answer.status_code == 409
    assert "You have sent this score sheet" in answer.text
    assert set(Score.objects.values_list("value", flat=True)) == {3}


def test_after_closing_nothing_is_written():
    call, sheet, people, facilitator = a_sheet()
    services.close_reading(call, by=facilitator)
    assert post(people[0], sheet, written(call)).status_code == 409
    assert Score.objects.count() == 0


def test_the_sheet_of_another_is_not_there():
    call, sheet, people, facilitator = a_sheet()
    for other in (people[1], facilitator, person(Role.STAFF), person(), a_member()):
        assert page(other, "reading-edit", sheet.public_id).status_code in (403, 404)
        assert post(other, sheet, written(call)).status_code in (403, 404)
    assert Score.objects.count() == 0


def test_others_scores_are_hidden_until_mine_is_sent():
    call, sheet, people, _ = a_sheet()
    theirs = send(sheet_of(people[1], sheet.application), 1, sentence="Secret until then.", strongest="Also secret.")
    services.save_sheet(sheet, scores(call, 3), {}, seen=0, by=people[0])
    before = page(people[0], "reading-edit", sheet.public_id).text
    assert ("Secret until then." in before, "Also secret." in before, str(theirs.member) in before) == (False,) * 3
    services.send_sheet(sheet, by=people[0])
    after = page(people[0], "reading-edit", sheet.public_id).text
    assert ("Secret until then." in after, "Also secret." in after, str(theirs.member) in after) == (True,) * 3


def test_unsent_sheets_of_others_stay_hidden():
    call, sheet, people, _ = a_sheet()
    services.save_sheet(
        sheet_of(people[1], sheet.application), scores(call, 1, sentence="Not sent."), {}, seen=0, by=people[1]
    )
    send(sheet, 3)
    assert "Not sent." not in page(people[0], "reading-edit", sheet.public_id).text


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_the_same_however_much_there_is_to_read(client, size, django_assert_num_queries):
    _call, people, _ = reading(size)
    sheet = people[0].membership.readings.first()
    sign_in(client, people[0])
    # user, sheet and application, queue, call, criteria, scores, answers, questions, what changed
    with django_assert_num_queries(9):
        client.get(reverse("reading-edit", args=[sheet.public_id]))


def test_the_text_is_larger_on_this_device_without_a_script():
    call, sheet, people, _ = a_sheet()
    browser, address = signed_in_as(people[0]), reverse("reading-edit", args=[sheet.public_id])
    assert "reader--large" not in browser.get(address).text
    assert "reader--large" in browser.get(address, {"text": "large"}, follow=True).text
    assert "reader--large" in browser.get(address, {"text": "<script>"}, follow=True).text  # nothing changed
    assert "reader--large" not in browser.get(address, {"text": "usual"}, follow=True).text
    shown = browser.post(
        address, written(call, "", "Half a thought.", text="large", safety_flag="Half"), follow=True
    ).text
    assert ("reader--large" in shown, "Half a thought." in shown) == (True, True), "it costs no word"
    assert not sheet.concerns.exists(), "what is typed is nobody's business yet"


def test_the_planned_break_comes_after_so_many_sent_on_one_day_and_nobody_else_is_told():
    call, people, _ = reading(3)
    browser = signed_in_as(people[0])
    browser.get(reverse("reading-list", args=[call.slug]), {"break": "2"})
    told = []
    for sheet in people[0].membership.readings.order_by("order"):
        send(sheet, 3)
        told.append("Time for the break" in browser.get(reverse("reading-edit", args=[sheet.public_id])).text)
    assert told == [False, True, False]  # the third was the last one
    assert "Time for the break" not in page(people[0], "reading-edit", sheet.public_id).text  # another device


def test_a_break_can_be_planned_by_the_clock():
    call, sheet, people, _ = a_sheet()
    browser, address = signed_in_as(people[0]), reverse("reading-edit", args=[sheet.public_id])
    typing = {"strongest": "Its people.", "v-strongest": "0"}
    told, start = [], clock.now()
    browser.get(reverse("reading-list", args=[call.slug]), {"break": "45m"})
    for minutes in (0, 20, 44, 46, 47, 95, 110):
        with clock.at(start + dt.timedelta(minutes=minutes)):
            if minutes == 44:
                browser.post(reverse("reading-autosave", args=[sheet.public_id]), typing)
            else:
                told.append((minutes, "for about 46 minutes" in browser.get(address).text))
    assert [minutes for minutes, now in told if now] == [46], "told once; then away for longer than half an hour"
    browser.cookies["reading_sitting"] = "x.-1"
    assert browser.get(address).status_code == 200


def test_the_queue_keeps_its_query_by_role_and_knows_what_each_person_may_know():
    call, people, facilitator = reading(3)
    for user, rung in zip(people, (Rung.SCORING, Rung.ROOM), strict=False):
        recuse(user.membership.readings.first().application, user, rung, by=facilitator)
    for user, count in zip(people, (2, 2, 3), strict=False):
        seen = list(Reading.objects.filter(application__call=call).order_by("order", "pk").visible_to(user))
        sheet = queries.reading_for(user, seen[0].public_id)
        assert [one.pk for one in sheet.queue] == [one.pk for one in seen]
        assert [one.public_id for one in sheet.queue] == [one.public_id for one in seen]
        assert len(seen) == count
    for stranger in (facilitator, person(Role.GROUP_MEMBER), person(Role.BOARD)):
        with pytest.raises(Reading.DoesNotExist):
            queries.reading_for(stranger, seen[0].public_id)
