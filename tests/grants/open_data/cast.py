"""A released call in which one grant is under each choice of a name."""

from grants.awards import services
from grants.awards.models import Award, PublicName
from grants.organisations.models import Organisation
from tests.grants.awards.cast import Decided, award_of, lead, released, signed

HIDDEN = "The Lantern Circle of Splott"
NUMBER = "1164324"


class Open:
    """Five grants, four in force: `hidden` by region and type only, `chosen` by a name it chose, the rest by theirs."""

    def __init__(self, declined: int = 2) -> None:
        self.world: Decided = released(funded=5, declined=declined)
        awards = signed(self.world, 4)
        organisation = awards[0].application.organisation
        Organisation.objects.filter(pk=organisation.pk).update(name=HIDDEN, register_number=NUMBER)
        self.hidden = choose(awards[0], PublicName.REGION)
        self.chosen = choose(awards[1], PublicName.CHOSEN, "The Tuesday Circle")
        self.named = [award_of(one.application) for one in awards[2:]]
        self.call = self.world.call


def choose(award: Award, choice: str, name: str = "") -> Award:
    services.set_public_name(award, choice, name, by=lead(award))
    return award_of(award.application)
