"""One person prepares, another approves, the bank answers: each payment once, and the ledger along with it."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from grants.applications import services as applications
from grants.applications.models import Rung
from grants.bank import services as bank
from grants.fund.queries import problems
from grants.payments.queries import sums
from grants.runs import kinds, services
from grants.runs.models import BankLayout, PaymentLine, PaymentRun
from grants.runs.queries import remittance_for, waiting_for_finance
from grants.runs.services import Pick
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.demo import runs
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.files.models import Document
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person
from tests.grants.awards.cast import award_of, lead
from tests.grants.bank.cast import OTHER, called, changed, entered
from tests.grants.payments.cast import money

pytestmark = pytest.mark.django_db

PENCE = 1_250_000
ALL = 2 * 2_500_000


def approved(world, *, which=slice(None)):
    return runs.approve(runs.prepare(world.due[which], by=world.finance), by=world.payer)


def sent(world):
    run = approved(world)
    services.bank_file(run, by=world.payer)
    run.refresh_from_db()
    return run


def states(run):
    return sorted(run.lines.values_list("state", flat=True))


def test_from_what_is_due_to_the_remittance(world):
    run = runs.prepare(world.due, by=world.finance)
    assert money(world) == (ALL, 0, 0, [])
    run = runs.approve(run, by=world.payer)
    assert (run.state, money(world)) == ("approved", (ALL - 2 * PENCE, 2 * PENCE, 0, []))
    assert sums(award_of(world.awards[0].application))["ordered"] == PENCE
    services.bank_file(run, by=world.payer)
    told = Message.objects.count()
    runs.read(runs.statement(list(run.lines.all())), by=world.finance)
    run.refresh_from_db()
    assert (run.state, states(run), money(world)) == ("done", ["paid", "paid"], (ALL - 2 * PENCE, 0, 2 * PENCE, []))
    assert Message.objects.count() == told + 2
    line = run.lines.get(instalment=world.due[0])
    mail = Message.objects.get(key=f"remittance-{line.pk}-{lead(world.awards[0]).pk}")
    assert ("£" in mail.subject + mail.body, str(line.public_id) in mail.body) == (False, True)
    assert Document.objects.filter(kind="remittance", subject=str(line.pk)).count() == 1
    assert remittance_for(lead(world.awards[0]), line.public_id) == line
    with pytest.raises(PaymentLine.DoesNotExist):
        remittance_for(lead(world.awards[1]), line.public_id)
    assert not world.due[0].lines.open().exists()
    with pytest.raises(NotAllowedNow, match="paid already"):
        runs.prepare([world.due[0]], by=world.finance)


def test_a_second_person_approves_and_nobody_who_decided_on_the_grant(world):
    run = runs.prepare(world.due, by=world.finance)
    with pytest.raises(NotAllowed, match="a second person approves"):
        runs.approve(run, by=world.finance)
    for involved in (world.board[0], world.facilitator):
        involved.roles = [*involved.roles, Role.FINANCE]
        involved.save(update_fields=["roles"])
        with pytest.raises(NotAllowed, match="recommended or approved"):
            runs.approve(run, by=involved)
        with pytest.raises(NotAllowed, match="recommended or approved"):
            runs.prepare([world.due[0]], by=involved)
    for other in (world.staff, person(), lead(world.awards[0])):
        with pytest.raises(NotAllowed):
            runs.approve(run, by=other)
    assert money(world) == (ALL, 0, 0, [])


def test_the_database_knows_the_duties_too(world):
    run = runs.prepare(world.due, by=world.finance)
    facts = {"state": "approved", "approved_at": clock.now(), "content_hash": "0" * 64}
    with pytest.raises(IntegrityError, match="prepared_by_is_not_approved_by"), transaction.atomic():
        PaymentRun.objects.filter(pk=run.pk).update(approved_by=world.finance, **facts)
    services.take_out(run.lines.last(), "other", "Not now.", by=world.payer)
    PaymentRun.objects.filter(pk=run.pk).update(approved_by=world.board[0], **facts)
    with pytest.raises(IntegrityError, match="does not pay it"), transaction.atomic():
        run.lines.filter(state="prepared").update(state="ordered", was_ordered=True)
    other = PaymentRun.objects.create(
        reference="R-OTHER", fund=run.fund, pay_on=run.pay_on, layout=run.layout, prepared_by=world.board[0]
    )
    account = world.awards[1].bank_details.get()
    line = PaymentLine(run=other, number=1, instalment=world.due[1], account=account, pence=1, reference="OTHER")
    with pytest.raises(IntegrityError, match="does not pay it"), transaction.atomic():
        line.save(force_insert=True)


def test_an_approved_run_is_frozen(world):
    run = approved(world)
    line = run.lines.first()
    for change in ({"pence": 1}, {"reference": "X"}, {"account": run.lines.last().account}, {"state": "prepared"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            PaymentLine.objects.filter(pk=line.pk).update(**change)
    for change in ({"pay_on": clock.today()}, {"approved_by": world.finance}, {"frozen": {}}, {"state": "prepared"}):
        if change.get("pay_on") == run.pay_on:
            change = {"pay_on": run.pay_on + dt.timedelta(days=1)}
        with pytest.raises(DatabaseError), transaction.atomic():
            PaymentRun.objects.filter(pk=run.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        line.delete()
    before = services.bank_file(run, by=world.payer).bytes
    layout = run.layout
    services.change_bank_layout(
        layout, columns="Account: account_number\nSort: sort_code\nSum: pence", header=True, by=world.finance
    )
    assert services.bank_file(run, by=world.finance).bytes == before


def test_what_was_changed_while_it_was_read_is_read_again(world):
    run = runs.prepare(world.due, by=world.finance)
    seen = services.seen_of(run)
    services.take_out(run.lines.first(), "later", "Next week.", by=world.finance)
    with pytest.raises(NotAllowedNow, match="changed while you read it"):
        services.approve_run(run, seen, by=world.payer)
    assert states(runs.approve(run, by=world.payer)) == ["ordered", "taken_out"]
    assert money(world) == (ALL - PENCE, PENCE, 0, [])
    assert world.due[0].lines.get().words == "Next week."


def test_an_account_that_is_changed_between_the_two_stops_its_payment(world):
    run = runs.prepare(world.due, by=world.finance)
    entered(world.awards[0], **OTHER)
    with pytest.raises(NotAllowedNow, match=world.awards[0].reference):
        runs.approve(run, by=world.payer)
    assert money(world) == (ALL, 0, 0, [])
    services.take_out(run.lines.get(instalment=world.due[0]), "account", "It was changed.", by=world.payer)
    runs.approve(run, by=world.payer)


def test_whoever_prepared_a_payment_does_not_call_back_about_its_account(world):
    runs.prepare([world.due[0]], by=world.payer)
    details = changed(world.awards[0])
    with pytest.raises(NotAllowed, match="You prepared a payment"):
        called(details, by=world.payer)
    assert called(details).outcome == "confirmed"
    assert bank.read_details(details, by=world.payer)


def test_each_payment_that_cannot_go_says_why_and_nothing_is_prepared(world):
    later = world.awards[1].instalments.get(number=2)
    with pytest.raises(NotAllowedNow, match=f"{world.awards[1].reference}, payment 2: This payment is not due yet"):
        runs.prepare([world.due[0], later], by=world.finance)
    first = runs.prepare([world.due[0]], by=world.finance)
    with pytest.raises(NotAllowedNow, match="in a payment run already"):
        runs.prepare(world.due, by=world.payer)
    assert list(PaymentRun.objects.all()) == [first]


@pytest.mark.parametrize(
    ("day", "sentence"), [("2026-12-26", "working days"), ("2026-12-27", "working days"), ("2027-03-01", "a month"),
                          ("2026-11-30", "from today")],
)  # fmt: skip
def test_the_day_is_one_on_which_the_bank_pays(world, day, sentence):
    with clock.at(dt.datetime(2026, 12, 20, 12, tzinfo=clock.LONDON)), pytest.raises(NotValid, match=sentence):
        runs.prepare([world.due[0]], by=world.finance, pay_on=dt.date.fromisoformat(day))


def test_a_run_holds_what_one_file_may_hold(world):
    BankLayout.objects.filter(name=kinds.LAYOUT).update(most_payments=1)
    with pytest.raises(NotValid, match="1 payments in one file"):
        runs.prepare(world.due, by=world.finance)
    layout = BankLayout.objects.get(name=kinds.LAYOUT)
    for picks in (
        [],
        [Pick(world.due[0]), Pick(world.due[0])],
        [Pick(world.due[0], 0)],
        [Pick(world.due[0], PENCE + 1)],
    ):
        with pytest.raises((NotValid, NotAllowedNow)):
            services.prepare_run(picks, pay_on=runs.next_day(), layout=layout, by=world.finance)


def test_paid_in_parts_the_rest_stays_due(world):
    for pence, rest in ((250_000, 1_000_000), (999_999, 1)):
        runs.pay([world.due[0]], prepares=world.finance, approves=world.payer, pence=pence)
        world.due[0].refresh_from_db()
        assert (world.due[0].stands, world.due[0].rest) == ("part", rest)
    runs.pay([world.due[0]], prepares=world.finance, approves=world.payer)
    world.due[0].refresh_from_db()
    assert (world.due[0].stands, world.due[0].rest) == ("paid", 0)
    assert [line.reference[-3:] for line in world.due[0].lines.order_by("pk")] == ["-01", "-02", "-03"]
    assert money(world) == (ALL - PENCE, 0, PENCE, [])


def test_a_run_is_cancelled_until_its_file_has_left(world):
    run = approved(world)
    services.cancel_run(run, "The bank is closed.", by=world.finance)
    assert (states(run), money(world)) == (["taken_out", "taken_out"], (ALL, 0, 0, []))
    with pytest.raises(NotAllowedNow, match="no file"):
        services.bank_file(run, by=world.payer)
    with pytest.raises(NotAllowedNow, match="Cancelled"):
        runs.approve(run, by=world.payer)
    run = sent(world)
    for stop in (
        lambda: services.cancel_run(run, "Too late.", by=world.payer),
        lambda: services.take_out(run.lines.first(), "other", "Too late.", by=world.payer),
    ):
        with pytest.raises(NotAllowedNow, match="has left us"):
            stop()
    with pytest.raises(IntegrityError, match="with the bank"), transaction.atomic():
        run.lines.update(state="taken_out", ended_at=clock.now(), ended_by=world.payer, words="Out.")
    assert money(world) == (ALL - 2 * PENCE, 2 * PENCE, 0, [])


def test_what_the_bank_did_not_make_or_sent_back_is_due_again(world):
    run = sent(world)
    first, second = run.lines.all()
    services.bank_refused(first, "No such account.", by=world.finance)
    with pytest.raises(NotAllowedNow, match="with the bank"):
        services.bank_refused(first, "Again.", by=world.payer)
    runs.read(runs.statement([second]), by=world.finance)
    run.refresh_from_db()
    assert (run.state, states(run)) == ("done", ["paid", "refused"])
    smaller = runs.pay([world.due[0]], prepares=world.finance, approves=world.payer, pence=100).lines.get()
    day = clock.today()
    back = runs.read(runs.statement([], more=f"{day:%d/%m/%Y},RETURNED {second.reference},12500.00"), by=world.payer)
    line = back.lines.get()
    assert line.matched_at is None
    with pytest.raises(NotAllowedNow, match="amounts are not the same"):
        services.match_line(line, smaller, "It came back.", by=world.payer)
    services.match_line(line, second, "The account was closed.", by=world.payer)
    second.refresh_from_db()
    assert (second.state, money(world)) == ("returned", (ALL - 100, 0, 100, []))
    assert "sent back" in Message.objects.get(key__startswith=f"returned-{second.pk}-").body
    again = runs.pay(world.due[1:], prepares=world.finance, approves=world.payer)
    assert again.lines.get().reference != second.reference
    assert money(world) == (ALL - PENCE - 100, 0, PENCE + 100, [])


def test_whoever_has_an_interest_finds_no_run_with_it(world):
    run = approved(world)
    recused = person(Role.FINANCE)
    applications.recuse(world.awards[0].application, recused, Rung.ROOM, by=world.facilitator)
    assert not PaymentRun.objects.visible_to(recused).exists()
    assert PaymentRun.objects.visible_to(world.finance).get() == run
    for refused in (lambda: services.bank_file(run, by=recused), lambda: services.cancel_run(run, "No.", by=recused)):
        with pytest.raises(NotAllowed, match="interest"):
            refused()
    assert waiting_for_finance(recused) == []


def test_every_taking_of_the_file_is_in_the_record_and_no_number_is(world, caplog):
    run = approved(world)
    file = services.bank_file(run, by=world.payer)
    assert b"63748472" in file.bytes
    assert "63748472" not in repr(file) + caplog.text
    services.bank_file(run, by=world.finance)
    taken = Entry.objects.filter(verb="run.file-read").order_by("pk")
    assert [(one.actor, one.detail["first"]) for one in taken] == [(world.payer.pk, True), (world.finance.pk, False)]
    reads = Entry.objects.filter(verb="bankdetails.read", actor=world.payer.pk)
    assert {one.subject_id for one in reads} == {str(award.bank_details.get().pk) for award in world.awards}
    run.refresh_from_db()
    assert (run.sent_by, run.state) == (world.payer, "sent")


def test_we_hear_when_we_are_late(world):
    late = clock.today() + dt.timedelta(days=20)
    with clock.at(dt.datetime.combine(late, dt.time(12), clock.LONDON)):
        assert [one["title"] for one in waiting_for_finance(world.payer)] == ["We pay grant partners late"]
        assert services.warn_of_late_payments() == services.warn_of_late_payments() >= 2
        mails = Message.objects.filter(key__startswith="payments-are-late")
        assert mails.filter(to=world.payer.email).count() == 1
        run = runs.prepare(world.due, by=world.finance)
        titles = [one["title"] for one in waiting_for_finance(world.payer)]
        assert titles == ["We pay grant partners late", "Payment runs to approve"]
        runs.approve(run, by=world.payer)
        assert waiting_for_finance(world.payer) == []
    with clock.at(dt.datetime.combine(late + dt.timedelta(days=9), dt.time(12), clock.LONDON)):
        assert [one["title"] for one in waiting_for_finance(world.payer)] == ["Payment runs that are not done"]
    assert problems(world.call.fund) == []
