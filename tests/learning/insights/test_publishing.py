"""What is published, with whose consent, and what goes when it is taken back."""

import pytest
from django.db import DatabaseError, transaction

from grants.applications.models import Participant
from grants.awards import services as awards
from learning.insights import queries, services
from learning.insights.models import Insight
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cast import person
from tests.grants.awards.cast import award_of, lead, released
from tests.learning.insights.cast import begun, published
from tests.standing import built_once


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(lambda: released(declined=1), django_db_blocker)


@pytest.fixture
def award(world, db):
    return award_of(world.funded[0])


def test_an_insight_is_a_draft_then_published_then_taken_down(db):
    insight = begun()
    assert queries.published() == []
    insight = published(insight)
    [one] = queries.published()
    assert (one.title, one.kind, one.languages) == ("Rest is work", "insight", ["en"])
    assert one.slug == f"rest-is-work-{insight.pk}"
    services.write_insight(insight, "Rest", "Other.", "Other.", seen=1, by=insight.begun_by)
    assert queries.published()[0].title == "Rest is work"
    with pytest.raises(NotAllowedNow, match="newer version"):
        services.publish_insight(insight, seen=1, by=insight.begun_by)
    services.publish_insight(insight, seen=2, by=insight.begun_by)
    assert (queries.published()[0].title, queries.published()[0].slug) == ("Rest", one.slug)
    services.take_down(insight, by=insight.begun_by)
    assert queries.published() == []


def test_who_writes_and_what_cannot_be_written(db):
    insight = begun()
    for other in (person(), person(Role.BOARD), person(Role.GROUP_MEMBER), person(Role.FUNDER)):
        with pytest.raises(NotAllowed):
            begun(by=other)
        with pytest.raises(NotAllowed):
            published(insight, by=other)
    for title, body in (("", "x"), ("x", " "), ("x" * 121, "x"), ("x", "x" * 1_000_000)):
        with pytest.raises(NotValid):
            begun(title=title, body=body)
    with pytest.raises(NotAllowedNow, match="another version"):
        services.write_insight(insight, "Mine", "Mine.", "Mine.", seen=0, by=insight.begun_by)


def test_a_case_study_needs_the_yes_of_its_grant_to_exactly_this_version(award):
    study = begun(award=award)
    with pytest.raises(NotAllowedNow, match="No answer is a no"):
        published(study)
    asked = services.ask_for_study(study, seen=1, by=study.begun_by)
    services.ask_for_study(study, seen=1, by=study.begun_by)
    assert Message.objects.filter(key__startswith="study-asked-").count() == award.application.participants.count()
    with pytest.raises(NotAllowedNow):
        published(study)
    for other in (person(), study.begun_by):
        with pytest.raises(NotAllowed):
            services.answer_study(asked, "yes", by=other)
    services.answer_study(asked, "yes", by=lead(award))
    published(study)
    assert len(queries.published()) == 1
    services.write_insight(study, "Other words", "Other.", "Other.", seen=1, by=study.begun_by)
    with pytest.raises(NotAllowedNow, match="No answer is a no"):
        services.publish_insight(study, seen=2, by=study.begun_by)
    services.take_back_study(asked, by=lead(award))
    services.take_back_study(asked, by=lead(award))
    assert queries.published() == []


def test_nobody_of_the_fund_writes_about_a_grant_that_they_work_on(award):
    """Or the same person would ask for its consent and give it."""
    study, both = begun(award=award), person(Role.STAFF)
    assert list(Insight.objects.visible_to(both)) == [study]
    Participant.objects.create(application=award.application, user=both, part="editor")
    assert list(Insight.objects.visible_to(both)) == []


def test_the_database_holds_no_case_study_without_consent(award):
    study = begun(award=award)
    asked = services.ask_for_study(study, seen=1, by=study.begun_by)
    services.answer_study(asked, "no", by=lead(award))
    facts = {"version": study.newest, "published_at": asked.asked_at, "updated_at": asked.asked_at}
    with pytest.raises(DatabaseError, match="consent"), transaction.atomic():
        Insight.objects.filter(pk=study.pk).update(state="published", published_by=study.begun_by, **facts)
    with pytest.raises(DatabaseError, match="an answer stays"), transaction.atomic():
        type(asked).objects.filter(pk=asked.pk).update(answer="yes")


def test_no_name_that_is_not_public_is_published_or_stays(world, award):
    name = award.application.organisation.name
    declined = world.declined[0].organisation.name
    awards.set_public_name(award, "region", by=lead(award))
    for hidden in (name, declined):
        with pytest.raises(NotAllowedNow, match="not named in public"):
            published(begun(body=f"We talked with {hidden.upper()} about rest."))
    awards.set_public_name(award, "own", by=lead(award))
    shown = published(begun(title=f"Rest at {name}"))
    assert [name in one.title for one in queries.published()] == [True]
    awards.set_public_name(award, "region", by=lead(award))
    [one] = queries.published()
    assert one.title == "Rest at [name hidden]"
    assert one.slug == f"insight-{shown.pk}"
