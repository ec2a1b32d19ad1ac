"""What each page may cost, in yardsticks of the same run; beside it what Hypha 6.7.0 takes, measured so too."""

from dataclasses import dataclass

MOST_QUERIES = 12
GROWTH, GROWTH_OF_EXPORTS = 1.1, 11.0
WEB_MEMORY, PDF_MEMORY = 150, 400  # megabytes of one process after the run


@dataclass(frozen=True)
class Target:
    at_most: float
    hypha: float | None = None
    growth: float = GROWTH


PDF = "one PDF, in the worker"
TARGETS = {
    "open call": Target(2, 8),
    "one section's form": Target(5, 28),
    "autosave of an answer": Target(3),
    "send": Target(5, 17),
    "own applications": Target(4, 12),
    "desk: applications": Target(8, 112),
    "desk: applications, filtered": Target(8, 143),
    "desk: applications, words": Target(8, 91),
    "desk: one application": Target(6, 32),
    "reading and scoring": Target(5, 22),
    "send a score sheet": Target(4, 11),
    "ranking": Target(5),
    "progress": Target(5),
    "CSV of 1,000": Target(60, 2326, growth=GROWTH_OF_EXPORTS),  # there are fewer in the small world
    "CSV of everything": Target(float("inf"), growth=GROWTH_OF_EXPORTS),
    PDF: Target(1.2, 25),
}
