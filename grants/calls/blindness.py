"""What a call hides while people read and decide, and from whom. Everything that shows an application asks here.

A rule without a database. Staff see everything: they check who is eligible, and that the copies give nothing away.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from grants.calls.kinds import BlindPhase, Hidden, HiddenFrom
from grants.calls.workflow import Stage
from shaping_future.accounts.roles import Role

NOTHING: frozenset[str] = frozenset()
PHASES = {
    Stage.LAUNCHED: BlindPhase.READING,
    Stage.CHECKING: BlindPhase.READING,
    Stage.DECLARING: BlindPhase.READING,
    Stage.READING: BlindPhase.READING,
    Stage.DELIBERATING: BlindPhase.DELIBERATING,
}
"""A call that is at any other stage hides nothing."""


def hidden(blind: Mapping[str, Any], stage: str, roles: Iterable[str]) -> frozenset[str]:
    """What somebody with these roles does not see (kinds.Hidden) at this stage of a call that says `blind`."""
    about = blind.get(PHASES.get(stage, "")) if blind else None
    if not about or Role.STAFF in roles or set(about["from"]).isdisjoint(roles):
        return NOTHING
    return frozenset(about["hides"])


def may_be_blind(user: Any) -> bool:
    """Whether any call could hide anything from this person."""
    return user.has_role(*HiddenFrom.values) and not user.has_role(Role.STAFF)


def hidden_from(user: Any, call: Any) -> frozenset[str]:
    """What this person does not see of the call's applications now."""
    return hidden(call.blind, call.stage, user.roles) if may_be_blind(user) else NOTHING


def hidden_from_readers(call: Any) -> frozenset[str]:
    """What anybody who reads does not see now: what a file that is passed on to readers must not hold."""
    about = call.blind.get(PHASES.get(call.stage, ""))
    return frozenset(about["hides"]) if about else NOTHING


def ever_hidden(call: Any) -> frozenset[str]:
    """What copies for readers must not hold: everything that some phase hides."""
    return frozenset(one for about in call.blind.values() for one in about["hides"])


def said(blind: Mapping[str, Any]) -> list[str]:
    """In plain words, a sentence for each phase; none when nothing is hidden."""
    return [_sentence(phase, blind[phase]) for phase in BlindPhase if phase in blind]


def said_to_reader(hides: Iterable[str]) -> str:
    """To whom it is hidden from, where they read; "" when nothing is."""
    if not hides:
        return ""
    things = _listed([one.label for one in Hidden if one in hides], "or")
    return f"You do not see {things} yet, so that they do not sway you. You read a mark like [name hidden] instead."


def _sentence(phase: BlindPhase, about: Mapping[str, Any]) -> str:
    people = _listed([one.label for one in HiddenFrom if one in about["from"]], "and")
    things = _listed([one.label for one in Hidden if one in about["hides"]], "or")
    return f"{phase.label}, {people} do not see {things}."


def _listed(names: list[str], word: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"
