"""Practice: scored like a real one, compared at once, counted by nobody."""

import pytest
from django.urls import reverse

from cocreation.reading import queries, services
from cocreation.reading.models import Practice, PracticeReading, Ranking, Reading
from cocreation.reading.services.practice import EXAMPLES
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cast import person, signed_in_as
from tests.cocreation.cast import reading, scores, send_all
from tests.cocreation.reading.cast import page, practise, prepared, written
from tests.racing import at_once

pytestmark = pytest.mark.django_db


def post(user, practice, data):
    return signed_in_as(user).post(reverse("practice-read", args=[practice.public_id]), data)


# --- the two that come with us ----------------------------------------------------------------------------------------


def test_our_two_examples_fit_the_real_calls_criteria_and_come_once():
    call, people, facilitator, first, second = prepared()
    assert [one.order for one in (first, second)] == [1, 2]
    for one in (first, second):
        assert set(queries.anchors_of(one)) == set(call.criteria.values_list("key", flat=True))
    with pytest.raises(NotAllowedNow, match="has practice applications"):
        services.use_examples(call, by=facilitator)
    with pytest.raises(NotAllowed):
        services.use_examples(call, by=people[0])


def test_examples_are_refused_where_other_things_are_asked(monkeypatch, tmp_path):
    call, _people, facilitator = reading(1)
    other = tmp_path / "other.yaml"
    other.write_text(EXAMPLES.read_text(encoding="utf-8").replace("    power:", "    courage:"), encoding="utf-8")
    monkeypatch.setattr("cocreation.reading.services.practice.EXAMPLES", other)
    with pytest.raises(NotAllowedNow, match="write your own"):
        services.use_examples(call, by=facilitator)
    assert not Practice.objects.exists()


# --- practising -------------------------------------------------------------------------------------------------------


def test_a_member_practises_on_the_page_and_sees_the_anchors_at_once():
    call, people, _facilitator, first, _second = prepared()
    assert reverse("practice-list", args=[call.slug]) in page(people[0], "reading-list", call.slug).text
    before = page(people[0], "practice-read", first.public_id).text
    why = queries.anchors_of(first)["power"].why
    assert (first.text[0]["words"][:40] in before, why in before) == (True, False)
    assert post(people[0], first, written(call, "3", "Half a thought.")).status_code == 302
    assert "Half a thought." in page(people[0], "practice-read", first.public_id).text
    assert post(people[0], first, written(call, "3", "My thought.", seen=1, do="send")).status_code == 302
    after = page(people[0], "practice-read", first.public_id).text
    assert (why in after, "My thought." in after, "you 3; anchor 1" in after) == (True, True, True)
    assert "when three others have sent theirs" in after
    assert post(people[0], first, written(call, "0", seen=1)).status_code == 409


def test_bad_input_changes_nothing():
    call, people, _facilitator, first, _second = prepared()
    for bad in ({"score-power": "5"}, {"score-power": "٣"}, {"v-score-power": "x"}, {"strongest": "x" * 5001}):
        assert post(people[0], first, written(call) | bad).status_code == 400, bad
    assert not PracticeReading.objects.exists()
    answer = post(people[0], first, written(call, do="send") | {"sentence-power": ""})
    assert answer.status_code == 400
    assert "Write a sentence about your score" in answer.text
    assert PracticeReading.objects.get().state == "started"


def test_two_tabs_show_both_texts():
    call, people, _facilitator, first, _second = prepared()
    post(people[0], first, written(call, "4", "From the first tab."))
    answer = post(people[0], first, written(call, "1", "From the second tab."))
    assert answer.status_code == 409
    assert ("From the first tab." in answer.text, "From the second tab." in answer.text) == (True, True)
    again = written(call, "1", "From the second tab.", seen=answer.context["form"].seen())
    assert post(people[0], first, again).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_make_one_sheet():
    call, people, _facilitator, first, _second = prepared()
    given = scores(call, 3)
    at_once(*[lambda: services.save_practice(first, given, {}, seen=0, by=people[0])] * 3)
    assert PracticeReading.objects.get().version == 1


def test_others_are_shown_without_names_once_three_have_sent():
    _call, people, _facilitator, first, _second = prepared(members=4)
    for number, user in enumerate(people[:3]):
        practise(user, first, number)
    mine = practise(people[3], first, 4)
    [row, *_rest] = queries.compared(mine)
    assert (row.others, row.others_x) == ([0, 1, 2], 0)
    two = queries.compared(PracticeReading.objects.get(member=people[0].membership))
    assert two[0].others == [1, 2, 4], "one's own is not among them"
    text = page(people[3], "practice-read", first.public_id).text
    assert not any(str(user) in text for user in people[:3])


def test_others_scores_come_three_at_a_time_so_that_nobody_is_worked_out():
    _call, people, _facilitator, first, _second = prepared(members=7)
    shown = []
    mine = practise(people[0], first, 4)
    for number, user in enumerate(people[1:]):
        practise(user, first, number % 5)
        shown.append(queries.compared(mine)[0].others)
    assert shown == [None, None, [0, 1, 2], [0, 1, 2], [0, 1, 2], [0, 0, 1, 2, 3, 4]]


def test_a_practice_sheet_is_saved_while_it_is_typed():
    _call, people, _facilitator, first, _second = prepared()
    browser, address = signed_in_as(people[0]), reverse("practice-autosave", args=[first.public_id])

    def autosave(**fields):
        return browser.post(address, fields, HTTP_ACCEPT="application/json")

    power = {"score-power": "2", "sentence-power": "They", "v-score-power": "0", "p-score-power": "page-0001.1"}
    assert autosave(**power).json()["saved"] == {"score-power": 1}
    assert autosave(strongest="Its people.", **{"v-strongest": "0"}).json()["saved"] == {"strongest": 1}
    assert autosave(**power | {"sentence-power": "Another tab.", "p-score-power": "page-0002.1"}).status_code == 409
    assert autosave(wants_discussion="on", **{"v-wants_discussion": "0"}).json()["gone"] == ["wants_discussion"]
    sheet = PracticeReading.objects.get()
    assert (sheet.strongest, sheet.version, sheet.scores.get().sentence) == ("Its people.", 2, "They")
    again = power | {"sentence-power": "They lead it.", "p-score-power": "page-0001.2", "do": "save"}
    assert post(people[0], first, again | {"strongest": "Its people.", "v-strongest": "1"}).status_code == 302
    assert sheet.scores.get().sentence == "They lead it.", "the page goes on from what it saved while typing"
    assert autosave(**power | {"score-power": "5"}).status_code == 400
    assert browser.post(address, power | {"person": "x"}, HTTP_ACCEPT="application/json").status_code == 401
    facilitator = signed_in_as(_facilitator)
    assert facilitator.post(address, power).status_code == 403


def test_who_may_and_when():
    call, people, facilitator, first, _second = prepared()
    outsider = person(Role.FINANCE)
    assert page(outsider, "practice-read", first.public_id).status_code == 403
    assert page(facilitator, "practice-read", first.public_id).status_code == 403
    assert page(people[0], "practice-prepare", call.slug).status_code == 403
    assert page(people[0], "practice-set", call.slug, 1).status_code == 403
    assert page(facilitator, "practice-set", call.slug, 3).status_code == 404
    services.close_reading(call, by=facilitator)
    assert post(people[0], first, written(call)).status_code == 409
    with pytest.raises(NotAllowedNow):
        services.ask_to_practise(call, by=facilitator)


def test_practice_counts_nowhere():
    call, people, facilitator, first, second = prepared()
    for user in people:
        for one in (first, second):
            practise(user, one, 4)
    send_all(call, 1)
    before = queries.progress(call, facilitator)
    assert (before["total"], before["sent"]) == (3, 3)
    services.close_reading(call, by=facilitator)
    assert {row["mean"] for row in Ranking.objects.get(call=call).rows} == {"25/1"}
    assert Reading.objects.count() == 3
    for route in ("ranking", "reading-progress"):
        assert first.title not in page(facilitator, route, call.slug).text


# --- preparing --------------------------------------------------------------------------------------------------------


def test_a_facilitator_writes_one_and_it_stays_once_somebody_began():
    call, people, facilitator = reading(1)
    browser, address = signed_in_as(facilitator), reverse("practice-set", args=[call.slug, 1])
    keys = list(call.criteria.values_list("key", flat=True))
    fields = {"title": "Circle", "source": "Invented", "heading-1": "What?", "words-1": "We meet."}
    fields |= {f"anchor-{key}": "X" for key in keys} | {f"why-{key}": "It does not say." for key in keys}
    for bad in ({"words-1": ""}, {"heading-1": ""}, {f"anchor-{keys[0]}": "5"}, {f"why-{keys[0]}": " "}, {"title": ""}):
        assert browser.post(address, fields | bad).status_code == 400, bad
    assert not Practice.objects.exists()
    assert browser.post(address, fields).status_code == 302
    assert "We meet." in browser.get(address).text
    practice = Practice.objects.get()
    services.save_practice(practice, scores(call, 2), {}, seen=0, by=people[0])
    assert browser.post(address, fields | {"words-1": "Other."}).status_code == 409
    assert Practice.objects.get().text[0]["words"] == "We meet."
    with pytest.raises(NotValid):
        services.set_practice(call, 3, title="x", source="x", text=[], anchors={}, by=facilitator)


def test_everybody_who_did_not_practise_is_asked_once_and_quietly():
    call, people, facilitator, first, second = prepared()
    practise(people[0], first, 2)
    practise(people[0], second, 2)
    browser, address = signed_in_as(facilitator), reverse("practice-prepare", args=[call.slug])
    assert browser.post(address, {"do": "ask"}).status_code == 302
    assert browser.post(address, {"do": "ask"}).status_code == 409
    assert browser.post(address, {"do": "x"}).status_code == 400
    mails = Message.objects.filter(key__startswith="practice:asked:")
    assert {mail.to for mail in mails} == {user.email for user in people[1:]}
    assert not any(call.title in f"{mail.subject}{mail.body}" for mail in mails)


def test_a_facilitator_sees_who_practised_and_never_what():
    call, people, facilitator, first, _second = prepared()
    given = scores(call, 0, sentence="A secret sentence.")
    services.save_practice(first, given, {"strongest": "A secret strength."}, seen=0, by=people[0])
    services.send_practice(first, by=people[0])
    text = page(facilitator, "practice-prepare", call.slug).text
    assert f'<th scope="row">{people[0]}</th><td class="num">1 of 2</td>' in text
    assert "secret" not in text


@pytest.mark.parametrize("members", [3, 5])
def test_pages_cost_the_same_at_any_length(members, django_assert_num_queries):
    call, people, facilitator, first, second = prepared(members=members)
    for user in people:
        practise(user, first, 3)
        practise(user, second, 3)
    send_all(call, 3)
    browser = signed_in_as(Reading.objects.first().member.user)  # of five, somebody was given nothing to read
    with django_assert_num_queries(8 if members == 5 else 7):  # user, practice, sheet, scores, anchors, others, theirs
        browser.get(reverse("practice-read", args=[first.public_id]))
    with django_assert_num_queries(11):
        browser.get(reverse("practice-list", args=[call.slug]))
    browser = signed_in_as(facilitator)
    with django_assert_num_queries(6):
        browser.get(reverse("practice-prepare", args=[call.slug]))
