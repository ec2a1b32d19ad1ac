"""Reading what was shared, marking exact spans of it, gathering; groups found by the machine and judged by people."""

import pytest
from django.db import DatabaseError, transaction

from grants.applications.models import Rung
from grants.applications.services import recuse
from learning.insights import queries, services
from learning.insights.kinds import ClusterState, Material
from learning.insights.models import Passage
from learning.reports.services import open_answer, schedule_reports
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import award_of, lead, released
from tests.learning.insights.cast import passage_of, shared
from tests.learning.insights.test_clustering import LAW, MONEY, REST
from tests.standing import built_once

pytestmark = pytest.mark.django_db


class World:
    """Two grants; each shared three paragraphs with partners and kept one answer for MEX."""

    def __init__(self):
        self.made = released(funded=2, declined=0)
        self.awards = [award_of(one) for one in self.made.funded]
        self.gathers = person(Role.LEARNING)
        self.reports = []
        for award, texts in zip(self.awards, (REST + LAW[:2], MONEY + LAW[2:]), strict=True):
            schedule_reports(award, by=self.made.staff)
            report = award.reports.filter(what="report").first()
            shared(award, lead(award), p1="\n\n".join(texts))
            self.reports.append(report)
        self.report, self.answer = self.reports[0], self.reports[0].answers.get(order=1)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(World, django_db_blocker)


def mark(world, start, end, by=None, seen=None):
    seen = world.answer.version if seen is None else seen
    return services.mark_passage(world.answer, start, end, seen=seen, by=by or world.gathers)


def test_a_passage_is_an_exact_span_and_stays(world):
    passage = mark(world, 0, len(REST[0]))
    assert (passage.text, passage.version) == (REST[0], world.answer.version)
    assert mark(world, 0, len(REST[0])) == passage
    for start, end in ((-1, 5), (5, 5), (9, 4), (0, len(world.answer.text) + 1), (10**9, 10**9 + 5)):
        with pytest.raises(NotValid):
            mark(world, start, end)
    with pytest.raises(NotAllowedNow, match="changed this answer"):
        mark(world, 0, 20, seen=99)
    for change in ({"text": "Other."}, {"end": 5}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Passage.objects.filter(pk=passage.pk).update(**change)


def test_words_are_found_where_they_are_once(world):
    answer, seen = world.answer, world.answer.version
    passage = services.mark_words(answer, REST[1], "Rest, rest , care", seen=seen, by=world.gathers)
    assert sorted(tag.name for tag in passage.tags.all()) == ["care", "rest"]
    for words in ("", "not there", "the", "x" * 1_000_000, "<script>alert(1)</script>"):
        with pytest.raises(NotValid):
            services.mark_words(answer, words, seen=seen, by=world.gathers)


def test_nobody_marks_what_was_not_shared_with_them(world):
    private = world.report.answers.get(order=2)
    for answer, by in (
        (private, world.gathers),
        (world.answer, person()),
        (world.answer, lead(world.awards[0])),
        (world.answer, person(Role.FUNDER)),
    ):
        with pytest.raises(NotAllowed):
            services.mark_passage(answer, 0, 5, seen=answer.version, by=by)
    staff = person(Role.STAFF)
    recuse(world.awards[0].application, staff, Rung.ROOM, by=world.made.facilitator)
    with pytest.raises(NotAllowed):
        mark(world, 0, 20, by=staff)
    assert not queries.shared_answers(staff).filter(report=world.report).exists()


def test_what_its_author_closes_is_gone_from_every_page(world):
    passage = passage_of(world.report, REST[0], world.gathers)
    theme = services.gather_theme("Rest", "They need it.", [passage], by=world.gathers)
    browser = signed_in_as(world.gathers)
    pages = ["/learning/shared/", "/learning/passages/", f"/learning/themes/{theme.public_id}/", "/learning/themes/"]
    assert REST[0] in "".join(browser.get(page).text for page in pages[:3])
    open_answer(world.answer, "private", by=lead(world.awards[0]))
    text = "".join(browser.get(page).text for page in pages)
    assert REST[0] not in text
    assert "0 passages from 0 grants" in text
    assert browser.get(f"/learning/passages/{passage.public_id}/").status_code == 404


def sorted_now(world, material=Material.PARAGRAPHS, wanted=3):
    sorting = services.begin_sorting(material, wanted, by=world.gathers)
    assert services.begin_sorting(material, wanted, by=world.gathers) == sorting
    assert services.sort(sorting.pk)
    assert not services.sort(sorting.pk)
    sorting.refresh_from_db()
    return sorting


def test_groups_are_suggested_and_a_person_decides(world):
    sorting = sorted_now(world)
    found = queries.clusters_of(sorting, world.gathers)
    assert [sorted(item.text for item in one.items) for one in found if one.grants == 2] == [sorted(LAW)]
    assert (sorting.state, sorting.percent, sorting.pieces, sorting.grants) == ("done", 100, 12, 2)
    law = next(one for one in found if one.grants == 2)
    cluster = services.rename_cluster(law.cluster, "Visa rules", by=world.gathers)
    theme = services.accept_cluster(cluster, "Visa rules", by=world.gathers)
    assert sorted(one.text for one in theme.passages.all()) == sorted(LAW)
    with pytest.raises(NotAllowedNow, match="decided about this group"):
        services.throw_cluster_away(cluster, by=world.gathers)
    other = next(one.cluster for one in found if one.grants == 1)
    parts = services.split_cluster(other, by=world.gathers)
    assert sum(part.items.count() for part in parts) == 4
    services.throw_cluster_away(parts[0], by=world.gathers)
    left = {one.cluster.state for one in queries.clusters_of(sorting, world.gathers)}
    assert left == {ClusterState.ACCEPTED, ClusterState.SUGGESTED}


def test_groups_hold_nothing_of_what_somebody_stays_out_of(world):
    sorting = sorted_now(world)
    staff = person(Role.STAFF)
    assert len(queries.clusters_of(sorting, staff)) == 3
    recuse(world.awards[0].application, staff, Rung.ROOM, by=world.made.facilitator)
    text = signed_in_as(staff).get(f"/learning/groups/{sorting.public_id}/").text
    assert [one for one in REST + LAW if one in text] == []
    assert MONEY[0] in text


def test_too_little_is_said_on_the_page(world):
    sorting = sorted_now(world, Material.PASSAGES, None)
    page = signed_in_as(world.gathers).get(f"/learning/groups/{sorting.public_id}/")
    assert "There is too little to find groups in" in page.text


@pytest.mark.parametrize("page", ["shared", "passages", "themes", "groups"])
def test_as_many_queries_for_one_as_for_many(world, page, django_assert_max_num_queries):
    for text in REST[:3]:
        one = passage_of(world.report, text, world.gathers)
        services.tag_passage(one, "rest", by=world.gathers)
        services.gather_theme(text[:20], "", [one], by=world.gathers)
    browser = signed_in_as(world.gathers)
    with django_assert_max_num_queries(12):
        browser.get(f"/learning/{page}/")
