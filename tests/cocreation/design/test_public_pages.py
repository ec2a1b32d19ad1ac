"""What everybody reads is what was agreed: no draft, no name that was not chosen, no word that was not given."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from cocreation.design import services
from cocreation.group.models import Member
from grants.calls import services as calls
from grants.calls.definition import editing
from grants.calls.models import AgreedDecision
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.outbox.models import Message
from tests.cast import a_call, an_application, person
from tests.cocreation.design.cast import a_design

pytestmark = pytest.mark.django_db
PAGES = ("call-design", "call-because", "fund-design", "fund-because")


@pytest.fixture
def design():
    return a_design(launched=False)


def launch(design):
    return calls.launch_call(design.call, "The tests need no pack.", by=design.staff)


def pages(design):
    """The four public pages as one text; the call is launched."""
    found = []
    for name in PAGES:
        about = design.call.slug if name.startswith("call") else design.call.fund_id
        answer = Client().get(reverse(name, args=[about]))
        assert answer.status_code == 200, name
        found.append(answer.content.decode())
    return "\n".join(found)


def named(user, choice, chosen=""):
    Member.objects.filter(user=user).update(public_name=choice, chosen_name=chosen)


def test_no_draft_leaks_and_nothing_agreed_is_no_page(design):
    launch(design)
    objected = design.hold(design.begin(title="SECRETTITLE", text="SECRETTEXT"), objector=2, said="SECRETOUTCOME")
    services.say_comment(objected, "SECRETCOMMENT", True, by=design.members[1])
    services.propose_amendment(objected, "SECRETAMENDED", "SECRETWHY", seen=1, by=design.members[1])
    aside = services.set_aside(design.begin(title="SECRETASIDE"), "SECRETREASON", by=design.facilitator)
    asked = design.begin("safety", title="SECRETASKED")
    design.open(asked)
    for name in PAGES:
        about = design.call.slug if name.startswith("call") else design.call.fund_id
        assert Client().get(reverse(name, args=[about])).status_code == 404
    detail, listed = (Client().get(address).text for address in ("/calls/", f"/calls/{design.call.slug}/"))
    assert "because-of-you" not in detail + listed
    services.decide(design.begin("payment", title="How we pay"), "advice", "Asked.", seen=1, by=design.facilitator)
    text = pages(design) + detail + listed
    assert "How we pay" in text
    assert "SECRET" not in text
    for hidden in (objected, aside, asked):
        assert str(hidden.public_id) not in text


def test_names_are_those_that_members_chose_on_every_byte(design):
    one, two, three, four = design.members[:4]
    for user, name in ((one, "Amal Ownname"), (two, "Bahar Legalname"), (three, "Cyrus Hiddenname"), (four, "Dana Q")):
        type(user).objects.filter(pk=user.pk).update(name=name)
    named(one, "name")
    named(two, "chosen", "B. of Leeds")
    named(three, "unnamed", "Never this")
    decision = design.begin(drafters=[two, three])
    comment = services.say_comment(decision, "Think of Wales.", True, by=two)
    silent = services.say_comment(decision, "PRIVATEWORDS of mine.", by=four)
    design.write(decision, "We fund in Wales.", why="Wales is in.", comment=comment, heard="Wales was missing.")
    design.write(decision, "We fund in Wales and Kent.", why="Kent is in.", comment=silent, heard="Kent was missing.")
    third = services.say_comment(decision, "And the islands.", True, by=three)
    design.write(decision, "We fund everywhere.", why="All are in.", comment=third)
    services.open_round(decision, clock.now() + dt.timedelta(days=2), seen=4, by=design.facilitator)
    for number, member in enumerate(design.members):
        said = ("concern", "PRIVATEWORDS in a round.") if number == 3 else ("consent", "")
        services.answer_round(decision, *said, seen=4, by=member)
    services.close_round(decision, "We agree.", by=design.facilitator)
    launch(design)
    text = pages(design)
    assert "Drafted by Amal Ownname, B. of Leeds and 1 person who is not named." in text
    assert "7 of 7 members of the Group took part." in text
    assert "Think of Wales." in text
    assert "And the islands." in text  # its words may be published; its author is not named
    assert "Kent was missing." in text
    for hidden in ("Bahar", "Legalname", "Cyrus", "Hiddenname", "Never this", "Dana Q", "Noor", "PRIVATEWORDS"):
        assert hidden not in text, hidden
    assert "@" not in text.replace("hello@", "").split("What changed because of you</h1>")[-1].split("<footer")[0]
    services.edit_comment(comment, comment.text, False, by=two)
    named(one, "unnamed")
    text = pages(design)
    assert "Think of Wales." not in text
    assert "Amal" not in text
    assert "Drafted by B. of Leeds and 2 people who are not named." in text


def test_a_call_shows_what_it_was_launched_with_and_what_changed_it_since(design):
    first = design.agree_part("criteria", title="Criteria of the call")
    policy = design.agree("safety", title="Safety")
    replaced = services.decide(design.begin("payment", title="Pay"), "advice", "Asked.", seen=1, by=design.staff)
    with clock.at(clock.now() + dt.timedelta(minutes=1)):
        call = launch(design)
    with clock.at(clock.now() + dt.timedelta(minutes=2)):
        later = design.agree_part("criteria", title="Criteria of the next one")
        pay = design.hold(design.begin("payment", title="Pay, better", replaces=replaced))
        design.call = call
        shown = AgreedDecision.objects.of(call).values_list("public_id", flat=True)
        assert set(shown) == {first.public_id, policy.public_id, pay.public_id}
        only_here = Client().get(reverse("call-design", args=[call.slug])).text
        assert "Criteria of the call" in only_here
        assert "Criteria of the next one" not in only_here
        whole = Client().get(reverse("fund-design", args=[call.fund_id])).text
        assert whole.index(str(later.public_id)) < whole.rindex(str(first.public_id))
        assert whole.count("Replaced by a later decision") == 2


def test_a_change_after_launch_is_on_the_page_and_its_drafters_and_applicants_hear(design):
    call = launch(design)
    draft = an_application(call)
    change = lambda data: editing.change_question(data, "summary", {"label": "What would you do?"})  # noqa: E731
    decision = design.begin(
        "questions", title="A shorter question", call=call, data=change(call.definition)["questions"]
    )
    design.hold(decision)
    agreed = AgreedDecision.objects.get(public_id=decision.public_id)
    proposed = calls.amend_call(call, change, "It was too long.", "The Group", agreed, by=design.staff)
    calls.confirm_amendment(proposed, by=person(Role.STAFF))
    design.call.refresh_from_db()
    assert "It was too long." in pages(design)
    told = Message.objects.filter(key__contains=f":{proposed.pk}:")
    assert {one.to for one in told} == {draft.started_by.email, design.members[0].email}
    assert not any("shorter" in f"{one.subject} {one.body}" for one in told)


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_same_number_of_times_for_one_and_for_three(design, count, django_assert_num_queries):
    for number in range(count):
        decision = design.begin("safety", title=f"Safety {number}")
        comment = services.say_comment(decision, "Words.", True, by=design.members[number])
        design.write(decision, f"Text {number}", comment=comment)
        design.hold(decision)
    launch(design)
    for name, queries in zip(PAGES, (8, 9, 6, 7), strict=True):
        about = design.call.slug if name.startswith("call") else design.call.fund_id
        with django_assert_num_queries(queries):
            Client().get(reverse(name, args=[about]))


def test_a_call_of_another_fund_or_in_preparation_is_nobodys(design):
    design.agree()
    assert Client().get(reverse("call-design", args=[design.call.slug])).status_code == 404  # not launched
    assert Client().get(reverse("fund-design", args=[design.call.fund_id])).status_code == 200
    assert Client().get(reverse("fund-design", args=[design.call.fund_id + 999])).status_code == 404
    assert a_call().slug not in Client().get(reverse("fund-design", args=[design.call.fund_id])).text
