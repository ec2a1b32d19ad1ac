"""One step for many: the number is said first, what changed since is said, each row stands by itself."""

import pytest
from django.urls import reverse

from grants.applications.models import Application, EligibilityCheck, State
from grants.applications.services import recuse, withdraw_application
from grants.calls.models import Call, Stage
from shaping_future.accounts.roles import Role
from tests.cast import a_call, an_application, person, signed_in_as

pytestmark = pytest.mark.django_db
HERE = "/desk/applications/chosen/"


@pytest.fixture
def call():
    return a_call()


@pytest.fixture
def staff():
    return person(Role.STAFF, "Sam")


@pytest.fixture
def desk(staff):
    return signed_in_as(staff)


@pytest.fixture
def three(call):
    rows = [an_application(call, sent=True) for _ in range(3)]
    Call.objects.filter(pk=call.pk).update(stage=Stage.CHECKING)
    return rows


def states(rows):
    return [Application.objects.get(pk=row.pk).state for row in rows]


def ask(desk, do="eligible", rows=(), **more):
    return desk.post(HERE, {"do": do, "row": [row.pk for row in rows], "filter": "", **more})


def take(desk, asked, do="eligible", **more):
    return desk.post(HERE, {"do": do, "filter": "", "seen": asked.context["seen"], **more})


def test_ticked_rows_are_named_and_counted_before_anything_is_done(desk, three):
    asked = ask(desk, rows=three[:2])
    assert asked.status_code == 200
    assert "<strong>2 applications</strong>" in asked.text
    assert [row.reference in asked.text for row in three] == [True, True, False]
    assert states(three) == [State.SENT] * 3
    done = take(desk, asked)
    assert (done.status_code, states(three)) == (302, [State.ELIGIBLE, State.ELIGIBLE, State.SENT])


def test_all_rows_of_the_filter_whatever_is_ticked(desk, three, call):
    other = an_application(a_call(), sent=True)
    query = f"call={call.pk}&state=sent"
    asked = ask(desk, rows=[other], every="on", filter=query)
    assert "<strong>3 applications</strong>" in asked.text
    take(desk, asked, every="on", filter=query)
    assert states([*three, other]) == [State.ELIGIBLE] * 3 + [State.SENT]


def test_what_changed_since_one_looked_is_said_and_nothing_is_done(desk, three, call):
    query = f"call={call.pk}&state=sent"
    asked = ask(desk, every="on", filter=query)
    withdraw_application(three[0], by=three[0].started_by)
    Application.objects.filter(pk=three[1].pk).update(content_hash="0" * 64)
    again = take(desk, asked, every="on", filter=query)
    assert again.status_code == 409
    assert "2 applications; 2 changed since you looked" in again.text
    assert states(three) == [State.WITHDRAWN, State.SENT, State.SENT]
    assert take(desk, again, every="on", filter=query).status_code == 302
    assert states(three) == [State.WITHDRAWN, State.ELIGIBLE, State.ELIGIBLE]


def test_who_is_recused_meanwhile_is_told_of_a_change_and_no_more(desk, staff, three):
    asked = ask(desk, "csv", rows=three)
    recuse(three[0], staff, "room", by=person(Role.STAFF))
    again = take(desk, asked, "csv")
    assert again.status_code == 409
    assert three[0].reference not in again.text
    assert three[1].reference in again.text


def test_each_row_stands_by_itself_and_refusals_are_listed(desk, three, call):
    other = an_application(a_call(), sent=True)  # its call is still open
    asked = ask(desk, rows=[*three, other])
    answer = take(desk, asked)
    assert answer.status_code == 409
    assert "done for 3" in answer.text
    assert f"<strong>{other.reference}</strong>: Eligibility is checked after the call closes" in answer.text
    assert states([*three, other]) == [State.ELIGIBLE] * 3 + [State.SENT]
    assert EligibilityCheck.objects.count() == 3


def test_sending_it_twice_does_it_once(desk, three):
    asked = ask(desk, rows=three)
    take(desk, asked)
    assert take(desk, asked).status_code == 409
    assert EligibilityCheck.objects.count() == 3


def test_what_was_shown_to_a_colleague_or_never_is_refused(desk, three):
    asked = ask(signed_in_as(person(Role.STAFF)), rows=three)
    assert take(desk, asked).status_code == 400
    for seen in ("", "x", "eyJ:x:y", asked.context["seen"][:-3] + "abc"):
        assert desk.post(HERE, {"do": "eligible", "seen": seen}).status_code == 400
    assert states(three) == [State.SENT] * 3


@pytest.mark.parametrize("row", ["", "x", "-1", "9" * 40, "1; DROP", "²", "0"])
def test_rows_that_are_none_are_none(desk, three, row):
    answer = desk.post(HERE, {"do": "eligible", "row": row})
    assert (answer.status_code, "Tick at least one" in answer.text) == (400, True)


def test_who_ticked_nothing_finds_back_to_the_same_list(desk, three, call):
    query = f"call={call.pk}&state=sent"
    answer = ask(desk, filter=query, page="2")
    assert answer.status_code == 400
    assert answer.context["back"] == f"/desk/applications/?{query}&page=2"
    assert answer.text.count(f'href="/desk/applications/?call={call.pk}&amp;state=sent&amp;page=2"') == 2
    for page in ("1", "x", "-1", "²", "9" * 40, "2&x=1"):
        assert ask(desk, filter=query, page=page).context["back"] == f"/desk/applications/?{query}"


def test_more_than_can_be_judged_at_once_is_refused(desk, three, monkeypatch):
    monkeypatch.setattr("grants.finding.services.bulk.MOST_AT_ONCE", 2)
    answer = take(desk, ask(desk, rows=three))
    assert (answer.status_code, states(three)) == (400, [State.SENT] * 3)
    assert "more than 2 applications" in answer.text


@pytest.mark.parametrize("rows", [1, 3])
def test_asking_costs_the_same_at_one_and_three(desk, three, rows, django_assert_num_queries):
    with django_assert_num_queries(5):  # user, calls, how many, what was seen, the rows that are named
        ask(desk, rows=three[:rows])


def test_nobody_but_staff_takes_a_step_or_learns_of_a_row(three):
    for role in (Role.FINANCE, Role.FACILITATOR, Role.GROUP_MEMBER, Role.BOARD):
        answer = ask(signed_in_as(person(role)), "csv", rows=three)
        assert answer.status_code == 403
        assert three[0].reference not in answer.text


# --- filters with a name ----------------------------------------------------------------------------------------------


def save(desk, name="To check", query="state=sent", **more):
    return desk.post(reverse("filter-save"), {"name": name, "query": query, **more})


def test_a_filter_is_kept_shared_renamed_and_deleted_by_its_owner(desk, staff, three):
    assert save(desk, query="state=sent&call=&page=3&q=").url == "/desk/applications/?state=sent"
    saved = staff.saved_filters.get(name="To check")
    assert saved.query == "state=sent"
    colleague = signed_in_as(person(Role.STAFF))
    change = reverse("filter-edit", args=[saved.pk])
    assert "To check" not in colleague.get("/desk/applications/?all=1").text
    desk.post(change, {"name": "What to check", "shared": "on", "do": "save"})
    page = colleague.get("/desk/applications/?all=1").text
    assert "What to check" in page
    assert change not in page
    for method in ("get", "post"):
        assert getattr(colleague, method)(change, {"do": "delete"}).status_code == 404
    assert desk.get(change).status_code == 200
    desk.post(change, {"do": "delete"})
    assert not staff.saved_filters.filter(pk=saved.pk).exists()
    assert desk.post(change, {"do": "delete"}).status_code == 404


def test_a_name_is_used_once_and_what_cannot_be_read_is_not_kept(desk, staff):
    save(desk)
    assert save(desk, query="state=eligible").status_code == 409
    assert save(desk, name="  ").status_code == 400
    assert save(desk, name="x" * 81).status_code == 400
    for query in ("", "state=lost", "x=1", "🦄", "page=2"):
        assert save(desk, name="Other", query=query).status_code == 400
    assert staff.saved_filters.exclude(name="").count() == 1


def test_fifty_filters_are_enough(desk, staff):
    from grants.finding.models import SavedFilter

    SavedFilter.objects.bulk_create(SavedFilter(owner=staff, name=f"F{n}", query="state=sent") for n in range(50))
    assert save(desk).status_code == 409


def test_a_saved_filter_never_shows_a_colleague_what_they_may_not_know(desk, staff, three):
    save(desk, name="All sent", query=f"q={three[0].reference}", shared="on")
    colleague = person(Role.STAFF)
    recuse(three[0], colleague, "room", by=staff)
    browser = signed_in_as(colleague)
    shared = browser.get("/desk/applications/?all=1").context["saved"][0]
    assert list(browser.get(f"/desk/applications/?{shared.query}").context["page"].object_list) == []
