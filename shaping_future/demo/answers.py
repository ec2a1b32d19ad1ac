"""What the applicants of the demo world write, and what readers write about them. The prose is in texts.yaml."""

from pathlib import Path

import yaml

from shaping_future.demo.organisations import Applicant

TEXTS = yaml.safe_load((Path(__file__).parent / "texts.yaml").read_text(encoding="utf-8"))
CONTACT_HOW = [["Interpreter"], [], ["Captions", "Larger text"], ["Phone instead of email"]]


def pick(texts: list, number: int):
    """One of the texts, always the same for the same number."""
    return texts[number % len(texts)]


def answers(one: Applicant) -> dict:
    """Every answer of the open call, key → JSON value, as the applicant would have typed it."""
    number, texts = one.number, TEXTS["answers"]
    values = {
        "org": {
            "name": one.name,
            "kind": one.kind,
            "region": one.region,
            "register_number": "",
            "income": one.income,
            "host_name": one.host,
            "host_agreed": bool(one.host),
        },
        "public_name": one.public_name,
        "summary": pick(texts["summary"], number),
        "why_now": pick(texts["why_now"], number),
        "who_leads": pick(texts["who_leads"], number // 2),
        "what_do": pick(texts["what_do"], number),
        "systems": pick(texts["systems"], number // 3),
        "connect": pick(texts["connect"], number + 1),
        "budget": budget(one),
        "care": pick(texts["care"], number // 2),
        "links": pick(texts["links"], number),
        "contact_how": pick(CONTACT_HOW, number),
        "declaration": True,
    }
    return values | ({"partners": partners(one)} if one.strand == "joint" else {})


def budget(one: Applicant) -> dict:
    """Rows that sum to what is asked; rounding goes to people's time."""
    rows = [
        {"kind": cost["kind"], "what": cost["what"], "pence": one.pence * cost["share"] // 100}
        for cost in TEXTS["costs"]
    ]
    rows[0]["pence"] += one.pence - sum(row["pence"] for row in rows)
    return {"rows": rows, "with_less": pick(TEXTS["answers"]["with_less"], one.number)}


def partners(one: Applicant) -> list[dict]:
    columns = ("name", "role", "share_of_the_money", "contact")
    return [
        dict(zip(columns, (one.name, "Leads and holds the money", "60 %", one.email), strict=True)),
        dict(zip(columns, ("Elm and Estuary", "Runs a circle", "40 %", "hello@elm-and-estuary.example"), strict=True)),
    ]


def equity(call, one: Applicant) -> dict:
    """Some answers of the equity form, by question number; every one of them is optional."""
    offered = {str(question.number): question.options for question in call.equity_questions.all()}
    return {number: pick(options, one.number + int(number)) for number, options in offered.items() if options}
