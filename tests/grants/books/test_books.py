"""Where the money stood on a day, the ledger as a file, the watched lines, and the comparison with everything else."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from grants.awards.models import Award
from grants.books import queries, services, tasks
from grants.books.models import Reconciliation
from grants.fund import services as fund
from grants.fund.models import Account, LineMove, Receipt
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.look.words import pounds
from shaping_future.outbox.models import Message
from tests.cast import person, signed_in_as
from tests.deciding import a_deciding_call, recuse
from tests.grants.payments.cast import scheduled
from tests.tampering import set_balance

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def page(who, name, key, **query):
    return signed_in_as(who).get(reverse(name, args=[key]), query)


def awarded(world, reference, pence, by):
    """Money of a reserved grant goes on its way; the award itself is not needed for the ledger."""
    fund.commit(world.call.fund, reference, pence, by=by, key=f"c-{reference}")


def test_a_day_shows_what_the_ledger_said_at_its_end_in_the_uk():
    world, clerk = a_deciding_call(2), person(Role.FINANCE)
    one, two = (application.reference for application in world.applications)
    with clock.at(dt.datetime(2026, 7, 1, 22, 59, tzinfo=dt.UTC)):  # 23:59 in London
        fund.reserve(world.call.fund, one, 1_000_00, by=clerk, key="one")
    with clock.at(dt.datetime(2026, 7, 1, 23, 0, tzinfo=dt.UTC)):  # midnight: the next day
        fund.reserve(world.call.fund, two, 500_00, by=clerk, key="two")
        awarded(world, one, 400_00, clerk)
    first = queries.standing(world.call.fund, dt.date(2026, 7, 1), clerk)
    second = queries.standing(world.call.fund, dt.date(2026, 7, 2), clerk)
    assert (first.sums[Account.RESERVED], first.sums[Account.COMMITTED]) == (1_000_00, 0)
    assert (second.sums[Account.RESERVED], second.sums[Account.COMMITTED], second.due) == (1_100_00, 400_00, 400_00)
    assert second.calls == [
        {"title": world.call.title, "reserved": 1_100_00, "awarded": 400_00, "paid": 0, "ordered": 0, "due": 400_00,
         "withheld": 0}
    ]  # fmt: skip
    assert {row["reference"]: row["awarded"] for row in second.grants} == {one: 400_00, two: 0}


def test_a_grant_that_one_stays_out_of_is_in_the_sums_alone():
    world, clerk = a_deciding_call(2), person(Role.FINANCE)
    world.agree()
    recuse(clerk, world.applications[0])
    shown = text(page(clerk, "fund-standing", world.call.fund_id))
    assert world.applications[0].reference not in shown
    assert world.applications[1].reference in shown
    assert "£50,000" in shown


@pytest.mark.parametrize("day", ["soon", "0001-01-01", "2026-02-30"])
def test_a_day_that_is_none_is_refused_kindly(day):
    answer = page(person(Role.FINANCE), "fund-standing", a_deciding_call(0).call.fund_id, on=day)
    assert answer.status_code == 400


def test_the_ledger_as_csv_and_workbook_says_the_same_and_runs_no_formula():
    world = a_deciding_call(1)
    clerk = person(Role.FINANCE, name="=HYPERLINK(1)")
    reference = world.applications[0].reference
    fund.reserve(world.call.fund, reference, 1_000_01, by=clerk, key="one")
    days = {"first": clock.today().isoformat(), "last": clock.today().isoformat(), "kind": "movements"}
    as_csv = page(clerk, "books-export", world.call.fund_id, **days, file="csv")
    rows = list(csv.reader(io.StringIO(b"".join(as_csv.streaming_content).decode("utf-8-sig"))))
    book = openpyxl.load_workbook(
        io.BytesIO(page(clerk, "books-export", world.call.fund_id, **days, file="xlsx").content)
    )
    cells = list(book.active.values)
    assert rows[0] == list(cells[0]) == queries.MOVEMENTS
    mine = [row for row in rows if row[4] == reference]
    assert [(row[2], row[3], row[5], row[6]) for row in mine] == [
        ("reserve", "Free for grants", "-1000.01", "'=HYPERLINK(1)"),
        ("reserve", "Recommended, not yet signed off", "1000.01", "'=HYPERLINK(1)"),
    ]
    assert any(row[6] == "=HYPERLINK(1)" and row[5] == pytest.approx(1000.01) for row in cells)
    assert all(cell.data_type != "f" for line in book.active.iter_rows() for cell in line)


def test_the_trial_balance_sums_to_nought_and_says_what_moved_between():
    world, clerk = a_deciding_call(1), person(Role.FINANCE)
    with clock.at(clock.now() + dt.timedelta(days=40)):
        fund.reserve(world.call.fund, world.applications[0].reference, 1_000, by=clerk, key="one")
        fund.free(world.call.fund, world.applications[0].reference, 400, by=clerk, key="two")
        today = clock.today()
    rows = {row[0]: row[1:] for row in queries.trial_balance(world.call.fund, today, today)}
    assert rows["Together"][0] == rows["Together"][3] == 0
    assert [str(cell) for cell in rows["Recommended, not yet signed off"]] == ["0", "10", "4", "6"]
    assert rows["Free for grants"][3] == rows["Free for grants"][0] - 6


@pytest.mark.parametrize(
    "wrong",
    [{"first": "2026-02-01", "last": "2026-01-01"}, {"kind": "all"}, {"last": ""}, {"first": "x"}, {"file": "pdf"}],
)
def test_an_export_of_impossible_days_is_refused_kindly(wrong):
    values = {"first": "2026-01-01", "last": "2026-02-01", "kind": "trial", "file": "csv"} | wrong
    answer = page(person(Role.FINANCE), "books-export", a_deciding_call(0).call.fund_id, **values)
    assert answer.status_code == 400
    assert "There is a problem" in text(answer)


def test_an_export_keeps_back_what_one_stays_out_of():
    world, clerk = a_deciding_call(2), person(Role.FINANCE)
    world.agree()
    recuse(clerk, world.applications[0])
    rows = list(queries.movements(world.call.fund, dt.date(2020, 1, 1), dt.date(2090, 1, 1), clerk))
    named = {row[4] for row in rows}
    assert world.applications[0].reference not in named
    assert {"Kept from you", world.applications[1].reference} <= named


# --- the lines -------------------------------------------------------------------------------------------------------


def test_a_line_is_watched_from_nine_tenths_on_and_finance_hears_once():
    world, clerk = a_deciding_call(0), person(Role.FINANCE)
    line = world.call.fund.lines.exclude(key="grants").first()
    fund.spend(world.call.fund, line.key, "x", line.pence * 9 // 10 - 1, by=clerk, key="nearly")
    tasks.watch_lines()
    assert queries.full_lines() == []
    assert not Message.objects.filter(key__startswith="line-nearly-used").exists()
    fund.spend(world.call.fund, line.key, "x", 1, by=clerk, key="full")
    tasks.watch_lines()
    tasks.watch_lines()
    assert Message.objects.filter(key__startswith="line-nearly-used", to=clerk.email).count() == 1
    home = text(signed_in_as(clerk).get(reverse("finance-home")))
    assert "is nearly used up" in home
    assert "Nearly used up" in text(page(clerk, "line-list", world.call.fund_id))


def test_a_move_between_lines_is_proposed_on_a_page_and_decided_by_another():
    world, one, other = a_deciding_call(0), person(Role.FINANCE), person(Role.FINANCE)
    source, target = world.call.fund.lines.all()[:2]
    values = {"source": source.pk, "target": target.pk, "pence": "£1,000", "why": "Fewer days"}
    signed_in_as(one).post(reverse("line-move-add", args=[world.call.fund_id]), values)
    asked = LineMove.objects.get()
    assert "A move between budget lines waits for you" in text(signed_in_as(other).get(reverse("finance-home")))
    assert "waits for you" not in text(signed_in_as(one).get(reverse("finance-home")))
    decide = reverse("line-move-decide", args=[asked.pk])
    assert signed_in_as(one).post(decide, {"decision": "agree"}).status_code == 403
    answer = signed_in_as(other).post(decide, {"decision": "decline"})
    assert (answer.status_code, "Say why you decline" in text(answer)) == (400, True)
    signed_in_as(other).post(decide, {"decision": "agree"})
    assert "Moved" in text(page(one, "line-list", world.call.fund_id))
    assert world.call.fund.lines.get(pk=source.pk).pence == source.pence - 100_000


def test_what_came_in_is_written_down_and_undone_on_pages():
    world, clerk = a_deciding_call(0), person(Role.FINANCE)
    gift = world.call.fund.contributions.first()
    values = {"pence": "250.00", "received_on": clock.today().isoformat(), "bank_reference": "FPI 1"}
    browser = signed_in_as(clerk)
    assert browser.post(reverse("receipt-add", args=[gift.pk]), values).status_code == 302
    assert browser.post(reverse("receipt-add", args=[gift.pk]), values).status_code == 409
    receipt = Receipt.objects.get()
    assert "FPI 1" in text(page(clerk, "contribution-list", world.call.fund_id))
    assert browser.post(reverse("receipt-undo", args=[receipt.pk]), {"why": "Another fund"}).status_code == 302
    assert "Undone" in text(page(clerk, "contribution-list", world.call.fund_id))
    lower, less = reverse("pledge-lower", args=[gift.pk]), f"{gift.pence // 100 - 10}"
    values = {"pence": less, "line": world.call.fund.lines.first().pk, "why": "They <b> give less"}
    assert browser.post(lower, values).status_code == 302
    answer = browser.post(lower, values)
    assert (answer.status_code, "Write less than that" in text(answer)) == (409, True)
    assert "They &lt;b&gt; give less" in page(clerk, "contribution-list", world.call.fund_id).text


# --- the comparison --------------------------------------------------------------------------------------------------


def test_when_everything_agrees_the_comparison_says_so_and_writes_nobody():
    world = a_deciding_call(2)
    world.agree()
    tasks.reconcile()
    assert Reconciliation.objects.get().differences == []
    assert not Message.objects.filter(key__startswith="books-differ").exists()
    call_command("reconcile")


def test_every_difference_is_named_in_a_sentence_and_finance_hears_once_a_day(capsys):
    world, clerk = a_deciding_call(1), person(Role.FINANCE)
    reference = world.applications[0].reference
    world.agree()
    fund.commit(world.call.fund, reference, 1_000, by=clerk, key="beside the award")
    fund.reserve(world.call.fund, "NOBODY-1", 500, by=clerk, key="for nobody")
    set_balance(world.call.fund, Account.LINES, 6_000_001)
    for _ in range(2):
        found = services.reconcile(world.call.fund, by=None)
    said = "\n".join(row["says"] for row in found.differences)
    for sentence in (
        "Other budget lines: the postings sum to",
        f"{reference}: the award is £0, the ledger has £10.",
        "NOBODY-1: the ledger holds money for it, and there is no application.",
    ):
        assert sentence in said
    assert Message.objects.filter(key__startswith="books-differ", to=clerk.email).count() == 1
    with pytest.raises(CommandError, match="Differences: "):
        call_command("reconcile")
    assert sentence in capsys.readouterr().out


def test_the_page_names_the_differences_without_those_one_stays_out_of():
    world, clerk, other = a_deciding_call(2), person(Role.FINANCE), person(Role.FINANCE)
    world.agree()
    for application in world.applications:
        fund.commit(world.call.fund, application.reference, 1_000, by=other, key=application.reference)
    recuse(clerk, world.applications[0])
    signed_in_as(other).post(reverse("reconciliation-run", args=[world.call.fund_id]))
    shown = text(page(clerk, "reconciliation", world.call.fund_id))
    assert world.applications[0].reference not in shown
    assert world.applications[1].reference in shown
    assert world.applications[0].reference in text(page(other, "reconciliation", world.call.fund_id))


def test_a_grant_on_its_way_agrees_and_a_payment_beside_its_instalments_is_named():
    world, award, _payments = scheduled()
    ledger, reference = world.call.fund, award.application.reference
    assert queries.differences(ledger) == []
    fund.order(ledger, reference, 100, by=world.finance, key="order")
    fund.settle(ledger, reference, 100, by=world.finance, key="settle")
    Award.objects.filter(pk=award.pk).update(pence=award.pence - 1)
    said = [one.says for one in queries.differences(ledger)]
    assert said == [
        f"{reference}: the award is {pounds(award.pence - 1)}, the ledger has {pounds(award.pence)}.",
        f"{reference}: payments of £0 went, the ledger has £1.",
    ]


NUMBER_OF_QUERIES = {
    "fund-standing": 9, "contribution-list": 7, "line-list": 6, "reconciliation": 6, "books-export": 5,
}  # fmt: skip


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_ask_the_same_number_of_times_for_one_row_and_for_three(rows, django_assert_max_num_queries):
    world, clerk = a_deciding_call(rows), person(Role.FINANCE)
    world.agree()
    gift, lines = world.call.fund.contributions.first(), list(world.call.fund.lines.all())
    for number in range(rows):
        fund.receive(gift, 1_000, clock.today(), f"FPI {number}", by=clerk)
        fund.propose_line_move(world.call.fund, lines[0], lines[1], 1_000 + number, "Why not", by=clerk)
        services.reconcile(world.call.fund, by=None)
    browser = signed_in_as(clerk)
    for name, number in NUMBER_OF_QUERIES.items():
        with django_assert_max_num_queries(number):
            browser.get(reverse(name, args=[world.call.fund_id]))
