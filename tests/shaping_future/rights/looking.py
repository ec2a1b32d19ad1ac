"""What of a world is compared before and after, and where a word is still found."""

import io
import json
import zipfile

from django.db import connection
from django.db.models import Count, Sum

from cocreation.ranking.models import Standing
from grants.applications.models import Application, EquityRecord
from grants.letters.models import Outcome
from shaping_future.files.services import make
from shaping_future.questionnaires.models import Answer


def figures() -> list:
    """What is published and counted: by state, sum, region, band and kind; places, equity, outcomes."""
    by = ("call", "state", "strand", "organisation__region", "organisation__income_band", "organisation__kind")
    return [
        list(Application.objects.values(*by).annotate(n=Count("pk"), sum=Sum("asked_pence")).order_by(*by)),
        list(EquityRecord.objects.order_by("pk").values("call", "answers", "month")),
        list(Outcome.objects.order_by("pk").values("application", "kind", "released_at")),
        list(Standing.objects.order_by("pk").values("application", "mean", "calibrated_place", "funded")),
    ]


def only_theirs(application: Application) -> list[str]:
    """The beginnings of texts that stand in this application's answers and in no other's."""
    texts = [str(one) for one in application.response.answers.values_list("value", flat=True)]
    others = str(list(Answer.objects.exclude(response=application.response).values_list("value", flat=True)))
    return [one[:40] for one in texts if len(one) > 40 and one[0] not in "[{" and one[:40] not in others]


def rows_with(*words: str) -> dict[str, int]:
    """Every table that still has one of these words anywhere."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for word in words:
                cursor.execute(f'SELECT count(*) FROM "{table}" AS one WHERE one::text ILIKE %s', [f"%{word}%"])
                if number := cursor.fetchone()[0]:
                    found[table] = found.get(table, 0) + number
    return found


def declined() -> Application:
    return Application.objects.get(state="not_this_time", call__slug__startswith="refusals")


def opened(document) -> tuple[dict, str, list[str]]:
    make(document.pk)
    document.refresh_from_db()
    with document.file.open("rb") as file, zipfile.ZipFile(io.BytesIO(file.read())) as archive:
        names = archive.namelist()
        return json.loads(archive.read("your-data.json")), archive.read("your-data.html").decode(), names
