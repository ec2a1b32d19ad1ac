"""What a long PDF costs: memory does not grow with the book, and time stays near WeasyPrint's own."""

import json
import subprocess
import sys

import pytest
from django.conf import settings


def measured(count, way):
    command = [sys.executable, "-m", "tests.files.bindery", str(count), way]
    done = subprocess.run(command, cwd=settings.ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    print(f"{count} applications, {way}: {found}")  # noqa: T201 seen with -s or when it fails
    return found


def test_a_small_book_costs_little_more_than_weasyprint_alone():
    ours, theirs = measured(3, "bound"), measured(3, "whole")
    assert abs(ours["pages"] - theirs["pages"]) <= 1
    assert ours["cpu"] < 2.5 * theirs["cpu"] + 4, "a process of its own takes two seconds to begin"
    assert ours["self_mb"] + ours["press_mb"] < 400


@pytest.mark.long
def test_a_hundred_applications_stay_under_500_mb_and_within_a_third_more_time():
    ours, theirs = measured(100, "bound"), measured(100, "whole")
    assert abs(ours["pages"] - theirs["pages"]) <= 1
    assert ours["pages"] > 300
    assert ours["self_mb"] + ours["press_mb"] < 500
    assert ours["cpu"] < 1.3 * theirs["cpu"]
    few = measured(20, "bound")
    assert ours["press_mb"] < 1.5 * few["press_mb"], "memory holds one part, however long the book"
