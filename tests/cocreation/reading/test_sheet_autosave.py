"""A score sheet is saved while it is typed, and judged part by part: no two pages lose each other's words."""

import pytest
from django.test import Client
from django.urls import reverse

from cocreation.reading import services
from cocreation.reading.models import Reading, ReadingState, SheetText
from shaping_future.interruptions import mark_for_scripts
from shaping_future.record.models import Entry
from tests.cast import person, signed_in_as
from tests.cocreation.cast import scores, send
from tests.cocreation.reading.cast import a_sheet, post, written
from tests.racing import at_once

pytestmark = pytest.mark.django_db
POWER, STRONGEST = "score-power", "strongest"


def autosave(sheet, fields, by=None, browser=None):
    browser = browser or signed_in_as(by or sheet.member.user)
    return browser.post(reverse("reading-autosave", args=[sheet.public_id]), fields, HTTP_ACCEPT="application/json")


def power(sentence, seen=0, score="3", mark=None):
    fields = {POWER: score, "sentence-power": sentence, f"v-{POWER}": str(seen)}
    return fields | ({f"p-{POWER}": mark} if mark else {})


def strongest(text, seen=0, mark=None):
    return {STRONGEST: text, f"v-{STRONGEST}": str(seen)} | ({f"p-{STRONGEST}": mark} if mark else {})


def kept(sheet):
    sheet = Reading.objects.get(pk=sheet.pk)
    one = sheet.scores.filter(criterion__key="power").first()
    return (one.value, one.sentence) if one else None, sheet.strongest


def test_what_is_typed_is_kept_and_only_that():
    _call, sheet, *_ = a_sheet()
    answer = autosave(sheet, power("They lead it."))
    assert (answer.status_code, answer.json()["saved"]) == (200, {POWER: 1})
    assert autosave(sheet, strongest("Its people.", seen=0)).json()["saved"] == {STRONGEST: 1}
    assert kept(sheet) == ((3, "They lead it."), "Its people.")
    sheet.refresh_from_db()
    assert (sheet.state, sheet.version) == (ReadingState.STARTED, 2)


def test_two_tabs_meet_only_where_both_wrote():
    _call, sheet, *_ = a_sheet()
    autosave(sheet, power("From the first tab."))
    assert autosave(sheet, strongest("From the second tab.")).status_code == 200
    answer = autosave(sheet, power("Also the second.", score="1") | strongest("Longer.", seen=1))
    found = answer.json()
    assert (answer.status_code, found["saved"], list(found["conflicts"])) == (409, {STRONGEST: 2}, [POWER])
    box = found["conflicts"][POWER]
    assert "3: From the first tab." in box["html"]
    assert "1: Also the second." in box["html"]
    assert "You saved this at" in box["html"]
    assert kept(sheet) == ((3, "From the first tab."), "Longer.")
    assert autosave(sheet, power("Also the second.", seen=box["version"], score="1")).status_code == 200


def test_a_lost_acknowledgement_and_a_late_arrival_are_no_conflict():
    _call, sheet, *_ = a_sheet()
    first, second, third = (f"page-0001.{turn}" for turn in (1, 2, 3))
    autosave(sheet, power("They", mark=first))
    assert autosave(sheet, power("They lead", mark=third)).json()["saved"] == {POWER: 2}
    late = autosave(sheet, power("They le", mark=second)).json()
    assert (late["saved"], late["passed"]) == ({POWER: 2}, [POWER])
    other = autosave(sheet, power("Another tab", mark="page-0002.9"))
    assert other.status_code == 409
    assert kept(sheet)[0] == (3, "They lead")


def test_the_button_goes_on_from_what_its_page_saved_while_typing():
    call, sheet, people, _ = a_sheet()
    autosave(sheet, power("They lead it.", mark="page-0001.4"))
    data = written(call, "2", "All of it.", **{f"p-{POWER}": "page-0001.5"})
    assert post(people[0], sheet, data | {"do": "send"}).status_code == 302
    assert kept(sheet)[0] == (2, "All of it.")


def test_the_whole_page_overwrites_nothing_that_it_left_untouched():
    """Without a script: the second tab sends all its boxes, also those that it never touched."""
    call, sheet, people, _ = a_sheet()
    autosave(sheet, power("From the first tab."))
    data = {f"{kind}-{key}": "" for key in call.criteria.values_list("key", flat=True) for kind in ("sentence",)}
    assert post(people[0], sheet, data | {"strongest": "From the second tab."}).status_code == 302
    assert kept(sheet) == ((3, "From the first tab."), "From the second tab.")


def test_what_was_written_before_versions_had_parts_is_kept_in_the_history():
    _call, sheet, *_ = a_sheet()
    Reading.objects.filter(pk=sheet.pk).update(strongest="From before.", version=3)
    assert autosave(sheet, strongest("Now.")).json()["saved"] == {STRONGEST: 1}
    assert list(SheetText.objects.values_list("version", "value")) == [(0, "From before."), (1, "Now.")]
    assert autosave(sheet, strongest("From before.")).json()["saved"] == {STRONGEST: 1}  # never touched: stays
    assert kept(sheet)[1] == "Now."


def test_good_parts_are_kept_beside_bad_ones():
    _call, sheet, *_ = a_sheet()
    answer = autosave(sheet, power("Off the scale.", score="5") | strongest("Good."))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [POWER])
    assert "Choose 0 to 4, or X" in answer.json()["errors"][POWER][0]
    assert kept(sheet) == (None, "Good.")
    unknown = autosave(sheet, {"v-score-nothing": "0", "score-nothing": "3"}).json()
    assert (unknown["saved"], unknown["gone"]) == ({}, ["score-nothing"])


def test_a_page_hears_what_others_wrote():
    call, sheet, people, _ = a_sheet()
    services.save_sheet(sheet, {}, {"strongest": "Another tab."}, seen=0, by=people[0])
    found = autosave(sheet, power("Here.") | {"version": "0"}).json()
    assert [(one["key"], one["what"]) for one in found["others"]] == [(STRONGEST, f"“{call.feedback_prompts[0]}”")]


def test_it_is_nobody_elses_and_not_after_sending():
    call, sheet, people, facilitator = a_sheet()
    fields = power("Mine.")
    assert autosave(sheet, fields, browser=Client()).status_code == 401
    for other in (people[1], person(), facilitator):
        assert autosave(sheet, fields, by=other).status_code in (403, 404)
    assert autosave(sheet, fields | {"person": mark_for_scripts(people[1])}).status_code == 401
    send(sheet, 3)
    answer = autosave(sheet, fields)
    assert (answer.status_code, "You have sent this score sheet" in answer.json()["sentence"]) == (409, True)
    assert kept(sheet)[0] == (3, scores(call, 3)["power"][1])


def test_the_record_keeps_what_was_saved_on_purpose_and_the_history_the_rest():
    call, sheet, people, _ = a_sheet()
    for number, text in enumerate(("T", "Th", "They")):
        autosave(sheet, power(text, seen=number))
    assert not Entry.objects.filter(verb="reading.saved").exists()
    assert [one.value["sentence"] for one in SheetText.objects.filter(part=POWER)] == ["T", "Th", "They"]
    post(people[0], sheet, written(call, "3", "They lead.") | {f"v-{POWER}": "3"})
    assert Entry.objects.filter(verb="reading.saved").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_pages_that_save_a_new_part_at_once_make_one_score_and_both_texts_are_known():
    _call, sheet, people, _ = a_sheet()

    def save(text):
        given = {"power": (3, text)}
        return lambda: services.autosave_sheet(sheet, given, {}, seen={}, marks={}, by=people[0])

    found = at_once(save("One."), save("Two."))
    assert sorted(len(one.conflicts) for one in found) == [0, 1]
    [score] = sheet.scores.all()
    [conflict] = [conflict for one in found for conflict in one.conflicts]
    assert {score.sentence, conflict.mine["sentence"]} == {"One.", "Two."}
