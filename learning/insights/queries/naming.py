"""Names of grant partners that are not for the public, kept out of every text that is. Judged whenever a page is made:
a partner who chooses to be named less is named less everywhere at once."""

import re
from collections.abc import Callable, Iterable

from django.db.models import Q

from grants.applications.redaction import FORMS, Known, names_in, without_names
from grants.awards.models import Award, PublicName
from grants.organisations.models import Organisation
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
    hidden = Q(applications__award=None) | ~Q(applications__award__public_name=PublicName.OWN)
    rows = Organisation.objects.filter(hidden).order_by().values_list("name", flat=True).distinct()
    return names_in(text, Known(organisations=tuple(_possible(rows, text))))


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
