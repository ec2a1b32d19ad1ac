"""Each line of the bank once; payments are found by reference and amount, and the rest is said by a person."""

import pytest

from grants.applications import services as applications
from grants.applications.models import Rung
from grants.runs import services
from grants.runs.bankstatements import Unreadable
from grants.runs.models import BankStatement, StatementLayout, StatementLine
from grants.runs.queries import candidates
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.demo import runs
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from tests.cast import person
from tests.grants.payments.cast import money

pytestmark = pytest.mark.django_db

PENCE = 1_250_000
ALL = 5_000_000


@pytest.fixture
def run(world):
    return runs.approve(runs.prepare(world.due, by=world.finance), by=world.payer)


def row(text, pounds):
    return f"{clock.today():%d/%m/%Y},{text},{pounds}"


def read(world, *rows, by=None):
    return runs.read(runs.statement([], more="\n".join(rows)), by=by or world.finance)


def test_a_line_counts_once_however_often_it_is_read(world, run):
    first, second = run.lines.all()
    fee = row("Fee", "-5.00")
    one = read(world, row(first.reference, "-12500.00"), fee)
    two = read(world, row(first.reference, "-12500.00"), fee, fee, row(second.reference.replace("-", " "), "-12500.00"))
    assert (one.rows, one.known, two.rows, two.known) == (2, 0, 4, 2)
    assert StatementLine.objects.filter(text="Fee").count() == 2
    assert money(world) == (ALL - 2 * PENCE, 0, 2 * PENCE, [])


def test_one_sum_for_the_whole_run_is_the_whole_run(world, run):
    statement = read(world, row(f"BULK {run.reference}", "-25000.00"))
    assert statement.lines.get().matches.count() == 2
    run.refresh_from_db()
    assert run.state == "done"


def test_nothing_is_guessed(world, run):
    """Another amount, another reference, money that came in: a person says what they are."""
    first, second = run.lines.all()
    statement = read(
        world,
        row(first.reference, "-12500.01"),
        row(f"{first.reference}{second.reference}", "-12500.00"),
        row(second.reference, "12500.00"),
        row("PAYMENT", "-12500.00"),
        row("Rent", "-700.00"),
    )
    assert not statement.lines.exclude(matched_at=None).exists()
    assert money(world)[2] == 0
    payment, rent = statement.lines.get(text="PAYMENT"), statement.lines.get(text="Rent")
    assert set(candidates(payment, world.payer)) == {first, second}
    assert not candidates(rent, world.payer).exists()
    with pytest.raises(NotAllowedNow, match="amounts are not the same"):
        services.match_line(rent, first, by=world.payer)
    with pytest.raises(NotAllowedNow, match="had left before"):
        services.match_line(statement.lines.get(pence=PENCE), first, "Back.", by=world.payer)
    services.match_line(payment, first, by=world.payer)
    with pytest.raises(NotAllowedNow, match="said already"):
        services.match_line(payment, second, by=world.payer)
    with pytest.raises(NotValid, match="Say why"):
        services.set_aside(rent, "  ", by=world.payer)
    services.set_aside(rent, "The rent.", by=world.payer)
    with pytest.raises(NotAllowedNow, match="said already"):
        services.set_aside(rent, "Again.", by=world.finance)
    assert money(world)[2] == PENCE


def test_a_statement_that_came_before_the_approval_is_looked_at_again(world):
    run = runs.prepare(world.due, by=world.finance)
    statement = runs.read(runs.statement(list(run.lines.all())), by=world.finance)
    assert money(world)[2] == 0
    runs.approve(run, by=world.payer)
    assert services.match_again(statement, by=world.finance) == 2
    assert services.match_again(statement, by=world.finance) == 0
    assert money(world)[2] == 2 * PENCE


def test_a_bad_row_keeps_the_whole_file_out(world, run):
    first = run.lines.first()
    with pytest.raises(Unreadable) as caught:
        read(world, row(first.reference, "-12500.00"), row("Fee", "five"))
    assert caught.value.rows == ["Row 3: “five” is not an amount."]
    assert (BankStatement.objects.count(), StatementLine.objects.count(), money(world)[2]) == (0, 0, 0)


def test_only_finance_reads_statements_in(world):
    for other in (world.staff, world.board[0], person()):
        with pytest.raises(NotAllowed):
            read(world, row("Fee", "-1.00"), by=other)
    StatementLayout.objects.update(in_use=False)
    with pytest.raises(NotAllowedNow, match="not used any more"):
        read(world, row("Fee", "-1.00"))


def test_whoever_has_an_interest_sees_no_line_about_it(world, run):
    """Their reading of the file settles nothing of it; the next of finance finds it."""
    recused = person(Role.FINANCE)
    applications.recuse(world.awards[0].application, recused, Rung.ROOM, by=world.facilitator)
    name = world.awards[0].application.organisation.name.upper()[:14]
    lines = [row(line.reference, "-12500.00") for line in run.lines.all()]
    statement = read(world, *lines, row(f"FPO {name}", "-3.00"), row("Fee", "-5.00"), by=recused)
    assert money(world)[2] == 0
    seen = StatementLine.objects.visible_to(recused).values_list("text", flat=True)
    hidden = {world.awards[0].reference, name}
    assert not any(one in text for one in hidden for text in seen)
    assert "Fee" in seen
    assert services.match_again(statement, by=world.finance) == 2
    about = statement.lines.get(text__contains=world.awards[0].reference)
    with pytest.raises(NotAllowed, match="interest"):
        services.set_aside(about, "Nothing.", by=recused)
