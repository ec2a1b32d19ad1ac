"""What of a person must stay when they are erased, why, and until when."""

from typing import Any

from shaping_future.keeping import End, Stays, everything, person_rules

from .mine import ends_in_words


def what_stays(person: Any) -> list[Stays]:
    """First what the apps name one by one, then kinds of rows that stay under a pseudonym."""
    found = [one for rule in person_rules() for one in rule.stays(person)]
    for kept in everything():
        if (kept.person_end or kept.end) is End.STAYS and kept.own and kept.because:
            number = sum(kept.model._base_manager.filter(**{link: person.pk}).count() for link in kept.own)
            if number:
                found.append(Stays(f"{kept.says}: {number}", kept.because, ends_in_words(kept)))
    return found
