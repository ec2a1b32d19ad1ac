"""The agreement in plain words: key facts first, then conditions, then what each side promises. Frozen when sent."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Collection
from fractions import Fraction

from grants.applications.models import Application
from grants.awards.models import AgreementTerms, Award, Whom
from grants.calls.models import Call
from grants.organisations.models import Organisation, OrganisationKind
from shaping_future.errors import NotValid

FIRST = [
    "The grant is for leadership development in its widest sense. You may move money between headings without asking.",
    "Tell us early when plans change. A change is a message, not a form.",
    "What did not work never affects a payment. We want to hear it.",
    "Keep people safe: tell us within two working days of a serious safeguarding incident.",
    "Keep records of how the grant was spent for six years.",
    "We name you in public only in the way you choose, and you can change that at any time.",
    "We answer every learning report within 28 days, and we pay on the dates below.",
    "Either of us can end this agreement by writing to the other. We would talk first.",
]
"""Version 1 of the clauses: what every agreement said before versions were kept."""

LONGEST, MOST = 600, 40
"""Characters of a clause, and clauses of a version."""
APART = dt.timedelta(days=60)
"""Learning dates that would be closer to each other than this are one."""
A_MONTH = dt.timedelta(days=31)
MARK = re.compile(r"\[([^\]]*)\]\s*")


def read_clauses(text: str) -> list[dict]:
    """What somebody wrote, a clause a line, as data. A line may begin with whose agreement it is for: "[host] …"."""
    clauses = [_read_clause(line) for line in text.splitlines() if line.strip()]
    if not clauses:
        raise NotValid("Write at least one clause. Each line is one.")
    if len(clauses) > MOST:
        raise NotValid(f"An agreement that people read has at most {MOST} clauses. This has {len(clauses)}.")
    return clauses


def _read_clause(line: str) -> dict:
    line, whom = " ".join(line.split()), Whom.ALL.value
    if mark := MARK.match(line):
        whom, line = mark[1].strip().lower(), line[mark.end() :]
    if whom not in Whom.values:
        raise NotValid(f"“[{whom[:40]}]” is not one of the marks: {', '.join(f'[{one}]' for one in Whom.values)}.")
    if not line or len(line) > LONGEST:
        raise NotValid(f"A clause has words, and at most {LONGEST} letters. Look at: {line[:40]}…")
    return {"for": whom, "text": line}


def written_clauses(clauses: list[dict]) -> str:
    """The same as text, for whoever writes the next version."""
    return "\n".join(one["text"] if one["for"] == Whom.ALL else f"[{one['for']}] {one['text']}" for one in clauses)


def holder_of(application: Application) -> Organisation:
    """Who holds the money: the host organisation, if there is one."""
    return application.host or application.organisation


def clauses_for(version: AgreementTerms, application: Application) -> list[str]:
    """The clauses of a version that stand in this application's agreement."""
    kind = holder_of(application).kind
    applies = {
        Whom.ALL: True,
        Whom.NOT_A_CHARITY: kind not in (OrganisationKind.CHARITY, OrganisationKind.CIO),
        Whom.CIC: kind == OrganisationKind.CIC,
        Whom.PEOPLE: kind in (OrganisationKind.CONSTITUTED, OrganisationKind.NETWORK, OrganisationKind.UNCONSTITUTED),
        Whom.HOST: application.host_id is not None,
    }
    return [one["text"] for one in version.clauses if applies[one["for"]]]


def instalment_plan(pence: int, terms: list[dict]) -> list[dict]:
    """The payments of an award: [{"number", "pence", "when"}]. They sum to it; the last takes what rounding left."""
    shares = [Fraction(str(term["share"])) for term in terms]
    amounts = [int(pence * share) for share in shares[:-1]]
    amounts.append(pence - sum(amounts))
    return [
        {"number": number, "pence": amount, "when": term["when"]}
        for number, (amount, term) in enumerate(zip(amounts, terms, strict=True), start=1)
    ]


def agreement_terms(award: Award, call: Call, version: AgreementTerms) -> dict:
    """Everything that both parties sign, as plain data."""
    application = award.application
    return {
        "reference": award.reference,
        "number": 1,
        "fund": call.fund.name,
        "host": call.fund.host,
        "partner": application.organisation.name,
        "holder": holder_of(application).name,
        "purpose": award.purpose,
        "pence": award.pence,
        "starts_on": award.starts_on.isoformat(),
        "ends_on": award.ends_on.isoformat(),
        "payments": instalment_plan(award.pence, call.payment_terms),
        "learning": learning_dates(call, award.starts_on, award.ends_on),
        "conditions": [
            {"text": condition.text, "due": condition.due.isoformat(), "instalment": condition.instalment}
            for condition in award.conditions.all()
        ],
        "version": version.version,
        "promises": clauses_for(version, application),
    }


def learning_dates(call: Call, starts_on: dt.date, ends_on: dt.date) -> list[dict]:
    """The call's learning dates as they fit one grant: later if it begins later than the call planned, fewer if it is
    shorter than the call's longest."""
    planned = call.timeline.filter(key="implementation").first()
    if planned is None or not call.learning_schedule:
        return call.learning_schedule
    late = starts_on - planned.start
    late = late if late > A_MONTH else dt.timedelta()
    steps = [one | {"due": dt.date.fromisoformat(str(one["due"])) + late} for one in call.learning_schedule]
    longest = max(strand.months for strand in call.strands.all())
    needed = {one["after"] for one in call.payment_terms if "after" in one}
    fitting = fit_learning(steps, months_later(planned.start + late, longest), ends_on, needed=needed)
    return [one | {"due": one["due"].isoformat()} for one in fitting]


def fit_learning(
    steps: list[dict], was: dt.date, ends_on: dt.date, *, needed: Collection[str] = (), today: dt.date | None = None
) -> list[dict]:
    """Learning dates [{"key", "type", "due"}] of a grant that was to end on `was`, for one that ends on `ends_on`.

    What is before `today` stays as it was. The last date keeps its distance from the end. In a longer grant the rhythm
    goes on; in a shorter one what no longer fits goes, but not what a payment waits for (`needed`).
    """
    if abs(ends_on - was) <= A_MONTH or not steps:
        return steps
    *before, last = steps
    end = ends_on + (last["due"] - was)
    if today and last["due"] < today:
        before, last = steps, last | {"key": f"on-{end:%y-%m}"}
    if today:
        end = max(end, today)
    last = last | {"due": end}
    kept = [one for one in before if _stays(one, end, needed, today)]
    kept = [one if _past(one, today) else one | {"due": min(one["due"], ends_on)} for one in kept]
    return sorted([*kept, *_going_on(kept, end, today), last], key=lambda one: one["due"])


def _past(step: dict, today: dt.date | None) -> bool:
    return today is not None and step["due"] < today


def _stays(step: dict, end: dt.date, needed: Collection[str], today: dt.date | None) -> bool:
    return _past(step, today) or step["key"] in needed or step["due"] <= end - APART


def _going_on(steps: list[dict], end: dt.date, today: dt.date | None) -> list[dict]:
    """What a longer grant gets besides: the two kinds in turn, at the distance of the last two."""
    if len(steps) < 2 or (step := steps[-1]["due"] - steps[-2]["due"]) < APART:
        return []
    added, due = [], steps[-1]["due"] + step
    while due <= end - APART:
        if not today or due >= today:
            kind = [*steps, *added][-2]["type"]
            added.append({"key": f"on-{due:%y-%m}", "type": kind, "due": due})
        due += step
    return added


def terms_hash(terms: dict) -> str:
    """SHA-256 of the terms' canonical JSON: what both parties sign."""
    return hashlib.sha256(json.dumps(terms, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def with_dates(terms: dict) -> dict:
    """The frozen terms for a page or a PDF: the same values, with dates where they hold the text of one."""
    day = dt.date.fromisoformat
    return terms | {
        "starts_on": day(terms["starts_on"]),
        "ends_on": day(terms["ends_on"]),
        "learning": [step | {"due": day(step["due"])} for step in terms["learning"]],
        "conditions": [condition | {"due": day(condition["due"])} for condition in terms["conditions"]],
        "payments": [
            payment | {"due": day(payment["due"])} if "due" in payment else payment for payment in terms["payments"]
        ],
    }


def months_later(day: dt.date, months: int) -> dt.date:
    """The last day of `months` that begin on `day`: 1 June 2025 and 24 give 31 May 2027."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last)) - dt.timedelta(days=1)
