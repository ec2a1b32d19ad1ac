"""A call is built from what the Group agreed, says where it differs, and changes after launch by a decision alone."""

import datetime as dt

import pytest
from django.urls import reverse

from grants.calls import services
from grants.calls.agreed import resting
from grants.calls.checklist import go_live
from grants.calls.definition import editing, with_dates
from grants.calls.models import AgreedDecision, Amendment, Call
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from tests.cast import a_call, person, signed_in_as
from tests.designed import agreed, agreed_change

pytestmark = pytest.mark.django_db
WHY = ("People asked.", "The Group, on 3 May")
DESIGNED = ("eligibility", "criteria", "questions", "review", "decision_rules")


@pytest.fixture
def staff():
    return person(Role.STAFF)


def heavier(data, place=0, more=5):
    items = [dict(one) for one in data["criteria"]["items"]]
    items[place]["weight"] += more
    items[place + 1]["weight"] -= more
    return data["criteria"] | {"items": items}


def relabelled(key, label):
    return lambda data: editing.change_question(data, key, {"label": label})


def lines(call):
    return {line.label: line for line in go_live(Call.objects.get(pk=call.pk))}


def test_the_go_live_list_says_what_rests_on_what_and_where_the_call_differs(staff, django_assert_num_queries):
    call = a_call(launched=False)
    whole = "The parts that the Group designs rest on its decisions"
    assert lines(call)[whole].says.startswith("Not agreed yet: Who can apply, Criteria and weights")
    criteria = agreed(call, "criteria", heavier(call.definition), title="Criteria and weights")
    for kind, part in (("questions", "questions"), ("eligibility", "eligibility"), ("readings", "review")):
        agreed(call, kind, call.definition[part], for_all=True)
    agreed(call, "decision_rule", for_all=True)  # in words alone
    line = lines(call)["“Criteria and weights” is as the Group agreed"]
    assert not line.done
    assert not line.must
    label, weight = (call.definition["criteria"]["items"][0][key] for key in ("label", "weight"))
    assert line.says == (
        f"Not as agreed in “Criteria and weights”. Criterion “{label}”: weight: the call says “{weight}”,"
        f" “{weight + 5}” was agreed. And 1 more difference."
    )
    assert lines(call)[whole].done
    services.build_from_decisions(call, [criteria], by=staff)
    assert lines(call)["“Criteria and weights” is as the Group agreed"].says.startswith(
        "It rests on “Criteria and weights”"
    )
    fresh = Call.objects.get(pk=call.pk)
    assert fresh.criteria.first().weight == weight + 5
    with django_assert_num_queries(1):
        assert [one.part for one in resting(fresh, fresh.definition)] == list(DESIGNED)


def test_parts_that_need_each_other_are_built_in_one_step(staff):
    call = a_call(launched=False)
    renamed = call.definition["criteria"] | {
        "items": [
            one | {"key": "voice"} if number == 0 else one
            for number, one in enumerate(call.definition["criteria"]["items"])
        ]
    }
    old = call.definition["criteria"]["items"][0]["key"]
    asked = [
        one | {"criterion": "voice"} if one.get("criterion") == old else one for one in call.definition["questions"]
    ]
    criteria, questions = agreed(call, "criteria", renamed), agreed(call, "questions", asked)
    with pytest.raises(NotValid, match="There is no criterion"):
        services.build_from_decisions(call, [criteria], by=staff)
    assert Call.objects.get(pk=call.pk).definition_hash == call.definition_hash
    services.build_from_decisions(call, [criteria, questions], by=staff, seen=call.definition_hash)
    assert Call.objects.get(pk=call.pk).criteria.filter(key="voice").exists()
    with pytest.raises(NotAllowedNow, match="Somebody else changed"):
        services.build_from_decisions(call, [criteria], by=staff, seen=call.definition_hash)


def test_blind_phases_are_staffs_and_stay_when_reading_is_built(staff):
    call = a_call(launched=False)
    fewer = call.definition["review"] | {"reviewers_per_application": 2}
    blind = [{"phase": "reading", "hides": ["organisations", "amounts"], "from": ["group"]}]
    services.change_call(call, lambda data: editing.put(data, ("review",), {"blind": blind}), by=staff)
    decision = agreed(call, "readings", {key: one for key, one in fewer.items() if key != "blind"})
    services.build_from_decisions(call, [decision], by=staff)
    fresh = Call.objects.get(pk=call.pk)
    assert (fresh.definition["review"]["blind"], fresh.readings_per_application) == (blind, 2)
    assert "agreed" not in {line.part for line in go_live(fresh) if "Reading" in line.label}


def test_what_a_call_is_not_built_from(staff):
    call, other = a_call(launched=False), a_call(launched=False)
    replaced = agreed(call, "criteria", heavier(call.definition))
    agreed(call, "criteria", call.definition["criteria"])
    foreign, words = agreed(other, "questions", other.definition["questions"]), agreed(call, "eligibility")
    for decision in (replaced, foreign, words):
        decision.refresh_from_db()
        with pytest.raises(NotValid, match="Choose decisions of this fund"):
            services.build_from_decisions(call, [decision], by=staff)
    with pytest.raises(NotAllowed):
        services.build_from_decisions(call, [foreign], by=person(Role.FACILITATOR))
    launched = a_call()
    with pytest.raises(NotAllowedNow, match="was launched"):
        services.build_from_decisions(launched, [agreed(launched, "criteria", heavier(call.definition))], by=staff)


# --- after the launch ------------------------------------------------------------------------------------------------


def test_what_the_group_designed_changes_by_its_decision_and_as_it_says(staff):
    call, change = a_call(), relabelled("summary", "In a few words: what would you do?")
    refuse = lambda decision, sentence: pytest.raises((NotValid, NotAllowedNow), match=sentence)  # noqa: E731
    for decision, sentence in (
        (None, "Name the agreed decision"),
        (agreed(call, "criteria", call.definition["criteria"]), "is not about “Questions”"),
        (agreed(call, "questions", call.definition["questions"]), "the change says “In a few words"),
        (agreed(a_call(), "questions"), "is not about this call"),
    ):
        with refuse(decision, sentence):
            services.amend_call(call, change, *WHY, decision, by=staff)
    assert not Amendment.objects.exists()
    decision = agreed_change(call, change)
    proposed = services.amend_call(call, change, *WHY, decision, by=staff)
    applied = services.confirm_amendment(proposed, by=person(Role.STAFF))
    assert applied.decision == decision
    assert list(AgreedDecision.objects.of(Call.objects.get(pk=call.pk)).filter(kind="questions")) == [decision]


def test_a_decision_in_words_carries_a_change_when_it_was_made_since_the_launch(staff):
    call = a_call(launched=False)
    early = agreed(call, "questions")
    with clock.at(clock.now() + dt.timedelta(minutes=1)):
        call = services.launch_call(call, "Tests.", by=staff)
    with clock.at(clock.now() + dt.timedelta(minutes=2)):
        change = relabelled("summary", "What would you do?")
        with pytest.raises(NotAllowedNow, match="before the call was launched"):
            services.amend_call(call, change, *WHY, early, by=staff)
        since = agreed(call, "questions")
        with pytest.raises(NotAllowedNow, match="replaced by a later"):
            services.amend_call(call, change, *WHY, AgreedDecision.objects.get(pk=early.pk), by=staff)
        assert services.amend_call(call, change, *WHY, since, by=staff).decision == since


def test_weights_never_change_after_launch_even_if_the_group_agrees(staff):
    call = a_call()
    decision = agreed(call, "criteria", heavier(call.definition))
    with pytest.raises(NotAllowedNow, match="weights of a launched call stay"):
        services.amend_call(call, lambda data: data | {"criteria": heavier(data)}, *WHY, decision, by=staff)
    amendment = services.begin_amendment(call, by=staff)
    services.build_from_decisions(call, [decision], by=staff)  # the copy may say it; proposing it is refused
    with pytest.raises(NotAllowedNow, match="weights of a launched call stay"):
        services.propose_amendment(amendment, *WHY, decision, by=staff)


def test_two_parts_change_one_at_a_time_and_dates_need_no_decision(staff):
    call = a_call()
    first = call.definition["eligibility"][0]["q"]

    def both(data):
        data = editing.change(data, ("eligibility",), 0, {"q": f"{first} Really?"})
        return editing.change_question(data, "summary", {"label": "Another"})

    with pytest.raises(NotValid, match="one at a time"):
        services.amend_call(call, both, *WHY, by=staff)
    later = lambda data: with_dates(data, call.opens_at, call.closes_at + dt.timedelta(days=1))  # noqa: E731
    assert services.amend_call(call, later, *WHY, by=staff).proposed_at


# --- the page of the builder -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_staff_see_each_difference_and_build_from_the_page(staff, count, django_assert_num_queries):
    call, browser = a_call(launched=False), signed_in_as(staff)
    agreed(call, "criteria", heavier(call.definition), title="Criteria and weights")
    for kind, part in (("questions", "questions"), ("readings", "review"))[: count - 1]:
        agreed(call, kind, call.definition[part])
    page = reverse("admin:grants_call_build_agreed", args=[call.pk])
    with django_assert_num_queries(3):  # person, call, decisions
        answer = browser.get(page)
    assert "Criteria and weights" in answer.text
    assert "2 differences" in answer.text
    seen = answer.context["work"].seen
    assert browser.post(page, {"seen": seen}).status_code == 400
    assert browser.post(page, {"seen": "0" * 64, "part": "criteria"}).status_code == 409
    assert browser.post(page, {"seen": seen, "part": "criteria"}).status_code == 302
    assert "2 differences" not in browser.get(page).text
    assert browser.post(page, {"part": "criteria"}).status_code == 400  # twice is once


def test_the_page_of_a_change_asks_for_the_decision(staff):
    call, browser = a_call(), signed_in_as(staff)
    change = relabelled("summary", "What would you do?")
    decision = agreed_change(call, change)
    services.begin_amendment(call, by=staff)
    services.change_call(call, change, by=staff)
    page = reverse("admin:grants_call_build_change", args=[call.pk])
    assert "The Group designed this part" in browser.get(page).text
    said = {"do": "propose", "reason": "People asked.", "decided_by": "The Group"}
    refused = browser.post(page, said)
    assert (refused.status_code, "Name the agreed decision" in refused.text) == (400, True)
    assert browser.post(page, said | {"decision": "999999"}).status_code == 400
    assert browser.post(page, said | {"decision": str(decision.pk)}).status_code == 302
    assert call.amendments.get().decision == decision
