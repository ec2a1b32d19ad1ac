"""The other half of what can happen to a grant while it is paid: it is varied, ends, and sends money back."""

import datetime as dt

import hypothesis.strategies as st
from django.db.models import Sum
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from grants.awards.models import Award, HowEnded, Party
from grants.variations import services
from grants.variations.models import EarlyReason, Ending, Recovery, Variation
from grants.variations.services.asking import Change
from grants.variations.terms import gone
from shaping_future import clock
from shaping_future.demo import runs as way
from tests.grants.awards.cast import lead, sign

STAFF = st.sampled_from([*["staff"] * 4, "checker", "checker", "finance", "nobody"])
"""The checker belongs to finance as well: whoever decides a change must not pay, and the other way round."""
DECIDERS = st.sampled_from(["checker", "checker", "staff", "approver", "finance"])
SUMS = st.sampled_from([None, 1, 400_000, 1_250_000, 2_400_000, 2_500_000, 2_600_000, 3_500_000])


class Changing(RuleBasedStateMachine):
    """Uses `people`, `awards()`, `attempt` and `one_of` of the machine that it is a part of."""

    def one_award(self, data):
        return self.one_of(data, self.awards())

    def waiting(self, state):
        return Variation.objects.filter(award__in=self.world.awards, state=state)

    def begin_to_change(self, far):
        """A grant that is to be more, or that ends early with something to send back; so many steps of the way."""
        owed, staff = self.world.due[far % 2], self.people["staff"]
        award = self.awards().get(pk=owed.award_id)
        if far < 2:
            plan = [{"pence": 3_000_000, "due_on": "2027-03-01", "when": "all of it"}]
            services.propose_change(award, Change("It grew.", pence=3_000_000, plan=plan), by=staff)
        else:
            way.pay([owed], prepares=self.people["finance"], approves=self.people["third"])
            services.prepare_end(award, HowEnded.EARLY, "It ends.", EarlyReason.values[0], 500_000, by=staff)
        for _ in range(far % 3):
            self.the_change_goes_on()

    @rule(data=st.data(), who=st.sampled_from(["partner", "partner", "staff", "finance"]))
    def ask(self, data, who):
        award = self.one_award(data)
        by = lead(award) if who == "partner" else self.people[who]
        self.attempt(lambda: services.ask_for_change(award, "May we have more time?", by=by))

    @rule(data=st.data(), who=STAFF, pence=SUMS, parts=st.integers(1, 3))
    def propose(self, data, who, pence, parts):
        """A sum, paid in parts; or, without one, only a later end."""
        award = self.one_award(data)
        if pence is None:
            change = Change("More time.", ends_on=award.ends_on + dt.timedelta(days=90))
        else:
            left = pence - gone(award)
            each = [left // parts] * (parts - 1)
            sums = [one for one in [*each, left - sum(each)] if one]
            day = (clock.today() + dt.timedelta(days=30)).isoformat()
            plan = [{"pence": one, "due_on": day, "when": f"part {number}"} for number, one in enumerate(sums, start=1)]
            change = Change("Another sum.", pence=pence, plan=plan)
        self.attempt(lambda: services.propose_change(award, change, by=self.people[who]))

    @precondition(lambda self: self.waiting("proposed").exists())
    @rule(data=st.data(), who=DECIDERS)
    def agree(self, data, who):
        variation = self.one_of(data, self.waiting("proposed"))
        self.attempt(lambda: services.approve_change(variation, by=self.people[who]))

    @precondition(lambda self: self.waiting("proposed").exists() or self.waiting("to_sign").exists())
    @rule(data=st.data(), who=DECIDERS)
    def say_no(self, data, who):
        variation = self.one_of(data, self.waiting("proposed") | self.waiting("to_sign"))
        self.attempt(lambda: services.say_no(variation, "Not now.", by=self.people[who]))

    @precondition(lambda self: self.waiting("to_sign").exists())
    @rule(data=st.data(), who=st.sampled_from(["finance", "payer", "third", "checker", "approver"]))
    def sign_all(self, data, who):
        self.all_sign(self.one_of(data, self.waiting("to_sign")), self.people[who])

    @rule()
    def the_change_goes_on(self):
        """The next step of a change or an end as those take it who should."""
        if variation := self.waiting("proposed").order_by("pk").first():
            by = self.world.board[1] if variation.needs_board else self.people["checker"]
            self.attempt(lambda: services.approve_change(variation, by=by))
        elif variation := self.waiting("to_sign").order_by("pk").first():
            self.all_sign(variation, self.people["third"])
        elif ending := Ending.objects.standing().order_by("pk").first():
            by = next(self.people[one] for one in ("staff", "checker") if self.people[one].pk != ending.prepared_by_id)
            self.attempt(lambda: services.confirm_end(ending, by=by))

    def all_sign(self, variation, finance):
        """Its two people, then one of Global Dialogue: the last signature puts it in force."""
        award = self.awards().get(pk=variation.award_id)
        second = award.signatories.get().accepted_by
        for party, by in ((Party.PARTNER, lead(award)), (Party.SECOND, second), (Party.FUND, finance)):
            self.attempt(lambda party=party, by=by: sign(variation.agreement, party, by))

    @rule(data=st.data(), who=STAFF, how=st.sampled_from(["early", "early", "closed", "given_back"]), back=SUMS)
    def prepare_end(self, data, who, how, back):
        award = self.one_award(data)
        back = min(back or 0, gone(award)) if how == HowEnded.EARLY else 0
        reason = EarlyReason.values[0]
        self.attempt(
            lambda: services.prepare_end(award, how, "It ends.", reason, back, by=self.people[who]),
        )

    @precondition(lambda self: Ending.objects.exists())
    @rule(data=st.data(), who=STAFF, call_off=st.sampled_from([False, False, True]))
    def finish_end(self, data, who, call_off):
        ending = self.one_of(data, Ending.objects.select_related("award"))
        step = services.call_off_end if call_off else services.confirm_end
        self.attempt(lambda: step(ending, by=self.people[who]))

    @precondition(lambda self: Ending.objects.exists())
    @rule(data=st.data(), who=st.sampled_from(["finance", "payer", "staff"]), pence=st.sampled_from([1, 400_000]))
    def money_comes_back(self, data, who, pence):
        ending = self.one_of(data, Ending.objects.select_related("award"))
        self.attempt(lambda: services.note_recovery(ending, pence, by=self.people[who]))


def recovered(award: Award) -> int:
    """Pence that came back after it ended, no longer owed to it."""
    return Recovery.objects.filter(ending__award=award).aggregate(sum=Sum("pence"))["sum"] or 0
