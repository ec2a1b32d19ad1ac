"""How rows end: the one way in which what is append-only is ever rewritten.

A name, a text or a file that must go has to go from the histories too, which refuse every change. `rewriting` lets one
transaction through for the tables that it names. What was done is counted for the deletion log, in the same
transaction; the record keeps ids only, so its chain is not touched.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any

import pgtrigger
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models import Case, F, Func, Q, QuerySet, Value, When

from shaping_future.accounts.models import User
from shaping_future.files.models import StoredFile
from shaping_future.keeping import End, Kept, everything
from shaping_future.rights.models import Deletion, FileToRemove

REMOVED = "(removed)"
"""Stands where a text was: a reader sees that something was there, and that it is gone on purpose."""
NOBODY = "nobody@erased.invalid"
How = Deletion.How


@contextmanager
def rewriting(*changed: type[models.Model]) -> Iterator[None]:
    """Inside, these tables take changes that their triggers refuse. Within a transaction that logs what it does."""
    if not connection.in_atomic_block:
        raise RuntimeError("What is append-only is rewritten inside of a transaction only.")
    uris = [
        f"{model._meta.label}:{trigger.name}" for model in changed for trigger in getattr(model._meta, "triggers", [])
    ]
    with pgtrigger.ignore(*uris) if uris else nullcontext():
        yield


def histories(model: type[models.Model]) -> list[type[models.Model]]:
    """The tables that keep earlier versions of its rows."""
    return [one for one in apps.get_models() if getattr(one, "pgh_tracked_model", None) is model]


def nobody() -> User:
    """Who stands in for people who applied, once nothing may lead to them any more."""
    found = User.objects.filter(email=NOBODY).first()
    return found or User.objects.create(email=NOBODY, name="", is_active=False)


def with_applications(keys: list[Any]) -> Counter:
    """End what is declared to end with these applications: rows, histories, files, and links to their people."""
    done: Counter = Counter()
    for kept in everything():
        if kept.application and kept.end is not End.STAYS:
            theirs = Q(kept.only, **{f"{kept.application}__in": keys})
            first, *past = [one._base_manager.filter(theirs) for one in (kept.model, *histories(kept.model))]
            done += end_rows(kept, first, past, cut=kept.applicant)
    return done


def of_person(kept: Kept, person: User) -> Counter:
    """End a person's own rows of one kind. What they wrote for an application goes with the application."""
    end = kept.person_end or kept.end
    if not kept.own or kept.own == ["pk"] or end is End.STAYS:
        return Counter()
    mine = _any(kept.own, person)
    first, *past = [one._base_manager.filter(mine) for one in (kept.model, *histories(kept.model))]
    return end_rows(replace(kept, end=end), first, past)


def end_rows(kept: Kept, rows: QuerySet, past: Iterable[QuerySet], cut: Iterable[str] = ()) -> Counter:
    """Empty or delete rows and their histories; (kind, how) → how many."""
    done: Counter = Counter()
    keys = list(rows.values_list("pk", flat=True).distinct())
    done += drop_files(_files(kept, keys))
    with rewriting(kept.model, *[one.model for one in past]):
        for table in (kept.model._base_manager.filter(pk__in=keys), *map(_by_key, past)):
            done += _delete(table) if kept.end is End.DELETED else _empty(kept, table, list(cut))
    return done


def drop_files(keys: list[Any]) -> Counter:
    """Stored files lose their bytes and their names: from the storage once the transaction is certain."""
    stored = StoredFile.objects.filter(pk__in=keys).exclude(file="")
    FileToRemove.objects.bulk_create([FileToRemove(name=one.file.name) for one in stored])
    number = stored.update(file="", name=REMOVED, sha256="", uploaded_by=nobody()) if keys else 0
    if number:
        transaction.on_commit(_nudge, robust=True)
    return Counter({("files.StoredFile", How.FILE): number}) if number else Counter()


def delete_files_of(rows: QuerySet) -> Counter:
    """Delete rows that hold a file themselves (documents of the worker), and the file."""
    names = [row.file.name for row in rows if row.file]
    FileToRemove.objects.bulk_create([FileToRemove(name=name) for name in names])
    if names:
        transaction.on_commit(_nudge, robust=True)
    return _delete(rows)


def _files(kept: Kept, keys: list[Any]) -> list[Any]:
    rows = kept.model._base_manager.filter(pk__in=keys) if kept.files else kept.model._base_manager.none()
    return [key for row in rows.values_list(*kept.files) for key in row if key] if kept.files else []


def _by_key(rows: QuerySet) -> QuerySet:
    return rows.model._base_manager.filter(pk__in=list(rows.values_list("pk", flat=True).distinct()))


def _any(links: Iterable[str], person: User) -> Q:
    found = Q(pk__in=[])
    for link in links:
        found |= Q(**{link: person.pk})
    return found


def _delete(rows: QuerySet) -> Counter:
    _all, by_model = rows.delete()
    return Counter({(label, How.DELETED): number for label, number in by_model.items() if number})


def _empty(kept: Kept, rows: QuerySet, cut: list[str]) -> Counter:
    label, done = rows.model._meta.label, Counter()
    names = {one.name for one in rows.model._meta.concrete_fields}
    texts = {name: emptied(rows.model._meta.get_field(name)) for name in kept.texts if name in names}
    if texts and (number := rows.update(**texts)):
        done[label, How.EMPTIED] = number
    links = [name for name in cut if name in names]
    if links and (number := rows.update(**{name: _nobody_unless_none(name) for name in links})):
        done[label, How.UNLINKED] = number
    return done


def _nobody_unless_none(name: str) -> Case:
    return Case(When(**{f"{name}__isnull": True}, then=None), default=Value(nobody().pk))


def emptied(field: models.Field) -> Any:
    """What takes the place of a field's content: nothing where there was nothing."""
    if isinstance(field, models.JSONField):
        return _Hollow(F(field.name), output_field=models.JSONField(null=True))
    if isinstance(field, ArrayField):
        return []
    if not isinstance(field, models.CharField | models.TextField):
        return None
    short = (field.max_length or 100) < len(REMOVED) or field.unique
    if short or type(field) not in (models.CharField, models.TextField):
        return ""
    return Case(When(**{field.name: ""}, then=Value("")), default=Value(REMOVED), output_field=models.TextField())


class _Hollow(Func):
    """An empty list for a list, an empty object for an object, an empty text for a text; nothing stays nothing."""

    template = (
        "CASE jsonb_typeof(%(expressions)s) WHEN 'array' THEN '[]'::jsonb WHEN 'object' THEN '{}'::jsonb"
        " WHEN 'string' THEN '\"\"'::jsonb ELSE %(expressions)s END"
    )


def _nudge() -> None:
    from celery import current_app

    current_app.send_task("shaping_future.rights.tasks.remove_files", retry=False)
