"""How well the members of an assignment are mixed: calibration compares people through what they read in common."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from scipy.sparse.csgraph import connected_components

LEAST_MIXING = 0.2
"""Below this some members share so little that their scores are hard to compare."""


class Mixing(NamedTuple):
    """value: the second-smallest eigenvalue of the normalised Laplacian of who reads with whom (0 apart, near 1 well
    mixed). components: how many circles of members have nothing in common with the others."""

    value: float
    components: int

    @property
    def is_poor(self) -> bool:
        return self.components > 1 or self.value < LEAST_MIXING


def mixing(pairs: Iterable[tuple[int, int]]) -> Mixing:
    """Of (member, application) pairs. One member or none is mixed with nobody: 0."""
    pairs = list(pairs)
    members = {one: place for place, one in enumerate(sorted({member for member, _application in pairs}))}
    applications = {one: place for place, one in enumerate(sorted({one for _member, one in pairs}))}
    if len(members) < 2:
        return Mixing(0.0, len(members))
    reads = np.zeros((len(members), len(applications)))
    for member, application in pairs:
        reads[members[member], applications[application]] = 1
    shared = reads @ reads.T
    np.fill_diagonal(shared, 0)
    degree = shared.sum(axis=1)
    scale = np.divide(1, np.sqrt(degree), out=np.zeros_like(degree), where=degree > 0)
    laplacian = np.diag((degree > 0).astype(float)) - scale[:, None] * shared * scale
    components, _labels = connected_components(shared > 0, directed=False)
    value = 0.0 if components > 1 else float(max(np.linalg.eigvalsh(laplacian)[1], 0))
    return Mixing(round(value, 9), int(components))
