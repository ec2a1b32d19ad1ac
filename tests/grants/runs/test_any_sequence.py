"""Any sequence of what finance, the bank, MEX and the grant partner can do to a grant and its payments, by anybody: a
few in each run, thousands in the long form.

Whatever is refused has a sentence and leaves the ledger as it was. After every step the books agree with the payments,
no instalment is paid beyond itself, and nobody has done two of the three duties. After each sequence the record
verifies.
"""

import datetime as dt

import hypothesis.strategies as st
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.models import F, Q, Sum
from hypothesis import HealthCheck, settings
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from grants.awards.models import Award
from grants.books.queries import differences
from grants.fund.models import Account, LedgerTransaction
from grants.fund.queries import problems
from grants.payments import services as payments
from grants.payments.models import Instalment
from grants.runs import services
from grants.runs.models import MatchUndone, PaymentLine, PaymentRun, StatementLine
from grants.variations.models import Ending, Variation
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.demo import runs as way
from shaping_future.errors import Refused
from shaping_future.record.queries import verify
from shaping_future.record.services import seal
from tests.cast import person
from tests.grants.runs.changing import Changing, recovered

WHO = st.sampled_from(["finance", "payer", "third", "approver", "recommender", "staff", "nobody"])
"""Mostly those who may; the approver and the recommender belong to finance as well, and still must not."""
FINANCE = st.sampled_from([*["finance", "payer", "third"] * 2, "checker", "approver", "recommender", "staff"])


class Payments(Changing):
    world = None

    def __init__(self):
        super().__init__()
        self.moved = True
        self.block = transaction.atomic()
        self.block.__enter__()
        world = self.world
        self.fund = world.call.fund
        self.people = {
            "finance": world.finance, "payer": world.payer, "third": person(Role.FINANCE), "approver": world.board[0],
            "recommender": world.facilitator, "staff": world.staff, "nobody": person(),
            "checker": world.checker,
        }  # fmt: skip
        for name in ("approver", "recommender", "checker"):
            user = self.people[name]
            if Role.FINANCE not in user.roles:
                user.roles = [*user.roles, Role.FINANCE]
                user.save(update_fields=["roles"])

    def teardown(self):
        try:
            connection.check_constraints()
            seal()
            assert verify().broken is None
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def awards(self):
        """As they are by now."""
        found = Award.objects.select_related("application__started_by", "agreement")
        return found.filter(pk__in=[one.pk for one in self.world.awards])

    def attempt(self, call):
        """A refusal is an answer, and moves nothing; anything else that is raised is a mistake of ours."""
        before = LedgerTransaction.objects.count()
        try:
            with transaction.atomic():
                done = call()
            self.moved = True
            return done
        except Refused as refusal:
            said = refusal.sentence
        assert len(said.split()) > 3
        assert LedgerTransaction.objects.count() == before
        return None

    def one_of(self, data, rows):
        return data.draw(st.sampled_from(sorted(rows, key=lambda row: row.pk)))

    # --- what happens ------------------------------------------------------------------------------------------------

    @initialize(parts=st.sampled_from([(400_000, None), (None, None), (None, 1), ()]), far=st.integers(0, 3))
    def begin(self, parts, far):
        """Two runs on their way, or none, so that a short sequence meets more than refusals."""
        for owed, part in zip(self.world.due, parts, strict=False):
            way.prepare([owed], by=self.people["finance"], pence=part)
        for _ in range(far):
            self.go_on(0)
        if not parts:
            self.begin_to_change(far)

    @rule(number=st.integers(0, 3))
    def go_on(self, number):
        """The next step of a run as those take it who should."""
        going = list(PaymentRun.objects.filter(state__in=["prepared", "approved", "sent"]).order_by("pk"))
        if not going:
            return
        run, other = going[number % len(going)], self.people["third"]
        if run.state == "prepared":
            self.attempt(lambda: way.approve(run, by=other))
        elif run.state == "approved":
            self.attempt(lambda: services.bank_file(run, by=other))
        else:
            lines = list(run.lines.filter(state="ordered"))
            self.attempt(lambda: way.read(way.statement(lines), by=other))

    @rule(data=st.data(), who=FINANCE, part=st.sampled_from([None, None, 1, 400_000, 1_250_000, 9_999_999]))
    def prepare(self, data, who, part):
        later = list(Instalment.objects.filter(award__in=self.world.awards).order_by("pk"))[-2:]
        owed = st.sampled_from([*self.world.due * 3, *later])
        chosen = data.draw(st.lists(owed, min_size=1, max_size=2, unique_by=lambda one: one.pk))
        self.attempt(lambda: way.prepare(chosen, by=self.people[who], pence=part))

    @precondition(lambda self: PaymentRun.objects.filter(state="prepared").exists())
    @rule(data=st.data(), who=FINANCE)
    def approve(self, data, who):
        run = self.one_of(data, PaymentRun.objects.filter(state="prepared"))
        self.attempt(lambda: way.approve(run, by=self.people[who]))

    @precondition(lambda self: PaymentRun.objects.exists())
    @rule(data=st.data(), who=FINANCE)
    def hand_over(self, data, who):
        run = self.one_of(data, PaymentRun.objects.all())
        self.attempt(lambda: services.bank_file(run, by=self.people[who]))

    @precondition(lambda self: PaymentRun.objects.exists())
    @rule(data=st.data(), who=WHO)
    def cancel(self, data, who):
        run = self.one_of(data, PaymentRun.objects.all())
        self.attempt(lambda: services.cancel_run(run, "Not today", by=self.people[who]))

    @precondition(lambda self: PaymentLine.objects.exists())
    @rule(data=st.data(), who=WHO)
    def take_out(self, data, who):
        line = self.one_of(data, PaymentLine.objects.select_related("run"))
        self.attempt(lambda: services.take_out(line, "later", "Another day", by=self.people[who]))

    @precondition(lambda self: PaymentLine.objects.filter(was_ordered=True).exists())
    @rule(data=st.data(), who=FINANCE)
    def the_bank_paid(self, data, who):
        """Its statement shows some payments: also those that stood on an earlier one."""
        there = list(PaymentLine.objects.filter(was_ordered=True).order_by("pk"))
        shown = data.draw(st.lists(st.sampled_from(there), min_size=1, max_size=3, unique_by=lambda one: one.pk))
        self.attempt(lambda: way.read(way.statement(shown), by=self.people[who]))

    @precondition(lambda self: PaymentLine.objects.filter(was_ordered=True).exists())
    @rule(data=st.data(), who=FINANCE)
    def the_bank_refused(self, data, who):
        line = self.one_of(data, PaymentLine.objects.filter(was_ordered=True).select_related("run"))
        self.attempt(lambda: services.bank_refused(line, "No such account", by=self.people[who]))

    @precondition(lambda self: PaymentLine.objects.filter(state__in=["paid", "returned"]).exists())
    @rule(data=st.data(), who=FINANCE)
    def the_bank_sent_back(self, data, who):
        line = self.one_of(data, PaymentLine.objects.filter(state__in=["paid", "returned"]).select_related("run"))
        text = f"Date,Description,Amount\n{clock.today():%d/%m/%Y},RETURNED {line.reference},{line.pence / 100:.2f}\n"
        file = SimpleUploadedFile("back.csv", text.encode(), content_type="text/csv")
        statement = self.attempt(lambda: way.read(file, by=self.people[who]))
        came = StatementLine.objects.filter(pence=line.pence, matched_at=None).first() if statement else None
        if came:
            self.attempt(lambda: services.match_line(came, line, "Account closed", by=self.people[who]))

    @precondition(lambda self: StatementLine.objects.exclude(matched_at=None).exists())
    @rule(data=st.data(), who=FINANCE)
    def take_back(self, data, who):
        line = self.one_of(data, StatementLine.objects.exclude(matched_at=None))
        self.attempt(lambda: services.take_back(line, "Another line.", by=self.people[who]))

    @precondition(lambda self: MatchUndone.objects.exists())
    @rule(data=st.data(), who=FINANCE)
    def say_it_again(self, data, who):
        line = self.one_of(data, StatementLine.objects.filter(undone__isnull=False).distinct())
        payment = self.one_of(data, PaymentLine.objects.filter(was_ordered=True).select_related("run"))
        self.attempt(lambda: services.match_line(line, payment, "It is this one.", by=self.people[who]))

    @rule(data=st.data(), who=FINANCE)
    def withhold(self, data, who):
        owed = self.one_of(data, Instalment.objects.filter(award__in=self.world.awards))
        until = clock.today() + dt.timedelta(days=30)
        self.attempt(lambda: payments.withhold_instalment(owed, "report", "We wait.", until, by=self.people[who]))

    @rule(data=st.data(), who=FINANCE)
    def let_go(self, data, who):
        owed = self.one_of(data, Instalment.objects.filter(award__in=self.world.awards))
        self.attempt(lambda: payments.free_instalment(owed, by=self.people[who]))

    # --- what holds after every step ---------------------------------------------------------------------------------

    @invariant()
    def everything_holds(self):
        """Asked again once something happened: what was refused was rolled back."""
        if self.moved:
            self.the_books_agree()
            self.no_pound_goes_twice()
            self.nobody_does_two_of_the_three_duties()
        self.moved = False

    def the_books_agree(self):
        connection.check_constraints()
        assert problems(self.fund) == []
        assert [one.says for one in differences(self.fund)] == []

    def no_pound_goes_twice(self):
        beyond = Instalment.objects.filter(pence__lt=F("paid_pence") + F("ordered_pence"))
        assert not beyond.exists()
        for award in self.awards():
            lines = PaymentLine.objects.filter(instalment__award=award)
            out = lines.filter(state__in=["ordered", "paid"]).aggregate(sum=Sum("pence"))["sum"] or 0
            held = dict(
                self.fund.holdings.filter(reference=award.application.reference).values_list("account", "pence")
            )
            stands = held.get(Account.ORDERED, 0) + held.get(Account.PAID, 0)
            assert out - recovered(award) == stands <= award.pence

    def nobody_does_two_of_the_three_duties(self):
        involved = [self.people["approver"], self.people["recommender"], *self.world.board]
        paid = Q(prepared_by__in=involved) | Q(approved_by__in=involved) | Q(approved_by=F("prepared_by"))
        assert not PaymentRun.objects.filter(paid | Q(approved_by__in=[self.people["staff"]])).exists()
        for award in self.awards():
            runs = PaymentRun.objects.filter(lines__instalment__award=award)
            payers = {pk for pair in runs.values_list("prepared_by", "approved_by") for pk in pair}
            changes = Variation.objects.filter(award=award, decided_by__isnull=False)
            assert payers.isdisjoint(changes.values_list("decided_by", flat=True))
            assert not changes.filter(Q(decided_by=F("proposed_by")) | Q(decided_by=F("asked_by"))).exists()
        assert not Ending.objects.filter(confirmed_by=F("prepared_by")).exists()


SHORT = settings(max_examples=4, stateful_step_count=12, deadline=None, derandomize=True)
LONG = settings(max_examples=2_000, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture
def machine(built):
    """The world of two grants, built once; each sequence begins from it."""
    return type("PaymentsOfTwoGrants", (Payments,), {"world": built})


@pytest.mark.django_db
def test_a_few_sequences(machine):
    run_state_machine_as_test(machine, settings=SHORT)


@pytest.mark.long
@pytest.mark.django_db
def test_thousands_of_sequences(machine):
    run_state_machine_as_test(machine, settings=LONG)
