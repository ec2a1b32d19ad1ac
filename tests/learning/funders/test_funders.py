"""Contributing funders ask the learning and are asked for advice. They are told of no application, by nobody."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.applications.models import Application
from learning.funders import services
from learning.funders.models import AdviceComment, AdviceThread, FunderQuestion
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cast import an_application, person, signed_in_as
from tests.grants.awards.cast import released
from tests.standing import built_once

pytestmark = pytest.mark.django_db


class World:
    def __init__(self):
        self.funder, self.other = person(Role.FUNDER), person(Role.FUNDER)
        self.staff, self.learning = person(Role.STAFF), person(Role.LEARNING)
        self.applied = an_application(sent=True, name="Zarnbrook Sisters Forum")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(World, django_db_blocker)


def asked(world, text="What helps leaders to rest?", share=True, by=None):
    return services.ask_question(text, "wellbeing", share, key=uuid.uuid4(), by=by or world.funder)


def advice(world, text="How often do you ask for reports?"):
    return services.ask_advice("Reporting", text, True, key=uuid.uuid4(), by=world.staff)


def test_a_question_is_read_by_all_funders_without_a_name_and_its_answer_too(world):
    fields = {"key": str(uuid.uuid4()), "text": "What helps?", "theme": "wellbeing", "may_share": "on"}
    browser = signed_in_as(world.funder)
    for _ in range(2):
        assert browser.post(reverse("funder-questions"), fields).status_code == 302
    question = FunderQuestion.objects.get()
    services.answer_question(question, "Time off. <script>x</script>", "power", 0, by=world.learning)
    page = signed_in_as(world.other).get(reverse("funder-questions")).text
    assert "What helps?" in page
    assert "Time off." in page
    assert "<script>x" not in page
    assert world.funder.name not in page
    assert "Power and participation" in page, "sorted where it belongs"
    assert Message.objects.filter(to=world.funder.email, key__startswith="funder-answered").count() == 1


def test_a_later_answer_keeps_the_earlier_words_and_a_stale_page_changes_nothing(world):
    question = services.answer_question(asked(world), "Once.", "wellbeing", 0, by=world.learning)
    with pytest.raises(NotAllowedNow):
        services.answer_question(question, "Twice.", "wellbeing", 0, by=world.staff)
    question = services.answer_question(question, "Twice.", "wellbeing", 1, by=world.staff)
    assert set(question.events.values_list("answer", flat=True)) == {"", "Once.", "Twice."}


def test_grant_partners_read_what_funders_agreed_to_share(world):
    partner = released().funded[0].started_by
    for share, text in ((True, "Shared"), (False, "Kept")):
        services.answer_question(asked(world, text, share), f"{text} answer", "wellbeing", 0, by=world.learning)
    asked(world, "Shared and waiting")
    page = signed_in_as(partner).get(reverse("funder-shared"))
    assert "Shared answer" in page.text
    assert "Kept" not in page.text
    assert "waiting" not in page.text
    assert signed_in_as(world.applied.started_by).get(reverse("funder-shared")).status_code == 403


def test_funders_are_mailed_a_link_and_write_under_the_rules_of_comments(world):
    thread = advice(world)
    assert Message.objects.filter(key__startswith=f"advice-{thread.pk}-").count() == 2
    there = reverse("advice-thread", args=[thread.public_id])
    fields = {"key": str(uuid.uuid4()), "text": "<em>Once</em> a year. <img src=x onerror=alert(1)> www.good.example"}
    for _ in range(2):
        assert signed_in_as(world.funder).post(there, fields).status_code == 302
    comment = AdviceComment.objects.get()
    page = signed_in_as(world.other).get(there).text
    assert "<em>Once</em> a year." in page
    assert "<img" not in page.split("said__by")[1]
    assert 'href="http' in page
    back = reverse("advice-take-back", args=[comment.public_id])
    assert signed_in_as(world.other).post(back).status_code == 404
    signed_in_as(world.funder).post(back)
    page = signed_in_as(world.other).get(there).text
    assert "Withdrawn by its author." in page
    assert "Once" not in page


def test_advice_ends_with_what_became_of_it(world):
    thread = advice(world)
    with pytest.raises(NotAllowed):
        services.end_advice(thread, "We ask once.", by=world.funder)
    services.end_advice(thread, "We ask once.", by=world.staff)
    page = signed_in_as(world.funder).get(reverse("advice-thread", args=[thread.public_id])).text
    assert "We ask once." in page
    assert "Add your words" not in page
    with pytest.raises(NotAllowedNow):
        services.say(thread, "Late.", key=uuid.uuid4(), by=world.funder)


@pytest.mark.parametrize("words", ["Zarnbrook  sisters forum asks us.", "See {reference}."])
def test_nobody_of_the_fund_can_name_an_applicant_to_funders(world, words):
    words = words.format(reference=Application.objects.get(pk=world.applied.pk).reference.lower())
    for step in (
        lambda: advice(world, words),
        lambda: services.say(advice(world), words, key=uuid.uuid4(), by=world.staff),
        lambda: services.end_advice(advice(world), words, by=world.staff),
        lambda: services.answer_question(asked(world), words, "wellbeing", 0, by=world.staff),
    ):
        with pytest.raises(NotValid, match="names an applicant"):
            step()


def test_a_name_that_staff_may_not_know_of_is_no_oracle(world):
    """Whoever stays out of an application is not told by a refusal that it is there."""
    from grants.applications.services import recuse

    tied = person(Role.STAFF)
    recuse(world.applied, tied, "room", by=tied)
    assert services.ask_advice("A", "About Zarnbrook Sisters Forum", True, key=uuid.uuid4(), by=tied).pk


def test_who_may_not_ask_or_answer_is_refused(world):
    for step in (
        lambda: asked(world, by=world.staff),
        lambda: services.answer_question(asked(world), "x", "wellbeing", 0, by=world.funder),
        lambda: services.ask_advice("A", "B", True, key=uuid.uuid4(), by=world.funder),
        lambda: services.say(advice(world), "x", key=uuid.uuid4(), by=world.learning),
    ):
        with pytest.raises(NotAllowed):
            step()
    with pytest.raises(NotValid, match="Confirm"):
        services.ask_advice("A", "B", False, key=uuid.uuid4(), by=world.staff)
    assert signed_in_as(world.learning).get(reverse("advice-list")).status_code == 403
    assert AdviceThread.objects.filter(title="A").count() == 0


def test_pages_ask_the_same_of_the_database_for_one_row_and_for_three(world):
    def queries_of(user, address):
        browser = signed_in_as(user)
        with CaptureQueriesContext(connection) as made:
            assert browser.get(address).status_code == 200
        return len(made)

    def look():
        thread = AdviceThread.objects.first()
        pages = [(world.funder, reverse(name)) for name in ("funder-questions", "advice-list", "funder-home")]
        pages += [(world.funder, reverse("advice-thread", args=[thread.public_id]))]
        return [queries_of(*page) for page in pages]

    asked(world)
    services.say(advice(world), "One.", key=uuid.uuid4(), by=world.funder)
    one = look()
    for _ in range(2):
        asked(world)
        for by in (world.funder, world.other, world.staff):
            services.say(advice(world), "More.", key=uuid.uuid4(), by=by)
    assert look() == one
    assert max(one) <= 6
