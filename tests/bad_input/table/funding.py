"""What grant partners and finance send."""

import datetime as dt

from grants.runs.models import StatementLayout, StatementLine
from grants.runs.queries import said_of
from grants.runs.services import seen_of
from shaping_future import clock
from shaping_future.demo.runs import next_day, statement
from tests.bad_input.forms import Form
from tests.bad_input.table.places import by_id, others, part
from tests.bad_input.world import World
from tests.files.samples import pdf, upload


def report(**more):
    def make(world: World) -> dict:
        parts = list(world.report.answers.all())
        texts = {f"text-{one.order}": "We learned to rest." for one in parts}
        visibilities = {f"visibility-{one.order}": "partners" for one in parts}
        return texts | visibilities | {f"v-{one.order}": str(one.version) for one in parts} | more

    return make


def of_the_fund(world: World) -> dict:
    return {"pk": world.award.application.call.fund_id}


def a_line(world: World, number: int = 0) -> str:
    return str(world.award.application.call.fund.lines.order_by("pk")[number].pk)


def paid_line(world: World) -> StatementLine:
    return StatementLine.objects.get(matches__payment=world.payment)


def pk_of(name: str):
    return lambda world: {"pk": getattr(world, name).pk}


def in_days(days: int) -> str:
    return (clock.today() + dt.timedelta(days=days)).isoformat()


def picks(world: World) -> dict:
    return {
        f"pick-{world.due.pk}": "on", f"pounds-{world.due.pk}": "100", "pay_on": next_day().isoformat(),
        "layout": str(world.prepared_run.layout_id),
    }  # fmt: skip


def a_statement(world: World) -> dict:
    layout = StatementLayout.objects.get(name="One amount with a sign")
    return {"layout": str(layout.pk), "file": statement([], more=f"{clock.today():%d/%m/%Y},Rent,-1.00")}


RUNS = [
    Form("run-prepare", who=part("finance"), fields=picks, may=("finance",), loose=("pick-", "pounds-")),
    Form("run-approve", who=part("finance_2"), where=by_id("prepared_run"), may=("finance",),
         fields=lambda world: {"seen": seen_of(world.prepared_run)}, seen=("seen",),
         elsewhere=others("finance_2", "sent_run")),
    Form("run-cancel", who=part("finance_2"), where=by_id("prepared_run"), may=("finance",), text=("words",),
         fields=lambda world: {"words": "It goes another day."}, elsewhere=others("finance_2", "sent_run")),
    Form("run-line-out", who=part("finance_2"), where=lambda world: {"pk": world.prepared_run.lines.get().pk},
         may=("finance",), fields=lambda world: {"why": "amount", "words": "It is too much."}, text=("words",),
         elsewhere=lambda world: [(world.cast.finance_2, {"pk": world.sent_run.lines.get().pk})]),
    Form("run-line-refused", who=part("finance_2"), where=lambda world: {"pk": world.sent_run.lines.get().pk},
         may=("finance",), fields=lambda world: {"words": "No such account."}, text=("words",),
         elsewhere=lambda world: [(world.cast.finance_2, {"pk": world.prepared_run.lines.get().pk})]),
    # what they store is in the record alone: who took the file
    Form("run-file", who=part("finance"), where=by_id("sent_run"), may=("finance",), again=True,
         elsewhere=others("finance_2", "prepared_run")),
    Form("statement-list", who=part("finance"), fields=a_statement, may=("finance",), again=True),
    Form("statement-match", who=part("finance"), where=lambda world: {"pk": world.bank_line.statement_id},
         may=("finance",), again=True, keeps=False),
    Form("statement-line", who=part("finance"), where=pk_of("bank_line"), may=("finance",), text=("words",),
         fields=lambda world: {"payment": "aside", "words": "A gift."}),
    Form("statement-line-back", who=part("finance"), where=lambda world: {"pk": paid_line(world).pk}, may=("finance",),
         fields=lambda world: {"words": "It was the rent.", "seen": said_of(paid_line(world))}, text=("words",),
         seen=("seen",), elsewhere=lambda world: [(world.cast.finance, {"pk": world.bank_line.pk})]),
]  # fmt: skip

FUNDING = [
    Form("agreement-detail", who=lambda world: world.unsigned.application.started_by, where=by_id("unsigned"),
         fields=lambda world: {"terms": world.unsigned.agreement.terms_hash, "typed_name": "Noor", "agree": "on"},
         text=("typed_name",), loose=("agree",), seen=("terms",),
         elsewhere=lambda world: [(one.application.started_by, {"public_id": one.public_id})
                                  for one in (world.award, world.unpaid)]),
    Form("signatory-name", who=lambda world: world.unsigned.application.started_by, where=by_id("unsigned"),
         fields=lambda world: {"name": "Third Person", "capacity": "chair", "email": "third@signs.example"},
         text=("name", "capacity", "email"), again=True,
         elsewhere=lambda world: [(world.lead, {"public_id": world.award.public_id})]),
    Form("signatory", who=lambda world: world.second, where=lambda world: {"token": world.signing_token}),
    Form("variation-ask", who=lambda world: world.unpaid.application.started_by, where=by_id("unpaid"),
         fields=lambda world: {"message": "We need a longer time."}, text=("message",),
         elsewhere=lambda world: [(world.lead, {"public_id": world.award.public_id})]),
    Form("variation-propose", who=part("staff"), where=by_id("unpaid"), may=("staff",), again=True,
         fields=lambda world: {"why": "They need it.", "pence": f"{world.unpaid.pence // 100 + 100}",
                               "ends_on": world.unpaid.ends_on.isoformat(), "purpose": "To rest and to learn.",
                               "pence-1": f"{world.unpaid.pence // 100 + 100}", "due_on-1": "2027-03-01",
                               "when-1": "at once"},
         text=("why", "purpose", "when-"), elsewhere=others("staff", "unsigned")),
    Form("variation-decide", who=part("staff_2"), where=by_id("varied"), may=("staff",), label="yes",
         loose=("say",), seen=("seen",),
         fields=lambda world: {"say": "yes", "seen": world.varied.proposed_at.isoformat()}),
    Form("variation-decide", who=part("staff_2"), where=by_id("varied"), may=("staff",), label="no",
         fields=lambda world: {"say": "no", "words": "We talked about it."}, text=("words",), loose=("say",)),
    Form("variation-limit", who=lambda world: world.cast.board[0], may=("board",), again=True,
         where=lambda world: {"pk": world.award.application.call.fund_id}, fields=lambda world: {"pence": "500"}),
    Form("grant-give-back", who=lambda world: world.unsigned.application.started_by, where=by_id("unsigned"),
         fields=lambda world: {"words": "Our group ends."}, text=("words",),
         elsewhere=lambda world: [(world.lead, {"public_id": world.award.public_id})]),
    Form("open_data:said", who=lambda world: world.lead, where=by_id("award"), text=("words",), again=True,
         fields=lambda world: {"words": "We rest, and we lead.", "leadership": ["DEI05"], "mission": ["DEI05"]}),
    Form("public-name", who=lambda world: world.lead, where=by_id("award"), text=("chosen_name",),
         fields=lambda world: {"choice": "chosen", "chosen_name": "A quiet name"}),
    Form("instalment-schedule", who=part("finance"), where=by_id("unpaid"), may=("finance",),
         elsewhere=others("finance", "award")),
    Form("instalment-withhold", who=part("finance_2"), where=pk_of("due"), may=("finance",), text=("words",),
         fields=lambda world: {"reason": "report", "words": "We wait for your call.", "until": in_days(30)}),
    Form("instalment-free", who=part("finance_2"), where=pk_of("held_back"), may=("finance",),
         elsewhere=others("finance_2", "due", key="pk")),
    Form("instalment-came", who=part("finance_2"), where=pk_of("waiting_for_event"), may=("finance",),
         elsewhere=others("finance_2", "due", key="pk")),
    *RUNS,
    Form("bank-change", who=lambda world: world.unpaid.application.started_by, where=by_id("unpaid"),
         fields=lambda world: {
             "sealed-account_name": "Rivers Network", "sealed-sort_code": "20-20-15",
             "sealed-account_number": "63748472", "sealed-roll_number": "", "sealed-phone": "020 7946 0018"},
         text=("account_name", "roll_number")),
    Form("bank-statement", who=lambda world: world.lead, where=by_id("award"),
         fields=lambda world: {"file": upload("statement.pdf", pdf())},
         elsewhere=lambda world: [(world.unpaid.application.started_by, {"public_id": world.unpaid.public_id})]),
    # what they store is in the record alone: who looked
    Form("bank-reveal", who=part("finance"), where=pk_of("account"), may=("finance",), again=True, keeps=False),
    Form("bank-statement-read", who=part("finance"), where=pk_of("bank_statement"), may=("finance",), again=True,
         keeps=False),
    Form("bank-payee", who=part("finance"), where=pk_of("changed_account"), may=("finance",), text=("did",),
         fields=lambda world: {"result": "close", "did": "They showed a letter of the bank.", "may_pay": "yes"}),
    Form("bank-statement-check", who=part("finance"), where=pk_of("bank_statement"), may=("finance",),
         fields=lambda world: {"agrees": "no", "found": "It shows another name."}, text=("found",)),
    Form("bank-call-back", who=part("finance"), where=pk_of("changed_account"), may=("finance",), text=("spoke_to",),
         fields=lambda world: {"number_known": "earlier", "spoke_to": "Amal", "outcome": "confirmed"},
         elsewhere=others("finance", "account", key="pk")),
    Form("contribution-add", who=part("finance"), where=of_the_fund, may=("finance",), text=("name",),
         fields=lambda world: {"name": "Another trust", "pence": "1200", "line": a_line(world),
                               "pledged_on": clock.today().isoformat()}),
    Form("pledge-lower", who=part("finance"), where=pk_of("pledge"), may=("finance",), text=("why",),
         fields=lambda world: {"pence": "9000", "line": str(world.pledge.line_id), "why": "They give less."}),
    Form("receipt-add", who=part("finance"), where=pk_of("pledge"), may=("finance",), text=("bank_reference",),
         fields=lambda world: {"pence": "12.50", "received_on": clock.today().isoformat(), "bank_reference": "FPI 9"}),
    Form("receipt-undo", who=part("finance"), where=pk_of("came_in"), may=("finance",), text=("why",),
         fields=lambda world: {"why": "It was for another fund."}),
    Form("fund-commits", who=part("finance"), where=of_the_fund, may=("finance",),
         fields=lambda world: {"source": "received"}),
    Form("line-move-add", who=part("finance"), where=of_the_fund, may=("finance", "staff"), text=("why",),
         fields=lambda world: {"source": a_line(world), "target": a_line(world, 1), "pence": "10", "why": "Needed."}),
    Form("line-move-decide", who=part("finance"), where=pk_of("line_move"), may=("finance",), text=("answer",),
         fields=lambda world: {"decision": "decline", "answer": "It is needed in March."},
         elsewhere=lambda world: [(world.cast.finance_2, {"pk": world.line_move.pk})]),
    Form("reconciliation-run", who=part("finance"), where=of_the_fund, may=("finance", "staff"), again=True),
    *(Form("report-edit", who=lambda world: world.lead, where=by_id("report"), fields=report(**more), text=("text-",),
           loose=tuple(more), seen=("v-1",), label=label,
           elsewhere=lambda world: [(world.lead, {"public_id": world.sent_report.public_id})])
      for label, more in (("save", {"save": "1"}), ("send", {"send": "1"}))),
]  # fmt: skip
