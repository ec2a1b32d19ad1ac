"""The short form of script/test --faults: the site loses its web server and its database under a small load.

Every kind, and hundreds of rounds: docs/decisions/faults.md.
"""

from tests.faults.__main__ import played, seeded

SEED = 20261130


def test_what_was_acknowledged_survives_and_happens_once(tmp_path):
    dump = tmp_path / "migrated"
    seeded(dump)
    figures = played(SEED, 2, ["web", "postgresql"], dump, "few")
    assert figures["wrong"] == []
    assert set(figures["restarts"]) == {"web1", "postgres"}
    assert figures["acknowledged"] > 3
