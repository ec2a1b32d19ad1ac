"""What a line of the bank was said to be is taken back: the payment, its money, its run and its letters follow."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from grants.applications import services as applications
from grants.applications.models import Rung
from grants.books.queries import differences
from grants.fund.models import LedgerTransaction
from grants.payments import services as payments
from grants.runs import services
from grants.runs.models import Match, MatchUndone, StatementLine
from grants.runs.services import bank_file, set_aside
from grants.variations.services import confirm_end, prepare_end
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.demo import runs
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.files.makers import get
from shaping_future.files.models import Document
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import lead
from tests.grants.payments.cast import money

pytestmark = pytest.mark.django_db

PENCE = 1_250_000
ALL = 5_000_000


@pytest.fixture
def run(world):
    """With the bank."""
    run = runs.approve(runs.prepare(world.due, by=world.finance), by=world.payer)
    bank_file(run, by=world.payer)
    return run


def row(text, pounds):
    return f"{clock.today():%d/%m/%Y},{text},{pounds}"


def read(world, *rows):
    return runs.read(runs.statement([], more="\n".join(rows)), by=world.finance)


def by_hand(world, payment, text="PAYMENT"):
    line = read(world, row(text, "-12500.00")).lines.get()
    return services.match_line(line, payment, by=world.payer)


def came_back(world, payment):
    line = read(world, row("UNPAID", "12500.00")).lines.get()
    return services.match_line(line, payment, "Account closed.", by=world.payer)


def mails(world, number=0):
    keys = Message.objects.filter(to=lead(world.awards[number]).email, key__contains="-paid") | Message.objects.filter(
        to=lead(world.awards[number]).email, key__regex="^(remittance|returned|not-)"
    )
    return [key.rsplit("-", 1)[0] for key in keys.order_by("pk").values_list("key", flat=True)]


def test_a_wrong_match_goes_back_with_all_that_hung_on_it_and_the_right_one_follows(world, run):
    first, second = run.lines.all()
    line = by_hand(world, first)
    services.match_line(read(world, row("OTHER", "-12500.00")).lines.get(), second, by=world.payer)
    run.refresh_from_db()
    assert (run.state, money(world)) == ("done", (ALL - 2 * PENCE, 0, 2 * PENCE, []))
    undone = services.take_back(line, "It was the rent of the year.", by=world.finance)
    for one in (first, run, line):
        one.refresh_from_db()
    assert (first.state, first.paid_on, run.state, run.ended_at, line.matched_at) == (
        "ordered",
        None,
        "sent",
        None,
        None,
    )
    assert money(world) == (ALL - 2 * PENCE, PENCE, PENCE, [])
    assert differences(world.call.fund) == []
    assert (undone.said_by, undone.by, undone.matches.get().payment) == (world.payer, world.finance, first)
    counter = LedgerTransaction.objects.get(kind="counter")
    assert counter.counters.key == f"run-line-{first.pk}-paid"
    with pytest.raises(NotAllowedNow, match="its file does not leave again"):
        bank_file(run, by=world.payer)
    assert "Take the file" not in signed_in_as(world.payer).get(reverse("run-detail", args=[run.public_id])).text
    said = Entry.objects.filter(verb__in=["statement-line.taken-back", "run.line-not-paid"]).count()
    assert (said, mails(world)) == (2, [f"remittance-{first.pk}", f"not-paid-{first.pk}"])
    set_aside(line, "The rent.", by=world.finance)
    by_hand(world, first, "PAYMENT OF THE GRANT")
    run.refresh_from_db()
    assert (run.state, money(world)) == ("done", (ALL - 2 * PENCE, 0, 2 * PENCE, []))
    assert mails(world)[2:] == [f"remittance-{first.pk}-2"]
    assert LedgerTransaction.objects.filter(key=f"run-line-{first.pk}-paid-2").exists()


def test_the_advice_of_a_payment_that_was_none_is_not_handed_out(world, run):
    first, partner = run.lines.first(), signed_in_as(lead(world.awards[0]))
    line, page = by_hand(world, first), reverse("remittance", args=[first.public_id])
    services.take_back(line, "It was the rent.", by=world.finance)
    maker, wrong = get("remittance"), Document.objects.get(kind="remittance")
    assert "by mistake" in maker.outdated(maker.load(wrong.subject))
    text = partner.get(page).text
    assert all(one in text for one in ("A payment on its way", "That was our mistake"))
    assert not any(one in text for one in ("as a PDF", "Paid on", "the rent"))
    by_hand(world, first, "ANOTHER")
    right = Document.objects.exclude(pk=wrong.pk).get(kind="remittance")
    assert "by mistake" in maker.outdated(maker.load(wrong.subject))
    assert maker.outdated(maker.load(right.subject)) == ""
    text = partner.get(page).text
    assert str(right.pk) in text
    assert "our mistake" not in text


def test_what_was_found_by_its_reference_goes_back_too_and_is_not_found_again(world, run):
    statement = read(world, row(f"BULK {run.reference}", "-25000.00"))
    line = statement.lines.get()
    assert line.matches.filter(found=True).count() == 2
    services.take_back(line, "The bank took it from another fund.", by=world.payer)
    assert services.match_again(statement, by=world.payer) == 0
    read(world, row(f"BULK {run.reference}", "-25000.00"))
    assert money(world) == (ALL - 2 * PENCE, 2 * PENCE, 0, [])
    first = read(world, row(run.lines.first().reference, "-12500.00")).lines.get()
    assert first.matches.standing().get().payment == run.lines.first()


def test_a_return_that_was_none_goes_back_to_paid(world, run):
    first = run.lines.first()
    by_hand(world, first)
    line = came_back(world, first)
    undone = services.take_back(line, "A gift of the same sum.", by=world.finance)
    first.refresh_from_db()
    assert (first.state, first.words, undone.words) == ("paid", "", "Account closed.")
    assert money(world) == (ALL - 2 * PENCE, PENCE, PENCE, [])
    assert mails(world)[1:] == [f"returned-{first.pk}", f"not-returned-{first.pk}"]
    assert "It stands as paid" in signed_in_as(lead(world.awards[0])).get(
        reverse("remittance", args=[first.public_id])
    ).text  # fmt: skip
    services.match_line(line, first, "It was this.", by=world.finance)
    assert (money(world)[2], mails(world)[3:]) == (0, [f"returned-{first.pk}-2"])


def test_a_line_that_was_set_aside_waits_again_and_its_reason_stays(world, run):
    line = read(world, row("PAYMENT", "-12500.00")).lines.get()
    set_aside(line, "The rent.", by=world.finance)
    undone = services.take_back(line, "It is a payment.", by=world.payer)
    assert (undone.words, money(world)[2]) == ("The rent.", 0)
    services.match_line(line, run.lines.first(), by=world.payer)
    text = signed_in_as(world.payer).get(reverse("statement-line", args=[line.pk])).text
    assert all(one in text for one in ("The rent.", "It is a payment.", "as it left"))


def test_a_later_step_that_rests_on_it_is_named_and_nothing_changes(world, run):
    first, award = run.lines.first(), world.awards[0]
    line = by_hand(world, first)
    back = came_back(world, first)

    def refused(one, match):
        before = money(world)
        with pytest.raises(NotAllowedNow, match=match):
            services.take_back(one, "It was wrong.", by=world.finance)
        assert (money(world), MatchUndone.objects.count()) == (before, 0)

    refused(line, f"{first.reference} came back since, on another line of the bank. Take that back first.")
    until = clock.today().replace(year=clock.today().year + 1)
    payments.withhold_instalment(world.due[0], "report", "We wait.", until, by=world.finance)
    refused(back, "Payment 1 is held back since. Stop holding it back first.")
    payments.free_instalment(world.due[0], by=world.finance)
    anew = runs.prepare([world.due[0]], by=world.finance)
    refused(back, f"prepared again since, as {anew.lines.get().reference}. Take that out")
    services.bank_file(runs.approve(anew, by=world.payer), by=world.payer)
    again = by_hand(world, anew.lines.get(), "AGAIN")
    refused(back, f"Payment 1 was paid again, as {anew.lines.get().reference}.")
    second = by_hand(world, run.lines.last(), "SECOND")
    ending = prepare_end(award, "early", "It ends.", "agreed", by=world.staff)
    confirm_end(ending, by=world.checker)
    refused(again, f"The grant {award.reference} has ended since, and its end counts .* as paid.")
    refused(back, f"The grant {award.reference} has ended since")
    services.take_back(second, "Another grant than the one that ended.", by=world.finance)


def test_a_part_whose_other_part_is_under_way_does_not_go_back(world):
    run = runs.pay([world.due[0]], prepares=world.finance, approves=world.payer, pence=400_000)
    rest = runs.prepare([world.due[0]], by=world.finance).lines.get()
    line = StatementLine.objects.get(matches__payment__run=run)
    with pytest.raises(NotAllowedNow, match=f"{rest.reference}, another part of the same payment"):
        services.take_back(line, "Wrong.", by=world.payer)


def test_once_for_finance_who_may_see_it_and_with_a_reason(world, run):
    first, recused = run.lines.first(), person(Role.FINANCE)
    line = by_hand(world, first)
    applications.recuse(world.awards[1].application, recused, Rung.ROOM, by=world.facilitator)
    for by in (recused, world.staff, world.board[0]):
        with pytest.raises(NotAllowed):
            services.take_back(line, "Wrong.", by=by)
    with pytest.raises(NotValid, match="Say why"):
        services.take_back(line, "  ", by=world.finance)
    with pytest.raises(NotAllowedNow, match="said anew"):
        services.take_back(line, "Wrong.", "2026-01-01", by=world.finance)
    services.take_back(line, "Wrong.", by=world.finance)
    with pytest.raises(NotAllowedNow, match="nothing to take back"):
        services.take_back(line, "Wrong.", by=world.finance)
    assert (money(world)[2], MatchUndone.objects.count()) == (0, 1)


def test_the_database_lets_nobody_go_round_it(world, run):
    first = run.lines.first()
    line = by_hand(world, first)
    services.match_line(read(world, row("OTHER", "-12500.00")).lines.get(), run.lines.last(), by=world.payer)
    gone = {"state": "ordered", "paid_on": None, "paid_at": None}
    undone = {"at": clock.now(), "by": world.payer, "why": "x", "said_at": clock.now(), "said_by": world.payer}
    other = MatchUndone(line=read(world, row("Fee", "-1.00")).lines.get(), **undone)
    for wrong in (
        lambda: run.lines.filter(pk=first.pk).update(**gone),
        lambda: StatementLine.objects.filter(pk=line.pk).update(matched_at=None, matched_by=None),
        lambda: line.matches.all().delete(),
        lambda: line.matches.update(back=True),
        lambda: (other.save(), line.matches.update(undone=other)),
        lambda: type(run).objects.filter(pk=run.pk).update(state="sent", ended_at=None),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()
    services.take_back(line, "Wrong.", by=world.finance)
    with pytest.raises(DatabaseError), transaction.atomic():
        Match.objects.taken_back().update(undone=None)


def test_taking_back_on_the_pages_says_what_follows_and_stays_in_the_history(world, run, django_assert_num_queries):
    first = run.lines.first()
    line, browser = by_hand(world, first), signed_in_as(world.finance)
    page = reverse("statement-line-back", args=[line.pk])
    assert page in browser.get(reverse("statement-detail", args=[line.statement_id])).text
    with django_assert_num_queries(5):  # user, line, matches, the instalment's payments, the payments' matches
        shown = browser.get(page)
    assert "“Paid” becomes “Ordered”" in shown.text
    assert "is open again" not in shown.text  # another payment of the run waits still
    seen = {"seen": shown.context["form"]["seen"].value()}
    assert browser.post(page, seen | {"words": " "}).status_code == 400
    done = browser.post(page, seen | {"words": "It was the rent <b>."}, follow=True)
    assert "It is taken back" in done.text
    again = browser.post(page, seen | {"words": "It was the rent."})
    assert (again.status_code, "Nobody says what this line is now" in again.text) == (409, True)
    for history in (
        reverse("run-detail", args=[run.public_id]),
        reverse("instalment-list", args=[world.awards[0].public_id]),
    ):
        assert "It was the rent &lt;b&gt;." in browser.get(history).text
