"""Checklists: made to measure, findings that are only added to, papers, and what others are told."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from grants.diligence import queries, services
from grants.diligence.kinds import needed
from grants.diligence.models import Evidence, Finding
from grants.diligence.queries.outcomes import Outcome
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.models import Entry
from tests.cast import person
from tests.deciding import a_deciding_call, recuse
from tests.files.samples import pdf, upload
from tests.grants.diligence.cast import begun, checked_application, item

pytestmark = pytest.mark.django_db


def keys(kind, pence, hosted=False):
    return [f"{about.value[0]}:{check.key}" for about, check in needed(kind, pence, hosted)]


def days(count):
    return clock.today() + dt.timedelta(days=count)


def test_small_amounts_need_less_and_a_cic_something_else():
    assert len(keys("constituted", 5_000_00)) < len(keys("constituted", 40_000_00)) < len(keys("cio", 60_000_00))
    assert {"o:asset_lock", "o:purpose"} <= set(keys("cic", 5_000_00))
    assert not {"o:asset_lock", "o:purpose"} & set(keys("charity", 60_000_00))
    assert "o:reserves" in keys("charity", 50_000_00)
    assert "o:reserves" not in keys("charity", 49_999_99)


def test_who_holds_the_money_for_a_group_is_checked_as_its_holder():
    hosted = keys("unconstituted", 40_000_00, hosted=True)
    assert {"o:group", "o:host_agreement", "h:governing", "h:account", "h:accounts"} <= set(hosted)
    assert "o:account" not in hosted
    assert "h:governing" not in keys("unconstituted", 40_000_00)


def test_checks_begin_once_and_for_who_may_be_recommended():
    checklist, staff = begun()
    assert checklist.number == "GB-CHC-1164320"
    assert checklist.items.count() == len(keys("cio", 25_000_00))
    with pytest.raises(NotAllowedNow, match="begun already"):
        services.begin_checks(checklist.application, days(3), by=staff)
    with pytest.raises(NotValid, match="today or a later day"):
        services.begin_checks(checked_application(), days(-1), by=staff)


def test_what_is_recommended_is_checked_for_the_recommended_amount():
    world = a_deciding_call(2)
    known = services.begin_checks(world.applications[0], days(5), by=person(Role.STAFF))
    services.find(known.items.first(), "pass", seen=0, by=known.begun_by)
    services.begin_recommended([(one, 60_000_00) for one in world.applications], by=world.facilitator)
    known.refresh_from_db()
    assert (known.pence, known.items.filter(key="accounts", needed=True).count()) == (60_000_00, 1)
    assert known.items.first().findings.count() == 1
    services.begin_recommended([(world.applications[0], 5_000_00)], by=world.facilitator)
    assert not known.items.get(key="accounts").needed
    made = world.recommend()  # the way it comes about
    assert all(grant.application.checklist.pence == grant.pence for grant in made.grants.all())


def test_the_latest_finding_counts_and_the_earlier_ones_stay():
    checklist, staff = begun()
    check = item(checklist, "governing")
    services.find(check, "condition", "Send the signed copy.", days(30), 1, seen=0, by=staff)
    with pytest.raises(NotAllowedNow, match="meanwhile"):
        services.find(check, "pass", seen=0, by=person(Role.FINANCE))
    assert queries.outcome(checklist.application).waits == (1,)
    services.find(check, "pass", "It came.", days(1), 1, seen=1, by=staff)
    assert [one.found for one in check.findings.all()] == ["condition", "pass"]
    assert check.findings.last().instalment is None
    assert queries.outcome(checklist.application).waits == ()
    with pytest.raises(DatabaseError), transaction.atomic():
        Finding.objects.update(text="Something else.")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (("perhaps",), "Say what you found"),
        (("condition", " ", 30, 1), "Write what has to happen"),
        (("concern",), "Write what has to happen"),
        (("condition", "Send it.", -1, 1), "today or a later day"),
        (("condition", "Send it.", None, 1), "today or a later day"),
        (("condition", "Send it.", 30, 9), "payments waits"),
        (("condition", "Send it.", 30, None), "payments waits"),
        (("pass", "x" * 2001), "2000 characters"),
    ],
)
def test_half_a_finding_is_refused_with_a_sentence(values, sentence):
    checklist, staff = begun()
    found, text, due, payment = (*values, *("", None, None)[len(values) - 1 :])
    with pytest.raises(NotValid, match=sentence):
        services.find(
            item(checklist, "name"), found, text, None if due is None else days(due), payment, seen=0, by=staff
        )
    assert not Finding.objects.exists()


def test_neither_the_group_nor_the_board_nor_who_has_an_interest_does_checks():
    checklist, _staff = begun()
    tied = person(Role.STAFF)
    recuse(tied, checklist.application)
    others = [person(role) for role in Role if role not in (Role.STAFF, Role.FINANCE)]
    both = [person(roles=(Role.STAFF, role)) for role in (Role.GROUP_MEMBER, Role.FACILITATOR, Role.BOARD)]
    for other in (tied, person(), *others, *both):
        with pytest.raises(NotAllowed):
            services.find(item(checklist, "name"), "pass", seen=0, by=other)
        with pytest.raises(NotAllowed):
            services.add_paper(item(checklist, "name"), upload("a.pdf", pdf()), None, by=other)
        assert not queries.lists_for(other).exists()


def test_papers_run_out_and_leave_their_bytes_when_taken_out(django_capture_on_commit_callbacks):
    checklist, staff = begun()
    check = item(checklist, "account")
    with pytest.raises(NotValid, match="Say until when"):
        services.add_paper(check, upload("statement.pdf", pdf()), None, by=staff)
    with pytest.raises(NotValid, match="has run out"):
        services.add_paper(check, upload("statement.pdf", pdf()), days(-1), by=staff)
    paper = services.add_paper(check, upload("statement.pdf", pdf()), days(90), by=staff)
    with pytest.raises(NotAllowedNow, match="very paper"):
        services.add_paper(check, upload("again.pdf", pdf()), days(90), by=staff)
    with clock.at(clock.now() + dt.timedelta(days=70)):
        assert (paper.runs_out_soon, paper.has_run_out) == (True, False)
    with clock.at(clock.now() + dt.timedelta(days=95)):
        (row,) = queries.rows(queries.lists_for(staff))
        assert (row.run_out, row.running_out, row.is_late) == (1, 0, True)
    storage, name = paper.file.file.storage, paper.file.file.name
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_paper(paper, by=staff)
    assert not storage.exists(name)
    paper = Evidence.objects.get()
    assert (paper.removed_by, paper.file.name, bool(paper.file.file)) == (staff, "removed", False)
    with pytest.raises(NotAllowedNow, match="was taken out"):
        services.open_paper(paper, by=staff)


def test_others_read_one_line_that_tells_no_content():
    checklist, staff = begun()
    application = checklist.application
    assert queries.outcome(checked_application()).line == "Checks not begun"
    total = checklist.items.count()
    assert queries.outcome(application).line == f"0 of {total} checks done"
    for number, one in enumerate(checklist.items.all()):
        if number == 0:
            services.find(one, "condition", "Send the secret paper.", days(9), 2, seen=0, by=staff)
        elif number == 1:
            services.find(one, "concern", "A secret worry.", seen=0, by=staff)
        else:
            services.find(one, "pass", seen=0, by=staff)
    told = queries.outcome(application)
    assert told.line == "Checks done, 1 condition (payment 2), 1 concern"
    assert "secret" not in str(told)
    assert Outcome(True, 2, 2, (1, 2)).line == "Checks done, 2 conditions (payments 1 and 2)"
    (waiting,) = queries.blocking(application)[2]
    assert "secret" not in waiting.said
    assert not any("secret" in str(entry.detail).lower() for entry in Entry.objects.all())


@pytest.mark.parametrize("count", [1, 3])
def test_outcomes_ask_the_same_for_one_as_for_three(count, django_assert_num_queries):
    applications = [begun()[0].application for _ in range(count)]
    with django_assert_num_queries(1):
        assert len(queries.outcomes(applications)) == count
