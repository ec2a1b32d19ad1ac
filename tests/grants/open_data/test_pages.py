"""The pages that everybody may read about grants and calls, and what a grant partner lets us say there."""

import pytest
from django.test import Client
from django.urls import reverse

from grants.awards.models import Award
from grants.open_data import services
from grants.open_data.models import SaidInPublic
from grants.open_data.queries import calls_in_numbers, grants_made, public_id
from shaping_future import clock
from shaping_future.errors import NotAllowed, NotValid
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import lead
from tests.grants.open_data.cast import HIDDEN, Open, choose
from tests.standing import built_once

pytestmark = pytest.mark.django_db
ALONE = ["calls", "grants", "data", "json", "csv", "xlsx", "sitemap", "robots"]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(lambda: Open(declined=6), django_db_blocker)


@pytest.mark.parametrize("name", ALONE)
def test_every_page_opens_for_a_visitor_and_may_be_kept(world, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        answer = Client().get(reverse(f"open_data:{name}"))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_page_that_did_not_change_is_not_sent_again(world):
    first = Client().get(reverse("open_data:grants"))
    assert Client().get(reverse("open_data:grants"), headers={"if-none-match": first["ETag"]}).status_code == 304
    signed_in = signed_in_as(person()).get(reverse("open_data:grants"))
    assert "no-store" in signed_in["Cache-Control"]


def test_the_list_is_chosen_from_and_summed_up(world):
    text = Client().get(reverse("open_data:grants")).text
    assert "4 grants." in text
    assert "About £110,000 in all." in text
    assert "The Tuesday Circle" in text
    assert HIDDEN not in text
    some = Client().get(reverse("open_data:grants"), {"region": "TLL", "kind": "network", "call": world.call.slug})
    assert "4 grants." in some.text
    odd = Client().get(reverse("open_data:grants"), {"region": "<b>", "call": "none", "page": "x"})
    assert (odd.status_code, "4 grants." in odd.text) == (200, True)


def test_a_grant_has_a_page_that_an_old_address_does_not_reach(world):
    for award in (world.hidden, world.chosen, *world.named):
        assert Client().get(f"/grants/made/{public_id(award)}/").status_code == 200
    before = public_id(world.named[0])
    choose(world.named[0], "region")
    assert Client().get(f"/grants/made/{before}/").status_code == 404


def test_past_calls_say_how_many_and_why_not(world):
    one = next(one for one in calls_in_numbers() if one.call == world.call)
    assert (one.applied, one.funded, one.grants) == (11, 5, 4)
    assert one.rows[0]["label"] == "Funded"
    assert sum(row["count"] for row in one.rows) == 11
    text = Client().get(reverse("open_data:calls")).text
    assert "11 applied. 5 were funded: 45%." in text


def test_what_few_share_is_never_a_number(world):
    """One was taken back: it and those who were read would give each other away, if other figures name those read."""
    application = world.world.declined[0]
    type(application).objects.filter(pk=application.pk).update(state="withdrawn")
    one = next(one for one in calls_in_numbers() if one.call == world.call)
    assert one.applied == 11
    assert [row["count"] for row in one.rows[1:]] == [None, None]


def test_words_stand_beside_an_own_name_only(world):
    for award in (world.hidden, world.named[0]):
        services.say_in_public(award, "We learn to  rest.", ["DEI05"], ["DEI09", "DEI05"], by=lead(award))
    made = {one.id: one for one in grants_made()}
    shown, hidden = made[public_id(world.named[0])], made[public_id(world.hidden)]
    assert (shown.words, shown.leadership, shown.mission) == ("We learn to rest.", ("DEI05",), ("DEI05", "DEI09"))
    assert (hidden.words, hidden.leadership, hidden.mission) == ("", (), ())
    assert "Women and girls" in Client().get(shown.address).text


def test_only_the_partner_says_it_and_only_from_the_list(world):
    award = world.named[0]
    with pytest.raises(NotAllowed):
        services.say_in_public(award, "Words.", [], [], by=world.world.staff)
    for leadership in (["DEI80"], ["DEI05", "nothing"]):
        with pytest.raises(NotValid, match="from the list"):
            services.say_in_public(award, "Words.", leadership, [], by=lead(award))
    assert not SaidInPublic.objects.exists()


def test_the_partners_page(world):
    award = world.named[0]
    address, browser = reverse("open_data:said", args=[award.public_id]), signed_in_as(lead(award))
    assert "Nothing of it is public before you save" in browser.get(address).text
    refused = browser.post(address, {"words": "x" * 900})
    assert (refused.status_code, "x" * 900 in refused.text) == (400, True)
    assert browser.post(address, {"words": "We learn."}).status_code == 302
    assert "We learn." in Client().get(f"/grants/made/{public_id(award)}/").text
    assert signed_in_as(person()).get(address).status_code == 404


def test_before_the_first_grant(world):
    Award.objects.update(ended_at=clock.now(), ended_how="given_back")
    for name in ("calls", "grants", "data", "sitemap", "robots"):
        assert Client().get(reverse(f"open_data:{name}")).status_code == 200
    for name in ("json", "csv", "xlsx"):
        assert Client().get(reverse(f"open_data:{name}")).status_code == 404
