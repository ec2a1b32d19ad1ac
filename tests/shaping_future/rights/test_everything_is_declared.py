"""A new model with a link to a person, an application or a file, or with room for text, says what becomes of it."""

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from shaping_future import keeping
from shaping_future.keeping import STANDING, End

PEOPLE = {"accounts.User", "cocreation.Member"}
OF_AN_APPLICATION = {"grants.Application", "grants.Award", "questionnaires.Response"}
ROOM = (models.TextField, models.JSONField, models.FileField, models.GenericIPAddressField, ArrayField,
        SearchVectorField)  # fmt: skip
SHORT = 64
"""Characters; a key, a hash or a code is no longer, and says what it is by its name."""
MODELS = [
    model
    for model in apps.get_models()
    if model._meta.managed and not model._meta.proxy and not hasattr(model, "pgh_tracked_model")
    and not model.__module__.startswith("tests")
]  # fmt: skip
DECLARED = {one.label: one for one in keeping.everything()}


def links_to(model, labels):
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return {one.name for one in fields if one.is_relation and one.related_model._meta.label in labels}


def has_room(field):
    if field.is_relation or field.choices or field.primary_key:
        return False
    return isinstance(field, ROOM) or (isinstance(field, models.CharField) and (field.max_length or 999) > SHORT)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_model_is_declared_whole(model):
    texts = {one.name for one in model._meta.concrete_fields if has_room(one)}
    people, files = links_to(model, PEOPLE), links_to(model, {"files.StoredFile"})
    of_application = links_to(model, OF_AN_APPLICATION)
    kept = DECLARED.get(model._meta.label)
    if kept is None:
        assert texts | people | files | of_application == set(), "say what becomes of it in the kept.py of its folder"
        return
    named = {path.split("__")[0] for path in (*kept.mine, *kept.office)}
    assert people <= named, "whose data is it, or who did a step of their work?"
    assert files <= {*kept.files, *kept.stays}
    if of_application and not (kept.end is End.STAYS and kept.clock in STANDING and not kept.application):
        assert kept.application, "the way to its application"
    if not (kept.end is End.STAYS and kept.clock in ("fund", "record", "money", "itself")):
        assert texts <= {*kept.texts, *kept.stays, *kept.hides}, "which texts go, which stay"


@pytest.mark.parametrize("kept", keeping.everything(), ids=lambda kept: kept.label)
def test_what_is_declared_is_there(kept):
    assert kept.clock in STANDING or keeping.clock_of(kept.clock)
    for path in (*kept.mine, *kept.office, *filter(None, [kept.application])):
        if path != "pk":
            kept.model._base_manager.filter(**{path: 1})
    for name in (*kept.texts, *kept.files, *kept.stays, *kept.hides):
        try:
            kept.model._meta.get_field(name)
        except FieldDoesNotExist:
            pytest.fail(f"{kept.label} has no {name}")
    if kept.end is End.STAYS:
        assert kept.because, "why it stays"


def test_a_person_and_their_pseudonym_are_the_same_row():
    assert DECLARED["accounts.User"].end is End.EMPTIED
