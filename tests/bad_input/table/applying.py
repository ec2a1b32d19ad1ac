"""What applicants send."""

import json

from allauth.usersessions.models import UserSession

from grants.applications import equity
from grants.applications import queries as applications
from tests.bad_input.forms import Form
from tests.bad_input.table.places import NOT_DRAFTS, by_id, call, lead, other_applications, others, part
from tests.bad_input.world import World
from tests.files.samples import pdf, upload
from tests.files.tapes import webm


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


def summary_version(world: World) -> str:
    return str(applications.versions(world.draft).get("summary", 0))


def recorded(world: World) -> dict:
    return {
        "recording": upload("answer.webm", webm()),
        "text": "",
        "seen": summary_version(world),
        "mark": "0123456789ab.1",
    }


def another_browser(world: World) -> dict:
    """Where the applicant is signed in as well."""
    row, _new = UserSession.objects.get_or_create(
        session_key="another-browser", defaults={"user": world.people["applicant"], "ip": "192.0.2.7"}
    )
    return {"which": str(row.pk)}


APPLYING = [
    Form("account-home", who=lambda world: world.people["applicant"], fields=lambda world: {"name": "Noor"},
         text=("name",), may=("*",)),
    Form("session-end", who=lambda world: world.people["applicant"], fields=another_browser,
         keeps=False, again=True, may=("*",)),
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
    Form("access-needs", who=lead("draft"), where=by_id("draft"), text=("words", "language", "phone"), loose=("needs",),
         fields=lambda world: {"needs": ["bsl", "care"], "language": "Tigrinya", "phone": "0", "words": "At six."},
         elsewhere=other_applications("withdrawn")),
    Form("access-cost-ask", who=lead("draft"), where=by_id("draft"), text=("cost-words",), again=True,
         fields=lambda world: {"cost-need": "care", "cost-words": "Childcare", "cost-pence": "40"},
         elsewhere=other_applications("withdrawn")),
    Form("access-cost-take-back", who=lambda world: world.access_cost.asked_by, where=by_id("access_cost")),
    Form("application-bring", who=lead("half"), where=by_id("half"), fields=exported,
         elsewhere=other_applications(*NOT_DRAFTS)),
    *(Form("application-autosave", who=lead("draft"), where=by_id("draft"), fields=answer(key, **fields), text=text,
           seen=(f"v-{key}",), elsewhere=other_applications(*NOT_DRAFTS), label=key)
      for key, text, fields in (
          ("summary", ("q-summary",), {"": "Another summary."}),
          ("public_name", (), {"": "A name we choose"}),
          ("budget", ("-what", "with_less"), {"-size": "10", "-0-kind": "people", "-0-what": "Time",
                                              "-0-amount": "24,000.50", "-with_less": "Fewer days."}))),
    Form("application-equity", who=lead("draft"), where=by_id("draft"), fields=equity_answers,
         elsewhere=other_applications("late", "withdrawn")),
    Form("application-recording", who=lead("draft"), text=("text",), seen=("seen",), loose=("mark",),
         where=lambda world: {"public_id": world.draft.public_id, "key": "summary"}, fields=recorded,
         elsewhere=other_applications(*NOT_DRAFTS, key="summary")),
    Form("call-me", who=lead("draft"), where=by_id("draft"), text=("when_suits", "phone", "language"),
         fields=lambda world: {"question_key": "why_now", "when_suits": "After 3", "phone": "0", "language": "Farsi"},
         elsewhere=other_applications(*NOT_DRAFTS)),
    Form("call-take-back", who=lead("draft"), where=by_id("phone_request")),
    *(Form("spoken-answer", who=lead("draft"), where=by_id("spoken"), text=text, seen=seen, label=do, loose=loose,
           fields=lambda world, do=do: {"text": "As I said it.", "do": do, "seen": summary_version(world)})
      for do, seen, text, loose in (("confirm", ("seen",), ("text",), ("do",)),
                                    ("refuse", (), (), ("do", "seen", "text")))),
    Form("application-send", who=lead("draft"), where=by_id("draft"),
         elsewhere=other_applications(*NOT_DRAFTS, "half")),
    Form("application-copy", who=part("staff"), where=by_id("sent"), may=("staff",), again=True,
         elsewhere=others("staff", "draft", "half")),
    Form("application-unsend", who=lead("sent"), where=by_id("sent"),
         elsewhere=other_applications("draft", "withdrawn", "late", "to_check", "to_talk", "funded")),
    Form("application-withdraw", who=lead("sent"), where=by_id("sent"),
         elsewhere=other_applications("withdrawn", "funded")),
]  # fmt: skip
