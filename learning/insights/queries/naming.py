"""Names of grant partners that are not for the public, kept out of every text that is. Judged whenever a page is made:
a partner who chooses to be named less is named less everywhere at once."""

import re
from collections.abc import Callable, Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from grants.applications.redaction import FORMS, Known, names_in, without_names
from grants.awards.models import Award, PublicName
from grants.open_data.queries import kinds_and_regions
from grants.organisations.models import Organisation
from learning.insights.kinds import ShownAs
from shaping_future.look import folding

Hiding = Callable[[str], str]


def hiding() -> Hiding:
    """A function that hides names in a text: of grant partners that are not named by their own name. One query."""
    rows = Award.objects.exclude(public_name=PublicName.OWN)
    names = sorted(set(rows.values_list("application__organisation__name", flat=True)))

    def hide(text: str) -> str:
        near = _possible(names, text)
        return without_names(text, Known(organisations=tuple(near))) if near else text

    return hide


def named_in(text: str) -> list[str]:
    """Organisations in the text that nobody may read about there: all but partners that are named by their own name.
    Applicants count as well: that they applied is nobody's business. One query."""
    awards = Award.objects.filter(application__organisation__isnull=False).order_by()
    named = awards.filter(public_name=PublicName.OWN).values("application__organisation")
    also_hidden = awards.exclude(public_name=PublicName.OWN).values("application__organisation")
    hidden = Organisation.objects.exclude(Q(pk__in=named) & ~Q(pk__in=also_hidden))
    rows = hidden.order_by().values_list("name", flat=True).distinct()
    return names_in(text, Known(organisations=tuple(_possible(rows, text))))


def names_of(award: Award, text: str) -> list[str]:
    """The names of this grant's organisation in a text."""
    return names_in(text, Known(organisations=(award.application.organisation.name,)))


def offers(award: Award) -> list[tuple[str, str]]:
    """(how, name) that its people may choose for a quote: as in public, or less. One query."""
    unnamed = kinds_and_regions([award])[award.pk]
    named = {
        PublicName.OWN: [(ShownAs.OWN, award.name_in_public)],
        PublicName.CHOSEN: [(ShownAs.CHOSEN, award.name_in_public)],
    }
    without = [(ShownAs.REGION, unnamed), (ShownAs.NOBODY, _("No name at all"))]
    return [(str(how), name) for how, name in [*named.get(PublicName(award.public_name), []), *without]]


def who(award: Award, shown_as: str, unnamed: str) -> str:
    """What stands beside a quote: what was agreed, or what the public name allows now if that is less."""
    if shown_as == ShownAs.NOBODY:
        return ""
    if shown_as == award.public_name and shown_as in (ShownAs.OWN, ShownAs.CHOSEN):
        return award.name_in_public
    if shown_as == ShownAs.OWN and award.public_name == PublicName.CHOSEN:
        return award.chosen_name
    return unnamed


def _possible(names: Iterable[str], text: str) -> list[str]:
    """Those whose words are all in the text, or that have a short form there; the exact look comes after this."""
    words = set(folding.words(text).split())
    return [name for name in names if _may_be_in(name, words)]


def _may_be_in(name: str, words: set[str]) -> bool:
    full = [one for one in folding.words(re.sub(r"\([^)]*\)", " ", name)).split() if one not in FORMS]
    if not full or not name.isascii() or words.issuperset(full):  # other scripts join their words as they like
        return True
    every = folding.words(name).split()
    short = {"".join(one[0] for one in some) for some in (every, full) if len(some) > 2}
    return bool(words & (short | set(folding.words(" ".join(re.findall(r"\(([^)]*)\)", name))).split())))
