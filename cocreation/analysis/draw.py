"""A draw that anybody can check with sha256sum: commit, reveal, recompute (analysis E).

H is SHA-256 of UTF-8 text, as hex in small letters.

1. The manifest is frozen and published with its hash: who is in the draw and for how much, the money left, which public
   value that does not exist yet will decide (the beacon), and for each member who wants to a commitment H("commit:" +
   nonce).
2. Before the beacon's time members open their nonces. An unopened nonce is left out: nobody could know what it would
   do. Without a public beacon an unopened nonce voids the draw.
3. seed = H("draw-v1", hash of the manifest, beacon, member=nonce … by member, one a line); ticket = H(seed + ":" + id).
   Lowest ticket first. No remainders, no library for random numbers.

docs/decisions/drawing-lots.md shows the same with printf and sha256sum.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from math import factorial
from typing import Any, Literal

Mode = Literal["skip", "stop"]

VERSION = "draw-v1"
MOST_EXACT, SIMULATED = 8, 20_000
"""Candidates whose chances are counted over all orders; seeds "sim:0", "sim:1", … tried with more."""


class Void(ValueError):
    """The draw cannot be made: a nonce is wrong, or not opened where all must be."""


@dataclass(frozen=True)
class Draw:
    """order: all ids, lowest ticket first. funded: those that fit, in that order. left: pence."""

    order: tuple[str, ...]
    funded: tuple[str, ...]
    left: int


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def commitment(nonce: str) -> str:
    """What a member publishes before opening their nonce (hex, in small letters)."""
    if not re.fullmatch(r"[0-9a-f]+", nonce):
        raise Void("a nonce is written in the digits 0-9 and a-f")
    return hashed(f"commit:{nonce}")


def canonical(manifest: Any) -> str:
    """JSON that is written one way only: keys sorted, no spaces, NFC, whole numbers and texts (part of RFC 8785)."""
    return json.dumps(_plain(manifest), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("keys are texts")
        return {_plain(key): _plain(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_plain(one) for one in value]
    raise TypeError(f"only texts, whole numbers, lists and mappings, not {type(value).__name__}")


def manifest_hash(manifest: Mapping[str, Any]) -> str:
    return hashed(canonical(manifest))


def seed_text(manifest: Mapping[str, Any], beacon: str, reveals: Mapping[str, str]) -> str:
    """The text whose hash is the seed. `reveals`: {member: nonce} that were opened in time. Void: a nonce that nobody
    committed to, or is another than committed; without a beacon, a commitment that was not opened."""
    committed = manifest.get("commitments", {})
    for member, nonce in reveals.items():
        if "=" in member or not member.isprintable():
            raise Void(f"{member!r} cannot be written on a line")
        if committed.get(member) != commitment(nonce):
            raise Void(f"the nonce of {member} is not the one committed to")
    beacon = beacon.strip().lower()
    if not beacon and (not committed or set(reveals) != set(committed)):
        raise Void("without a public beacon every commitment must be opened")
    opened = [f"{member}={reveals[member]}" for member in sorted(reveals)]
    return "\n".join([VERSION, manifest_hash(manifest), beacon, *opened])


def seed(manifest: Mapping[str, Any], beacon: str, reveals: Mapping[str, str]) -> str:
    return hashed(seed_text(manifest, beacon, reveals))


def tickets(seed: str, ids: Iterable[str]) -> dict[str, str]:
    """{id: ticket}; the lowest goes first. Also the last key of an order for ties (`allocation.tie_rank`)."""
    return {one: hashed(f"{seed}:{one}") for one in ids}


def draw(seed: str, candidates: Mapping[str, int], budget: int, mode: Mode = "skip") -> Draw:
    """candidates: {id: pence}. In order of tickets while the money lasts; "skip" passes over what does not fit."""
    by_ticket = tickets(seed, candidates)
    return _funded(sorted(candidates, key=by_ticket.__getitem__), candidates, budget, mode)


def recompute(manifest: Mapping[str, Any], beacon: str, reveals: Mapping[str, str]) -> Draw:
    """Everything again, from what was published alone."""
    candidates = {one["id"]: one["amount"] for one in manifest["candidates"]}
    if len(candidates) < len(manifest["candidates"]):
        raise Void("an application is in the draw twice")
    return draw(seed(manifest, beacon, reveals), candidates, manifest["budget"], manifest["mode"])


def _funded(order: Sequence[str], candidates: Mapping[str, int], budget: int, mode: Mode) -> Draw:
    left, funded = budget, []
    for one in order:
        if candidates[one] <= left:
            funded.append(one)
            left -= candidates[one]
        elif mode == "stop":
            break
    return Draw(tuple(order), tuple(funded), left)


def chances(candidates: Mapping[str, int], budget: int, mode: Mode = "skip") -> dict[str, Fraction]:
    """How likely each is to be funded, published with the manifest: with unequal amounts chances differ. Exact up to
    MOST_EXACT candidates, else over SIMULATED public seeds that anybody can try."""
    won = dict.fromkeys(candidates, 0)
    if len(candidates) <= MOST_EXACT:
        tries = (_funded(one, candidates, budget, mode) for one in permutations(candidates))
        number = factorial(len(candidates))
    else:
        tries = (draw(f"sim:{one}", candidates, budget, mode) for one in range(SIMULATED))
        number = SIMULATED
    for one in tries:
        for funded in one.funded:
            won[funded] += 1
    return {one: Fraction(times, number) for one, times in won.items()}
