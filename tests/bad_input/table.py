"""The table of forms. tests/bad_input/test_every_form.py holds it equal to the site's routes that take a POST."""

import datetime as dt
import json

from cocreation.reading import queries as readings
from grants.applications import equity
from grants.applications import queries as applications
from shaping_future import clock
from tests.bad_input.forms import Form
from tests.bad_input.world import World
from tests.files.samples import pdf, upload

# --- addresses -------------------------------------------------------------------------------------------------------


def by_id(name: str):
    return lambda world: {"public_id": getattr(world, name).public_id}


def call(name: str):
    return lambda world: {"slug": world.calls[name].slug}


def lead(name: str):
    return lambda world: getattr(world, name).started_by


def part(name: str):
    """A person of the demo's cast."""
    return lambda world: getattr(world.cast, name)


# --- where the time of a form is not ---------------------------------------------------------------------------------


def other_calls(who: str, *fitting: str):
    """The calls of every other stage."""
    return lambda world: [
        (getattr(world.cast, who, None) or getattr(world, who), {"slug": one.slug})
        for name, one in world.calls.items()
        if name not in fitting
    ]


def other_applications(*names: str, **more):
    return lambda world: [
        (getattr(world, name).started_by, {"public_id": getattr(world, name).public_id, **more}) for name in names
    ]


def others(who: str, *names: str, key: str = "public_id"):
    return lambda world: [(getattr(world.cast, who), {key: getattr(getattr(world, name), key)}) for name in names]


NOT_DRAFTS = ("sent", "withdrawn", "late", "to_check", "to_talk", "funded")

# --- what is written -------------------------------------------------------------------------------------------------


def answer(key: str, application: str = "draft", **fields):
    """One question of a section: `fields` by the end of their names; the version that the page showed."""

    def make(world: World) -> dict:
        versions = applications.versions(getattr(world, application))
        return {f"q-{key}{end}": value for end, value in fields.items()} | {f"v-{key}": str(versions.get(key, 0))}

    return make


def section(order: int, key: str, application: str = "draft", text=(), loose=(), **fields) -> Form:
    return Form(
        "application-section",
        who=lead(application),
        where=lambda world: {"public_id": getattr(world, application).public_id, "order": order},
        fields=answer(key, application, **fields),
        text=text,
        loose=loose,
        elsewhere=other_applications(*NOT_DRAFTS, order=order),
        seen=(f"v-{key}",),
        label=key,
    )


def equity_answers(world: World) -> dict:
    found = {}
    for question in world.draft.call.equity_questions.all():
        option = equity.options(question)[0]
        found[f"e-{question.number}"] = [option] if equity.takes_several(question) else option
    return found


def exported(world: World) -> dict:
    """The answers of another application, as its export gave them."""
    return {"file": upload("application.json", json.dumps(applications.passport_of(world.draft)).encode())}


def declared(world: World) -> dict:
    one = world.calls["declaring"].applications.first()
    return {"answer": "ties", f"tie-{one.public_id}": "governs", f"note-{one.public_id}": "On its board."}


def decided(world: World) -> dict:
    pk = str(world.interest.pk)
    return {"interest": pk, f"{pk}-rung": "note", f"{pk}-reason": "It was long ago."}


def proposal(world: World) -> dict:
    found = readings.proposal(world.calls["declaring"], world.cast.facilitator, 7)
    return {"seed": "7", "digest": found.digest}


def one_more(world: World) -> dict:
    application, member = world.one_more
    return {"application": str(application.public_id), "member": str(member.pk)}


def sheet(do: str):
    def make(world: World) -> dict:
        keys = world.sheet.application.call.criteria.values_list("key", flat=True)
        scores = {f"score-{key}": "3" for key in keys} | {f"sentence-{key}": "It says so." for key in keys}
        return scores | {"seen": str(world.sheet.version), "strongest": "Its people.", "do": do}

    return make


def report(**more):
    def make(world: World) -> dict:
        parts = list(world.report.parts.all())
        texts = {f"text-{one.order}": "We learned to rest." for one in parts}
        visibilities = {f"visibility-{one.order}": "partners" for one in parts}
        return texts | visibilities | {f"version-{one.order}": str(one.version) for one in parts} | more

    return make


# --- the table -------------------------------------------------------------------------------------------------------

APPLYING = [
    Form("account-home", who=lambda world: world.people["applicant"], fields=lambda world: {"name": "Noor"},
         text=("name",), may=("*",)),
    Form("eligibility-check", who=lambda world: None, where=call("open"), keeps=False, again=True, may=("*",),
         fields=lambda world: {one.key: "yes" for one in world.calls["open"].eligibility_questions.all()}),
    Form("application-start", who=lambda world: world.people["applicant"], where=call("open"), may=("*",),
         fields=lambda world: {"strand": "single"},
         elsewhere=lambda world: [(world.people["applicant"], {"slug": one.slug})
                                  for name, one in world.calls.items() if name != "open"]),
    Form("application-strand", who=lead("draft"), where=by_id("draft"), fields=lambda world: {"strand": "joint"},
         elsewhere=other_applications(*NOT_DRAFTS)),
    section(1, "org", text=("-name", "host_name"), **{
        "-name": "Another name", "-kind": "charity", "-region": "wales", "-register_number": "SC012345",
        "-income": "10k_100k", "-host_name": "", "-host_agreed": "on"}),
    section(1, "public_name", **{"": "A name we choose"}),
    section(2, "summary", text=("q-summary",), **{"": "Another summary."}),
    section(4, "budget", text=("-what", "with_less"), **{
        "-size": "10", "-0-kind": "people", "-0-what": "Time", "-0-amount": "24,000.50", "-with_less": "Fewer days."}),
    section(4, "partners", "joint", text=("q-partners-0",), **{
        "-size": "4", "-0-name": "Example Sisters", "-0-role": "Host", "-0-share_of_the_money": "£500",
        "-0-contact": "Noor"}),
    section(5, "contact_how", **{"": ["BSL", "Captions"]}),
    section(6, "declaration", loose=("q-declaration",), **{}),
    section(6, "plan", **{"": upload("plan.pdf", pdf())}),
    Form("application-bring", who=lead("half"), where=by_id("half"), fields=exported,
         elsewhere=other_applications(*NOT_DRAFTS)),
    Form("application-equity", who=lead("draft"), where=by_id("draft"), fields=equity_answers,
         elsewhere=other_applications("late", "withdrawn")),
    Form("application-send", who=lead("draft"), where=by_id("draft"),
         elsewhere=other_applications(*NOT_DRAFTS, "half")),
    Form("application-unsend", who=lead("sent"), where=by_id("sent"),
         elsewhere=other_applications("draft", "withdrawn", "late", "to_check", "to_talk", "funded")),
    Form("application-withdraw", who=lead("sent"), where=by_id("sent"),
         elsewhere=other_applications("withdrawn", "funded")),
]  # fmt: skip

READING = [
    Form("interest-declare", who=lambda world: world.undeclared, where=call("declaring"), fields=declared,
         text=("note-",), may=("group", "facilitator"),
         elsewhere=other_calls("undeclared", *("declaring", "assigned", "reading", "drafting", "deciding", "agreed"))),
    Form("interest-decide", who=part("facilitator"), where=call("declaring"), fields=decided, text=("-reason",),
         may=("staff", "facilitator"), elsewhere=other_calls("facilitator", "declaring"), again=True),
    Form("reading-assign", who=part("facilitator"), where=call("declaring"), fields=proposal,
         may=("staff", "facilitator"), loose=("seed",), again=True, seen=("digest",),
         elsewhere=other_calls("facilitator", "declaring", "assigned")),
    Form("reading-add", who=part("facilitator"), where=call("reading"), fields=one_more, may=("staff", "facilitator"),
         elsewhere=other_calls("facilitator", "reading")),
    Form("reading-open", who=part("facilitator"), where=call("assigned"), may=("staff", "facilitator"),
         elsewhere=other_calls("facilitator", "assigned")),
    Form("reading-close", who=part("facilitator"), where=call("reading"), may=("staff", "facilitator"),
         elsewhere=other_calls("facilitator", "reading")),
    *(Form("reading-edit", who=lambda world: world.sheet.member.user, where=by_id("sheet"), fields=sheet(do),
           text=("sentence-", "strongest"), loose=("do",), seen=("seen",), label=do,
           elsewhere=lambda world: [(one.member.user, {"public_id": one.public_id})
                                    for one in (world.sent_sheet, world.declaring_sheet, world.closed_sheet)])
      for do in ("save", "send")),
]  # fmt: skip

FUNDING = [
    Form("agreement-detail", who=lambda world: world.unsigned.application.started_by, where=by_id("unsigned"),
         fields=lambda world: {"terms": world.unsigned.agreement.terms_hash, "typed_name": "Noor", "agree": "on"},
         text=("typed_name",), loose=("agree",), seen=("terms",),
         elsewhere=lambda world: [(one.application.started_by, {"public_id": one.public_id})
                                  for one in (world.award, world.unpaid)]),
    Form("public-name", who=lambda world: world.lead, where=by_id("award"), text=("chosen_name",),
         fields=lambda world: {"choice": "chosen", "chosen_name": "A quiet name"}),
    Form("instalment-schedule", who=part("finance"), where=by_id("unpaid"), may=("finance",),
         elsewhere=others("finance", "award")),
    Form("instalment-release", who=part("finance_2"), where=lambda world: {"pk": world.due.pk}, may=("finance",),
         elsewhere=others("finance_2", "later", key="pk")),
    Form("instalment-withhold", who=part("finance_2"), where=lambda world: {"pk": world.due.pk}, may=("finance",),
         fields=lambda world: {"withheld": "yes"}),
    *(Form("report-edit", who=lambda world: world.lead, where=by_id("report"), fields=report(**more), text=("text-",),
           loose=tuple(more), seen=("version-1",), label=label,
           elsewhere=lambda world: [(world.lead, {"public_id": world.sent_report.public_id})])
      for label, more in (("save", {"save": "1"}), ("send", {"send": "1"}))),
]  # fmt: skip


def slate(world: World) -> dict:
    found = {"revision": str(world.drafted.revision)}
    for item in world.drafted.items.all():
        name = f"item-{item.application.public_id}"
        found |= {f"{name}-keep": "on", f"{name}-amount": str(item.pence // 100), f"{name}-why": "They lead together."}
    return found


def in_two_days(world: World) -> dict:
    return {"last_day": (clock.today() + dt.timedelta(days=2)).isoformat()}


SLATES = ("drafted", "proposed", "agreed", "not_agreed")


def other_slates(*fitting: str):
    return others("facilitator", *(name for name in SLATES if name not in fitting))


DECIDING = [
    Form("slate-draft", who=part("facilitator"), where=call("not_agreed"), may=("facilitator",),
         elsewhere=other_calls("facilitator", "not_agreed", "drafting", "deciding", "agreed")),
    Form("slate-edit", who=part("facilitator"), where=by_id("drafted"), fields=slate, text=("-why",), loose=("keep",),
         may=("facilitator",), elsewhere=other_slates("drafted"), again=True, seen=("revision",)),
    Form("slate-propose", who=part("facilitator"), where=by_id("drafted"), fields=in_two_days, may=("facilitator",),
         elsewhere=other_slates("drafted")),
    Form("slate-position", who=lambda world: world.cast.readers[5], where=by_id("proposed"), text=("reason",),
         fields=lambda world: {"stance": "concern", "reason": "Who cares for the children?"},
         elsewhere=lambda world: [(world.cast.readers[5], {"public_id": getattr(world, one).public_id})
                                  for one in ("agreed", "not_agreed")]),
    Form("slate-close", who=part("facilitator"), where=by_id("proposed"), text=("statement",), may=("facilitator",),
         fields=lambda world: {"statement": "We agree."}, elsewhere=other_slates("proposed")),
    Form("slate-amend", who=part("facilitator"), where=by_id("not_agreed"), may=("facilitator",)),
    Form("slate-recommend", who=part("facilitator"), where=by_id("agreed"), may=("facilitator",),
         elsewhere=other_slates("agreed")),
    Form("board-vote", who=lambda world: world.cast.board[0], where=by_id("board_grant"), may=("board",),
         fields=lambda world: {"choice": "approve"}),
    Form("board-conflict", who=lambda world: world.cast.board[0], where=by_id("board_grant"), may=("board",)),
    Form("board-sign-off", who=lambda world: world.cast.board[0], where=by_id("voted"), may=("board",),
         fields=lambda world: {"fingerprint": world.voted.pack_hash}, seen=("fingerprint",)),
]  # fmt: skip

FORMS = [*APPLYING, *READING, *FUNDING, *DECIDING]
