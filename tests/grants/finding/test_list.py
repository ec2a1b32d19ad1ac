"""The desk's list: who sees it, its filters, its counts, what it costs, and what it remembers."""

import datetime as dt
import re
from importlib import import_module

import pytest
from django.urls import reverse

from grants.applications.models import Application, State
from grants.applications.services import check_eligibility, recuse
from grants.calls import loading
from grants.calls.models import Call, Stage
from grants.calls.services import launch_call
from grants.finding.models import SavedFilter
from shaping_future import clock
from shaping_future.accounts.roles import Role
from tests.cast import (
    WITHOUT,
    a_call,
    an_application,
    answers_to,
    call_text,
    eligible,
    person,
    sign_in,
    signed_in_as,
)

pytestmark = pytest.mark.django_db
HERE = "/desk/applications/"


@pytest.fixture
def call():
    return a_call()


@pytest.fixture
def staff():
    return person(Role.STAFF, "Sam")


@pytest.fixture
def desk(staff):
    return signed_in_as(staff)


def listed(browser, query="all=1"):
    page = browser.get(f"{HERE}?{query}")
    assert page.status_code == 200, page.text
    return {row.reference for row in page.context["page"].object_list}


def org(call, **parts):
    return answers_to(call)["org"] | parts


def test_the_desks_own_list_leads_here_with_its_filters(desk, call):
    old = reverse("admin:grants_application_changelist")
    assert desk.get(old).url == HERE
    assert desk.get(f"{old}?call={call.pk}&state=sent").url == f"{HERE}?call={call.pk}&state=sent"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.STAFF])
def test_nobody_but_staff_opens_it(role):
    assert signed_in_as(person(role)).get(HERE).status_code == 403


def test_drafts_and_what_one_is_recused_from_are_not_listed_or_counted(call, desk, staff):
    here, other = an_application(call, sent=True, name="Bread Circle"), an_application(call, sent=True)
    draft = an_application(call)
    recuse(here, staff, "room", by=person(Role.STAFF))
    page = desk.get(f"{HERE}?all=1").text
    assert other.reference in page
    for hidden in (here.reference, "Bread Circle", draft.reference):
        assert hidden not in page
        assert listed(desk, f"q={hidden}") == set()
    assert "<strong>1</strong> Sent" in page
    assert desk.get(f"{HERE}?call={call.pk}").context["page"].paginator.count == 1


@pytest.mark.parametrize("condition", ["strand == together", "strand != single"])
def test_joint_applications_are_found_whatever_staff_called_the_way_to_apply(desk, staff, condition):
    text = call_text(slug="together").replace("key: joint", "key: together").replace("strand == joint", condition)
    call = launch_call(loading.load(text), WITHOUT, by=staff)
    partner = {"name": "Partners", "role": "Host", "share_of_the_money": "40 %", "contact": "Noor"}
    answers = answers_to(call, pence=5_000_000, partners=[partner])
    joint = an_application(call, sent=True, strand="together", answers=answers)
    an_application(call, sent=True)
    an_application(call, sent=True, answers=answers_to(call, partners=[partner]))  # written, then another way chosen
    assert listed(desk, "joint=on") == {joint.reference}


def test_each_filter_narrows_to_what_fits(desk, staff, call):
    other = a_call()
    hosted = org(call, kind="unconstituted", host_name="Roof", host_agreed=True, region="scotland", income="unsaid")
    a = an_application(call, sent=True, answers=answers_to(call, org=hosted))
    b = an_application(call, sent=True, strand="joint", pence=5_000_000, name="Joint Makers")
    c = eligible(an_application(other, sent=True, pence=1_500_000))
    a, b, c = a.reference, b.reference, c.reference
    today = clock.today().isoformat()
    for query, expected in {
        "all=1": {a, b, c},
        f"call={call.pk}": {a, b},
        "state=eligible": {c},
        f"call={call.pk}&state=eligible": set(),
        "strand=joint": {b},
        "joint=on": {b},
        "hosted=on": {a},
        "kind=unconstituted": {a},
        "kind=network": {b, c},
        "region=TLM": {a},
        "region=unsaid": set(),
        "income=unsaid": {a},
        "income=10k_100k": {b, c},
        "least=20,000": {a, b},
        "least=£20000&most=30000.50": {a},
        f"sent_to={today}&sent_from={today}": {a, b, c},
        "sent_to=2024-12-31": set(),
        "sent_from=2100-01-01": set(),
        "q=makers": {b},
        "q=makers&state=eligible": set(),
        "late=on": set(),
        "second=on": set(),
        "recorded=on": set(),
    }.items():
        assert listed(desk, query) == expected, query


def test_late_and_recorded_and_waiting_for_a_second_person(desk, staff, call):
    late, spoken, waiting = (an_application(call, sent=True) for _ in range(3))
    Call.objects.filter(pk=call.pk).update(stage=Stage.CHECKING)
    Application.objects.filter(pk=late.pk).update(sent_at=call.closes_at + dt.timedelta(hours=2))
    recording = {"recording": {"id": "1", "name": "a.webm", "content_type": "audio/webm", "size": 1}, "text": "bread"}
    spoken.response.answers.filter(question__key="what_do").update(value=recording)
    spoken.response.answers.filter(question__key="summary").update(value="recording")
    late.response.answers.filter(question__key="summary").update(value="recording")
    for finding in ("not_eligible", "needs_conversation", "not_eligible"):
        check_eligibility(waiting, finding, "remit", "Why", by=staff)
    check_eligibility(spoken, "not_eligible", "remit", "Why", by=staff)
    check_eligibility(spoken, "needs_conversation", "", "Why", by=staff)
    assert listed(desk, "late=on") == {late.reference}
    assert listed(desk, "recorded=on") == {spoken.reference}
    assert listed(desk, "second=on") == {waiting.reference}
    page = desk.get(f"{HERE}?second=on").text
    assert "Second person needed" in page
    assert "Sent late, in extra time</span>" in desk.get(f"{HERE}?late=on").text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("state=lost", "from the list"), ("call=0", "from the list"), ("least=lots", "numbers only"),
     ("sent_from=yesterday", "like 2025-02-24"), ("q=" + "x" * 201, "200 characters"), ("strand=../x", "from the list"),
     ("sent_to=9999-12-31", "between 2000")],
)  # fmt: skip
def test_filters_that_nobody_chose_on_the_page_are_refused_in_words(desk, call, query, sentence):
    page = desk.get(f"{HERE}?{query}")
    assert (page.status_code, sentence in page.text) == (400, True)


@pytest.mark.parametrize("name", ["least", "most", "sent_from", "sent_to"])
def test_a_wrong_amount_or_day_is_said_at_its_own_box(desk, call, name):
    page = desk.get(f"{HERE}?{name}=lots").text
    box = re.search(rf'<div class="field field--error">.*?id="id_{name}".*?</div>', page)[0]
    assert f'id="id_{name}_error"' in box
    assert f'value="lots" aria-invalid="true" aria-describedby="id_{name}_error"' in box
    assert page.count("field--error") == 1


@pytest.mark.parametrize("page", ["0", "x", "99999999999", "-1"])
def test_a_page_that_is_not_there_is_the_nearest_one(desk, call, page):
    an_application(call, sent=True)
    assert len(listed(desk, f"page={page}")) == 1


@pytest.mark.parametrize(
    ("asked", "shown", "number"), [("1", 2, 1), ("2", 1, 2), ("3", 1, 2), ("999999", 1, 2), ("0", 2, 1)]
)
def test_what_is_counted_while_it_is_read_has_its_pages(desk, call, monkeypatch, asked, shown, number):
    monkeypatch.setattr(import_module("grants.finding.queries.listing"), "ROWS", 2)  # a function has its name too
    for _ in range(3):
        an_application(call, sent=True)
    found = desk.get(f"{HERE}?q=week&page={asked}").context["page"]
    assert (len(found.object_list), found.number, found.paginator.count) == (shown, number, 3)
    assert desk.get(f"{HERE}?q=nowhere&page={asked}").context["page"].paginator.count == 0


def test_orders(desk, call):
    amounts = {"Beta": 3_000_000, "Alpha": 1_000_000, "Gamma": 2_000_000}
    sent = [an_application(call, sent=True, name=name, pence=pence) for name, pence in amounts.items()]
    first = {"newest": sent[2], "oldest": sent[0], "organisation": sent[1], "most": sent[0], "least": sent[1]}
    for order, expected in first.items():
        rows = desk.get(f"{HERE}?order={order}").context["page"].object_list
        assert rows[0].reference == expected.reference, order


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("query", "queries"),
    [("all=1", 6), ("q=week&late=&region=TLL", 8)],  # a search also asks for its stems and reads its texts
)
def test_query_count(desk, call, rows, query, queries, django_assert_num_queries):
    for _ in range(rows):
        an_application(call, sent=True)
    desk.get(f"{HERE}?{query}")  # remembered once: that is no query of the next time
    with django_assert_num_queries(queries):
        assert len(listed(desk, query)) == rows


def test_what_was_used_last_is_remembered_until_all_are_shown(desk, staff, call):
    an_application(call, sent=True, name="Bread Circle")
    desk.get(f"{HERE}?q=bread&state=&call=")
    again = signed_in_as(staff).get(HERE)
    assert (again.status_code, again.url) == (302, f"{HERE}?q=bread")
    sign_in(desk, person(Role.STAFF))
    assert desk.get(HERE).status_code == 200
    back = signed_in_as(staff)
    assert back.get(f"{HERE}?all=1").status_code == back.get(HERE).status_code == 200
    assert SavedFilter.objects.get(owner=staff, name="").query == ""


def test_a_find_is_shown_among_its_words_and_what_people_wrote_is_escaped(desk, call):
    text = "We meet <b onclick='x'>every</b> week and organise communities."
    an_application(call, sent=True, answers=answers_to(call, what_do=text, name="<i>Bread</i>"))
    page = desk.get(f"{HERE}?q=community").text
    assert "<mark>communities</mark>" in page
    assert "<b onclick" not in page
    assert "<i>Bread" not in page
    assert "<script>x" not in desk.get(f"{HERE}?q=<script>x</script>").text


def test_queues_of_the_desk_lead_to_the_list(desk, staff, call):
    an_application(call, sent=True)
    Call.objects.filter(pk=call.pk).update(stage=Stage.CHECKING)
    for queue in desk.get("/desk/").context["queues"]:
        if queue["url"].startswith(HERE):
            assert desk.get(queue["url"]).context["page"].paginator.count == queue["count"], queue


def test_a_state_of_each_kind_has_a_colour():
    from grants.finding.queries.listing import TONES

    assert set(TONES) == set(State) - {State.DRAFT}
