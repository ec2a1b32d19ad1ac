"""A fund begins: its lines and what came in, from the first call that pays something out."""

from django.db import transaction

from grants.fund.models import Account, BudgetLine, Contribution, Fund
from grants.fund.services.lines import GRANTS_LINE
from grants.fund.services.moving import move
from shaping_future.accounts.models import User
from shaping_future.errors import NotValid


@transaction.atomic
def create_fund(definition: dict, *, by: User | None = None) -> Fund:
    """The fund of a call's definition (its `fund` and `budget` parts), with its contributions booked in.

    A fund of the same name is returned as it is: two calls may draw on one fund. A call that pays nothing out (`budget`
    None) may come first, when people are recruited to design the fund; the first call with a budget then endows it.
    """
    about, budget = definition["fund"], definition["budget"]
    fund, _new = Fund.objects.get_or_create(
        name=about["name"],
        defaults={
            "host": about["host"],
            "programme": about["programme"],
            "decision_body": about["decision_body"],
            "learning_partners": about["learning_partners"],
            "contributing_funders": about["contributing_funders_public"],
            "currency": about["currency"],
        },
    )
    Fund.objects.select_for_update().get(pk=fund.pk)
    if budget is None or fund.lines.exists():
        return fund
    lines = [BudgetLine(fund=fund, **{key: line[key] for key in ("key", "label", "pence")}) for line in budget["lines"]]
    gifts = [Contribution(fund=fund, name=gift["name"], pence=gift["pence"]) for gift in budget["contributions"]]
    BudgetLine.objects.bulk_create(lines)
    Contribution.objects.bulk_create(gifts)
    if sum(line.pence for line in lines) != sum(gift.pence for gift in gifts):
        raise NotValid("The budget lines and the contributions of a fund are the same sum.")
    sides = [(Account.CONTRIBUTED, "", -sum(gift.pence for gift in gifts))]
    for line in lines:
        sides.append((Account.AVAILABLE if line.key == GRANTS_LINE else Account.LINES, line.key, line.pence))
    move(fund, "contribution", f"contribution-{fund.pk}", sides, by=by)
    return fund
