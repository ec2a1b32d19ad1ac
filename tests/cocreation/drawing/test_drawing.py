"""A draw goes one way: proposed, fixed before its number exists, opened, drawn once, and computed again by anybody."""

import datetime as dt
import json
import re
import subprocess

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cocreation.analysis import draw as lots
from cocreation.drawing import services
from cocreation.drawing.models import Draw
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from tests.cast import person, signed_in_as
from tests.deciding import a_deciding_call, recuse
from tests.standing import built_once

pytestmark = pytest.mark.django_db
WHY = "We could fund all four and see no difference."
OWN = "00ff00ff"


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    yield from built_once(lambda: a_deciding_call(5, members=4), django_db_blocker)


@pytest.fixture
def world(made):
    return made


def begin(world, count: int = 4, **changes) -> Draw:
    entries = {one.pk: one.asked_pence for one in world.applications[:count]}
    given = {"entries": entries, "why": WHY, "budget_pence": 5_000_000, "beacon": "dice", "beacon_round": "Six dice",
             "beacon_at": clock.now() + dt.timedelta(days=2), "by": world.facilitator}  # fmt: skip
    return services.begin_draw(world.call, **(given | changes))


def fixed(world) -> Draw:
    """One member made a number themselves, for another we keep one; a third never opens theirs."""
    draw = begin(world)
    services.commit_number(draw, lots.commitment(OWN), by=world.members[0])
    services.commit_number(draw, by=world.members[1])
    services.commit_number(draw, by=world.members[2])
    return services.freeze_draw(draw, by=world.facilitator)


def drawn(world) -> Draw:
    draw = fixed(world)
    services.open_number(draw, OWN, by=world.members[0])
    services.open_number(draw, by=world.members[1])
    with clock.at(draw.beacon_at):
        return services.make_draw(draw, " 3-1-6-6-2-4 ", "3-1-6-6-2-4", by=world.facilitator)


def test_a_draw_from_its_proposal_to_its_result(world):
    draw = drawn(world)
    opened = {one.label: one.nonce for one in draw.commitments.exclude(nonce="")}
    assert set(opened) == {"m1", "m2"}  # who stays closed is left out
    again = lots.recompute(draw.manifest, "3-1-6-6-2-4", opened)
    assert draw.result == {"order": list(again.order), "funded": list(again.funded), "left": 0}
    assert len(draw.result["funded"]) == 2
    assert [chance for _ticket, chance in draw.chances] == ["1/2"] * 4
    text = json.dumps(draw.manifest)
    assert not any(str(one.public_id) in text or one.reference in text for one in world.applications)
    for change in ({"manifest_hash": "0" * 64}, {"value": "6"}, {"beacon_at": clock.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Draw.objects.filter(pk=draw.pk).update(**change)


def test_the_lines_on_the_page_give_the_hashes_beside_them(world):
    draw = drawn(world)
    browser = signed_in_as(world.members[3])
    with CaptureQueriesContext(connection) as caught:
        page = browser.get(reverse("draw-detail", args=[draw.public_id]))
    assert len(caught) <= 12
    assert "it is right" in page.content.decode()
    steps = page.context["steps"]
    assert len(steps) == 1 + 2 + 1 + 4
    for step in steps:
        typed = subprocess.run(["bash", "-c", step.line], capture_output=True, text=True, check=True)
        assert typed.stdout.split()[0] == step.hash
    found = browser.get(reverse("draw-file", args=[draw.public_id])).json()
    opened, manifest = found["opened"], found["manifest"]
    assert list(lots.recompute(manifest, found["beacon"], opened).order) == found["result"]["order"]
    assert not re.search("Example Network|Member", json.dumps(found))


def test_what_cannot_be_drawn_is_refused(world):
    left = 54_000_000
    refusals = [
        ({"why": " "}, NotValid, "what the Group said"), ({"beacon_at": clock.now()}, NotValid, "not be known yet"),
        ({"beacon": "coin"}, NotValid, "which public number"), ({"beacon_round": ""}, NotValid, "which public number"),
        ({"entries": {world.applications[0].pk: 100}}, NotValid, "2 to 40"),
        ({"entries": {one.pk: one.asked_pence + 1 for one in world.applications}}, NotValid, "no more than it asked"),
        ({"budget_pence": max(one.asked_pence for one in world.applications) - 1}, NotValid, "could never be drawn"),
        ({"budget_pence": left // 5 + 1}, NotAllowedNow, "a fifth of the free budget"),
        ({"by": world.members[0]}, NotAllowed, "A facilitator holds"),
        ({"by": person(Role.STAFF)}, NotAllowed, "A facilitator holds"),
    ]  # fmt: skip
    for changes, kind, said in refusals:
        with pytest.raises(kind, match=said):
            begin(world, **changes)
    assert not Draw.objects.exists()


def test_each_step_has_its_time(world):
    draw = begin(world)
    with pytest.raises(NotAllowedNow, match="Numbers are opened"):
        services.open_number(draw, OWN, by=world.members[0])
    with pytest.raises(NotValid, match="64 digits"):
        services.commit_number(draw, "abc", by=world.members[0])
    with pytest.raises(NotAllowed, match="Members of the Group"):
        services.commit_number(draw, by=world.facilitator)
    with clock.at(draw.beacon_at), pytest.raises(NotAllowedNow, match="can be known now"):
        services.freeze_draw(draw, by=world.facilitator)
    draw = fixed(world)
    with pytest.raises(NotAllowedNow, match="No number can be added"):
        services.commit_number(draw, by=world.members[3])
    with pytest.raises(NotValid, match="its hash is another one"):
        services.open_number(draw, "11ff11ff", by=world.members[0])
    with pytest.raises(NotAllowed, match="added no number"):
        services.open_number(draw, "11ff11ff", by=world.members[3])
    with pytest.raises(NotAllowedNow, match="is known at"):
        services.make_draw(draw, "1", "1", by=world.facilitator)
    with clock.at(draw.beacon_at):
        with pytest.raises(NotAllowedNow, match="before"):
            services.open_number(draw, OWN, by=world.members[0])
        with pytest.raises(NotAllowedNow, match="and no other"):
            services.give_up_draw(draw, "We do not like it.", by=world.facilitator)
        with pytest.raises(NotValid, match="not the same"):
            services.make_draw(draw, "1-2", "1-3", by=world.facilitator)
        services.make_draw(draw, "1-2", "1-2", by=world.facilitator)
        with pytest.raises(NotAllowedNow, match="not open there"):
            services.make_draw(draw, "6-6", "6-6", by=world.facilitator)
    assert services.give_up_draw(begin(world), "We talked again.", by=world.facilitator).state == "void"


def test_whoever_stays_out_of_one_of_them_knows_of_no_draw(world):
    draw = begin(world)
    member, facilitator = world.members[3], world.facilitator
    for user in (member, facilitator):
        recuse(user, world.applications[0])
        user = User.objects.get(pk=user.pk)
        browser = signed_in_as(user)
        assert browser.get(reverse("draw-detail", args=[draw.public_id])).status_code == 404
        assert str(draw.public_id) not in browser.get(reverse("draw-list", args=[world.call.slug])).content.decode()
    with pytest.raises(NotAllowed, match="stay out"):
        services.commit_number(draw, by=member)
    with pytest.raises(NotAllowed, match="stay out"):
        services.freeze_draw(draw, by=facilitator)
    for user in (person(), person(Role.BOARD), world.applications[1].started_by):
        assert not Draw.objects.visible_to(user).exists()
