"""Who may read which answer, through the one way that everybody asks."""

import pytest
from django.contrib.auth.models import AnonymousUser

from learning.reports import services
from learning.reports.models import Answer, Visibility
from learning.talks.services import confirm_notes, write_notes
from shaping_future.errors import NotAllowed, NotValid
from shaping_future.record.models import Entry
from tests.cast import signed_in_as
from tests.learning.granted import report_of, told

ALL, OPENED, PUBLIC = ["Between us.", "For partners.", "For all."], ["For partners.", "For all."], ["For all."]


def read_by(user):
    return [one.text for one in Answer.objects.visible_to(user).said()]


def test_each_reads_what_was_opened_to_them(world):
    report = told(world)
    assert read_by(world.partner) == ALL
    assert read_by(world.staff) == ALL
    assert read_by(world.learning) == OPENED
    assert read_by(world.neighbour) == OPENED
    assert read_by(world.stranger) == PUBLIC
    assert read_by(AnonymousUser()) == PUBLIC
    assert read_by(world.recused) == []
    for user in (world.stranger, world.recused):
        assert signed_in_as(user).get(f"/partner/reports/{report.public_id}/").status_code == 404
    page = signed_in_as(world.neighbour).get(f"/partner/reports/{report.public_id}/").text
    assert ("Between us." in page, "For partners." in page, "Change who may read it" in page) == (False, True, False)


def test_nothing_is_read_before_it_is_sent(world):
    report = report_of(world)
    services.save_report(report, {3: ("For all.", Visibility.PUBLIC)}, {3: 0}, by=world.partner)
    assert read_by(world.partner) == PUBLIC
    assert all(read_by(user) == [] for user in (world.staff, world.learning, world.neighbour, AnonymousUser()))


def test_narrower_holds_at_once_and_stands_in_the_record(world):
    report = told(world)
    answer = report.answers.get(order=3)
    page = f"/partner/reports/{report.public_id}/readers/"
    sent = {"order": 3, "visibility": "private"}
    for stranger in (world.neighbour, world.stranger, world.recused, world.staff):
        assert signed_in_as(stranger).post(page, sent).status_code == 404
    assert signed_in_as(world.partner).post(page, sent).status_code == 302
    assert read_by(world.neighbour) == ["For partners."]
    assert read_by(AnonymousUser()) == []
    entry = Entry.objects.filter(verb="answer.opened", subject_id=str(answer.pk)).last()
    assert (entry.detail["was"], entry.detail["to"], entry.actor) == ("public", "private", world.partner.pk)
    assert [one.visibility for one in answer.events.order_by("pgh_id")] == ["private", "public", "private"]


@pytest.mark.parametrize("sent", [{"order": 3, "visibility": "all"}, {"order": 99, "visibility": "public"}, {}])
def test_readers_that_do_not_exist_change_nothing(world, sent):
    report = told(world)
    assert signed_in_as(world.partner).post(f"/partner/reports/{report.public_id}/readers/", sent).status_code == 400
    assert read_by(AnonymousUser()) == PUBLIC


def test_only_its_writers_open_an_answer(world):
    answer = told(world).answers.get(order=1)
    for other in (world.staff, world.neighbour, world.learning):
        with pytest.raises(NotAllowed):
            services.open_answer(answer, "public", by=other)
    with pytest.raises(NotValid):
        services.open_answer(answer, "everybody", by=world.partner)
    answer.refresh_from_db()
    assert answer.visibility == "private"


def test_a_conversation_is_read_by_others_only_while_both_sides_stand_by_its_notes(world):
    talk = report_of(world, "m6")
    write_notes(talk, {1: ("For all.", Visibility.PUBLIC)}, {1: 0}, by=world.partner)
    assert read_by(AnonymousUser()) == []
    for user in (world.partner, world.staff):
        confirm_notes(talk, 1, by=user)
    assert read_by(AnonymousUser()) == PUBLIC
    write_notes(talk, {1: ("Said anew.", Visibility.PUBLIC)}, {1: 1}, by=world.staff)
    assert read_by(AnonymousUser()) == []
    assert read_by(world.partner) == ["Said anew."]
