"""Sheets typed from paper: for whom, by whom, until when, and nothing of anybody else's on the page."""

import pytest
from django.urls import reverse

from cocreation.reading import queries, services
from cocreation.reading.errors import StaleSheet
from cocreation.reading.models import Reading, ReadingState, Score, SheetText
from grants.applications.models import Rung
from grants.applications.services import recuse
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person, signed_in_as
from tests.cocreation.cast import applications, reading, scores, send, sheet_of
from tests.cocreation.reading.cast import a_sheet, page

pytestmark = pytest.mark.django_db


def typed(sheet, by, value=3, sentence="From the paper.", seen=None, **notes):
    given = scores(sheet.application.call, value, sentence=sentence)
    return services.type_sheet(sheet, given, notes, seen=seen or {}, by=by)


def fields(call, sheet, value="3", sentence="From the paper.", **more):
    found = {}
    for key in call.criteria.values_list("key", flat=True):
        found |= {f"score-{key}": value, f"sentence-{key}": sentence, f"v-score-{key}": "0"}
    return found | more


def post(user, sheet, data):
    return signed_in_as(user).post(reverse("paper-sheet", args=[sheet.public_id]), data)


def test_it_is_typed_on_a_page_and_both_names_stay():
    call, sheet, people, facilitator = a_sheet()
    listed = page(facilitator, "paper-list", call.slug, member=sheet.member.pk).text
    assert reverse("paper-sheet", args=[sheet.public_id]) in listed
    assert post(facilitator, sheet, fields(call, sheet, strongest="Its people.")).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.state, sheet.member.user, sheet.strongest) == (ReadingState.STARTED, people[0], "Its people.")
    assert set(SheetText.objects.values_list("changed_by", flat=True)) == {facilitator.pk}
    entry = Entry.objects.get(verb="reading.typed")
    assert (entry.actor, entry.detail["member"]) == (facilitator.pk, sheet.member.pk)
    mail = Message.objects.get(key__startswith="paper:")
    assert mail.to == people[0].email
    assert "Network number" not in f"{mail.subject}{mail.body}"
    assert "From the paper." in page(people[0], "reading-edit", sheet.public_id).text
    send_it = services.send_sheet(sheet, by=people[0])
    assert (
        f"Written by {people[0]} on paper, typed by {facilitator}."
        in page(people[0], "reading-edit", send_it.public_id).text
    )


def test_the_member_corrects_it_and_what_they_wrote_is_not_shown_to_who_types():
    call, sheet, people, facilitator = a_sheet()
    typed(sheet, facilitator)
    services.save_sheet(sheet, {"power": (1, "My own words.")}, {}, seen={"score-power": 1}, by=people[0])
    shown = page(facilitator, "paper-sheet", sheet.public_id).text
    assert ("My own words." in shown, "From the paper." in shown) == (False, True)
    answer = post(facilitator, sheet, fields(call, sheet, "4", "Typed again."))
    assert answer.status_code == 409
    assert ("My own words." in answer.text, "Typed again." in answer.text) == (True, True)
    assert Score.objects.get(criterion__key="power").sentence == "My own words."
    assert Entry.objects.get(verb="reading.paper-met-words").actor == facilitator.pk
    again = {name: answer.context["form"].data[name] for name in answer.context["form"].data}
    assert post(facilitator, sheet, again).status_code == 302
    assert Score.objects.get(criterion__key="power").sentence == "Typed again."
    assert SheetText.objects.filter(part="score-power", value__sentence="My own words.").exists(), "nothing is lost"


def test_who_types_sees_that_sheet_and_no_scores_of_others():
    call, people, facilitator = reading(1)
    one = applications(call)[0]
    send(sheet_of(people[1], one), 1, sentence="Somebody else's words.", strongest="Theirs too.")
    services.save_sheet(sheet_of(people[2], one), scores(call, 2, sentence="Unsent words."), {}, seen=0, by=people[2])
    sheet = sheet_of(people[0], one)
    typed(sheet, facilitator)
    pages = {"paper-sheet": sheet.public_id, "paper-list": call.slug, "reading-progress": call.slug}
    for route, value in pages.items():
        text = page(facilitator, route, value).text
        assert not any(secret in text for secret in ("else's", "else&#x27;s", "Theirs too", "Unsent words")), route
    text = page(facilitator, "paper-sheet", sheet_of(people[2], one).public_id).text
    assert "Unsent words" not in text, "what a member writes on the page is theirs"
    assert "checked" not in text
    sent = page(facilitator, "paper-sheet", sheet_of(people[1], one).public_id).text
    assert ("has sent this score sheet" in sent, "words" in sent) == (True, False)


def test_only_for_somebody_else_who_still_scores_it_while_people_read():
    call, sheet, people, facilitator = a_sheet()
    for user, status in ((people[0], 404), (people[1], 404), (person(Role.FINANCE), 403), (person(), 404)):
        assert post(user, sheet, fields(call, sheet)).status_code in (403, status), user
    both = person(roles=(Role.GROUP_MEMBER, Role.FACILITATOR))
    with pytest.raises(NotAllowed):
        typed(sheet, people[1])
    sheet.member.user.roles = [Role.GROUP_MEMBER, Role.STAFF]
    sheet.member.user.save()
    with pytest.raises(NotAllowed, match="somebody else"):
        typed(sheet, sheet.member.user)
    assert page(both, "paper-sheet", sheet.public_id).status_code == 404, "has not declared"
    recuse(sheet.application, facilitator, Rung.ROOM, by=person(Role.STAFF))
    assert post(facilitator, sheet, fields(call, sheet)).status_code == 404
    with pytest.raises(NotAllowed, match="stay out"):
        typed(sheet, facilitator)
    staff = person(Role.STAFF)
    recuse(sheet.application, people[0], Rung.SCORING, by=staff)
    assert post(staff, sheet, fields(call, sheet)).status_code == 404
    with pytest.raises(NotAllowed, match="does not score"):
        typed(sheet, staff)
    assert not Score.objects.exists()


def test_once_sent_or_closed_nothing_is_typed():
    call, people, facilitator = reading(2)
    first, second = (sheet_of(people[0], one) for one in applications(call))
    send(first, 3)
    assert post(facilitator, first, fields(call, first, "0")).status_code == 409
    services.close_reading(call, by=facilitator)
    assert post(facilitator, second, fields(call, second)).status_code == 409
    with pytest.raises(NotAllowedNow):
        typed(second, facilitator)
    assert set(Score.objects.values_list("value", flat=True)) == {3}


def test_it_is_sent_for_them_only_as_they_asked_and_when_all_of_it_is_typed():
    call, sheet, people, facilitator = a_sheet()
    assert post(facilitator, sheet, fields(call, sheet, do="send")).status_code == 400
    assert Reading.objects.get(pk=sheet.pk).state == ReadingState.STARTED, "typed, and not sent"
    services.save_sheet(sheet, {"power": (1, "My own words.")}, {}, seen={"score-power": 1}, by=people[0])
    with pytest.raises(NotAllowedNow, match="has written on the page too"):
        services.send_typed(sheet, asked=True, by=facilitator)
    with pytest.raises(NotValid):
        services.send_typed(sheet, asked=False, by=facilitator)
    other = sheet_of(people[1], sheet.application)
    assert post(facilitator, other, fields(call, other, do="send", asked="on")).status_code == 302
    other.refresh_from_db()
    assert other.state == ReadingState.SENT
    assert Reading.objects.counted().get() == other
    assert Message.objects.filter(key=f"paper:{other.pk}:sent", to=people[1].email).exists()
    assert Entry.objects.get(verb="reading.sent").detail["member"] == other.member.pk


def test_bad_input_changes_nothing():
    call, sheet, _people, facilitator = a_sheet()
    for bad in ({"score-power": "5"}, {"score-power": "x"}, {"strongest": "x" * 5001}):
        assert post(facilitator, sheet, fields(call, sheet) | bad).status_code == 400
    incomplete = fields(call, sheet, do="send", asked="on") | {"sentence-power": ""}
    assert post(facilitator, sheet, incomplete).status_code == 400
    with pytest.raises(NotValid):
        services.type_sheet(sheet, {"nothing": (1, "x")}, {}, seen={}, by=facilitator)
    assert page(facilitator, "paper-list", call.slug, member="99999999999").status_code == 200
    assert Reading.objects.counted().count() == 0


def test_what_the_member_saved_first_is_met_and_not_overwritten():
    _call, sheet, people, facilitator = a_sheet()
    services.save_sheet(sheet, {"power": (1, "My own words.")}, {}, seen=0, by=people[0])
    assert queries.own_words(sheet) == {"score-power"}
    with pytest.raises(StaleSheet):
        typed(sheet, facilitator)


def test_a_draft_from_before_sheets_had_a_history_is_met_and_not_overwritten():
    call, sheet, people, facilitator = a_sheet()
    criterion = call.criteria.get(key="power")
    Score.objects.create(reading=sheet, criterion=criterion, value=4, sentence="From long ago.")
    Reading.objects.filter(pk=sheet.pk).update(state=ReadingState.STARTED, version=3)
    answer = post(facilitator, sheet, fields(call, sheet, "1"))
    assert (answer.status_code, "From long ago." in answer.text) == (409, True)
    assert Score.objects.get().sentence == "From long ago."
    assert post(facilitator, sheet, answer.context["form"].data).status_code == 302
    assert Score.objects.get(criterion=criterion).sentence == "From the paper."
    kept = SheetText.objects.filter(part="score-power").values_list("version", "value__sentence", "changed_by")
    assert list(kept) == [(1, "From long ago.", people[0].pk), (2, "From the paper.", facilitator.pk)]


@pytest.mark.parametrize("size", [1, 3])
def test_pages_cost_the_same_at_any_length(size, django_assert_num_queries):
    call, people, facilitator = reading(size)
    browser, sheet = signed_in_as(facilitator), sheet_of(people[0], applications(call)[0])
    with django_assert_num_queries(4):  # user, call, members, sheets
        browser.get(reverse("paper-list", args=[call.slug]), {"member": sheet.member_id})
    with django_assert_num_queries(6):  # user, sheet, last words, whose; criteria, scores
        browser.get(reverse("paper-sheet", args=[sheet.public_id]))
