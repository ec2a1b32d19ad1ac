"""Quotes: exactly these words in exactly this place, with a yes that can be taken back."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from grants.awards import services as awards
from grants.awards.models import Award
from learning.insights import queries, services, tasks
from learning.insights.models import QuoteAsk
from learning.reports.services import open_answer, schedule_reports
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cast import person
from tests.grants.awards.cast import award_of, lead, released
from tests.learning.insights.cast import asked, begun, passage_of, published, shared
from tests.standing import built_once

WORDS = "We rested for a month, and the circle held."


class World:
    def __init__(self):
        made = released(declined=0)
        self.award = award_of(made.funded[0])
        schedule_reports(self.award, by=made.staff)
        self.lead = lead(self.award)
        self.gathers = person(Role.LEARNING)
        self.report = shared(self.award, self.lead, p1=f"It was hard. {WORDS} Then we went on.")
        self.passage = passage_of(self.report, WORDS, self.gathers)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(World, django_db_blocker)


pytestmark = pytest.mark.django_db


def shown(client):
    """Every byte that a visitor is shown of insights."""
    pages = ["/insights/", *(f"/insights/{one.slug}/" for one in queries.published()), "/journey/"]
    return "".join(client.get(page).text for page in pages)


def test_only_a_yes_in_exactly_this_place_is_published(world, client):
    insight, ask = asked(world.passage, world.gathers)
    assert (ask.before, ask.after) == ("Before.", "After.")
    with pytest.raises(NotAllowedNow, match="No answer is a no"):
        published(insight, by=world.gathers)
    assert services.ask_for_quotes(insight, seen=1, by=world.gathers) == []
    services.answer_quote(ask, "yes", shown_as="own", by=world.lead)
    published(insight, by=world.gathers)
    name = world.award.application.organisation.name
    assert WORDS in shown(client)
    assert name in shown(client)
    changed = "Before, they said it was bad.\n\n[quote 1]\n\nAfter."
    services.write_insight(insight, "What we hear", "x", changed, seen=1, by=world.gathers)
    with pytest.raises(NotAllowedNow, match="in this place"):
        services.publish_insight(insight, seen=2, by=world.gathers)


@pytest.mark.parametrize("way", ["taken back", "closed", "closed and opened again"])
def test_what_is_taken_back_is_on_no_page_at_once(world, client, way):
    insight, ask = asked(world.passage, world.gathers)
    services.answer_quote(ask, "yes", shown_as="region", by=world.lead)
    published(insight, by=world.gathers)
    assert WORDS in shown(client)
    if way == "taken back":
        services.take_back_quote(ask, by=world.lead)
        services.take_back_quote(ask, by=world.lead)
    else:
        open_answer(world.passage.answer, "private", by=world.lead)
    if way.endswith("again"):
        open_answer(world.passage.answer, "public", by=world.lead)
    text = shown(client)
    assert WORDS not in text
    assert "Before." in text


def test_no_byte_names_the_author_who_chose_not_to_be_named(world, client):
    """Whichever way they said it: for the quote, for the grant before, or for the grant afterwards."""
    name = world.award.application.organisation.name
    for number, (before, shown_as, after) in enumerate(
        [("own", "region", "own"), ("own", "nobody", "own"), ("region", "region", "region"), ("own", "own", "region")]
    ):
        awards.set_public_name(world.award, before, by=world.lead)
        insight, ask = asked(world.passage, world.gathers, title=f"What we hear {number}")
        services.answer_quote(ask, "yes", shown_as=shown_as, by=world.lead)
        published(insight, by=world.gathers)
        awards.set_public_name(world.award, after, by=world.lead)
        text = shown(client)
        assert WORDS in text
        for hidden in (name, world.lead.name, world.lead.email, world.award.reference, str(world.award.public_id)):
            assert hidden not in text
        services.take_down(insight, by=world.gathers)


def test_other_words_stand_instead_and_never_name_whom_they_should_not(world, client):
    insight, ask = asked(world.passage, world.gathers)
    name = Award.objects.get(pk=world.award.pk).application.organisation.name
    with pytest.raises(NotValid, match="name your organisation"):
        services.answer_quote(ask, "other", f"{name} rested.", "nobody", by=world.lead)
    for wrong in ({"shown_as": ""}, {"shown_as": "chosen"}, {"wording": "", "shown_as": "nobody"}):
        with pytest.raises(NotValid):
            services.answer_quote(ask, "other", **({"wording": "We rested."} | wrong), by=world.lead)
    services.answer_quote(ask, "other", "We could rest.", "nobody", by=world.lead)
    published(insight, by=world.gathers)
    text = shown(client)
    assert "We could rest." in text
    assert WORDS not in text


def test_kind_and_region_are_offered_once_enough_applied_from_there(world, monkeypatch):
    organisation = world.award.application.organisation
    assert dict(queries.offers(world.award))["region"] == "Organisation not named in the UK"
    monkeypatch.setattr("grants.open_data.queries.made.FEWEST", 1)
    kind, region = organisation.get_kind_display(), organisation.get_region_display()
    assert dict(queries.offers(world.award))["region"] == f"{kind} ({region})"


def test_who_answers_and_what_stays(world):
    insight, ask = asked(world.passage, world.gathers)
    reader = person()
    world.award.application.participants.create(user=reader, part="reader")
    for other in (person(), reader, world.gathers, person(Role.STAFF)):
        for take in (
            lambda by=other: services.answer_quote(ask, "yes", shown_as="nobody", by=by),
            lambda by=other: services.take_back_quote(ask, by=by),
        ):
            with pytest.raises(NotAllowed):
                take()
    services.answer_quote(ask, "no", by=world.lead)
    with pytest.raises(NotAllowedNow, match="answered already"):
        services.answer_quote(ask, "yes", shown_as="nobody", by=world.lead)
    with pytest.raises(DatabaseError, match="an answer stays"), transaction.atomic():
        QuoteAsk.objects.filter(pk=ask.pk).update(answer="yes", shown_as="nobody")
    with pytest.raises(NotAllowedNow, match="No answer is a no"):
        published(insight, by=world.gathers)


def test_a_reminder_comes_once_and_then_silence_is_no(world):
    asked(world.passage, world.gathers)
    people = world.award.application.participants.filter(removed_at=None).count()
    mails = lambda: Message.objects.filter(key__startswith="quotes-").count()  # noqa: E731
    assert mails() == people
    for days, count in ((13, 1), (15, 2), (40, 2)):
        with clock.at(clock.now() + dt.timedelta(days=days)):
            tasks.remind_of_asks()
            assert mails() == people * count
    bodies = "".join(Message.objects.filter(key__startswith="quotes-").values_list("body", flat=True))
    assert WORDS not in bodies
    assert world.award.application.organisation.name not in bodies


def test_somebodys_words_are_quotes_or_nothing(world):
    copied = begun(by=world.gathers, body=f"They say: {WORDS.upper()}")
    with pytest.raises(NotAllowedNow, match="a grant partner's words"):
        published(copied)
    with pytest.raises(NotValid, match="There is no quote 7"):
        services.ask_for_quotes(begun(by=world.gathers, body="[quote 7]"), seen=1, by=world.gathers)
    with pytest.raises(NotValid, match="exactly as in its passage"):
        services.choose_quote(copied, world.passage, "We rested for a year", by=world.gathers)
    with pytest.raises(NotValid, match="whole word"):
        services.choose_quote(copied, world.passage, "We rested for a mon", by=world.gathers)
