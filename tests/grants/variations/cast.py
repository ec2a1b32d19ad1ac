"""A grant in the middle of its work, and changes of it."""

from grants.awards.models import Award, Party
from grants.payments import services as payments
from grants.variations import services
from grants.variations.models import Variation
from grants.variations.services.asking import Change
from shaping_future.accounts.models import User
from tests.again import once
from tests.grants.awards.cast import award_of, lead, released, sign, signed
from tests.grants.bank.cast import banked


@once
def a_grant():
    """A world with `award` of £25,000: signed, scheduled in two halves, nothing paid; and `second`, who signs too."""
    world = released(declined=0)
    world.award = signed(world)[0]
    banked(world.award)
    world.made = payments.schedule_instalments(world.award, by=world.finance)
    world.second = world.award.signatories.get().accepted_by
    return world


def plan(*sums: int, day: str = "2027-03-01") -> list[dict]:
    return [{"pence": pence, "due_on": day, "when": f"part {number}"} for number, pence in enumerate(sums, start=1)]


def proposed(world, change: Change | None = None, by: User | None = None) -> Variation:
    change = change or Change("They need it.", pence=3_000_000, plan=plan(1_250_000, 1_750_000))
    return services.propose_change(fresh(world), change, by=by or world.staff)


def approved(world, change: Change | None = None) -> Variation:
    """By the Board where it is asked, by a second person of MEX where not."""
    variation = proposed(world, change)
    return services.approve_change(variation, by=world.board[0] if variation.needs_board else world.checker)


def signed_by_all(world, variation: Variation) -> Award:
    for party, user in ((Party.PARTNER, lead(world.award)), (Party.SECOND, world.second), (Party.FUND, world.finance)):
        sign(variation.agreement, party, user)
    return fresh(world)


def fresh(world) -> Award:
    world.award = award_of(world.funded[0])
    return world.award


def pays(award: Award) -> list[tuple[int, int, str]]:
    return list(award.instalments.order_by("number").values_list("number", "pence", "state"))
