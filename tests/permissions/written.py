"""The matrix as a page for people: docs/permissions.md. `python -m tests.permissions.written` writes it again."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from shaping_future.accounts.roles import Role

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
ROLES = [role.value for role in Role]
PLAIN = ("visitor", "account", "applicant", "lead", "editor", "looks")
HEADS = ("Visitor", "Account", "Applicant", "Lead", "Editor", "Reader", "Group", "Facilitator", "Staff", "Finance",
         "Board", "Funder", "Learning")  # fmt: skip
SIGNS = {"in": "●", "403": "○", "404": "·", "sign in": "→"}
BEGINS = """# Who may open what

Written by `python -m tests.permissions.written` from the table that the tests hold the site to. How it is made:
[permissions-generated.md](decisions/permissions-generated.md).

| sign | means |
| --- | --- |
| ● | opens it |
| ◐ | opens it, except where they stay out of the room for the application or work on it themselves |
| ◑ | the same, and only if they belong to the call: their ties are declared |
| ○ | is told that it is for other people, or somebody else's step (403) |
| · | is told that there is no such page (404) |
| → | is asked to sign in |

*Account*: somebody signed in without a part in anything. *Applicant*: of another application of the same call. *Lead*,
*Editor*, *Reader*: of the application that the page is about. A role's people open what they work on themselves as its
lead or editor, never through their role. A superuser opens what staff open. A former member of the Group opens what an
account opens, and their own page about leaving.

"Opens" is about who; whether it is the time for it is said on the page.
"""


def written() -> str:
    return BEGINS + "".join(f"\n## {folder}\n\n{_table(rows)}" for folder, rows in sorted(_by_folder().items()))


def _table(rows: list[str]) -> str:
    lines = [f"| Address | {' | '.join(HEADS)} |", f"| --- |{' :-: |' * len(HEADS)}"]
    return "\n".join([*lines, *(_line(name) for name in rows)]) + "\n"


def _line(name: str) -> str:
    from tests.permissions.expected import expected
    from tests.permissions.people import BY_NAME

    cells = [SIGNS[expected(name, BY_NAME[one])] for one in PLAIN]
    return f"| {name}<br>`{_address(name)}` | {' | '.join([*cells, *(_of_role(name, role) for role in ROLES)])} |"


def _of_role(name: str, role: str) -> str:
    from tests.permissions.expected import expected
    from tests.permissions.people import BY_NAME

    here = {relation: expected(name, BY_NAME[f"{role}/{relation}"]) for relation in ("other", "recused", "stranger")}
    if here["other"] != "in" or set(here.values()) == {"in"}:
        return SIGNS[here["other"]]
    return "◐" if here["stranger"] == "in" else "◑"


def _by_folder() -> dict[str, list[str]]:
    from tests.routes import ACCESS

    found = defaultdict(list)
    for name, view in _views():
        if name in ACCESS:
            app, folder, *_rest = view.__module__.split(".")
            found[f"{app}/{folder}"].append(name)
    return {folder: sorted(names) for folder, names in found.items()}


def _views() -> Iterator[tuple]:
    from django.urls import get_resolver

    from tests.test_routes import in_full, routes

    for namespace, name, view in routes(get_resolver().url_patterns):
        if namespace != "admin":
            yield in_full(namespace, name), view


def _address(name: str) -> str:
    from django.urls import get_resolver

    space, _, route = name.rpartition(":")
    resolver = get_resolver().namespace_dict[space][1] if space else get_resolver()
    shape = resolver.reverse_dict.getlist(route)[0][0][0][0]
    return "/" + re.sub(r"%\((\w+)\)s", r"<\1>", shape)


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    PAGE.write_text(written())
