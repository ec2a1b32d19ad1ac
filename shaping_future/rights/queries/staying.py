"""What of a person must stay when they are erased, why, and until when."""

from typing import Any

from django.db.models import Count, Q, Value

from shaping_future.keeping import End, Kept, Stays, everything, person_rules

from .mine import ends_in_words


def what_stays(person: Any) -> list[Stays]:
    """First what the apps name one by one, then kinds of rows that stay under a pseudonym."""
    found = [one for rule in person_rules() for one in rule.stays(person)]
    kinds = {
        kept.label: kept
        for kept in everything()
        if (kept.person_end or kept.end) is End.STAYS and kept.own and kept.because
    }
    for label, number in _counted(list(kinds.values()), person):
        kept = kinds[label]
        found.append(Stays(f"{kept.says}: {number}", kept.because, ends_in_words(kept)))
    return found


def _counted(kinds: list[Kept], person: Any) -> list[tuple[str, int]]:
    """How many rows of each kind are theirs, in the order of the kinds: one query, however many there are."""
    counts = []
    for place, kept in enumerate(kinds):
        mine = Q(pk__in=[])
        for link in kept.own:
            mine |= Q(**{link: person.pk})
        rows = kept.model._base_manager.filter(mine).order_by().values(its_place=Value(place), its=Value(kept.label))
        counts.append(rows.annotate(number=Count("pk")))
    rows = counts[0].union(*counts[1:], all=True) if counts else []
    return [(row["its"], row["number"]) for row in sorted(rows, key=lambda row: row["its_place"]) if row["number"]]
