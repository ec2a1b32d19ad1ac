"""A decision is begun, and written on: each version is kept, with why it came."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from cocreation.design import rules
from cocreation.design.kinds import Answer, Source
from cocreation.design.models import DesignAmendment, DesignComment, DesignDecision, DesignVersion
from cocreation.design.services._moves import current, locked, refuse_unless_drafting
from cocreation.group.models import Member
from grants.calls.definition import read_part, written
from grants.calls.models import Call, DesignKind
from grants.fund.models import Fund
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

FIRST = "The first version."


class Changed(NotAllowedNow):
    """Somebody else wrote a version since the page was opened. Both texts are there to be looked at."""


@transaction.atomic
def begin_decision(
    fund: Fund, kind: str, title: str, text: str, *, data: Any = None, why: str = "", call: Call | None = None,
    replaces: DesignDecision | None = None, drafters: Iterable[User] = (), key: uuid.UUID | None = None, by: User,
) -> DesignDecision:  # fmt: skip
    """A new decision with its first version. `key` makes a second post of the same page the same decision."""
    if not rules.follows_design(by):
        raise NotAllowed("Members of the Group, facilitators and MEX staff draft decisions.")
    kind, title, text = _known(kind), " ".join(title.split()), text.strip()
    if not title or not text:
        raise NotValid("Write a title, and the decision in plain words.")
    _refuse_other(fund, call, replaces)
    data = _checked(kind, data)
    decision, is_new = DesignDecision.objects.get_or_create(
        public_id=key or uuid.uuid4(),
        defaults={"fund": fund, "call": call, "kind": kind, "title": title, "replaces": replaces, "begun_by": by,
                  "begun_at": clock.now()},
    )  # fmt: skip
    if not is_new:
        if decision.begun_by_id != by.pk:
            raise NotAllowed("This decision was begun by somebody else.")
        return decision
    decision.drafters.set({by, *_members(drafters)})
    _add(decision, 1, by, text=text, data=data, why=why.strip() or FIRST)
    note("design.begun", decision, by=by, kind=kind.value, fund=fund.pk, call=call and call.pk)
    return decision


def _known(kind: str) -> DesignKind:
    if kind not in DesignKind.values:
        raise NotValid("Choose what the decision is about.")
    return DesignKind(kind)


def _refuse_other(fund: Fund, call: Call | None, replaces: DesignDecision | None) -> None:
    if call is not None and (call.fund_id != fund.pk or not call.gives_money):
        raise NotValid("Choose a call of this fund that gives grants.")
    if replaces is not None and (replaces.fund_id != fund.pk or replaces.state != "agreed"):
        raise NotValid("Only an agreed decision of this fund can be replaced.")


def _members(people: Iterable[User]) -> list[User]:
    """Those of them who are in the Group; nobody else is made a drafter by a form."""
    wanted = [person.pk for person in people]
    return [member.user for member in Member.objects.filter(user__in=wanted).select_related("user")]


def _checked(kind: DesignKind, data: Any) -> Any:
    """The part of a call, read by the checks of a call's file."""
    if data is None:
        return None
    if not kind.part:
        raise NotValid(f"“{kind.label}” is words alone. It holds no part of a call.")
    return read_part(kind.part, written(data))


@transaction.atomic
def write_version(
    decision: DesignDecision, text: str, why: str, *, seen: int, data: Any = None, source: str = "", heard: str = "",
    comment: DesignComment | None = None, amendment: DesignAmendment | None = None, by: User,
) -> DesignVersion:  # fmt: skip
    """The next version; `seen` is the number of the one that the page showed, `data` the whole part as it shall be.

    source, heard, comment: what this version answers, for everybody to read once it is agreed. `amendment` is taken up
    by it. The same text sent twice by one person is one version.
    """
    decision = locked(decision)
    if not rules.writes_design(by, decision):
        raise NotAllowed("Its drafters and facilitators write this decision. You can propose a change.")
    last = current(decision)
    text, data = text.strip(), _checked(DesignKind(decision.kind), data)
    if seen == last.number - 1 and last.written_by_id == by.pk and (last.text, last.data) == (text, data):
        return last
    refuse_unless_drafting(decision)
    if seen != last.number:
        raise Changed("Somebody wrote a version while you did. Look at what is saved now, then save yours again.")
    why, heard = why.strip(), heard.strip()
    if not text or not why:
        raise NotValid("Write the decision in plain words, and why this version changes it.")
    if (last.text, last.data) == (text, data):
        raise NotValid("Nothing is changed yet.")
    source, comment = _source(decision, source, heard, comment, amendment)
    if amendment is not None:
        _take_up(decision, amendment, why, by)
    version = _add(
        decision, last.number + 1, by, text=text, data=data, why=why, source=source, heard=heard, comment=comment,
        amendment=amendment,
    )  # fmt: skip
    decision.drafters.add(by)
    note("design.written", decision, by=by, version=version.number, source=source)
    return version


def _source(decision, source, heard, comment, amendment) -> tuple[str, DesignComment | None]:
    if source and (source not in Source.values or (source == Source.AMENDMENT and amendment is None)):
        raise NotValid("Choose what the new version answers from the list.")
    if heard and not source and amendment is None and comment is None:
        raise NotValid("Say who said it: choose what the new version answers.")
    if comment is not None and comment.version.decision_id != decision.pk:
        raise NotValid("Choose a comment on this decision.")
    if amendment is not None:
        return Source.AMENDMENT.value, None
    return (Source.COMMENT.value if comment else source), comment


def _take_up(decision: DesignDecision, amendment: DesignAmendment, why: str, by: User) -> None:
    amendment = DesignAmendment.objects.select_for_update().get(pk=amendment.pk, version__decision=decision)
    if amendment.answer:
        raise NotAllowedNow("This proposed change was answered already.")
    amendment.answer, amendment.reason = Answer.ACCEPTED, why
    amendment.answered_at, amendment.answered_by = clock.now(), by
    amendment.save(update_fields=["answer", "reason", "answered_at", "answered_by"])
    note("design.amendment-taken-up", amendment, by=by)


def _add(decision: DesignDecision, number: int, by: User, **values: Any) -> DesignVersion:
    return DesignVersion.objects.create(
        decision=decision, number=number, written_by=by, written_at=clock.now(), **values
    )
