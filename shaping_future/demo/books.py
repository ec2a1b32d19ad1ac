"""The fund's books: what came in, a later pledge, a move between lines that was agreed and one that waits."""

import datetime as dt

from grants.books.services import reconcile
from grants.fund import services
from grants.fund.models import Contribution, Fund, LineMove, Receipt
from shaping_future import clock
from shaping_future.demo.cast import Cast


def keep_books(fund: Fund, cast: Cast) -> tuple[Contribution, Receipt, LineMove]:
    """What it returns: the later pledge, the newest receipt, the move that waits."""
    today, by = clock.today(), cast.finance
    for number, one in enumerate(fund.contributions.order_by("pk")):
        came = one.pence if number % 2 == 0 else one.pence // 2
        services.receive(one, came, today - dt.timedelta(days=300 - number), f"FPI {4021 + number}", by=by)
    lines = list(fund.lines.exclude(key=services.GRANTS_LINE).order_by("pence", "key"))
    smallest, largest = lines[0], lines[-1]
    day = today - dt.timedelta(days=60)
    pledge = services.pledge(fund, "A foundation that joined later", 10_000_00, smallest, day, by=by)
    services.lower_pledge(pledge, 9_500_00, smallest, "Their own income fell this year.", by=by)
    receipt = services.receive(pledge, 4_000_00, today - dt.timedelta(days=9), "BACS 20931", by=by)
    if smallest != largest:
        asked = services.propose_line_move(
            fund, largest, smallest, 500_00, "More interpreters than planned.", by=cast.staff
        )
        services.decide_line_move(asked, True, "", by=cast.finance_2)
    grants = fund.lines.get(key=services.GRANTS_LINE)
    asked = services.propose_line_move(
        fund, smallest, grants, 250_00, "What is left can go to grants.", by=cast.finance_2
    )
    reconcile(fund, by=None)
    return pledge, receipt, asked
