"""The demo world builds itself through the services, and holds the edge cases that people want to see."""

from collections import Counter

import pytest

from cocreation.deliberation.models import Round
from cocreation.design.models import DesignDecision
from cocreation.design.queries import because_of_you
from cocreation.group.models import Member
from cocreation.participation.models import Claim, ClaimState, PaymentChoice
from cocreation.recommendation.models import Slate, SlateItem, SlateState
from grants.applications.models import Application, EquityRecord, Recusal, State
from grants.board.models import Choice, RecommendedGrant
from grants.calls.agreed import resting
from grants.calls.models import Amendment, Call, Kind, Stage
from grants.fund.models import Fund
from grants.fund.queries import problems
from grants.payments.models import Instalment
from grants.places.queries import taking_part
from learning.reports.models import Report, ReportState
from shaping_future import clock
from shaping_future.demo import world
from shaping_future.demo.management.commands.demo import Command
from shaping_future.record.queries import first_broken
from shaping_future.record.services import seal


@pytest.mark.django_db
def test_the_demo_world_has_a_call_at_every_stage_and_its_edge_cases(capsys):
    assert len(list(world.build())) == 12
    stages = set(Call.objects.values_list("stage", flat=True))
    assert stages == set(Stage.values) - {Stage.CHOOSING}
    assert {call.kind for call in Call.objects.all() if call.is_open} == {Kind.GRANTS, Kind.RECRUITMENT}
    programme = Call.objects.get(kind=Kind.PROGRAMME)
    assert programme.stage == Stage.RELEASED
    names = taking_part(programme)
    assert len(names) > 8
    assert any("(" in name for name in names)  # by region and type of group only
    assert programme.applications.filter(state=State.WAITING).exists()
    assert Call.objects.get(kind=Kind.RECRUITMENT).applications.filter(state=State.SENT).count() == 3

    design = Counter(DesignDecision.objects.values_list("state", flat=True))
    assert design == {"agreed": 10, "drafting": 1, "proposed": 1}
    built = Call.objects.get(slug="shaping-the-future-2025")
    assert [(one.decision is not None, one.differs) for one in resting(built, built.definition)] == [(True, [])] * 5
    assert {one.who for one in because_of_you(built.fund, built)} == {"The Group"}

    changed = Amendment.objects.applied().get()  # of the open call; its drafts have followed
    assert {one.response.questionnaire for one in changed.call.applications.filter(state=State.DRAFT)} == {
        changed.questionnaire_after
    }
    assert Call.objects.get(stage=Stage.PREPARING).testers.exclude(told_at=None).count() == 2

    real = Call.objects.get(slug="shaping-the-future-2025")
    states = list(real.applications.values_list("state", flat=True))
    assert len(states) == 48
    assert states.count(State.NOT_ELIGIBLE) == 6
    assert states.count(State.WITHDRAWN) == 1
    assert real.applications.filter(host__isnull=False).count() == 2
    assert real.applications.filter(strand__key="joint").count() == 5
    assert Member.objects.count() == 15
    members = Member.objects.select_related("user")
    assert (sum(one.is_away for one in members), sum(one.goes_away for one in members)) == (1, 1)
    assert sum(one.is_named_publicly for one in members) == 4
    assert Recusal.objects.in_force().filter(application__call=real).count() >= 2
    assert EquityRecord.objects.filter(call=real).count() == 36

    assert Slate.objects.filter(call=real, state=SlateState.NOT_AGREED).count() == 1  # an objection, then an amendment
    assert SlateItem.objects.filter(slate__call=real, undecided=True).count() == 1  # lost its quorum through recusals
    decisions = RecommendedGrant.objects.filter(recommendation__call=real).values_list("decision", flat=True)
    assert {Choice.CONDITION, Choice.REFER_BACK} <= set(decisions)
    assert Instalment.objects.with_rest().exists()  # waits for a condition
    reports = Report.objects.filter(due_on__lt=clock.today())
    assert reports.filter(state=ReportState.DUE).count() >= 2
    assert reports.filter(state=ReportState.SENT, reply_due_on__lt=clock.today()).count() == 1

    assert [problems(fund) for fund in Fund.objects.all()] == [[]] * 9
    nameless = Application.objects.filter(organisation__isnull=True, sent_at__isnull=False)
    assert {one.call.kind for one in nameless} == {Kind.RECRUITMENT}  # people, who apply for themselves

    deciding = Call.objects.get(slug="shaping-the-future-deciding")
    assert [(one.state, len(one.result["funded"])) for one in deciding.draws.all()] == [("drawn", 1)]
    ballot = Round.objects.get(call=deciding, method="approval")
    assert (ballot.result in ("counted", "lens"), ballot.positions.count()) == (True, 12)

    waiting = Claim.objects.waiting()
    assert Claim.objects.late().count() >= 1
    assert {one.chosen for one in waiting} >= {"bank", "voucher", "expenses"}
    assert Claim.objects.filter(state=ClaimState.PAID).exists()
    assert sum(one.chosen in ("none", "expenses") for one in PaymentChoice.objects.all()) == 3
    seal()
    assert first_broken() is None

    Command().handle()  # a second time: nothing more is built
    assert Call.objects.count() == 11
