"""What a visitor sees of a call, without an account."""

import datetime as dt

import pytest
from django.urls import reverse

from grants.calls import services
from shaping_future import clock
from shaping_future.accounts.roles import Role
from tests.cast import a_call, person

pytestmark = pytest.mark.django_db

PUBLIC = ["call-detail", "call-questions", "eligibility-check", "call-pack", "call-pack-text"]


def get(client, name, call):
    return client.get(reverse(name, args=[call.slug]))


def text_of(response):
    return " ".join(response.content.decode().split())


def test_a_visitor_is_led_to_the_open_calls(client):
    assert client.get("/").url == "/calls/"


def test_the_list_shows_what_how_much_by_when_and_who_decides(client):
    with clock.at(dt.datetime(2025, 1, 31, 9, tzinfo=dt.UTC)):
        a_call(days_since_opening=18, slug="current")
        page = text_of(client.get("/calls/"))
    for piece in (
        "Shaping the Future 2025: open call",
        "£540,000",
        "£10,000 to £60,000",
        "24 days left",
        "noon on Monday 24 February 2025 (UK time)",
        "Co-Creation Group decides: people with lived experience",
        '<a class="btn btn--primary" href="/calls/current/eligibility/">Can I apply?</a>',
    ):
        assert piece in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_many_calls_there_are(client, django_assert_num_queries, rows):
    for _ in range(rows):
        a_call()
    with django_assert_num_queries(4):  # calls with fund and form, strands, the fund's line for grants, designed funds
        client.get("/calls/")


def test_the_list_without_a_call_says_so(client):
    assert "No call is open now" in text_of(client.get("/calls/"))


@pytest.mark.parametrize("name", PUBLIC)
def test_a_call_that_is_being_prepared_is_nobodys_to_see(client, name):
    call = a_call(launched=False)
    assert get(client, name, call).status_code == 404
    assert "open call" not in client.get("/calls/").content.decode().replace("Open calls", "")


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        # Drawn the first time: what it hangs on, as below, eligibility, time, timeline, changes, decisions, criteria.
        ("call-detail", 11),
        ("call-changes", 4),  # call, strands, grants line, changes
        ("call-questions", 6),  # call, strands, grants line, criteria, questions, equity
        ("eligibility-check", 4),  # call, strands, grants line, eligibility
        ("call-easy-read", 4),  # call, strands, grants line, questions
        ("call-pack", 4),  # call, strands, grants line, documents
        ("call-pack-text", 8),  # call, strands, grants line, criteria, eligibility, timeline, questions, equity
    ],
)
def test_no_public_page_asks_the_database_more_than_it_needs(client, django_assert_num_queries, name, queries):
    call = a_call(slug=f"asked-about-{name}")  # its own: of another its page was drawn already, perhaps
    with django_assert_num_queries(queries):
        assert get(client, name, call).status_code == 200


def test_the_call_page_says_everything_that_decides(client):
    call = a_call()
    page = text_of(get(client, "call-detail", call))
    assert page.index("Can I apply?</h2>") < page.index("How much can I ask for?")
    for strand in call.strands.all():
        assert strand.label in page
    for criterion in call.criteria.all():
        assert f"{criterion.weight} of 100" in page
        assert all(anchor in page for anchor in criterion.anchors.values())
    for entry in call.timeline.all():
        assert entry.label in page
    for name in call.fund.contributing_funders:
        assert name in page
    for piece in (*call.help_offered, *call.ways_to_answer):
        assert piece[0].upper() + piece[1:] in page


def test_no_contribution_is_shown_beside_a_funders_name(client):
    call = a_call()
    for name in PUBLIC:
        page = get(client, name, call).content.decode()
        assert "Contributor" not in page
        assert not [sum_ for sum_ in ("£200,000", "£150,000", "£75,000") if sum_ in page]


def test_every_question_is_open_to_read_with_its_words_and_its_criterion(client):
    call = a_call()
    page = text_of(get(client, "call-questions", call)).replace("&#x27;", "'")
    questions = list(call.questionnaire.questions.all())
    for question in questions:
        assert f"{question.number}. {question.label}" in page
        assert question.guidance in page
        if question.max_words:
            assert f"About {question.guide_words} words, {question.max_words} at most." in page
    scored = [question for question in questions if question.criterion]
    assert (page.count("> Helps readers score"), page.count("Not scored")) == (
        len(scored),
        len(questions) - len(scored),
    )
    assert "Only asked if you apply as “Collaboration or partnership (lead + at least one partner)”." in page
    for question in call.equity_questions.all():
        assert question.label in page


@pytest.mark.parametrize(
    ("moment", "label"),
    [(dt.timedelta(seconds=-1), "Opens soon"), (dt.timedelta(0), "Open now"), (dt.timedelta(days=60), "Closed")],
)
def test_the_page_follows_the_clock(client, moment, label):
    call = a_call()
    with clock.at(call.opens_at + moment):
        page = text_of(get(client, "call-detail", call))
    assert f"<strong>{label}.</strong>" in page


def test_a_decided_call_says_no_more_than_that_everyone_has_heard(client):
    call, staff = a_call(), person(Role.STAFF)
    with clock.at(call.closes_at):
        for stage in ("checking", "declaring", "reading", "deliberating", "recommended", "signed_off", "released"):
            call = services.advance(call, stage, by=staff)
        assert "Everyone who applied has heard." in text_of(get(client, "call-detail", call))


# --- can I apply? -----------------------------------------------------------------------------------------------

YES = {
    "uk_focus": "yes", "charitable": "yes", "host": "not_applicable", "leadership": "yes", "practice": "yes",
    "one_lead": "yes", "committee": "yes",
}  # fmt: skip


def check(client, call, **answers):
    return client.post(reverse("eligibility-check", args=[call.slug]), YES | answers)


def test_all_yes_means_you_can_apply(client):
    page = text_of(check(client, a_call()))
    assert "<h1>You can apply</h1>" in page
    assert "What stood out" not in page


@pytest.mark.parametrize("answers", [{"charitable": "no", "host": "yes"}, {"host": "not_yet"}, {"committee": "host"}])
def test_a_group_that_is_not_constituted_is_shown_the_way_of_a_host(client, answers):
    page = text_of(check(client, a_call(), **answers))
    assert "<h1>You can apply with a host organisation</h1>" in page
    assert "It does not lower your score." in page


def test_a_no_is_explained_and_offers_a_person(client):
    call = a_call()
    page = text_of(check(client, call, uk_focus="no", charitable="no"))
    assert "<h1>Let us talk first</h1>" in page
    assert "This fund is for groups whose main focus is refugee and migration work in the UK." in page
    assert "You can still apply with a host organisation that holds the grant for you." in page
    assert "mailto:fund@shaping-the-future.example" in page


def test_the_answers_are_kept_nowhere(client):
    call = a_call()
    check(client, call, uk_focus="no")
    assert not client.session.keys()
    assert 'value="no" checked' not in get(client, "eligibility-check", call).content.decode()


@pytest.mark.parametrize("answers", [{"uk_focus": ""}, {"uk_focus": "perhaps"}, {"host": "x" * 5000}])
def test_an_answer_that_is_missing_or_strange_is_asked_again(client, answers):
    page = check(client, a_call(), **answers)
    assert page.status_code == 400
    assert "<title>Error: Can I apply?" in text_of(page)


def test_every_possible_answer_of_every_question_has_words(client):
    page = text_of(get(client, "eligibility-check", a_call()))
    assert "No, but a host organisation will cover this for us" in page
    assert page.count('type="radio"') == 2 * 7 + 2 + 1
