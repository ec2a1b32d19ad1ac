"""A varied agreement: the terms in force with what changes, in one piece, and the changes in a sentence."""

import copy
import datetime as dt

from grants.awards.models import Award
from grants.awards.terms import fit_learning
from grants.variations.models import Variation
from shaping_future import clock
from shaping_future.look.words import day, pounds


def gone(award: Award) -> int:
    """Pence that are paid or at the bank: no variation touches them."""
    return sum(one.paid_pence + one.ordered_pence for one in award.instalments.all())


def varied_terms(variation: Variation, number: int) -> dict:
    """What everybody signs: the agreement in force, changed. The clauses stay those that were signed before."""
    award = variation.award
    terms = copy.deepcopy(award.agreement.terms) | {"number": number, "changes": changes(variation)}
    if variation.new_pence is not None:
        terms["pence"] = variation.new_pence
    if variation.new_ends_on is not None:
        terms["learning"] = _moved(terms, variation)
        terms["ends_on"] = variation.new_ends_on.isoformat()
    if variation.new_purpose:
        terms["purpose"] = variation.new_purpose
    if variation.plan is not None:
        terms["payments"] = [*_gone_payments(award), *_planned(variation.plan)]
    return terms


def _moved(terms: dict, variation: Variation) -> list[dict]:
    """The learning dates that are still to come follow the end of the grant."""
    waits = {one.waits_report for one in variation.award.instalments.all() if one.waits_report}
    steps = [one | {"due": dt.date.fromisoformat(one["due"])} for one in terms["learning"]]
    was = dt.date.fromisoformat(terms["ends_on"])
    moved = fit_learning(steps, was, variation.new_ends_on, needed=waits, today=clock.today())
    return [one | {"due": one["due"].isoformat()} for one in moved]


def _gone_payments(award: Award) -> list[dict]:
    return [
        {"number": one.number, "pence": one.paid_pence + one.ordered_pence, "when": f"{one.terms} (paid)"}
        for one in award.instalments.all()
        if one.paid_pence + one.ordered_pence
    ]


def _planned(plan: list[dict]) -> list[dict]:
    return [{"pence": one["pence"], "when": one["when"], "due": one["due_on"]} for one in plan]


def changes(variation: Variation) -> str:
    """What is new in it, in words: beside what it was."""
    award, said = variation.award, []
    before = award.agreement.terms
    if variation.new_pence is not None:
        said.append(f"The grant is {pounds(variation.new_pence)} in place of {pounds(before['pence'])}.")
    if variation.new_ends_on is not None:
        was = dt.date.fromisoformat(before["ends_on"])
        said.append(f"It runs until {day(variation.new_ends_on)} in place of {day(was)}.")
        said.append("Learning dates that are still to come move with it.")
    if variation.new_purpose:
        said.append("What it is for has other words.")
    if variation.plan is not None:
        said.append("The payments to come are other ones; they are listed.")
    return " ".join(said)
