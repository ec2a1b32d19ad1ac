"""The pages of choosing, of a person's own place, and of who takes part: what they show, and to whom."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.calls.services import begin_choosing
from grants.letters.models import Outcome
from grants.places import services
from grants.places.models import Place
from shaping_future import clock
from shaping_future.accounts.roles import Role
from tests.cast import a_call, eligible, person, signed_in_as
from tests.grants.places.cast import WORDS, Choosing, choosing, released
from tests.kinds import a_call_of, applied

pytestmark = pytest.mark.django_db
WRITTEN = {"kind": "place", "strength": WORDS[0], "reason": WORDS[1], "kind_line": WORDS[2], "seen": ""}


def choose_url(world) -> str:
    return reverse("place-choose", args=[world.call.slug])


def own_pages(world, number: int) -> dict[str, str]:
    names = ("application-detail", "application-receipt", "application-check", "letter", "place-answer", "place-name")
    found = {name: reverse(name, args=[world.applications[number].public_id]) for name in names}
    return found | {"application-list": reverse("application-list"), "home": reverse("home")}


def test_a_decision_is_made_checked_and_released_on_the_pages():
    world = choosing(count=2)
    staff, checker = signed_in_as(world.staff), signed_in_as(world.checker)
    for application, kind in zip(world.applications, ("place", "not_this_time"), strict=True):
        address = reverse("place-decide", args=[application.public_id])
        page = staff.get(address).content.decode()
        assert application.organisation.name in page
        assert "What moves you to apply?" in page
        assert staff.post(address, WRITTEN | {"kind": kind}).status_code == 302
        assert staff.post(reverse("place-check", args=[application.public_id])).status_code == 403
        assert "Release all" not in staff.get(choose_url(world)).content.decode()
        seen = {"seen": checker.get(address).context["seen"]}
        assert checker.post(reverse("place-check", args=[application.public_id]), seen).status_code == 302
    assert "Release all outcomes" in staff.get(choose_url(world)).content.decode()
    assert staff.post(reverse("place-release", args=[world.call.slug])).status_code == 302
    assert staff.post(reverse("place-release", args=[world.call.slug])).status_code == 409
    assert Place.objects.count() == 1


def test_nobody_stands_by_a_letter_that_was_changed_after_they_read_it():
    world = choosing(count=1)
    world.choose(0, "place")
    checker, address = signed_in_as(world.checker), reverse("place-decide", args=[world.applications[0].public_id])
    check = reverse("place-check", args=[world.applications[0].public_id])
    seen = {"seen": checker.get(address).context["seen"]}
    assert seen["seen"] in checker.get(address).text
    world.choose(0, "not_this_time")
    for stale in (seen, {}):
        assert checker.post(check, stale).status_code == 409
    assert not Outcome.objects.get().checked_at
    assert checker.post(check, {"seen": checker.get(address).context["seen"]}).status_code == 302
    assert Outcome.objects.get().checked_by == world.checker


def test_what_is_wrong_with_a_decision_is_said_and_nothing_changes():
    world = choosing(count=1)
    address = reverse("place-decide", args=[world.applications[0].public_id])
    staff = signed_in_as(world.staff)
    for wrong, status in (
        ({"kind": "funded"}, 400), ({"kind": ""}, 400), ({"number": "0"}, 400), ({"number": "x"}, 400),
        ({"kind": "waiting", "strength": " "}, 400), ({"reason": ""}, 400), ({"seen": "yesterday"}, 409),
    ):  # fmt: skip
        answer = staff.post(address, WRITTEN | wrong)
        assert answer.status_code == status, wrong
        assert WORDS[2] in answer.content.decode()
    assert staff.post(reverse("place-check", args=[world.applications[0].public_id])).status_code == 409
    assert not hasattr(world.applications[0].__class__.objects.get(), "outcome")


def test_who_may_open_the_pages_of_choosing():
    world, people = choosing(count=1), choosing("recruitment", 1)
    facilitator = signed_in_as(person(Role.FACILITATOR))
    assert facilitator.get(choose_url(people)).status_code == 200
    assert facilitator.get(reverse("place-decide", args=[people.applications[0].public_id])).status_code == 200
    assert facilitator.get(choose_url(world)).status_code == 404
    assert facilitator.get(reverse("place-decide", args=[world.applications[0].public_id])).status_code == 404
    for role in (Role.GROUP_MEMBER, Role.BOARD, Role.FINANCE, Role.FUNDER, None):
        browser = signed_in_as(person(role))
        assert browser.get(choose_url(people)).status_code in {403, 404}
        assert browser.get(reverse("place-decide", args=[people.applications[0].public_id])).status_code in {403, 404}
    grants = a_call()
    assert signed_in_as(world.staff).get(reverse("place-choose", args=[grants.slug])).status_code == 404


@pytest.mark.parametrize("kind", ["recruitment", "programme"])
def test_nothing_tells_an_applicant_what_was_chosen_before_the_release(kind):
    """Byte for byte: the pages of whoever will be offered a place, wait, or hear no, before and after the choice."""
    world = choosing(kind, 3)
    browsers = [signed_in_as(world.lead(number)) for number in range(3)]

    def seen(number: int) -> dict:
        pages = own_pages(world, number)
        answers = {name: browsers[number].get(address) for name, address in pages.items()}
        return {name: (answer.status_code, _without_tokens(answer)) for name, answer in answers.items()}

    before = [seen(number) for number in range(3)]
    for number, chosen in enumerate(("place", "waiting", "not_this_time")):
        world.choose(number, chosen)
    world.check_all()
    assert [seen(number) for number in range(3)] == before
    assert {before[0][name][0] for name in ("letter", "place-answer", "place-name")} == {404}
    assert "Being read" in before[0]["application-detail"][1]
    services.release_places(world.call, by=world.staff)
    for number, status in enumerate(("Place offered", "On the waiting list", "Not this time")):
        page = browsers[number].get(own_pages(world, number)["application-detail"]).content.decode()
        assert status in page
        letter = browsers[number].get(own_pages(world, number)["letter"]).content.decode()
        assert WORDS[0] in letter
        assert WORDS[1] in letter
        assert "£40,000" not in letter


def _without_tokens(answer) -> str:
    text = answer.content.decode()
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)


def test_a_person_says_yes_on_the_page_then_gives_the_place_back():
    world = released(kinds="pw")
    lead, address = signed_in_as(world.lead(0)), own_pages(world, 0)["place-answer"]
    page = lead.get(address).content.decode()
    assert "Yes, I take the place" in page
    assert world.call.you_get[0] in page
    assert lead.post(address, {"maybe": "1"}).status_code == 409
    assert lead.post(address, {"yes": "1"}).status_code == 302
    assert lead.post(address, {"yes": "1"}).status_code == 409
    assert "The place is yours" in lead.get(address).content.decode()
    assert lead.post(own_pages(world, 0)["place-name"], {"choice": "chosen", "chosen_name": ""}).status_code == 400
    assert lead.post(own_pages(world, 0)["place-name"], {"choice": "region"}).status_code == 302
    assert lead.post(address, {"no": "1"}).status_code == 302
    next_one = signed_in_as(world.lead(1)).get(own_pages(world, 1)["letter"]).content.decode()
    assert "A place became free" in next_one
    for stranger in (Client(), signed_in_as(person()), signed_in_as(world.lead(1))):
        assert stranger.get(address).status_code in {302, 404}
        assert stranger.post(address, {"no": "1"}).status_code in {302, 404}


def test_the_public_list_is_there_after_the_release_for_a_programme_only():
    waiting, people = choosing(count=1), released("recruitment", "p")
    for world in (waiting, people):
        assert Client().get(reverse("taking-part", args=[world.call.slug])).status_code == 404
    world = released(kinds="p")
    assert "Nobody is listed yet" in Client().get(reverse("taking-part", args=[world.call.slug])).content.decode()
    services.accept_place(people.place(0), by=people.lead(0))
    for name in ("call-detail", "call-list"):
        address = reverse(name, args=[people.call.slug] if name == "call-detail" else [])
        assert people.applications[0].person_name not in Client().get(address).content.decode()


def test_an_organisation_that_is_named_by_region_alone_is_nowhere_in_the_bytes():
    quiet = {"name": "Safe Harbour Sisters", "kind": "charity", "region": "wales", "register_number": "1234567",
             "income": "under_10k"}  # fmt: skip
    world = _with(quiet)
    for number in range(2):
        services.accept_place(world.place(number), by=world.lead(number))
    services.name_place(world.place(0), "region", by=world.lead(0))
    application, lead = world.applications[0], world.lead(0)
    secrets = [
        quiet["name"],
        quiet["register_number"],
        lead.email,
        lead.name,
        application.reference,
        str(application.public_id),
        str(world.place(0).public_id),
        "Noor Example",
        "under_10k",
        "Under £10,000",
    ]
    for name in ("taking-part", "call-detail", "call-questions", "call-pack", "call-pack-text", "eligibility-check"):
        answer = Client().get(reverse(name, args=[world.call.slug]))
        assert answer.status_code == 200
        shown = answer.content + str(sorted(answer.headers.items())).encode()
        assert not [secret for secret in secrets if secret.lower().encode() in shown.lower()], name
    listed = Client().get(reverse("taking-part", args=[world.call.slug])).content.decode()
    assert "Registered charity (Wales)" in listed
    assert world.applications[1].organisation.name in listed


def _with(quiet: dict):
    """A released programme with two places: the first for an organisation that must not be named."""
    staff = person(Role.STAFF)
    call = a_call_of("programme", places=3, by=staff)
    sent = [applied(call, org=quiet, leader="Noor Example"), applied(call)]
    for application in sent:
        eligible(application, by=staff)
    with clock.at(call.closes_at):
        world = Choosing(begin_choosing(call, by=staff), sent, staff)
    for number in range(2):
        world.choose(number, "place")
    return world.release()


@pytest.mark.parametrize("kind", ["recruitment", "programme"])
def test_pages_ask_as_often_for_one_row_as_for_three(kind):
    counts = {}
    for count in (1, 3):
        world = choosing(kind, count, places=3)
        for number in range(count):
            world.choose(number, ("place", "waiting", "not_this_time")[number])
        staff = signed_in_as(world.staff)
        decide = reverse("place-decide", args=[world.applications[0].public_id])
        pages = {"choose": (staff, choose_url(world)), "decide": (staff, decide)}
        counts[count] = {name: asked(*page) for name, page in pages.items()}
        world.release()
        counts[count]["after"] = asked(staff, choose_url(world))
        counts[count]["answer"] = asked(signed_in_as(world.lead(0)), own_pages(world, 0)["place-answer"])
        if kind == "programme":
            counts[count]["public"] = asked(Client(), reverse("taking-part", args=[world.call.slug]))
    assert counts[1] == counts[3]
    assert max(counts[1].values()) <= 12, counts


def asked(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)
