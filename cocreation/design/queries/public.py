"""What everybody reads: what was agreed, how, and what changed because somebody spoke. Nothing else leaves here.

Drafts are never read here. Names are those that members chose. Words of a comment are here only if its author said so.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from cocreation.design.kinds import DesignState, Source
from cocreation.design.models import DesignDecision, DesignVersion
from cocreation.group.models import Member
from cocreation.group.queries import PublicNames, names_among
from grants.calls.changes import lines_of
from grants.calls.models import AgreedDecision, Amendment, Call
from grants.calls.queries import call_for
from grants.fund.models import Fund


@dataclass(frozen=True)
class PublicDecision:
    """One agreed decision, ready to show. `versions`: (number, when, why), oldest first."""

    decision: DesignDecision
    text: str
    data: Any
    versions: list[DesignVersion]
    drafters: PublicNames
    is_replaced: bool

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The part of a call that it holds, line by line."""
        return lines_of({self.decision.part: self.data}) if self.data is not None else []

    @property
    def took_part(self) -> str:
        """How many people took part, in words; "" of a decision without a round."""
        one = self.decision
        return "" if one.took_part is None else f"{one.took_part} of {one.eligible} members of the Group took part."


@dataclass(frozen=True)
class Heard:
    """Something that was said, and what changed because of it."""

    who: str
    said: str
    quote: str
    quoted: str
    changed: str
    at: Any
    title: str
    anchor: str


def public_home_of(user: Any, pk: int) -> tuple[Fund, None]:
    """The fund, when something was agreed about it; else Http404."""
    fund = Fund.objects.get(pk=pk)
    if not _of_fund(fund).exists():
        raise Http404
    return fund, None


def public_home_of_call(user: Any, slug: str) -> tuple[Fund, Call]:
    """The call, as this person may see it, when something was agreed that it rests on; else Http404."""
    call = call_for(user, slug)
    if not _of_call(call).exists():
        raise Http404
    return call.fund, call


def _of_fund(fund: Fund) -> QuerySet[DesignDecision]:
    return DesignDecision.objects.public().filter(fund=fund)


def _of_call(call: Call) -> QuerySet[DesignDecision]:
    agreed = AgreedDecision.objects.of(call).order_by().values("public_id")
    return DesignDecision.objects.public().filter(public_id__in=agreed)


def public_design(fund: Fund, call: Call | None) -> list[PublicDecision]:
    """What a call rests on; without a call all that was agreed about the fund, what was replaced last. Four queries."""
    decisions = list(_with_versions(_of_call(call) if call else _of_fund(fund)).order_by("decided_at", "pk"))
    members = {one.user_id: one for one in _members(decisions)}
    found = [_public(decision, members) for decision in decisions]
    return sorted(found, key=lambda one: one.is_replaced and call is None)


def _with_versions(rows: QuerySet[DesignDecision]) -> QuerySet[DesignDecision]:
    versions = DesignVersion.objects.select_related("comment").order_by("number")
    return rows.select_related("call").prefetch_related("drafters", Prefetch("versions", versions, to_attr="told"))


def _members(decisions: list[DesignDecision]) -> QuerySet[Member]:
    people = {person.pk for one in decisions for person in one.drafters.all()}
    return Member.objects.filter(user__in=people).select_related("user")


def _public(decision: DesignDecision, members: dict[int, Member]) -> PublicDecision:
    last = decision.told[-1]
    drafters = {person.pk for person in decision.drafters.all()}
    names = names_among([members[pk] for pk in drafters if pk in members], len(drafters))
    return PublicDecision(decision, last.text, last.data, decision.told, names, decision.state == DesignState.REPLACED)


def because_of_you(fund: Fund, call: Call | None) -> list[Heard]:
    """What was said and what changed, newest first: from versions that name whom they answer, and from changes of
    launched calls. Four queries."""
    decisions = list(_with_versions(_of_call(call) if call else _of_fund(fund)))
    answers = [(decision, version) for decision in decisions for version in decision.told if version.source]
    authors = {one.user_id: one for one in Member.objects.filter(user__in=_may_quote(answers)).select_related("user")}
    found = [_heard(decision, version, authors) for decision, version in answers]
    amendments = call.amendments.applied() if call else Amendment.objects.applied().filter(call__fund=fund)
    for one in amendments.filter(decision__isnull=False).select_related("call"):
        found.append(_amended(one))
    return sorted(found, key=lambda one: one.at, reverse=True)


def _may_quote(answers: list) -> set[int]:
    return {version.comment.by_id for _decision, version in answers if version.comment and version.comment.may_publish}


def _heard(decision: DesignDecision, version: DesignVersion, authors: dict[int, Member]) -> Heard:
    source, comment = Source(version.source), version.comment
    quote = comment.text if comment and comment.may_publish else ""
    author = authors.get(comment.by_id) if quote else None
    named = author.shown_publicly_as if author and author.is_named_publicly else "A member of the Group"
    return Heard(
        who=source.who, said=version.heard or f"{source.label}.", quote=quote, quoted=named if quote else "",
        changed=version.why, at=version.written_at, title=decision.title, anchor=f"decision-{decision.public_id}",
    )  # fmt: skip


def _amended(amendment: Amendment) -> Heard:
    return Heard(
        who="The call", said=amendment.reason, quote="", quoted="",
        changed=f"“{amendment.call.title}” changed after its launch.", at=amendment.applied_at,
        title=amendment.decision.title, anchor=f"decision-{amendment.decision.public_id}",
    )  # fmt: skip
