"""A word of its own in every text that somebody typed: what an answer holds of it says whose text got out.

Planted under the services, which would refuse most of it, in a transaction that is undone.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Count, Min
from django.db.utils import DatabaseError

from grants.applications.models import Application
from grants.awards.models import Award, PublicName
from grants.bank.models import BankDetails
from grants.organisations.models import Organisation
from grants.places.models import Place
from learning.insights.models import InsightVersion
from shaping_future import sealed
from shaping_future.accounts.models import User
from shaping_future.questionnaires.models import Answer
from shaping_future.sealed.under_seal import UnderSeal

SEEN = re.compile(r"kq(\d+)z(\w+?)q")
ROOM = 40
"""What the longest of them takes."""
FOLDERS = ("grants", "cocreation", "learning", "shaping_future")
PUBLIC = {"calls", "fund", "questionnaires", "history", "open_data", "equity_funnel", "design", "promises"}
"""Folders whose texts are written for everybody, or (history) were published by others."""
HASHED = {"record", "drawing", "backups", "watch", "demo"}
"""Folders whose rows are chained or hashed: another text in them is another story."""
NO_TEXT = re.compile(
    r"(pgh|hash|key|slug|token|code|kind|sha|path|file|mime|media|lang|mail|password|verb|state|type|reference|number|url"
    r"|iban|version|about|theme|stance|method|verdict|reason_code|postcode|zone|tag|colou?r|part|unit|account|region)"
)


@dataclass(frozen=True)
class Canary:
    """One text of one row. `folder`: whose rows; `application`: which it hangs on, or None."""

    table: str
    column: str
    folder: str
    application: int | None
    row: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column} of row {self.row} (application {self.application})"


class Canaries:
    """Plants them; knows whose each is."""

    def __init__(self) -> None:
        self.columns: list[tuple[type[models.Model], str]] = []
        self.owners: dict[type[models.Model], dict[str, int]] = {}
        self.count = 0
        with pgtrigger.ignore():
            for model in sorted(_models(), key=lambda one: one._meta.label):
                for field in _texts(model):
                    self._plant(model, field)
            self._plant_in_answers()
            self._plant_in_accounts()
            self._plant_under_seal()

    def _word(self, model: type[models.Model], column: str) -> int:
        self.columns.append((model, column))
        return len(self.columns) - 1

    def _plant(self, model: type[models.Model], field: models.Field) -> None:
        number = self._word(model, field.name)
        table, column, pk = model._meta.db_table, field.column, model._meta.pk.column
        word = f"""concat('kq{number}z', replace("{pk}"::text, '-', ''), 'q ')"""
        fits = f""" AND length("{column}") <= {field.max_length - ROOM}""" if field.max_length else ""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    f"""UPDATE "{table}" SET "{column}" = {word} || "{column}" WHERE "{column}" <> ''{fits}"""
                )
                self.count += cursor.rowcount
        except DatabaseError:  # a text that the database itself holds to a shape is nobody's own words
            pass

    def _plant_in_answers(self) -> None:
        number = self._word(Answer, "value")
        for answer in Answer.objects.exclude(question__type="file"):
            word = f"kq{number}z{answer.pk}q "
            if isinstance(answer.value, str) and answer.question.type in {"text", "narrative"}:
                Answer.objects.filter(pk=answer.pk).update(value=word + answer.value)
            elif isinstance(answer.value, dict) and "name" in answer.value:
                Answer.objects.filter(pk=answer.pk).update(value={**answer.value, "name": word + answer.value["name"]})

    def _plant_in_accounts(self) -> None:
        """Into the name on it: whoever is shown that is shown its numbers too."""
        number = self._word(BankDetails, "account")
        for row in BankDetails.objects.all():
            sealed.write(row, "account", json.dumps(row.opened() | {"account_name": f"kq{number}z{row.pk.hex}q"}))
            BankDetails.objects.filter(pk=row.pk).update(account=row.account)
            self.count += 1

    def _plant_under_seal(self) -> None:
        for model in (one for one in _models() if issubclass(one, UnderSeal)):
            for name in (field.name for field in _texts(model) if field.name in model.CLEAR):
                number = self._word(model, name)
                for row in model._base_manager.all():
                    if text := row.opened()[name]:
                        row.seal(**{name: f"kq{number}z{row.pk}q {text}"})
                        model._base_manager.filter(pk=row.pk).update(said=row.said)
                        self.count += 1

    def found_in(self, text: str) -> set[Canary]:
        return {
            self._of(int(number), row) for number, row in set(SEEN.findall(text)) if int(number) < len(self.columns)
        }

    def _of(self, number: int, row: str) -> Canary:
        model, column = self.columns[number]
        if model not in self.owners:
            self.owners[model] = _applications_of(model)
        return Canary(model._meta.db_table, column, folder_of(model), self.owners[model].get(row), row)


def folder_of(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def _models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if model.__module__.split(".")[0] in FOLDERS
        and folder_of(model) not in PUBLIC | HASHED
        and model._meta.managed
        and not model._meta.proxy
    ]


def _texts(model: type[models.Model]) -> list[models.Field]:
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.EmailField | models.SlugField | models.URLField | sealed.SealedField)
        and not field.choices
        and not field.unique
        and (field.max_length is None or field.max_length >= 60)
        and not NO_TEXT.search(field.name)
    ]


def path_to_application(model: type[models.Model], most: int = 4) -> str | None:
    """The shortest way from its rows to the application that they hang on, along their own foreign keys."""
    ways: list[tuple[str, Any]] = [("", model)]
    seen = {model}
    for _step in range(most):
        ahead = []
        for way, here in ways:
            for field in here._meta.concrete_fields:
                to = field.related_model
                if to is Application:
                    return f"{way}{field.name}"
                if field.is_relation and to not in seen and to is not User:
                    seen.add(to)
                    ahead.append((f"{way}{field.name}__", to))
        ways = ahead
    return None


def _applications_of(model: type[models.Model]) -> dict[str, int]:
    """Row (as in the word) → application."""
    if model is Application:
        rows = model.objects.values_list("pk", "pk")
    elif model is Answer:
        rows = Answer.objects.filter(response__application__isnull=False).values_list("pk", "response__application")
    elif model is Organisation:
        return _of_organisations()
    elif model is InsightVersion:
        rows = model.objects.filter(insight__version=None).values_list("pk", "insight__award__application")
    elif path := path_to_application(model):
        rows = model._default_manager.values_list("pk", path)
    else:
        return {}
    return {str(pk).replace("-", ""): application for pk, application in rows if application}


def _of_organisations() -> dict[str, int]:
    """Those that applied once, and that nothing public names: no grant or place goes by the organisation's own name."""
    hidden = Organisation.objects.all()
    for model in (Award, Place):
        named = model.objects.filter(public_name=PublicName.OWN, application__organisation__isnull=False)
        hidden = hidden.exclude(pk__in=named.values("application__organisation"))
    hidden = hidden.annotate(count=Count("applications"), one=Min("applications"))
    return {str(pk): application for pk, application in hidden.filter(count=1).values_list("pk", "one")}
