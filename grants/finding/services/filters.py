"""Filters that people keep. They hold no application, so they are not on the record."""

from django.db import IntegrityError, transaction

from grants.finding import rules
from grants.finding.models import SavedFilter
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid

MOST = 50
LONGEST = SavedFilter._meta.get_field("query").max_length


@transaction.atomic
def remember_filter(query: str, *, by: User) -> None:
    """What the person used last, for the next visit. `query` is canonical (forms.address)."""
    SavedFilter.objects.update_or_create(owner=by, name="", defaults={"query": query[:LONGEST]})


@transaction.atomic
def save_filter(name: str, query: str, shared: bool, *, by: User) -> SavedFilter:
    """Keep a search and its filters under a name of its own."""
    if not rules.finds_applications(by):
        raise NotAllowed("Filters are for MEX staff.")
    User.objects.select_for_update().get(pk=by.pk)  # two clicks at once: the second one waits here
    if by.saved_filters.exclude(name="").count() >= MOST:
        raise NotAllowedNow(f"You have {MOST} filters. Delete one first.")
    if len(query) > LONGEST:
        raise NotValid("This search is too long to keep. Use fewer words.")
    values = {"owner": by, "query": query, "shared": shared, "created_at": clock.now()}
    return _named(SavedFilter(**values), name)


@transaction.atomic
def rename_filter(saved: SavedFilter, name: str, shared: bool, *, by: User) -> SavedFilter:
    """Another name, or another choice of who sees it."""
    saved = _own(saved, by)
    saved.shared = shared
    return _named(saved, name)


@transaction.atomic
def delete_filter(saved: SavedFilter, *, by: User) -> None:
    _own(saved, by).delete()


def _own(saved: SavedFilter, by: User) -> SavedFilter:
    if not rules.owns_filter(by, saved):
        raise NotAllowed("This filter is a colleague's.")
    found = SavedFilter.objects.select_for_update().filter(pk=saved.pk).first()
    if found is None:
        raise NotAllowedNow("This filter was deleted already.")
    return found


def _named(saved: SavedFilter, name: str) -> SavedFilter:
    saved.name = " ".join(name.split())
    if not saved.name:
        raise NotValid("Write a name for this filter.")
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError:
        raise NotAllowedNow(f"You have a filter named “{saved.name}” already. Choose another name.") from None
    return saved
