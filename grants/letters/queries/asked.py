"""What the Group knows and letters say. grants does not know the Group, so it adds to these lists when it is ready."""

from collections.abc import Callable, Collection

from grants.calls.models import Call

also_in_reserve: list[Callable[[Call], list[int]]] = []
"""Call → the applications (pk) that the Group agreed on as next, in their order."""

also_kind_words: list[Callable[[Collection[int]], dict[int, list[str]]]] = []
"""Applications (pk) → what their readers wrote for the applicant, of sheets that count."""

also_scores: list[Callable[[Call], dict[int, dict[str, float]]]] = []
"""Call → application (pk) → criterion's key → the mean of its readers' scores, where it is the mean of several."""
