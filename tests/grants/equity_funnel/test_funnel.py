"""A call's funnel: counted by itself at two moments, never again, and read by whoever may."""

import csv
import io
import itertools
from xml.etree import ElementTree

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.applications import equity
from grants.applications.models import Application, EquityRecord, State
from grants.calls.models import Call, Stage
from grants.equity_funnel import queries
from grants.equity_funnel.building import Fact, build
from grants.equity_funnel.kinds import Dimension, Moment, Step
from grants.equity_funnel.models import FunnelSnapshot
from grants.equity_funnel.services import take_due_snapshots
from grants.equity_funnel.suppression import Table
from grants.organisations.models import Organisation
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.questionnaires.models import Response
from shaping_future.record.models import Entry
from tests.cast import a_call, person, signed_in_as
from tests.grants.equity_funnel.attacker import learned

PAGES = ("equity-funnel", "equity-funnel-table")
_numbers = itertools.count(1)


def many_applied(call: Call, of_each: dict[tuple[str, str, str], int], state=State.ELIGIBLE) -> None:
    """(region, income, what they said about lived experience) → how many sent. Written in one go, as if by services."""
    lead, strand = person(), call.strands.first()
    for (region, income, said), count in of_each.items():
        for _ in range(count):
            number = next(_numbers)
            org = Organisation.objects.create(name=f"Named {number}", kind="network", region=region, income_band=income)
            application = Application.objects.create(
                reference=f"SF-F{number}", call=call, strand=strand, organisation=org, state=state,
                response=Response.objects.create(questionnaire=call.questionnaire), asked_pence=20_000_00 + number * 3,
                started_by=lead, sent_by=lead, sent_at=clock.now(),
            )  # fmt: skip
            if said:
                EquityRecord.objects.create(
                    token=equity.token(application), call=call, answers={"3": said}, month=clock.today().replace(day=1)
                )


def at_stage(call: Call, stage: Stage) -> Call:
    Call.objects.filter(pk=call.pk).update(stage=stage)
    call.refresh_from_db()
    return call


YES, PARTLY, NOT_YET = "Yes, mostly", "Partly", "Not yet"
CROWD = {("TLI", "10k_100k", YES): 9, ("TLI", "100k_1m", PARTLY): 7, ("TLL", "under_10k", YES): 8,
         ("TLM", "10k_100k", NOT_YET): 2, ("TLC", "1m_10m", ""): 1, ("", "", NOT_YET): 4}  # fmt: skip


@pytest.fixture
def call(db):
    call = a_call()
    many_applied(call, CROWD)
    return at_stage(call, Stage.DECLARING)


def cell(snapshot, dimension, key, index):
    found = next(one for one in snapshot.content["dimensions"] if one["key"] == dimension)
    return next(row["cells"][index]["n"] for row in found["rows"] if row["key"] == key)


def test_counted_once_with_nothing_small_in_the_row_and_nobody_changes_it(call):
    assert take_due_snapshots() == 1
    assert take_due_snapshots() == 0
    snapshot = FunnelSnapshot.objects.get()
    assert (snapshot.moment, [one["n"] for one in snapshot.content["stages"]]) == (Moment.CLOSED, [31, 31, 31])
    assert cell(snapshot, "lived", YES, 1) == 17
    assert cell(snapshot, "region", "TLI", 1) == 16
    assert cell(snapshot, "region", "TLM", 1) is None
    for one in snapshot.content["dimensions"]:
        assert all(cell["n"] is None or cell["n"] >= 5 for row in one["rows"] for cell in row["cells"])
    assert Entry.objects.filter(verb="funnel.published").count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        FunnelSnapshot.objects.update(content={})
    with pytest.raises(DatabaseError), transaction.atomic():
        snapshot.delete()


def test_nothing_is_counted_while_applications_can_come_or_go(call):
    at_stage(call, Stage.CHECKING)
    assert take_due_snapshots() == 0


def test_the_later_count_says_the_earlier_numbers_again_and_counts_a_withdrawn_one_as_before(call):
    take_due_snapshots()
    gone = call.applications.filter(organisation__region="TLL").first()
    Application.objects.filter(pk=gone.pk).update(
        state=State.WITHDRAWN, withdrawn_at=clock.now(), withdrawn_by=gone.started_by
    )
    # it was found eligible before; the state alone no longer says so
    gone.eligibility_checks.create(finding="eligible", by=person(Role.STAFF))
    at_stage(call, Stage.RELEASED)
    assert take_due_snapshots() == 1
    early, late = FunnelSnapshot.objects.order_by("pk")
    assert late.content["stages"][:3] == early.content["stages"]
    assert not any(one["withheld"] for one in late.content["dimensions"])
    for one in ("lived", "income"):
        for row in next(each for each in early.content["dimensions"] if each["key"] == one)["rows"]:
            assert all(cell(late, one, row["key"], index) in (row["cells"][index]["n"], None) for index in range(3))


def test_one_more_application_between_two_counts_withholds_every_number_by_group(call):
    take_due_snapshots()
    many_applied(call, {("TLL", "under_10k", YES): 1})
    at_stage(call, Stage.RELEASED)
    take_due_snapshots()
    late = FunnelSnapshot.objects.get(moment=Moment.RELEASED)
    assert {one["withheld"] for one in late.content["dimensions"]} == {"changed"}
    assert all(cell["n"] is None for one in late.content["dimensions"] for row in one["rows"] for cell in row["cells"])
    page = Client().get(reverse("equity-funnel", args=[call.slug])).text
    assert "Something changed after the first count" in page


def test_a_group_that_says_something_else_of_itself_now_is_withheld_alone():
    choices = {one: [("a", "A"), ("b", "B"), ("", "Not said")] for one in Dimension}
    facts = [Fact(Step.ELIGIBLE, 20_000_00 + n, None, dict.fromkeys(Dimension, "ab"[n % 2])) for n in range(40)]
    early = build(Moment.CLOSED, facts, choices)
    moved = facts[0].categories | {Dimension.REGION: "b"}
    late = build(Moment.RELEASED, [Fact(Step.ELIGIBLE, 20_000_00, None, moved), *facts[1:]], choices, early)
    assert {one["key"]: one["withheld"] for one in late["dimensions"]} == {
        "lived": "",
        "income": "",
        "region": "changed",
    }


def test_who_reads_what_and_when(call):
    take_due_snapshots()
    addresses = [reverse(name, args=[call.slug]) for name in PAGES]
    addresses.append(reverse("equity-funnel-picture", args=[call.slug, "lived"]))
    readers = {role: signed_in_as(person(role)) for role in (Role.STAFF, Role.FACILITATOR, Role.FUNDER)}
    for address in addresses:
        assert [readers[role].get(address).status_code for role in readers] == [200, 200, 409]
        assert Client().get(address).status_code == 409
    at_stage(call, Stage.RELEASED)
    page = Client().get(addresses[0])
    assert (page.status_code, "Not counted yet" in page.text) == (200, True)  # the early one stays the fund's own
    assert Client().get(f"{addresses[1]}?moment=closed").status_code == 404
    take_due_snapshots()
    assert [Client().get(address).status_code for address in addresses] == [200, 200, 200]
    assert Client().get(f"{addresses[0]}?moment=nonsense").status_code == 404
    assert Client().get(reverse("equity-funnel-picture", args=[call.slug, "nonsense"])).status_code == 404
    old = readers[Role.FUNDER].get(reverse("call-figures", args=[call.slug]))
    assert old.headers["Location"] == addresses[0]


def test_page_table_and_picture_show_the_same_numbers_and_nobodys_name(call):
    at_stage(call, Stage.RELEASED)
    take_due_snapshots()
    snapshot = queries.published_funnels().get()
    page = Client().get(reverse("equity-funnel", args=[call.slug])).text
    table = Client().get(reverse("equity-funnel-table", args=[call.slug])).content.decode("utf-8-sig")
    picture = Client().get(reverse("equity-funnel-picture", args=[call.slug, "lived"]))
    rows = list(csv.reader(io.StringIO(table)))
    assert ["Led by people with lived experience", YES, "Sent", "17"] in [row[:4] for row in rows]
    shown = {row[3] for row in rows[1:] if row[1] not in ("All", "Hidden, together")}
    assert all(value == "hidden" or int(value) >= 5 for value in shown)
    assert cell(snapshot, "lived", YES, 1) == 17
    assert ElementTree.fromstring(picture.content).tag.endswith("svg")  # noqa: S314
    assert "Yes, mostly 17" in picture.text
    assert "In 2020" in page
    assert ">60%<" in page
    assert ">55%<" in page  # 17 of 31
    for text in (page, table, picture.text):
        assert "Named" not in text
        assert "SF-F" not in text


def test_an_attacker_with_every_file_learns_nothing_small(call):
    """The early table of the fund's own people, and what everybody reads later, for each dimension."""
    take_due_snapshots()
    staff, address = signed_in_as(person(Role.STAFF)), reverse("equity-funnel-table", args=[call.slug])
    early = numbers_of(staff.get(address))
    at_stage(call, Stage.RELEASED)
    take_due_snapshots()
    late, facts = numbers_of(Client().get(address)), queries.facts(call)
    assert late
    for dimension, choices in queries.choices(call).items():
        if dimension == Dimension.REGION:
            continue  # fourteen of them: test_suppression has tables enough of that
        labels = [label for _, label in choices]
        keys = [key for key, _ in choices]
        furthest = [(keys.index(fact.categories[dimension]), list(Step).index(fact.last)) for fact in facts]
        rows = Table.of(furthest, len(keys), len(Step)).rows
        told = {
            (labels.index(group), list(Step.labels).index(stage)): number
            for (title, group, stage), number in (early | late).items()
            if title == dimension.label and group in labels
        }
        assert all(rows[one][stage] == number for (one, stage), number in told.items())
        assert learned(rows, told, strictly=False, whole=False) == []


def numbers_of(response) -> dict:
    """(dimension, group, stage) → number, as the file says it; what is hidden is not there."""
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))[1:]
    return {tuple(row[:3]): int(row[3]) for row in rows if row[3].isdigit()}


def test_the_page_costs_the_same_for_few_and_many(call):
    few = a_call()
    many_applied(few, {("TLI", "10k_100k", YES): 1})
    costs = []
    for one in (few, call):
        at_stage(one, Stage.RELEASED)
        take_due_snapshots()
        browser = Client()
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(reverse("equity-funnel", args=[one.slug]))
        costs.append(len(asked))
        assert page.status_code == 200
    assert costs[0] == costs[1] <= 12
    assert "too few applications" in Client().get(reverse("equity-funnel", args=[few.slug])).text


def test_totals_tell_of_no_few_who_fell_out_and_what_was_told_is_told_again():
    choices = {Dimension.REGION: [("a", "A"), ("b", "B"), ("", "Not said")]}
    way = [Step.SENT] * 3 + [Step.ELIGIBLE] * 20 + [Step.RECOMMENDED] * 2 + [Step.SIGNED_OFF] * 9
    facts = [Fact(last, 20_000_00, 20_000_00, {Dimension.REGION: "a"}) for last in way]
    early = build(Moment.CLOSED, facts, choices)
    assert [one["n"] for one in early["stages"]] == [34, 34, None]
    late = build(Moment.RELEASED, facts, choices, early)
    assert [one["n"] for one in late["stages"]] == [34, 34, None, None, None, None, 9]
    assert build(Moment.RELEASED, facts[3:30], choices)["stages"][1]["n"] == 27
    assert build(Moment.RELEASED, facts[-12:], choices)["stages"][1]["n"] is None  # 3 without a grant


def test_how_far_each_came(call):
    facts = queries.facts(call)
    assert len(facts) == 31
    assert {fact.last for fact in facts} == {Step.ELIGIBLE}
    assert sum(fact.categories[Dimension.LIVED] == YES for fact in facts) == 17
