"""What the world's grants are asked to sign and to vary."""

from grants.awards import services
from grants.awards.models import Award
from shaping_future.accounts.models import User
from tests.cast import person
from tests.grants.applications.cast import signing_token_of


def asked_to_sign(award: Award) -> tuple[User, str]:
    """Somebody whom the lead named, and the key in their mail."""
    user, lead = person(), award.application.started_by
    named = services.name_signatory(award, "second", "Second Person", "trustee", user.email, by=lead)
    return user, signing_token_of(named)
