"""The figures in Prometheus' text format.

All of them are read from the database and Redis at the moment of asking, so every web process says the same, and no
package has to add up what its neighbours counted. Only the disk is of the machine that answers. Requests and their
times are in the log, a line each.
"""

from dataclasses import asdict

from . import regular
from .alarms import KINDS, ringing
from .figures import look, words


def text() -> str:
    """One scrape."""
    figures = look()
    lines = []
    says = words()
    for name, value in asdict(figures).items():
        full = f"shaping_{name}"
        lines += [f"# HELP {full} {says[name]}", f"# TYPE {full} gauge"]
        lines += [f"{full} {float(value):g}"] if value is not None else []
    lines += ["# HELP shaping_task_age seconds since a worker last finished it", "# TYPE shaping_task_age gauge"]
    lines += [f'shaping_task_age{{task="{name}"}} {age:g}' for name, age in regular.ages().items()]
    names = {kind.name for kind in ringing(figures)}
    lines += ["# HELP shaping_alarm 1 while it rings; docs/operations/runbook", "# TYPE shaping_alarm gauge"]
    lines += [f'shaping_alarm{{name="{kind.name}"}} {int(kind.name in names)}' for kind in KINDS]
    return "\n".join(lines) + "\n"


def ringing_names() -> list[str]:
    """What is wrong now."""
    return [kind.name for kind in ringing(look())]
