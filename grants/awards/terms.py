"""The agreement in plain words: key facts first, then conditions, then what each side promises. Frozen when sent."""

import datetime as dt
import hashlib
import json
from fractions import Fraction

from grants.awards.models import Award
from grants.calls.models import Call

PROMISES = [
    "The grant is for leadership development in its widest sense. You may move money between headings without asking.",
    "Tell us early when plans change. A change is a message, not a form.",
    "What did not work never affects a payment. We want to hear it.",
    "Keep people safe: tell us within two working days of a serious safeguarding incident.",
    "Keep records of how the grant was spent for six years.",
    "We name you in public only in the way you choose, and you can change that at any time.",
    "We answer every learning report within 28 days, and we pay on the dates below.",
    "Either of us can end this agreement by writing to the other. We would talk first.",
]


def instalment_plan(pence: int, terms: list[dict]) -> list[dict]:
    """The payments of an award: [{"number", "pence", "when"}]. They sum to it; the last takes what rounding left."""
    shares = [Fraction(str(term["share"])) for term in terms]
    amounts = [int(pence * share) for share in shares[:-1]]
    amounts.append(pence - sum(amounts))
    return [
        {"number": number, "pence": amount, "when": term["when"]}
        for number, (amount, term) in enumerate(zip(amounts, terms, strict=True), start=1)
    ]


def agreement_terms(award: Award, call: Call) -> dict:
    """Everything that both parties sign, as plain data."""
    application = award.application
    return {
        "reference": award.reference,
        "fund": call.fund.name,
        "host": call.fund.host,
        "partner": application.organisation.name,
        "holder": application.host.name if application.host else application.organisation.name,
        "pence": award.pence,
        "starts_on": award.starts_on.isoformat(),
        "ends_on": award.ends_on.isoformat(),
        "payments": instalment_plan(award.pence, call.payment_terms),
        "learning": call.learning_schedule,
        "conditions": [
            {"text": condition.text, "due": condition.due.isoformat(), "instalment": condition.instalment}
            for condition in award.conditions.all()
        ],
        "promises": PROMISES,
    }


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
    }


def months_later(day: dt.date, months: int) -> dt.date:
    """The last day of `months` that begin on `day`: 1 June 2025 and 24 give 31 May 2027."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last)) - dt.timedelta(days=1)
