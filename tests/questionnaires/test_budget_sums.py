"""The sum under a budget is the same in the browser and on the server, and so is what is said about it."""

import random
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from shaping_future.look.words import pounds
from shaping_future.questionnaires import types
from tests.cast import an_application
from tests.grants.applications.cast import section_url
from tests.grants.applications.test_in_browser import enter

pytestmark = pytest.mark.django_db(transaction=True)

QUESTION = SimpleNamespace(type="budget", number=9, required=True)
FILL = """rows => {
  const budget = document.querySelector("[data-budget]");
  budget.querySelectorAll("tbody tr").forEach((row, number) => {
    const [kind, amount] = rows[number] || ["", ""];
    row.querySelector("select").value = kind;
    row.querySelector("[data-amount]").value = amount;
  });
  budget.querySelector("[data-amount]").dispatchEvent(new Event("input", { bubbles: true }));
  return [budget.querySelector("[data-sum]").textContent, budget.querySelector("[data-budget-says]").textContent];
}"""


def a_budget(draw: random.Random) -> list[tuple[str, str]]:
    """Rows as people write them: £1,234.50, 1234.5, 1 234."""
    rows = []
    for _ in range(draw.randint(1, 9)):
        pence = draw.choice([draw.randint(0, 99_999), draw.randint(0, 1_500_000), 100 * draw.randint(0, 12_000)])
        whole, rest = divmod(pence, 100)
        amount = draw.choice([f"{whole:,}", str(whole), f"£{whole:,}", f" {whole} "])
        if rest:
            amount = amount.rstrip() + draw.choice([f".{rest:02d}", f".{rest // 10}"])
        rows.append((draw.choice(["people", "fees", "running", "other"]), amount))
    return rows


def test_the_browser_and_the_server_add_and_judge_alike(page):
    application = an_application(answers={})
    enter(page, application.started_by)
    page.goto(section_url(application, 4))
    facts = {"min_pence": application.strand.min_pence, "max_pence": application.strand.max_pence}
    draw, judged = random.Random(3), set()
    for _ in range(250):
        rows = a_budget(draw)
        shown, said = page.evaluate(FILL, rows)
        given = {"rows": [{"kind": kind, "what": "It", "amount": amount} for kind, amount in rows], "with_less": "Less"}
        kept = types.TYPES["budget"].clean(QUESTION, given)
        assert shown == (pounds(kept["total_pence"]) if kept["total_pence"] else "£0"), rows
        problem = types.TYPES["budget"].problem(QUESTION, kept, facts)
        assert bool(said) == bool(problem and kept["total_pence"]), (rows, said, problem)
        judged.add(next((word for word in ("more", "less", "Running") if word in said), ""))
    assert len(judged) == 4, f"too little, too much, too much for running, and right: {judged}"


def test_the_limits_of_the_strand_are_there_to_read_without_javascript(nojs_page):
    application = an_application(answers={}, strand="joint")
    enter(nojs_page, application.started_by)
    nojs_page.goto(section_url(application, 4))
    expect(nojs_page.get_by_text("You can ask for £30,000 to £60,000.")).to_have_count(1)
