"""The pages about changes: each person sees what is theirs, and what was typed is kept."""

import pytest
from django.urls import reverse

from grants.applications import services as applications
from grants.applications.models import Rung
from grants.variations import services
from grants.variations.models import Ending, Variation
from shaping_future.accounts.roles import Role
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import lead
from tests.grants.variations.cast import approved, fresh, proposed, signed_by_all

pytestmark = pytest.mark.django_db


def at(name, world):
    return reverse(name, args=[world.award.public_id])


def proposal(world, **changes):
    values = {"why": "They need it.", "pence": "30,000", "ends_on": world.award.ends_on.isoformat(),
              "purpose": world.award.purpose}  # fmt: skip
    for number, (pounds, day) in enumerate((("12,500", "2027-01-10"), ("17,500", "2027-09-01")), start=1):
        values |= {f"pence-{number}": pounds, f"due_on-{number}": day, f"when-{number}": "as we said"}
    return values | changes


def test_a_change_from_page_to_page(world):
    partner, staff, other, board = (
        signed_in_as(user) for user in (lead(world.award), world.staff, world.checker, world.board[0])
    )
    assert "Nothing has changed since" in partner.get(at("variation-list", world)).text
    empty = partner.post(at("variation-ask", world), {"message": " "})
    assert (empty.status_code, "Write what you would like to change" in empty.text) == (400, True)
    assert partner.post(at("variation-ask", world), {"message": "More people come."}).status_code == 302
    again = partner.post(at("variation-ask", world), {"message": "And more."})
    assert (again.status_code, "And more." in again.text) == (409, True)
    assert "Changes that grant partners ask for" in staff.get("/desk/").text
    page = staff.get(at("variation-propose", world)).text
    assert "More people come." in page
    assert 'value="12,500"' in page  # the payments as they are
    wrong = staff.post(at("variation-propose", world), proposal(world, **{"pence-2": "17,000"}))
    assert (wrong.status_code, "what is left to pay is £30,000" in wrong.text) == (400, True)
    assert 'value="17,000"' in wrong.text
    half = staff.post(at("variation-propose", world), proposal(world, **{"when-2": ""}))
    assert (half.status_code, "Payment 2 needs a sum" in half.text) == (400, True)
    assert staff.post(at("variation-propose", world), proposal(world)).status_code == 302
    variation = Variation.objects.get()
    decide = reverse("variation-decide", args=[variation.public_id])
    assert "somebody else decides" in staff.get(decide).text
    assert "The Board decides" in other.get(decide).text
    assert partner.get(decide).status_code == 404
    assert world.award.reference in board.get(reverse("variation-board")).text
    assert "£30,000 in place of £25,000" in board.get(decide).text
    old = board.post(decide, {"say": "yes", "seen": "2020-01-01"})
    assert (old.status_code, "changed after you opened" in old.text) == (409, True)
    assert board.post(decide, {"say": "yes", "seen": variation.proposed_at.isoformat()}).status_code == 302
    signing = partner.get(at("agreement-detail", world)).text
    assert "This version changes your grant" in signing
    assert "£30,000 in place of £25,000" in signing
    signed_by_all(world, Variation.objects.get())
    assert "In force" in partner.get(at("variation-list", world)).text
    assert "version 1 as a PDF" in partner.get(at("agreement-detail", world)).text


def test_a_no_is_explained_to_the_partner(world):
    services.ask_for_change(world.award, "More.", by=lead(world.award))
    decide = reverse("variation-decide", args=[Variation.objects.get().public_id])
    browser = signed_in_as(world.staff)
    empty = browser.post(decide, {"say": "no", "words": ""})
    assert (empty.status_code, "Write why." in empty.text) == (400, True)
    assert browser.post(decide, {"say": "no", "words": "The fund is used up."}).status_code == 302
    assert "The fund is used up." in signed_in_as(lead(world.award)).get(at("variation-list", world)).text


def test_ending_a_grant_on_the_desk_and_giving_it_back(world):
    partner, staff, other = (signed_in_as(user) for user in (lead(world.award), world.staff, world.checker))
    assert partner.post(at("grant-give-back", world), {"words": "We stop."}).status_code == 302
    assert "The end of this grant is prepared" in partner.get(at("variation-list", world)).text
    ending = Ending.objects.get()
    steps = {name: reverse("admin:grants_ending_step", args=[ending.pk, name]) for name in ("confirm", "call-off")}
    assert staff.post(steps["call-off"]).status_code == 302
    step = reverse("admin:grants_award_step", args=[world.award.pk, "end"])
    wrong = staff.post(step, {"how": "early", "reason": "", "words": "It cannot go on."})
    assert (wrong.status_code, "why it ends early" in wrong.text) == (400, True)
    assert staff.post(step, {"how": "early", "reason": "cannot", "words": "It cannot go on."}).status_code == 302
    assert "Ends of grants to confirm" in other.get("/desk/").text
    confirm = reverse("admin:grants_ending_step", args=[Ending.objects.standing().get().pk, "confirm"])
    assert staff.post(confirm).status_code == 409
    assert other.post(confirm).status_code == 302
    said = partner.get(at("variation-list", world)).text
    assert "This grant has ended" in said
    assert "It cannot go on." in said
    assert partner.get(at("agreement-detail", world)).status_code == 200
    assert partner.get("/partner/").status_code == 200
    assert signed_in_as(world.finance).get(at("instalment-list", world)).status_code == 200


def test_strangers_and_who_stays_out_find_nothing(world):
    variation = proposed(world)
    decide = reverse("variation-decide", args=[variation.public_id])
    out = [person(Role.STAFF), person(Role.BOARD)]
    for user in out:
        applications.recuse(world.award.application, user, Rung.ROOM, by=world.facilitator)
        assert signed_in_as(user).get(decide).status_code == 404
    assert world.award.reference not in signed_in_as(out[1]).get(reverse("variation-board")).text
    for user in (person(), world.second, person(Role.GROUP_MEMBER)):
        for name in ("variation-list", "variation-ask", "grant-give-back"):
            assert signed_in_as(user).get(at(name, world)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_ask_the_same_number_of_times(world, rows, django_assert_num_queries):
    for _ in range(rows - 1):
        services.say_no(approved(world), "Not now.", by=world.staff)
    proposed(world)
    browser = signed_in_as(world.staff)
    with django_assert_num_queries(7):
        page = browser.get(at("variation-list", world))
    assert page.text.count("card__title") == rows


def test_the_boards_limit(world):
    address = reverse("variation-limit", args=[world.call.fund_id])
    board = signed_in_as(world.board[0])
    assert board.post(address, {"pence": "x"}).status_code == 400
    assert board.post(address, {"pence": "2,000"}).status_code == 302
    assert "£2,000 more than you approved" in board.get(reverse("variation-board")).text
    assert signed_in_as(world.staff).get(address).status_code == 403
    assert fresh(world)
