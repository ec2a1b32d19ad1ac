"""What a grant partner lets us say about it in public, beside its name."""

from django.db import transaction

from grants.applications.equity import GROUPS
from grants.awards import rules
from grants.awards.models import Award
from grants.open_data.models import SaidInPublic
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotValid
from shaping_future.record.services import note

LONGEST = 800  # characters
PUBLISHABLE = {code: label for code, label in GROUPS.items() if code != "DEI80"}
"""The groups of the standard that have a code of their own. Community background in Northern Ireland has only finer
ones, which would point at people."""


@transaction.atomic
def say_in_public(award: Award, words: str, leadership: list[str], mission: list[str], *, by: User) -> SaidInPublic:
    """Publish these words and groups under the partner's own name; nothing given is nothing published."""
    award = Award.objects.select_for_update(of=("self",)).select_related("application").get(pk=award.pk)
    if not rules.grant_partner(by, award):
        raise NotAllowed("Only the grant partner says what we publish about it.")
    words = " ".join(words.split())
    if len(words) > LONGEST:
        raise NotValid(f"Write {LONGEST} characters or less.")
    if {*leadership, *mission} - set(PUBLISHABLE):
        raise NotValid("Choose groups from the list.")
    values = {"words": words, "leadership": sorted(set(leadership)), "mission": sorted(set(mission))}
    values |= {"said_at": clock.now(), "said_by": by}
    said, _made = SaidInPublic.objects.update_or_create(award=award, defaults=values)
    note("award.said-in-public", award, by=by)
    return said
