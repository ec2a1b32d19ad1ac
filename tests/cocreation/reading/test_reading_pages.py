"""The pages of reading: who sees what, in bytes, and what they cost."""

import pytest
from django.urls import reverse

from cocreation.reading import services
from cocreation.reading.models import Reading, ReadingState, Score
from grants.applications.models import Rung
from grants.applications.services import recuse
from grants.calls.models import Call
from grants.fund.models import Account, Balance
from shaping_future.accounts.roles import Role
from tests.cast import person, sign_in, signed_in_as
from tests.cocreation.cast import (
    a_group,
    a_member,
    applications,
    closed,
    declare,
    declaring,
    reading,
    scores,
    send,
    send_all,
    sheet_of,
)

pytestmark = pytest.mark.django_db


def page(user, route, *args, **data):
    return signed_in_as(user).get(reverse(route, args=args), data)


def written(call, value="3", sentence="It says so.", seen=0, **more):
    fields = {"seen": seen}
    for key in call.criteria.values_list("key", flat=True):
        fields |= {f"score-{key}": value, f"sentence-{key}": sentence}
    return fields | more


def post(user, sheet, data):
    return signed_in_as(user).post(reverse("reading-edit", args=[sheet.public_id]), data)


def a_sheet(size=1):
    call, people, facilitator = reading(size)
    return call, sheet_of(people[0], applications(call)[0]), people, facilitator


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
    with django_assert_num_queries(4):  # user, call, readings, declared
        client.get(reverse("reading-list", args=[call.slug]))


# --- reading and scoring ----------------------------------------------------------


def test_the_sheet_stands_beside_the_application_and_hides_what_readers_must_not_see():
    call, sheet, people, _ = a_sheet()
    text = page(people[0], "reading-edit", sheet.public_id).text
    assert "Network number 1" in text
    assert "They lead it: they set direction" in text  # an anchor of the real call
    assert "Do you know anyone in the Co-Creation Group" not in text  # hidden_from_reviewers
    assert [prompt in text for prompt in call.feedback_prompts] == [True, True, True]


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
    assert "Lived-experience leadership and power: choose 0 to 4, or X." in answer.text
    assert "Doable, fair and safe: write a sentence about your score." in answer.text
    sheet.refresh_from_db()
    assert (sheet.state, sheet.version) == (ReadingState.STARTED, 1)
    again = post(people[0], sheet, written(call, seen=answer.context["form"]["seen"].value(), do="send"))
    assert again.status_code == 302


@pytest.mark.parametrize("score", ["5", "-1", "4.0", "x", "٣"])
def test_a_score_off_the_scale_is_refused_and_nothing_is_saved(score):
    call, sheet, people, _ = a_sheet()
    answer = post(people[0], sheet, written(call) | {"score-power": score})
    assert answer.status_code == 400
    assert "choose 0 to 4, or X" in answer.text
    assert "It says so." in answer.text
    assert Score.objects.count() == 0


@pytest.mark.parametrize("seen", ["", "-1", "x", "99999999999999999999"])
def test_a_page_without_its_version_is_refused(seen):
    call, sheet, people, _ = a_sheet()
    assert post(people[0], sheet, written(call) | {"seen": seen}).status_code in (400, 409)
    assert Score.objects.count() == 0


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
    data = written(call, "1", "From the second tab.", seen=answer.context["form"]["seen"].value())
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


# --- recusal ----------------------------------------------------------


def test_a_recused_member_finds_nothing_anywhere():
    call, people, facilitator = closed(2)
    out, other = applications(call)
    sheet, user = sheet_of(people[0], out), people[0]
    recuse(out, user, Rung.ROOM, by=facilitator)
    assert page(user, "reading-edit", sheet.public_id).status_code == 404
    assert post(user, sheet, written(call)).status_code == 404
    assert page(user, "reading-sheets", out.public_id).status_code == 404
    for route in ("reading-list", "ranking"):
        text = page(user, route, call.slug).text
        assert (str(out.organisation) in text, out.reference in text, str(out.public_id) in text) == (False,) * 3
        assert str(other.organisation) in text
    assert str(out.organisation) not in page(user, "group-home").text


def test_a_recused_facilitator_finds_it_in_no_page_either():
    call, people, facilitator = reading(2, 4)
    out, other = applications(call)
    recuse(out, facilitator, Rung.ROOM, by=people[0])
    answer = page(facilitator, "reading-progress", call.slug)
    assert str(out.organisation) not in answer.text
    assert str(other.organisation) in answer.text
    spare = next(user for user in people if not user.membership.readings.filter(application=out).exists())
    data = {"application": out.public_id, "member": spare.membership.pk}
    added = signed_in_as(facilitator).post(reverse("reading-add", args=[call.slug]), data)
    assert added.status_code == 400
    send_all(call, 3)
    services.close_reading(call, by=facilitator)
    assert str(out.organisation) not in page(facilitator, "ranking", call.slug).text
    assert page(facilitator, "reading-sheets", out.public_id).status_code == 404


def test_out_of_scoring_hides_the_sheet_but_not_the_application():
    call, people, facilitator = closed(1)
    [application] = applications(call)
    sheet = sheet_of(people[0], application)
    recuse(application, people[0], Rung.SCORING, by=facilitator)
    assert page(people[0], "reading-edit", sheet.public_id).status_code == 404
    assert page(people[0], "reading-sheets", application.public_id).status_code == 200


def test_whoever_did_not_declare_finds_nothing():
    call, _people, _ = closed(1)
    [application] = applications(call)
    for user in (a_member(), person(Role.FACILITATOR)):
        assert page(user, "reading-sheets", application.public_id).status_code == 404
        assert "Network number" not in page(user, "ranking", call.slug).text


# --- the facilitator ----------------------------------------------------------


def test_a_proposal_is_looked_at_and_assigned_as_it_was_shown():
    call, people, facilitator = declaring(2), a_group(4), person(Role.FACILITATOR)
    declare(call, facilitator, *people)
    shown = page(facilitator, "reading-progress", call.slug, seed=7).context["proposal"]
    data = {"seed": shown.seed, "digest": shown.digest}
    answer = signed_in_as(facilitator).post(reverse("reading-assign", args=[call.slug]), data)
    assert answer.status_code == 302
    for application, members in shown.rows:
        assert {one.member for one in application.readings.all()} == set(members)


def test_a_proposal_that_changed_is_not_assigned():
    call, people, facilitator = declaring(1), a_group(4), person(Role.FACILITATOR)
    declare(call, facilitator, *people)
    shown = page(facilitator, "reading-progress", call.slug).context["proposal"]
    declare(call, shown.rows[0][1][0].user, ties=tuple(applications(call)))
    data = {"seed": shown.seed, "digest": shown.digest}
    answer = signed_in_as(facilitator).post(reverse("reading-assign", args=[call.slug]), data)
    assert (answer.status_code, Reading.objects.count()) == (409, 0)


def test_an_impossible_proposal_says_why():
    call, people, facilitator = declaring(1), a_group(2), person(Role.FACILITATOR)
    declare(call, facilitator, *people)
    text = page(facilitator, "reading-progress", call.slug).text
    assert "Network number 1" in text
    assert "3 readings needed, 2 places left" in text


@pytest.mark.parametrize("seed", ["x", "-1", "99999999999", "²", "1.5"])
def test_a_seed_has_digits(seed):
    call, facilitator = declaring(1), person(Role.FACILITATOR)
    assert page(facilitator, "reading-progress", call.slug, seed=seed).status_code == 400


def test_progress_shows_counts_and_never_values():
    call, people, facilitator = reading(2)
    send(sheet_of(people[0], applications(call)[0]), 4, sentence="A secret sentence.")
    answer = page(facilitator, "reading-progress", call.slug)
    assert "A secret sentence." not in answer.text
    progress = answer.context["progress"]
    assert (progress["sent"], progress["total"]) == (1, 6)
    assert [row["sent"] for row in progress["members"]] == [1, 0, 0]
    assert [row["sent"] for row in progress["applications"]] == [1, 0]
    assert page(facilitator, "reading-sheets", applications(call)[0].public_id).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_progress_costs_the_same_at_any_length(client, size, django_assert_num_queries):
    call, _people, facilitator = reading(size)
    sign_in(client, facilitator)
    with django_assert_num_queries(9):  # user, call; 3 counts; ties, declared; choices of 2 fields
        client.get(reverse("reading-progress", args=[call.slug]))


def test_the_facilitator_opens_and_closes_by_post_only():
    call, people, facilitator = declaring(1), a_group(3), person(Role.FACILITATOR)
    declare(call, facilitator, *people)
    services.assign_readings(call, by=facilitator)
    browser = signed_in_as(facilitator)
    for route, stage in (("reading-open", "reading"), ("reading-close", "deliberating")):
        assert browser.get(reverse(route, args=[call.slug])).status_code == 405
        assert browser.post(reverse(route, args=[call.slug])).status_code == 302
        assert Call.objects.get(pk=call.pk).stage == stage
        assert browser.post(reverse(route, args=[call.slug])).status_code == 409


def test_a_member_may_not_take_the_facilitators_steps():
    call, people, _ = reading(1)
    for route in ("reading-assign", "reading-add", "reading-open", "reading-close"):
        assert signed_in_as(people[0]).post(reverse(route, args=[call.slug])).status_code == 403
    assert page(people[0], "reading-progress", call.slug).status_code == 403
    assert Call.objects.get(pk=call.pk).stage == "reading"


# --- the ranking ----------------------------------------------------------


def test_the_ranking_shows_total_median_range_and_number_together():
    call, people, facilitator = reading(1)
    [application] = applications(call)
    for value, user in zip((4, 4, 0), people, strict=True):
        send(sheet_of(user, application), value)
    assert "66.7" not in page(people[0], "ranking", call.slug).text
    services.close_reading(call, by=facilitator)
    answer = page(people[0], "ranking", call.slug)
    [row] = answer.context["rows"]
    assert [str(value) for value in (row.rank, row.mean, row.median, row.low, row.high, row.n)] == [
        "1",
        "66.7",
        "100",
        "0",
        "100",
        "3",
    ]
    assert "66.7" in answer.text
    assert "Readers differ on a criterion" in answer.text


def test_the_picture_shows_equal_ranks_and_where_the_money_would_end():
    call, people, facilitator = reading(3)
    best, *others = applications(call)
    for user in people:
        send(sheet_of(user, best), 4)
        for other in others:
            send(sheet_of(user, other), 2)
    services.close_reading(call, by=facilitator)
    Balance.objects.filter(fund=call.fund, account=Account.AVAILABLE).update(pence=5_100_000)  # each asks for £25,000
    dots = page(people[0], "ranking", call.slug).context["dots"]
    assert [row["rank"] for row in dots] == [1, 2, 2]
    assert [row.get("line_after") for row in dots] == [None, "The grants budget of £51,000 would reach to here", None]


def test_too_few_readings_are_said_and_not_ranked():
    call, people, facilitator = reading(1)
    send(sheet_of(people[0], applications(call)[0]), 4)
    services.close_reading(call, by=facilitator)
    answer = page(people[0], "ranking", call.slug)
    assert answer.context["rows"][0].rank is None
    assert "Not enough readings" in answer.text


@pytest.mark.parametrize("size", [1, 3])
def test_the_ranking_costs_the_same_at_any_length(client, size, django_assert_num_queries):
    call, people, _ = closed(size)
    sign_in(client, people[0])
    with django_assert_num_queries(5):  # user, call, ranking, applications, the money left
        client.get(reverse("ranking", args=[call.slug]))


@pytest.mark.parametrize("role", [None, Role.BOARD, Role.FUNDER, Role.FINANCE, Role.LEARNING])
def test_the_ranking_is_for_the_group_the_facilitator_and_staff(role):
    call, *_ = closed(1)
    assert page(person(role), "ranking", call.slug).status_code == 403


def test_every_sheet_is_open_to_the_group_after_reading():
    call, people, _ = closed(1)
    [application] = applications(call)
    text = page(people[0], "reading-sheets", application.public_id).text
    assert [str(user) in text for user in people[1:]] == [True, True]
    assert "Your score sheet" in text
    assert text.count("It says so.") == 15
