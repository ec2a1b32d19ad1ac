"""The proposal's page: what a facilitator sees, changes and assigns, and what they never learn."""

import pytest
from django.urls import reverse

from cocreation.reading import services
from cocreation.reading.models import PlanState, Reading, ReadingPlan
from grants.applications.models import Rung
from grants.applications.services import recuse
from shaping_future.accounts.roles import Role
from tests.cast import person, sign_in, signed_in_as
from tests.cocreation.cast import a_group, applications, closed, declare, declaring, reading
from tests.cocreation.reading.cast import brings, declared, needs, page, pairs

pytestmark = pytest.mark.django_db
ASK = {"spread": "even", "seed": "7"}


def send(user, call, route, **data):
    return signed_in_as(user).post(reverse(route, args=[call.slug]), data)


def shown(user, call, **data):
    return page(user, "reading-proposal", call.slug, **data)


def test_a_proposal_is_asked_for_looked_at_and_assigned_as_it_was_shown():
    call, people, facilitator = declared(2, 4)
    assert "Work out a proposal" in shown(facilitator, call).text
    assert send(facilitator, call, "reading-propose", **ASK).status_code == 302
    answer = shown(facilitator, call)
    found = answer.context["proposal"]
    assert (found.plan.seed, found.worst, [load.count for load in found.loads]) == (7, 0, [2, 2, 1, 1])
    assert sorted(str(load.member) for load in found.loads) == sorted(map(str, people))
    assert "238 words a minute" in answer.text
    assert send(facilitator, call, "reading-assign", plan=found.plan.pk, seen=0).status_code == 302
    assert pairs() == {(member.pk, row.application.pk) for row in found.rows for member, _has in row.readers}


def test_figures_and_bars_say_who_is_served_worst():
    call, people, facilitator = declared(2, 4, reviewers_per_application=1)
    needs(applications(call)[1], facilitator, topics=["arts"])
    brings(people[2], topics=["arts"])
    services.propose_readings(call, by=facilitator)
    answer = shown(facilitator, call)
    assert [(row["label"], row["count"]) for row in answer.context["served"]] == [("Fit 0", 1), ("Fit 2", 1)]
    assert [row.served for row in answer.context["proposal"].rows] == [0, 2]
    assert "0 of 8" in answer.text
    assert answer.text.count("Said") == 1


def test_a_reader_is_changed_and_a_change_that_breaks_a_rule_is_refused():
    call, _people, facilitator = declared(1, 4, max_applications_per_reviewer=1)
    services.propose_readings(call, by=facilitator)
    [application] = applications(call)
    form = shown(facilitator, call, change=application.public_id).context["swap"]
    [out, *_], [_empty, into] = form.fields["out"].choices, form.fields["into"].choices
    fields = {"application": application.public_id, "seen": 0, "out": out[0], "into": into[0]}
    assert send(facilitator, call, "reading-swap", **fields | {"into": out[0]}).status_code == 400
    assert send(facilitator, call, "reading-swap", **fields).status_code == 302
    assert [into[0], application.pk] in ReadingPlan.objects.get().pairs
    again = send(facilitator, call, "reading-swap", **fields | {"out": into[0], "into": out[0]})
    assert (again.status_code, "Somebody changed the proposal" in again.content.decode()) == (409, True)


def test_what_changed_since_is_said_and_not_assigned():
    call, people, facilitator = declared(1, 4)
    plan = services.propose_readings(call, by=facilitator)
    recuse(applications(call)[0], people[0], Rung.ROOM, by=facilitator)
    answer = shown(facilitator, call)
    assert "This is out of date" in answer.text
    assert "Assign these readings" not in answer.text
    refused = send(facilitator, call, "reading-assign", plan=plan.pk, seen=0)
    assert (refused.status_code, Reading.objects.count()) == (409, 0)


@pytest.mark.parametrize("fields", [{}, {"plan": "x", "seen": "0"}, {"plan": "1"}, {"plan": "0", "seen": "0"}])
def test_nobody_assigns_what_they_have_not_looked_at(fields):
    call, _people, facilitator = declared(1, 3)
    services.propose_readings(call, by=facilitator)
    assert send(facilitator, call, "reading-assign", **fields).status_code == 409
    assert Reading.objects.count() == 0


def test_an_impossible_proposal_says_why_and_offers_a_way_out():
    call, people, facilitator = declared(1, 2)
    send(facilitator, call, "reading-propose", **ASK)
    answer = shown(facilitator, call)
    assert "Network number 1" in answer.text
    assert "3 readings needed, 2 places left" in answer.text
    [repair] = answer.context["proposal"].repairs
    assert (repair["kind"], "Accept 1 reading fewer" in repair["says"]) == ("fewer", True)
    send(facilitator, call, "reading-propose", **ASK, repair="fewer")
    assert "It rests on a way out that was accepted" in shown(facilitator, call).text
    assert len(people) == len(ReadingPlan.objects.first().pairs)


@pytest.mark.parametrize("seed", ["x", "-1", "99999999999", "²", "1.5", ""])
def test_a_seed_has_digits(seed):
    call, facilitator = declaring(1), person(Role.FACILITATOR)
    answer = send(facilitator, call, "reading-propose", spread="even", seed=seed)
    assert (answer.status_code, ReadingPlan.objects.count()) == (400, 0)


def test_the_part_that_changes_asks_again_while_the_worker_works(monkeypatch):
    monkeypatch.setattr("cocreation.reading.services.proposing.SOON", 1)
    call, _people, facilitator = declared(1, 3)
    plan = services.propose_readings(call, by=facilitator)
    ReadingPlan.objects.filter(pk=plan.pk).update(step="floor", done=2)
    address = reverse("reading-proposal", args=[call.slug])
    assert "watch.js" in shown(facilitator, call).text
    part = signed_in_as(facilitator).get(address, headers={"HX-Request": "true"}).content.decode()
    assert f'data-watch="{address}"' in part
    assert ("Looking after the application that is served worst" in part, "<html" in part) == (True, False)
    services.work_out(plan.pk)
    part = signed_in_as(facilitator).get(address, headers={"HX-Request": "true"}).content.decode()
    assert ("data-watch" in part, "Look at it" in part) == (False, True)


def test_failing_is_said():
    call, _people, facilitator = declared(1, 3)
    services.propose_readings(call, by=facilitator)
    ReadingPlan.objects.update(state=PlanState.FAILED)
    assert "We could not work it out" in shown(facilitator, call).text


def test_a_facilitator_learns_nothing_of_what_they_stay_out_of():
    call, people, facilitator = declaring(3), a_group(3), person(Role.FACILITATOR)
    out, *_others = applications(call)
    declare(call, *people)
    declare(call, facilitator, ties=(out,))
    services.propose_readings(call, by=facilitator)
    answer = shown(facilitator, call)
    hidden = (str(out.organisation), out.reference, str(out.public_id))
    assert [text for text in hidden if text in answer.text] == []
    assert "1 more that you stay out of" in answer.text
    assert shown(facilitator, call, change=out.public_id).context["swap"] is None
    member = people[0].membership.pk
    fields = {"application": out.public_id, "seen": 0, "out": member, "into": member}
    assert send(facilitator, call, "reading-swap", **fields).status_code == 409
    assert page(facilitator, "reading-need", out.public_id).status_code == 404
    recuse(out, people[0], Rung.ROOM, by=person(Role.STAFF))
    services.propose_readings(call, by=facilitator)
    answer = shown(facilitator, call)
    assert "1 that you stay out of: 3 readings needed, 2 places left" in answer.text
    assert [text for text in hidden if text in answer.text] == []


def test_what_an_application_asks_is_said_on_a_page_of_its_own():
    call, _people, facilitator = declared(1, 3)
    [application] = applications(call)
    address = reverse("reading-need", args=[application.public_id])
    refused = signed_in_as(facilitator).post(address, {"only_with_language": "on"})
    assert (refused.status_code, "Choose the language" in refused.content.decode()) == (400, True)
    assert signed_in_as(facilitator).post(address, {"language": "ar", "topics": ["arts"]}).status_code == 302
    application.refresh_from_db()
    assert (application.reading_need.language, application.reading_need.topics) == ("ar", ["arts"])
    assert 'value="ar" selected' in page(facilitator, "reading-need", application.public_id).text


def test_after_reading_has_closed_it_can_be_looked_at_only():
    call, _people, facilitator = closed(1)
    answer = shown(facilitator, call)
    assert [one in answer.text for one in ("Assigned", "Work out a proposal", "What it asks")] == [True, False, False]


@pytest.mark.parametrize("stage", ["declaring", "reading"])
@pytest.mark.parametrize("size", [1, 3])
def test_it_costs_the_same_at_any_length(client, size, stage, django_assert_num_queries):
    if stage == "declaring":
        call, _people, facilitator = declared(size, 3)
        services.propose_readings(call, by=facilitator)
    else:
        call, _people, facilitator = reading(size)
    sign_in(client, facilitator)
    with django_assert_num_queries(8 if stage == "declaring" else 9):  # user, call, plan, 4 or 5 inputs, applications
        client.get(reverse("reading-proposal", args=[call.slug]))


@pytest.mark.parametrize("route", ["reading-need", "member-brings"])
def test_the_small_forms_cost_little(client, route, django_assert_max_num_queries):
    call, people, facilitator = declared(1, 3)
    sign_in(client, people[0] if route == "member-brings" else facilitator)
    args = [] if route == "member-brings" else [applications(call)[0].public_id]
    with django_assert_max_num_queries(12):
        assert client.get(reverse(route, args=args)).status_code == 200
