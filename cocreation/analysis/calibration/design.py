"""Who gave which total to what, with the sums that every step of the model needs.

Applications are j = 0..J-1, readers r = 0..R-1. A stratum is the stream, theme or language by which readers were
assigned: each has its own mean, so differences between strata stay exactly as scored.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..digest import digest_of


@dataclass(frozen=True, eq=False)
class Design:
    """Of N readings: app, rev int[N] and y float[N] (0..100). stratum int[J] of g strata. reads int[J]: readings of
    each application. U float[J, g+R]: its readings in its stratum and by reader. s float[J]: the sum of its totals,
    less `centre` for each, which keeps the sums of squares small."""

    app: np.ndarray
    rev: np.ndarray
    y: np.ndarray
    stratum: np.ndarray
    strata: int
    readers: int
    reads: np.ndarray
    centre: float
    U: np.ndarray
    s: np.ndarray
    digest: str

    @property
    def applications(self) -> int:
        return len(self.reads)

    @property
    def free(self) -> int:
        """N − g: readings that are left to tell spread once the means are known."""
        return len(self.y) - self.strata


def design(app: Any, rev: Any, y: Any, applications: int, readers: int, stratum: Any = None) -> Design:
    """Checked. ValueError: an application or a reader outside its range, a pair read twice, no number."""
    app, rev = np.asarray(app, np.int64).reshape(-1), np.asarray(rev, np.int64).reshape(-1)
    y = np.array([float(one) for one in y])
    stratum = np.zeros(applications, np.int64) if stratum is None else np.asarray(stratum, np.int64)
    strata = int(stratum.max(initial=-1)) + 1
    _check(app, rev, y, applications, readers, stratum)
    centre = float(y.mean()) if len(y) else 0.0
    summed = np.zeros((applications, strata + readers))
    np.add.at(summed, (app, stratum[app]), 1)
    np.add.at(summed, (app, strata + rev), 1)
    return Design(
        app=app,
        rev=rev,
        y=y,
        stratum=stratum,
        strata=strata,
        readers=readers,
        reads=np.bincount(app, minlength=applications),
        centre=centre,
        U=summed,
        s=np.bincount(app, y - centre, minlength=applications),
        digest=digest_of("design", app, rev, y, applications, readers, stratum),
    )


def _check(
    app: np.ndarray, rev: np.ndarray, y: np.ndarray, applications: int, readers: int, stratum: np.ndarray
) -> None:
    if not len(app) == len(rev) == len(y) or len(stratum) != applications:
        raise ValueError("every reading has an application, a reader and a total, every application a stratum")
    if len(y) and not (app.min() >= 0 and app.max() < applications and rev.min() >= 0 and rev.max() < readers):
        raise ValueError("a reading of an application or by a reader that does not exist")
    if len({*zip(app.tolist(), rev.tolist(), strict=True)}) < len(y) or not np.isfinite(y).all():
        raise ValueError("a reader reads an application once and gives it a number")
    if stratum.min(initial=0) < 0:
        raise ValueError("strata are numbered from 0")
