"""Any sequence of what can happen to a fund's money, by anybody: a few in each run, thousands in the long form.

A second, very small ledger stands beside the real one: a counter of pence. It says beforehand whether a step is
allowed; the services must say the same, and hold the same sums after every step. After each sequence the record
verifies.
"""

from collections import Counter

import hypothesis.strategies as st
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from grants.fund import queries, services
from grants.fund.models import Account, LedgerTransaction, Posting, Receipt
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.queries import verify
from shaping_future.record.services import seal
from tests.cast import person
from tests.grants.fund.cast import a_fund

STEPS = {
    "reserve": ("available", "reserved"),
    "free": ("reserved", "available"),
    "commit": ("reserved", "committed"),
    "commit_more": ("available", "committed"),
    "uncommit": ("committed", "available"),
    "order": ("committed", "ordered"),
    "settle": ("ordered", "paid"),
    "unorder": ("ordered", "committed"),
    "come_back": ("paid", "committed"),
    "recover": ("paid", "available"),
}
GRANTS = st.sampled_from(["STF-A", "STF-B", "STF-C"])
PENCE = st.one_of(st.integers(1, 60), st.sampled_from([100, 250, 999, 1_000]))
KEYS = st.integers(0, 60)
WHO = st.sampled_from(["finance", "finance_2", "staff", "board", "facilitator", "nobody"])
ROLES = {
    "finance": Role.FINANCE, "finance_2": Role.FINANCE, "staff": Role.STAFF, "board": Role.BOARD,
    "facilitator": Role.FACILITATOR, "nobody": None,
}  # fmt: skip


class Ledger(RuleBasedStateMachine):
    """`has` is (account, reference) → pence; what is free for grants has no reference."""

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.people = {name: person(role) for name, role in ROLES.items()}
        self.fund = a_fund(grants=1_000, others=100, name=f"Fund {id(self)}")
        self.has = Counter({("available", ""): 1_000, ("lines", "learning"): 100, ("contributed", ""): -1_100})
        self.booked: dict[str, list] = {}
        self.undone: set[str] = set()
        self.receipts: dict[int, int] = {}
        self.pledged = 1_100
        self.asked: dict[int, tuple] = {}

    def teardown(self):
        try:
            seal()
            assert verify().broken is None
            connection.check_constraints()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    # --- what the small ledger says ----------------------------------------------------------------------------------

    def sides(self, source, target, reference, pence):
        def named(account):
            return (account, "" if account == "available" else reference)

        return [(named(source), -pence), (named(target), pence)]

    def fits(self, sides):
        after = Counter(self.has)
        for place, pence in sides:
            after[place] += pence
        return all(pence >= 0 for (account, _), pence in after.items() if account not in ("contributed", "received"))

    def move(self, key, sides):
        self.booked[key] = sides
        for place, pence in sides:
            self.has[place] += pence

    def expect(self, error, call):
        """Do it, and hold the service to what the small ledger said."""
        if error is None:
            return call()
        before = (Posting.objects.count(), LedgerTransaction.objects.count())
        with pytest.raises(error), transaction.atomic():
            call()
        assert (Posting.objects.count(), LedgerTransaction.objects.count()) == before
        return None

    # --- what happens ------------------------------------------------------------------------------------------------

    @rule(step=st.sampled_from(sorted(STEPS)), reference=GRANTS, pence=PENCE, key=KEYS, who=WHO)
    def step(self, step, reference, pence, key, who):
        key, sides = f"{step}-{key}", self.sides(*STEPS[step], reference, pence)
        taken = self.booked.get(key)
        error = None if (taken == sides or (taken is None and self.fits(sides))) else NotAllowedNow
        by = self.people[who]
        if (
            self.expect(error, lambda: getattr(services, step)(self.fund, reference, pence, by=by, key=key))
            and not taken
        ):
            self.move(key, sides)

    @rule(step=st.sampled_from(sorted(STEPS)), pence=st.integers(-5, 0))
    def nothing_at_all(self, step, pence):
        self.expect(NotValid, lambda: getattr(services, step)(self.fund, "STF-A", pence, by=None, key="nothing"))

    @precondition(lambda self: self.booked)
    @rule(data=st.data())
    def undo(self, data):
        key = data.draw(st.sampled_from(sorted(self.booked)))
        found = LedgerTransaction.objects.get(key=key)
        opposite = [(place, -pence) for place, pence in self.booked[key]]
        again = f"counter-{found.pk}" in self.undone
        allowed = found.kind != "counter" and (again or self.fits(opposite))
        error = None if allowed else NotAllowedNow
        if self.expect(error, lambda: services.counter(found, by=self.people["finance"])) and not again:
            self.undone.add(f"counter-{found.pk}")
            self.move(f"counter-{found.pk}", opposite)

    @rule(pence=PENCE, key=KEYS)
    def spend(self, pence, key):
        key, sides = f"spend-{key}", [(("lines", "learning"), -pence), (("spent", "claim"), pence)]
        taken = self.booked.get(key)
        error = None if (taken == sides or (taken is None and self.fits(sides))) else NotAllowedNow
        call = lambda: services.spend(self.fund, "learning", "claim", pence, by=None, key=key)  # noqa: E731
        if self.expect(error, call) and not taken:
            self.move(key, sides)

    @rule(pence=PENCE, who=WHO)
    def receive(self, pence, who):
        gift, left = self.fund.contributions.get(line=None), self.pledged - sum(self.receipts.values())
        error = NotAllowed if ROLES[who] != Role.FINANCE else None if pence <= left else NotAllowedNow
        name, today = f"FPI {len(self.booked)}-{gift.receipts.count()}", clock.today()
        made = self.expect(error, lambda: services.receive(gift, pence, today, name, by=self.people[who]))
        if made:
            self.receipts[made.pk] = pence
            for place, moved in [(("received", ""), -pence), (("contributed", ""), pence)]:
                self.has[place] += moved

    @precondition(lambda self: self.receipts)
    @rule(data=st.data())
    def undo_receipt(self, data):
        pk = data.draw(st.sampled_from(sorted(self.receipts)))

        services.undo_receipt(Receipt.objects.get(pk=pk), "A mistake", by=self.people["finance"])
        pence = self.receipts.pop(pk)
        self.has[("received", "")] += pence
        self.has[("contributed", "")] -= pence

    @rule(less=PENCE, key=st.sampled_from(["grants", "learning"]), who=WHO)
    def lower(self, less, key, who):
        """Down to what came in of it, and as far as the line has money that nobody spent or promised."""
        gift, pence = self.fund.contributions.get(), self.pledged - less
        line = ("available", "") if key == "grants" else ("lines", "learning")
        sides = [(("contributed", ""), less), (line, -less)]
        fits = pence >= sum(self.receipts.values()) and self.fits(sides)
        error = NotAllowed if ROLES[who] != Role.FINANCE else None if fits else (NotAllowedNow, NotValid)
        call = lambda: services.lower_pledge(  # noqa: E731
            gift, pence, self.fund.lines.get(key=key), "They give less", by=self.people[who]
        )
        if made := self.expect(error, call):
            self.pledged = made.pence
            for place, moved in sides:
                self.has[place] += moved

    @rule(up=st.booleans(), pence=PENCE, who=WHO)
    def propose(self, up, pence, who):
        lines = [self.fund.lines.get(key=key) for key in (("learning", "grants") if up else ("grants", "learning"))]
        waits = (up, pence) in self.asked.values()
        error = NotAllowed if ROLES[who] not in (Role.FINANCE, Role.STAFF) else NotAllowedNow if waits else None
        made = self.expect(
            error, lambda: services.propose_line_move(self.fund, *lines, pence, "Why", by=self.people[who])
        )
        if made:
            self.asked[made.pk] = (up, pence)

    @precondition(lambda self: self.asked)
    @rule(data=st.data(), who=WHO, agreed=st.booleans())
    def decide(self, data, who, agreed):
        asked = self.fund.line_moves.get(pk=data.draw(st.sampled_from(sorted(self.asked))))
        up, pence = self.asked[asked.pk]
        sides = [(("available", ""), pence if up else -pence), (("lines", "learning"), -pence if up else pence)]
        error = None
        if ROLES[who] != Role.FINANCE or asked.proposed_by_id == self.people[who].pk:
            error = NotAllowed
        elif agreed and not self.fits(sides):
            error = NotAllowedNow
        if self.expect(error, lambda: services.decide_line_move(asked, agreed, "No", by=self.people[who])):
            del self.asked[asked.pk]
            if agreed:
                for place, moved in sides:
                    self.has[place] += moved

    # --- what holds after every step ---------------------------------------------------------------------------------

    @invariant()
    def both_ledgers_say_the_same(self):
        connection.check_constraints()
        sums = Counter()
        for (account, _reference), pence in self.has.items():
            sums[account] += pence
        assert queries.balances(self.fund) == {account: sums[account.value] for account in Account}
        assert sum(sums.values()) == 0
        held = self.fund.holdings.exclude(account__in=["available", "contributed", "received"]).exclude(pence=0)
        assert {(one.account, one.reference): one.pence for one in held} == {
            place: pence for place, pence in self.has.items()
            if pence and place[0] not in ("available", "contributed", "received")
        }  # fmt: skip

    @invariant()
    def no_pound_is_promised_that_is_not_there(self):
        assert queries.problems(self.fund) == []
        planned = sum(line.pence for line in self.fund.lines.all())
        assert planned == self.pledged == self.fund.contributions.get().pence


SHORT = settings(max_examples=8, stateful_step_count=20, deadline=None, derandomize=True)
LONG = settings(max_examples=2_500, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.django_db
def test_a_few_sequences():
    run_state_machine_as_test(Ledger, settings=SHORT)


@pytest.mark.long
@pytest.mark.django_db
def test_thousands_of_sequences():
    run_state_machine_as_test(Ledger, settings=LONG)
