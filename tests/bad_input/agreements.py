"""What the world's grants are asked to sign and to vary."""

from grants.awards import services
from grants.awards.models import Award
from grants.variations import services as variations
from grants.variations.models import Variation
from grants.variations.services.asking import Change
from shaping_future.accounts.models import User
from shaping_future.demo.cast import Cast
from tests.cast import person
from tests.grants.applications.cast import signing_token_of


def made(world) -> User:
    """Who is asked to sign, and what waits for a decision; the lead of the grant that is worked with."""
    world.second, world.signing_token = asked_to_sign(world.unsigned)
    world.varied = proposed(world.award, world.cast)
    return world.award.application.started_by


def asked_to_sign(award: Award) -> tuple[User, str]:
    """Somebody whom the lead named, and the key in their mail."""
    user, lead = person(), award.application.started_by
    named = services.name_signatory(award, "second", "Second Person", "trustee", user.email, by=lead)
    return user, signing_token_of(named)


def proposed(award: Award, cast: Cast) -> Variation:
    """A change that waits for a second person of MEX."""
    award.refresh_from_db()
    return variations.propose_change(award, Change("They rest.", purpose="To rest."), by=cast.staff)
