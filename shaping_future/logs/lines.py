"""The formatter of production, and what it lets through."""

import datetime as dt
import json
import logging
import re
import traceback
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from shaping_future.env import ROOT

from . import Word, request_id, task

OURS = {"shaping_future", "grants", "cocreation", "learning"}
KNOWN = {"celery", "gunicorn", "kombu"}
"""Whose messages are templates with the values beside them. Of anybody else only the place in the code is said."""
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
HIDDEN = "…"
FRAMES = 25
CAUSES = 4


class JsonLines(logging.Formatter):
    """One line of JSON for each record."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message(record),
            "where": f"{_place(record.pathname)}:{record.lineno}",
        }
        line |= {key: value for key, value in (("request", request_id.get()), ("task", task.get())) if value}
        line |= getattr(record, "figures", {})
        if record.exc_info and record.exc_info[1] is not None:
            line["errors"] = list(told(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=True)


def message(record: logging.LogRecord) -> str:
    """The words that stand in the code, with numbers and ids in their places."""
    root = record.name.partition(".")[0]
    known = root in OURS or ((root in KNOWN or record.name == "django.request") and record.args)
    if not known or not isinstance(record.msg, str):
        return HIDDEN
    if not record.args:
        return record.msg
    try:
        return record.msg % _safe_all(record.args)
    except (TypeError, ValueError, KeyError):  # a number was asked for, and what came was no number
        return record.msg


def told(error: BaseException) -> Iterator[dict[str, Any]]:
    """An exception and what caused it: kinds, places, and the constraint that refused; never the text of any."""
    for _ in range(CAUSES):
        found = {"kind": f"{type(error).__module__}.{type(error).__qualname__}", "at": _frames(error.__traceback__)}
        if name := getattr(getattr(error, "diag", None), "constraint_name", None):
            found["constraint"] = name
        yield found
        error = error.__cause__ or error.__context__
        if error is None:
            return


def _frames(trace: TracebackType | None) -> list[str]:
    frames = [(frame.f_code, line) for frame, line in traceback.walk_tb(trace)]
    return [f"{_place(code.co_filename)}:{line} {code.co_name}" for code, line in frames[-FRAMES:]]


def _place(path: str) -> str:
    """Of a file: from our checkout or from the package on, without whose home it is in."""
    parts = Path(path).parts
    if "site-packages" in parts:
        return "/".join(parts[parts.index("site-packages") + 1 :])
    return str(Path(path).relative_to(ROOT)) if Path(path).is_relative_to(ROOT) else Path(path).name


def _safe_all(args: Any) -> Any:
    if isinstance(args, Mapping):
        return {key: safe(value) for key, value in args.items()}
    return tuple(safe(value) for value in args)


def safe(value: Any) -> Any:
    """The value where it can be nobody's word; an exception's kind; a mark in place of everything else."""
    if value is None or isinstance(value, int | float | uuid.UUID | Word):
        return value
    if isinstance(value, BaseException):
        return type(value).__name__
    return value if isinstance(value, str) and UUID.fullmatch(value) else HIDDEN
