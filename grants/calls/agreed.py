"""Which part of a call rests on which decision of the Group, and where it says something else."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shaping_future import clock
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.look.words import day

from .changes import Change, changes, in_a_sentence
from .definition import Definition, designed
from .kinds import PART_OF
from .models import AgreedDecision, Call

Data = dict[str, Any]
LABELS = {part: kind.label for kind, part in PART_OF.items()}
"""The parts that the Group designs, in the order in which people read them, and what they are called."""


@dataclass(frozen=True)
class Resting:
    """A part of a call that the Group designs. `decision`: the one in force about it, if there is one; `differs`: what
    the call says otherwise, `before` being what was agreed."""

    part: str
    label: str
    decision: AgreedDecision | None
    differs: list[Change]

    @property
    def says(self) -> str:
        if self.decision is None:
            return "The Group has agreed nothing about it."
        if not self.differs:
            return f"It rests on “{self.decision.title}”, agreed on {agreed_on(self.decision)}."
        more = len(self.differs) - 1
        and_more = f" And {more} more {'difference' if more == 1 else 'differences'}." if more else ""
        return f"Not as agreed in “{self.decision.title}”. {in_a_sentence(self.differs[0])}{and_more}"


def agreed_on(decision: AgreedDecision) -> str:
    return day(decision.agreed_at.astimezone(clock.LONDON).date())


def resting(call: Call, data: Data) -> list[Resting]:
    """Every part that the Group designs, in the order of LABELS. One query."""
    found = {one.part: one for one in AgreedDecision.objects.in_force().about(call) if one.part}
    return [
        Resting(part, label, found.get(part), differences(found.get(part), data))
        for part, label in LABELS.items()
        if part in data
    ]


def differences(decision: AgreedDecision | None, data: Data) -> list[Change]:
    """What the definition's data says otherwise than the decision; none for a decision in words alone."""
    if decision is None or decision.data is None:
        return []
    part = decision.part
    return changes({part: designed(part, decision.data)}, {part: designed(part, data.get(part))})


def designed_parts(before: Definition, after: Definition) -> list[str]:
    """The parts that differ and that the Group designs."""
    was, now = before.data, after.data
    return [part for part in LABELS if designed(part, was.get(part)) != designed(part, now.get(part))]


def refuse_undecided(call: Call, decision: AgreedDecision | None, before: Definition, after: Definition) -> None:
    """NotValid or NotAllowedNow, when a part that the Group designs would change without its decision."""
    for sentence in undecided(call, decision, before, after):
        raise (NotAllowedNow if decision else NotValid)(sentence)


def undecided(call: Call, decision: AgreedDecision | None, before: Definition, after: Definition) -> Iterator[str]:
    """Why this decision does not carry this change. Nothing is asked where the Group designs nothing."""
    parts = designed_parts(before, after) if call.gives_money else []
    if not parts:
        return
    if len(parts) > 1:
        names = " and ".join(f"“{LABELS[part]}”" for part in parts)
        yield f"{names} change together. Each needs a decision of its own: change one at a time."
        return
    if decision is None:
        yield f"“{LABELS[parts[0]]}” is what the Group designed. Name the agreed decision that changes it."
    elif decision.part != parts[0]:
        yield f"“{decision.title}” is not about “{LABELS[parts[0]]}”."
    elif decision.replaced_at:
        yield f"“{decision.title}” was replaced by a later decision."
    elif decision.fund_id != call.fund_id or decision.call_id not in (None, call.pk):
        yield f"“{decision.title}” is not about this call."
    elif decision.data is None and decision.agreed_at <= call.launched_at:
        yield f"“{decision.title}” was agreed before the call was launched. A change needs a decision about it."
    elif differs := differences(decision, after.data):
        yield f"This is not what “{decision.title}” says. {in_a_sentence(differs[0], 'the change')}"
