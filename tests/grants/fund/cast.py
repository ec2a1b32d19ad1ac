"""Funds for tests of the ledger."""

from grants.fund import queries, services


def definition(grants=54_000_000, others=6_000_000, name="Shaping the Future"):
    """The parts of a call's definition that make a fund."""
    lines = [{"key": "grants", "label": "Grants", "pence": grants}]
    lines.append({"key": "learning", "label": "Learning", "pence": others})
    return {
        "fund": {
            "name": name,
            "host": "Global Dialogue",
            "programme": "Migration Exchange",
            "decision_body": "Co-Creation Group",
            "learning_partners": [],
            "contributing_funders_public": ["A public name"],
            "currency": "GBP",
        },
        "budget": {"lines": lines, "contributions": [{"name": "Contributor 1", "pence": grants + others}]},
    }


def a_fund(**changes):
    return services.create_fund(definition(**changes))


def sums(fund):
    """Balances without the accounts that are empty, by their short names."""
    return {account.value: pence for account, pence in queries.balances(fund).items() if pence}
