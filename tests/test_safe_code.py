"""What our own code never does, whoever writes it: ask a shell, guess at chance, hide more in a form than it needs."""

import ast
import re
import uuid
from pathlib import Path

from django.apps import apps
from django.db import models

from tests.test_house import CODE, ROOT

MIGRATIONS = [path for app in ("grants", "cocreation", "learning") for path in (ROOT / app / "migrations").glob("*.py")]
PROGRAMS = {"shaping_future/backups", "shaping_future/files/binding.py", "shaping_future/local"}
"""Who starts another program: PostgreSQL's own for backups, the press that prints, the servers of a developer."""
STARTS = {"subprocess.Popen", "subprocess.run", "subprocess.call", "subprocess.check_output", "subprocess.check_call"}
NEVER = {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput", "eval", "exec", "pty.spawn"}
HIDDEN = {
    "seen": "which version the page showed, so that nobody writes over what they did not see",
    "base": "the same, of the version whose part the fields began with",
    "revision": "the same", "version": "the same", "fingerprint": "the same: what is signed", "terms": "the same",
    "v-*": "the same, of one answer", "zone": "in which time the page showed its hours", "spread": "what was shown",
    "seed": "what was shown: the draw that is put right", "repair": "what was shown: the way out that is pressed",
    "plan": "of several on one page", "interest": "of several on one page", "kind": "of several on one page",
    "question": "of several on one page", "application": "of several on one page", "order": "of several on one page",
    "tag": "of several on one page",
    "key": "made once a page, so that a second click does nothing twice",
    "sure": "that the person was asked", "confirmed": "that the person was asked",
    "words": "what is said once more with the question whether they are sure",
    "do": "which step is asked about", "action": "which step is asked about", "every": "of a step over a whole search",
    "filter": "the search that a step is about", "query": "the search that is kept", "page": "where in it they were",
    "refer": "which proposal a round is about", "fund": "where there is one fund only", "next": "where they go on",
    "keep": "of a recording that stays", "size": "how many rows a table has",
    "csrfmiddlewaretoken": "that our own page sent it",
}  # fmt: skip


def called(path: Path):
    text = path.read_text()
    if not re.search(r"subprocess|os\.|eval\(|exec\(|pty|shell", text):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def test_only_these_start_programs_and_none_by_a_shell():
    started = set()
    for path in CODE:
        for name, call in called(path):
            assert name not in NEVER, f"{path}: {name}"
            assert "shell" not in {word.arg for word in call.keywords}, path
            if name in STARTS:
                started.add(str(path.relative_to(ROOT)))
                assert not isinstance(call.args[0], ast.Constant | ast.JoinedStr), f"{path}: words, not a line"
    assert {one for one in started if not one.startswith(tuple(PROGRAMS))} == set()
    assert started, "the walk finds nothing"


def test_chance_comes_from_the_system():
    found = set()
    for path in [*CODE, *MIGRATIONS]:
        text = path.read_text()
        assert not re.search(r"from random import|uuid\.?(1|3)\(|uuid import .*uuid[13]", text), path
        used = set(re.findall(r"(?<![\w.])random\.(\w+)", text)) if re.search(r"^import random$", text, re.M) else set()
        assert used <= {"SystemRandom"}, path
        found |= used
    assert found == {"SystemRandom"}


def test_every_guid_that_opens_a_page_is_of_version_4():
    fields = [
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.UUIDField) and field.has_default() and field.default is not None
    ]
    assert len(fields) > 20
    assert {field.default for field in fields} == {uuid.uuid4}
    assert {field.get_default().version for field in fields} == {4}


def hidden_in_forms(path: Path) -> set[str]:
    names, text = set(), path.read_text()
    for node in ast.walk(ast.parse(text)) if "HiddenInput" in text else ():
        if isinstance(node, ast.Assign) and "HiddenInput" in ast.unparse(node.value):
            target = ast.unparse(node.targets[0])
            names.add(re.sub(r"\W*\.widget$|\W+$", "", target.rpartition("[")[2]).strip("'"))
    return names - {"widget"}  # a kind of field: its name stands where it is used


def hidden_in_pages() -> set[str]:
    names = set()
    for path in (ROOT / "templates").rglob("*.html"):
        for name in re.findall(r'type="hidden" name="([^"]+)"', path.read_text()):
            if not re.fullmatch(r"\{\{[^}]+\}\}", name):  # what the page was given goes on as it was given
                names.add(re.sub(r"^\{\{[^}]+\}\}-", "", re.sub(r"^v-.*", "v-*", name)))
    return names


def test_each_hidden_field_has_its_reason():
    found = hidden_in_pages().union(*(hidden_in_forms(path) for path in CODE))
    assert found == set(HIDDEN), found ^ set(HIDDEN)
    assert len(found) < 40


def test_scripts_send_no_header_of_their_own():
    sent = set()
    for path in (ROOT / "static" / "js").glob("*.js"):
        text = path.read_text()
        for head in re.findall(r"headers: \{([^}]*)\}", text):
            sent |= {name.strip("\" '") for name in re.findall(r"([\w\"-]+):", head)}
        sent |= set(re.findall(r'setRequestHeader\("([^"]+)"', text))
    assert sent <= {"Accept", "X-CSRFToken", "HX-Request"}
    assert sent
