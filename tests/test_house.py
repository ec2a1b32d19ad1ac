"""Rules of the house that no other tool holds."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = [
    path
    for folder in ("shaping_future", "grants", "cocreation", "learning")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def functions(path):
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_no_file_passes_300_lines():
    assert {
        str(path.relative_to(ROOT)) for path in [*CODE, *TESTS] if len(path.read_text().splitlines()) > 300
    } == set()


def test_no_function_passes_50_lines_and_nine_in_ten_stay_under_25():
    lengths = {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in CODE
        for node in functions(path)
    }
    assert {name: length for name, length in lengths.items() if length > 50} == {}
    assert sum(length <= 25 for length in lengths.values()) >= 0.9 * len(lengths)


def test_nothing_is_called_utils_or_helpers():
    assert [path for path in CODE if path.stem in {"utils", "helpers", "misc", "common"}] == []


def test_domain_code_asks_the_project_clock():
    asks = re.compile(r"timezone\.(now|localdate|localtime)\(|datetime\.(now|today|utcnow)\(|date\.today\(")
    found = [path for path in CODE if path.name != "clock.py" and asks.search(path.read_text())]
    assert found == []


def test_templates_hold_nothing_inline():
    inline = re.compile(
        r"<style|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|\son[a-z]+=\"|\sstyle=\"", re.I
    )
    pages = [path for path in sorted((ROOT / "templates").rglob("*.html")) if "pdf" not in path.parts]
    assert {str(path.relative_to(ROOT)) for path in pages if inline.search(path.read_text())} == set()


@pytest.mark.parametrize("path", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=str)
def test_links_between_pages_lead_somewhere(path):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text())
    assert [link for link in links if not (path.parent / link).exists() and link != "docs/picture.png"] == []


def test_every_variable_the_code_reads_is_explained():
    reads = re.compile(r"""(?:env\.(?:text|flag|words|keys|days)|environ\.get|environ\[)\(?["']([A-Z_]+)["']""")
    read = {name for path in CODE for name in reads.findall(path.read_text())}
    explained = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs/operations/settings.md").read_text()))
    assert read - explained == {"DJANGO_SETTINGS_MODULE"} & read


def test_every_advisory_lock_has_a_number_of_its_own():
    """Retention, the loader of the register and the reminders shared one: each skipped turns for another."""
    found = [
        (number, str(path.relative_to(ROOT)))
        for path in CODE
        for number in re.findall(r"(?m)^LOCK = ([\d_]+)$", path.read_text())
    ]
    assert len(found) > 5
    numbers = [number for number, _path in found]
    assert [one for one in found if numbers.count(one[0]) > 1] == []
