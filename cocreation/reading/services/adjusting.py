"""A facilitator's own hand in a proposal, and what an application asks of its readers."""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction

from cocreation.group.kinds import Language, Topic
from cocreation.group.models import Member
from cocreation.reading import queries
from cocreation.reading.models import PlanState, ReadingNeed, ReadingPlan
from cocreation.reading.queries import Inputs
from cocreation.reading.services._sharing import held, refuse_unless_sharing
from grants.applications.models import Application
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

OUTDATED = (
    "Something changed since this was worked out: a tie, a reader or an application. Nothing was done."
    " Ask for a new proposal."
)


LONGEST_NOTE = 300


def current(call: Call, plan: ReadingPlan, seen: int) -> tuple[ReadingPlan, Inputs]:
    """The proposal under a lock, if it is the one that was looked at and nothing it rests on has changed."""
    refuse_unless_sharing(call)
    last = call.reading_plans.select_for_update().first()
    if last is None or last.pk != plan.pk:
        raise NotAllowedNow("There is a newer proposal. Look at it first.")
    if last.state == PlanState.ASSIGNED:
        raise NotAllowedNow("These readings are assigned already.")
    if last.state != PlanState.READY:
        raise NotAllowedNow("This proposal is not there yet.")
    if last.version != seen:
        raise NotAllowedNow("Somebody changed the proposal since you opened this page. Look at it again.")
    facts = queries.inputs(call)
    if facts.digest != last.inputs:
        raise NotAllowedNow(OUTDATED)
    return last, facts


@transaction.atomic
def swap_reader(
    plan: ReadingPlan, application: Application, out: Member, into: Member, *, seen: int, by: User
) -> ReadingPlan:
    """One reader of an application gives their place to another, in the proposal. Every rule still holds."""
    plan, facts = current(held(plan.call, by), plan, seen)
    if not Application.objects.visible_to(by).readable().filter(pk=application.pk, call=plan.call_id).exists():
        raise NotAllowed("You are out of the room for this application. Somebody else changes its readers.")
    if refusal := why_no_swap(plan, facts, application.pk, out.pk, into.pk):
        raise NotAllowedNow(refusal)
    plan.pairs = sorted([*(pair for pair in plan.pairs if pair != [out.pk, application.pk]), [into.pk, application.pk]])
    gain = facts.fit(into.pk, application.pk) - facts.fit(out.pk, application.pk)
    served = plan.result["served"]
    served[str(application.pk)] += gain
    plan.result |= {"served": served, "total": plan.result["total"] + gain, "floor": min(served.values())}
    plan.result["adjusted"] = plan.result.get("adjusted", 0) + 1
    plan.version += 1
    plan.save(update_fields=["pairs", "result", "version"])
    note("readings.swapped", plan, by=by, application=application.pk, out=out.pk, into=into.pk)
    return plan


def why_no_swap(plan: ReadingPlan, facts: Inputs, application: int, out: int, into: int) -> str:
    """A sentence, or nothing when it can be done."""
    pairs = {tuple(pair) for pair in plan.pairs}
    readers = {member for member, one in pairs if one == application}
    names = {pk: str(one.member) for pk, one in facts.readers.items()}
    if out not in readers:
        return f"{names.get(out, 'This person')} does not read this application in the proposal."
    if [out, application] in plan.kept:
        return f"{names[out]} has this reading already. It stays with them."
    if into in readers or into not in names or not facts.may_read(into, application):
        return f"{names.get(into, 'This person')} cannot read this application: they have a tie, or read it already."
    load = Counter(member for member, _one in pairs)
    if load[into] >= facts.cap(into, plan.allowed, Counter(member for member, _one in plan.kept)):
        return f"{names[into]} has no room for another application."
    others = readers - {out} | {into}
    if application not in plan.allowed.get("waived", ()) and not any(facts.readers[one].lived for one in others):
        return "Then nobody with lived experience would read it. Choose somebody else."
    return ""


@transaction.atomic
def say_need(
    application: Application,
    *,
    language: str,
    only_with_language: bool,
    topics: Iterable[str],
    content_note: str | None = None,
    by: User,
) -> ReadingNeed:
    """What an application asks of its readers. The next proposal keeps to it; one that is shown is out of date.

    `content_note`: what heavy material it holds, which its readers see before they open it; None leaves it as it is.
    """
    call = held(application.call, by)
    refuse_unless_sharing(call)
    if not Application.objects.visible_to(by).readable().filter(pk=application.pk).exists():
        raise NotAllowed("You are out of the room for this application.")
    topics = sorted(set(topics))
    if language not in {"", *Language.values} or set(topics) - set(Topic.values):
        raise NotValid("Choose from the lists.")
    if content_note is not None and len(content_note) > LONGEST_NOTE:
        raise NotValid(f"Write {LONGEST_NOTE} characters or fewer.")
    if only_with_language and not language:
        raise NotValid("Choose the language that is needed.")
    need, _new = ReadingNeed.objects.update_or_create(
        application=application,
        defaults={
            "language": language,
            "only_with_language": only_with_language,
            "topics": topics,
            **({} if content_note is None else {"content_note": content_note.strip()}),
            "said_at": clock.now(),
            "said_by": by,
        },
    )
    note("reading.need", need, by=by, application=application.pk)
    return need
