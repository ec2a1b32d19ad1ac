"""From draws to what people ask: how likely is it that this one is funded, and which ones must we talk about (B.3,
B.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..chances import TALK

Band = Literal["fund", "band", "decline"]
Mode = Literal["skip", "stop"]

DRAW = (0.25, 0.75)
"""May enter a draw, once the Group has talked and finds no difference."""
BLOCK = 500
"""Draws or applications at a time: memory stays the same however many there are."""


@dataclass(frozen=True, eq=False)
class Ranks:
    """float[J]: expected rank (1 is best), and the bounds of its 50 % and 90 % intervals."""

    expected: np.ndarray
    q25: np.ndarray
    q75: np.ndarray
    q05: np.ndarray
    q95: np.ndarray


def orders(quality: Any) -> np.ndarray:
    """int16 or int32[S, J]: the applications best first, in each draw (rows of quality[S, J])."""
    quality = np.asarray(quality, float)
    found = np.empty(quality.shape, np.int16 if quality.shape[1] < 2**15 else np.int32)
    for start in range(0, len(quality), BLOCK):
        found[start : start + BLOCK] = _best_first(-quality[start : start + BLOCK])
    return found


def _best_first(lower: np.ndarray) -> np.ndarray:
    """Places in each row, lowest first, equals in their order. Sorting that need not keep the order of equals takes a
    quarter of the time, and hardly ever meets any."""
    order = np.argsort(lower, axis=1)
    in_order = np.take_along_axis(lower, order, axis=1)
    tied = (in_order[:, 1:] == in_order[:, :-1]).any(axis=1)
    order[tied] = np.argsort(lower[tied], axis=1, kind="stable")
    return order


def p_fundable(
    quality: Any,
    costs: Sequence[int] | None = None,
    budget: int | None = None,
    *,
    k: int | None = None,
    mode: Mode = "skip",
) -> np.ndarray:
    """float[J]: the share of draws (rows of quality[S, J]) in which each is funded, taken in order of drawn quality
    under the amounts asked and the budget; or, with k alone, is among the best k."""
    return share_funded(orders(quality), costs, budget, k=k, mode=mode)


def share_funded(
    order: np.ndarray,
    costs: Sequence[int] | None = None,
    budget: int | None = None,
    *,
    k: int | None = None,
    mode: Mode = "skip",
) -> np.ndarray:
    """The same, of `orders`."""
    if (k is None) == (budget is None or costs is None):
        raise ValueError("either amounts and a budget, or how many")
    if k is not None:
        costs, budget = np.ones(order.shape[1], np.int64), k
    costs = np.asarray(costs, np.int64)
    cheapest, left = costs.min(initial=np.iinfo(np.int64).max), np.full(len(order), budget, np.int64)
    funded, by_place = np.zeros(order.shape[1], np.int64), np.ascontiguousarray(order.T)
    for place in range(order.shape[1]):
        goes_on = left >= cheapest
        if 2 * goes_on.sum() < len(left):  # what is used up is left aside, as often as that halves them
            left, by_place = left[goes_on], by_place[:, goes_on]
        if not len(left):
            break
        now = by_place[place]
        asked = costs[now]
        fits = asked <= left
        left -= np.where(fits, asked, 0)
        funded += np.bincount(now[fits], minlength=len(funded))
        if mode == "stop":
            left[~fits] = -1
    return funded / max(len(order), 1)


def expected_ranks(quality: Any) -> Ranks:
    """Of draws quality[S, J]."""
    return ranks_in(orders(quality))


def ranks_in(order: np.ndarray) -> Ranks:
    """The same, of `orders`."""
    found = _ranks(order)
    q05, q25, q75, q95 = quantiles(found, (0.05, 0.25, 0.75, 0.95))
    return Ranks(found.mean(axis=0), q25, q75, q05, q95)


def _ranks(order: np.ndarray) -> np.ndarray:
    """Of each in each draw, 1 is best."""
    found, places = np.empty_like(order), np.arange(1, order.shape[1] + 1, dtype=order.dtype)[None]
    for start in range(0, len(order), BLOCK):
        np.put_along_axis(found[start : start + BLOCK], order[start : start + BLOCK], places, axis=1)
    return found


def quantiles(draws: np.ndarray, shares: Sequence[float]) -> np.ndarray:
    """float[len(shares), J], the values below which these shares of the draws lie (no interpolation: a rank stays
    one)."""
    places = [min(int(share * len(draws)), len(draws) - 1) for share in shares]
    found = np.empty((len(places), draws.shape[1]))
    for start in range(0, draws.shape[1], BLOCK):
        by_column = np.ascontiguousarray(draws[:, start : start + BLOCK].T)
        by_column.partition(places, axis=1)
        found[:, start : start + BLOCK] = by_column[:, places].T
    return found


def bands(p: Sequence[Any], low: Any = TALK[0], high: Any = TALK[1]) -> list[Band]:
    """The limits belong to the band."""
    return ["fund" if one > high else "decline" if one < low else "band" for one in p]


def snsf_band(quality: Any, k: int, inner: float = 0.5) -> list[Band]:
    """The rule of the Swiss National Science Foundation, which counts heads, not money: the band holds whose inner
    interval of ranks contains the expected rank of the k-th best. If fund and band are k together, all are funded.

    Source: Heyard, Ott, Salanti, Egger, Rethinking the Funding Line, Statistics and Public Policy 2022."""
    found = _ranks(orders(quality))
    expected = found.mean(axis=0)
    if not 0 < k <= len(expected):
        return ["decline" if k < 1 else "fund"] * len(expected)
    line = np.sort(expected)[k - 1]
    low, high = quantiles(found, ((1 - inner) / 2, (1 + inner) / 2))
    said: list[Band] = [
        "fund" if h < line else "decline" if lo > line else "band" for lo, h in zip(low, high, strict=True)
    ]
    if sum(one != "decline" for one in said) == k:
        return ["decline" if one == "decline" else "fund" for one in said]
    return said
