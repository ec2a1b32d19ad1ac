"""Whether the release before can go on serving while, and after, the migrations of this one are applied.

It selects every column that it knows and fills in every column that it knows, and nothing else. So what it knows must
stay, with its type, and what is new must not be required of it. docs/decisions/expand-then-contract.md.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, models
from django.db.migrations import Migration, operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED


def pending_reasons() -> list[str]:
    """What stands in the way of applying this release's migrations beside the running one; nothing: they may."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    applied = set(executor.loader.applied_migrations)
    nodes = [node for node in executor.loader.graph.nodes if node in applied]
    return list(reasons((one for one, _backwards in plan), executor.loader.project_state(nodes)))


def reasons(plan: Iterable[Migration], state: ProjectState) -> Iterator[str]:
    """A sentence for each step that the release before would not survive. `state` is before the first; it moves on.

    A migration that is known to be harmless says why in its attribute `rolls`: a column that the release before had
    stopped to use is dropped, for example.
    """
    known = set(state.models)
    for migration in plan:
        for step in migration.operations:
            if not getattr(migration, "rolls", ""):
                for why in _of(step, migration.app_label, state, known):
                    yield f"{migration.app_label}.{migration.name}: {why}"
            step.state_forwards(migration.app_label, state)


def _of(step: Any, app: str, state: ProjectState, known: set) -> Iterator[str]:
    if isinstance(step, operations.SeparateDatabaseAndState):  # what only the models forget stays in the database
        for inner in step.database_operations:
            yield from _of(inner, app, state, known)
        return
    model = getattr(step, "model_name_lower", None) or getattr(step, "name_lower", None)
    if isinstance(step, operations.RenameModel):
        model = step.old_name_lower
    if model is not None and (app, model) not in known:
        return  # the release before does not know the table at all
    match step:
        case operations.DeleteModel() | operations.RenameModel() | operations.AlterModelTable():
            yield f"the table of {model} goes, and the release before reads it."
        case operations.RemoveField():
            yield f"{model}.{step.name} goes, and the release before reads it."
        case operations.RenameField():
            yield f"{model}.{step.old_name} gets another name, and the release before reads it under this one."
        case operations.AddField():
            if _is_required(step.field):
                yield f"{model}.{step.name} is new and required, and the release before does not fill it in."
        case operations.AlterField():
            yield from _altered(model, step, state.models[app, model].fields[step.name])


def _altered(model: str, step: operations.AlterField, before: models.Field) -> Iterator[str]:
    after = step.field
    if before.null and not after.null and after.db_default is NOT_PROVIDED:
        yield f"{model}.{step.name} becomes required, and the release before may leave it empty."
    if _kind(before) != _kind(after):
        yield f"{model}.{step.name} changes from {_kind(before)} to {_kind(after)}."
    if (before.max_length or 0) > (after.max_length or before.max_length or 0):
        yield f"{model}.{step.name} takes shorter texts than before."


def _is_required(field: models.Field) -> bool:
    """Whether an INSERT that does not name it fails. Django's own default is not the database's."""
    return not field.null and not field.many_to_many and field.db_default is NOT_PROVIDED and not field.generated


def _kind(field: models.Field) -> str:
    return field.get_internal_type()
