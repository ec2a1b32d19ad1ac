"""What people say after a step: nobody can tell who said it, whoever holds the whole database."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from grants.applications.services import standing
from learning.feedback import queries, services
from learning.feedback.kinds import Look, Moment
from learning.feedback.models import FeedbackAnswer, FeedbackDone, FeedbackReply, FeedbackWords
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from tests.bad_input import database
from tests.cast import an_application, person, signed_in_as
from tests.grants.awards.cast import released
from tests.standing import built_once

pytestmark = pytest.mark.django_db
GOOD = {"clear": "yes", "fair": "partly", "respectful": "yes"}


class World:
    """A released call with enough applicants for a group of answers, and then some."""

    def __init__(self):
        self.decided = released(funded=1, declined=6)
        self.call, self.applications = self.decided.call, self.decided.applications
        self.staff = person(Role.STAFF)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(World, django_db_blocker)


def step_of(application, moment=Moment.DECIDED):
    return queries.step_of(application.started_by, moment, application.public_id)


def say(application, words="", minutes=600, **said):
    services.tell(step_of(application), minutes, GOOD | said, words, by=application.started_by)


def address(application, moment="decided"):
    return reverse("feedback-give", args=[moment, application.public_id])


# --- no thread -------------------------------------------------------------------------------------------------------


def test_an_answer_writes_its_three_tables_and_nothing_else(world):
    before = database.digest()
    say(world.applications[0], "Fewer questions.")
    assert database.changed(before) == {
        "learning_feedbackanswer",
        "learning_feedbackwords",
        "learning_feedbackdone",
    }


def test_no_column_holds_a_time_a_person_or_an_application(world):
    say(world.applications[0], "Fewer questions.")
    application = world.applications[0]
    traces = [application.reference, application.organisation.name, application.started_by.email]
    traces += [str(application.public_id), application.public_id.hex]
    for model in (FeedbackAnswer, FeedbackWords, FeedbackDone):
        for row in model.objects.values():
            assert not [one for one in traces if one in str(row)]
    assert not any(one.get_internal_type() in {"DateTimeField", "DateField"} for one in FeedbackAnswer._meta.fields)


def rows_as_stored(model):
    """(transaction, place on the disk) of each row, as whoever holds the files of the database reads them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT xmin::text, ctid::text FROM {model._meta.db_table}")
        return cursor.fetchall()


def test_neither_the_order_of_rows_nor_their_transaction_says_whose_an_answer_is(world):
    said = [f"Change {number}" for number in range(6)]
    for application, words in zip(world.applications, said, strict=False):
        say(application, words)
    for model in (FeedbackAnswer, FeedbackWords, FeedbackDone):
        assert len({transaction for transaction, _place in rows_as_stored(model)}) == 1, model
    tokens = [queries.token(step_of(one), one.started_by) for one in world.applications[:6]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM learning_feedbackwords ORDER BY ctid")
        texts = [text for (text,) in cursor.fetchall()]
        cursor.execute("SELECT token FROM learning_feedbackdone ORDER BY ctid")
        done = [token for (token,) in cursor.fetchall()]
    assert sorted(texts) == said
    assert sorted(done) == sorted(tokens)
    orders = {tuple(said.index(text) for text in texts), tuple(tokens.index(token) for token in done)}
    assert orders != {tuple(range(6))}, "once in half a million runs both stand as they came"


def test_skipping_leaves_the_same_trace_as_answering(world):
    services.skip(step_of(world.applications[0]), by=world.applications[0].started_by)
    say(world.applications[1])
    rows = list(FeedbackDone.objects.values())
    assert len(rows) == 2
    assert [set(row) for row in rows] == [{"token", "call_id", "moment"}] * 2
    assert FeedbackAnswer.objects.count() == 1


def test_an_application_speaks_once_whoever_of_its_people_does(world):
    say(world.applications[0])
    for again in (lambda: say(world.applications[0]), lambda: services.skip(
        step_of(world.applications[0]), by=world.applications[0].started_by)):  # fmt: skip
        with pytest.raises(NotAllowedNow):
            again()
    page = signed_in_as(world.applications[0].started_by).get(address(world.applications[0]))
    assert "has told us about this, or skipped it" in page.text
    assert FeedbackAnswer.objects.count() == 1


# --- when ------------------------------------------------------------------------------------------------------------


def test_nobody_is_asked_before_the_decision_is_released(world):
    waiting = an_application(sent=True)
    assert step_of(waiting) is None
    assert signed_in_as(waiting.started_by).get(address(waiting)).status_code == 404
    step = step_of(world.applications[0])
    with pytest.raises(NotAllowed):
        services.tell(step, None, GOOD, "", by=person(Role.STAFF))
    assert signed_in_as(world.staff).get(address(world.applications[0])).status_code == 404


def test_answers_come_out_five_at_once_and_never_one_by_one(world):
    pages = []
    for number, application in enumerate(world.applications[:6]):
        say(application, f"Words {number}")
        pages.append(signed_in_as(world.staff).get(reverse("feedback-call", args=[world.call.slug])).text)
    assert all("Fewer than 5 people" in page for page in pages[:4])
    assert "5 answers." in pages[4]
    assert "Half of them took 10 hours or more." in pages[4]
    assert "5 answers." in pages[5], "the sixth waits for four others"
    assert FeedbackWords.objects.visible_to(world.staff).count() == 5


# --- looking for names, and replying ---------------------------------------------------------------------------------


def all_said(world, words="We wrote to Amal in Cardiff."):
    for application in world.applications[:5]:
        say(application, words)


def test_words_are_public_after_somebody_looked_for_names(world):
    all_said(world)
    page = lambda: Client().get(reverse("feedback-call", args=[world.call.slug])).text  # noqa: E731
    assert "Amal" not in page()
    first, second = FeedbackWords.objects.visible_to(world.staff)[:2]
    staff = signed_in_as(world.staff)
    answer = staff.post(reverse("feedback-look", args=[first.pk]), {"shown": "We wrote to a person."})
    assert answer.status_code == 302
    staff.post(reverse("feedback-look", args=[second.pk]), {"do": "leave"})
    assert "We wrote to a person." in page()
    assert "Amal" not in page()
    assert FeedbackWords.objects.filter(look=Look.WAITING).count() == 3


def test_staff_with_a_tie_in_the_call_do_not_read_them(world):
    all_said(world)
    tied = person(Role.STAFF)
    standing.recuse(world.applications[0], tied, "room", by=tied)
    assert not FeedbackWords.objects.visible_to(tied).exists()
    assert "Amal" not in signed_in_as(tied).get(reverse("feedback-list")).text
    one = FeedbackWords.objects.first()
    assert signed_in_as(tied).get(reverse("feedback-look", args=[one.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        services.show(one, "x", by=tied)
    assert "Amal" in signed_in_as(world.staff).get(reverse("feedback-list")).text


def test_our_reply_has_versions_and_a_stale_page_changes_nothing(world):
    with pytest.raises(NotAllowedNow):
        services.reply(world.call, Moment.DECIDED, "Thank you.", "", 0, by=world.staff)
    all_said(world)
    there = reverse("feedback-reply", args=[world.call.slug, "decided"])
    staff = signed_in_as(world.staff)
    staff.post(there, {"text": "Thank you.", "changed": "Two questions fewer.", "seen": "0"})
    staff.post(there, {"text": "Thank you.", "changed": "Two questions fewer.", "seen": "0"})
    assert FeedbackReply.objects.count() == 1, "a second post is the same reply"
    stale = staff.post(there, {"text": "Something else.", "changed": "", "seen": "0"})
    assert stale.status_code == 409
    assert "Something else." in stale.text
    staff.post(there, {"text": "Thank you all.", "changed": "Three questions fewer.", "seen": "1"})
    page = signed_in_as(person()).get(reverse("feedback-call", args=[world.call.slug])).text
    assert page.index("Thank you all.") < page.index("Earlier versions") < page.index("Two questions fewer.")


# --- bad input, and what pages cost ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [{"hours": "x"}, {"hours": "-1"}, {"hours": "9" * 30}, {"hours": "NaN"}, {"clear": "maybe"}, {"words": "x" * 1001}],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(world, wrong):
    application = world.applications[0]
    fields = {"hours": "4", "clear": "yes", "words": "Fewer questions"} | wrong
    page = signed_in_as(application.started_by).post(address(application), fields)
    assert page.status_code == 400
    if "words" not in wrong:
        assert "Fewer questions" in page.text, "what was typed is still there"
    assert not FeedbackDone.objects.exists()


def test_an_empty_answer_is_no_answer(world):
    page = signed_in_as(world.applications[0].started_by).post(address(world.applications[0]), {})
    assert page.status_code == 400
    assert "or skip it" in page.text
    with pytest.raises(NotValid):
        services.tell(step_of(world.applications[0]), 5, {"name": "Amal"}, "", by=world.applications[0].started_by)


def test_pages_ask_the_same_of_the_database_for_one_answer_and_for_many(world, django_assert_num_queries):
    all_said(world)
    lead = signed_in_as(world.applications[5].started_by)
    with django_assert_num_queries(5):  # user, applications, grants, reports, settled
        lead.get(reverse("feedback-mine"))
    visitor, staff = Client(), signed_in_as(world.staff)
    with django_assert_num_queries(4):  # call, answers, words, replies
        visitor.get(reverse("feedback-call", args=[world.call.slug]))
    with django_assert_num_queries(2):  # counts, calls
        visitor.get(reverse("feedback-public"))
    with django_assert_num_queries(4):  # user, words, pairs, calls
        staff.get(reverse("feedback-list"))
