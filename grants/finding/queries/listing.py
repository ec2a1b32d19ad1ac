"""The desk's list of applications: filters, counts by state, one page of rows."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, TextField, Value, Window
from django.db.models.functions import Concat

from grants.applications.models import Application, EligibilityCheck, SearchEntry, State, hiding
from grants.applications.queries.partners import SHARE
from grants.calls.blindness import may_be_blind
from grants.calls.kinds import Hidden
from grants.calls.models import Call, Strand
from grants.finding.models import SavedFilter
from grants.finding.rules import sees_hidden_answers
from shaping_future import clock
from shaping_future.look.words import pounds, short_day
from shaping_future.questionnaires.models import Answer

from .searching import marker, search, snippet

ROWS = 50
_PAGE = re.compile("[1-9][0-9]{0,5}")
CHECKABLE = (State.SENT, State.NEEDS_CONVERSATION)
ORDERS = {
    "newest": ["-sent_at", "pk"],
    "oldest": ["sent_at", "pk"],
    "reference": ["reference"],
    "organisation": ["organisation__name", "pk"],
    "most": ["-asked_pence", "pk"],
    "least": ["asked_pence", "pk"],
}
SHOWN = (
    "reference", "public_id", "call_id", "strand_id", "state", "asked_pence", "sent_at", "host_id",
    "person_name", "organisation__name",
)  # fmt: skip
LABELS = dict(State.choices)
STATES = [state for state in State if state != State.DRAFT]
TONES = {
    State.SENT: "todo",
    State.NEEDS_CONVERSATION: "doing",
    State.ELIGIBLE: "wait",
    State.NOT_ELIGIBLE: "no",
    State.FUNDED: "done",
    State.OFFERED: "doing",
    State.WAITING: "wait",
    State.ACCEPTED: "done",
    State.NOT_TAKEN: "plain",
    State.NOT_THIS_TIME: "no",
    State.WITHDRAWN: "plain",
}


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to. Empty values narrow nothing. Amounts in pence, days in UK time, both ends in."""

    q: str = ""
    call: int | None = None
    call_kind: str = ""
    state: str = ""
    strand: str = ""
    region: str = ""
    kind: str = ""
    income: str = ""
    least: int | None = None
    most: int | None = None
    sent_from: dt.date | None = None
    sent_to: dt.date | None = None
    late: bool = False
    second: bool = False
    recorded: bool = False
    hosted: bool = False
    joint: bool = False
    order: str = "newest"

    def is_empty(self) -> bool:
        """Whether at most the call and the state are chosen, whose counts are known without another query."""
        return self == Filters(call=self.call, state=self.state, order=self.order)


@dataclass
class Counts:
    """How many applications one call has, by state: [(state, label, tone, count)]."""

    call: Call
    states: list[tuple[str, str, str, int]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(count for *_rest, count in self.states)


@dataclass
class Listing:
    """One page of the list, finished for the template: `page.object_list` holds rows with what _join adds."""

    page: Page
    counts: list[Counts]
    strands: list[tuple[str, str]]


def _sent(user: Any) -> QuerySet:
    """A draft that staff may help with is in no list, count or file: who opens it there would not be on the record."""
    return Application.objects.visible_to(user).exclude(state=State.DRAFT)


def filtered(user: Any, filters: Filters) -> QuerySet:
    """The applications that `user` may know of and that the filters leave, in the list's order."""
    rows = _sent(user).filter(_narrow(filters))
    if filters.recorded:
        rows = rows.filter(Exists(_recorded()))
    if filters.joint:
        rows = rows.filter(Exists(_partners()))
    if filters.second:
        rows = rows.filter(Exists(_unconfirmed()), state__in=CHECKABLE)
    if filters.q:
        rows = search(rows, filters.q, user)
    if may_be_blind(user):
        return _as_blind(user, rows, filters)
    return rows.order_by(*ORDERS[filters.order])


def _as_blind(user: Any, rows: QuerySet, filters: Filters) -> QuerySet:
    """Whoever does not see a name finds nothing by it, and learns nothing from an order or from a count."""
    if filters.q:
        rows = rows.exclude(hiding(user, Hidden.values))
    if filters.least is not None or filters.most is not None:
        rows = rows.exclude(hiding(user, [Hidden.AMOUNTS]))
    return rows.order_by(*ORDERS[filters.order if filters.order in ("newest", "oldest") else "reference"])


def chosen(user: Any, pks: Iterable[int]) -> QuerySet:
    """Those of the applications with these keys that `user` may know of."""
    return _sent(user).filter(pk__in=list(pks)).order_by("-sent_at", "pk")


def _narrow(filters: Filters) -> Q:
    exact = {
        "call": filters.call,
        "call__kind": filters.call_kind,
        "state": filters.state,
        "strand__key": filters.strand,
        "organisation__region": None if filters.region == "unsaid" else filters.region,
        "organisation__kind": filters.kind,
        "organisation__income_band": None if filters.income == "unsaid" else filters.income,
        "asked_pence__gte": filters.least,
        "asked_pence__lte": filters.most,
        "sent_at__gte": filters.sent_from and _start_of(filters.sent_from),
        "sent_at__lt": filters.sent_to and _start_of(filters.sent_to + dt.timedelta(days=1)),
    }
    narrow = Q(**{name: value for name, value in exact.items() if value not in (None, "")})
    if filters.region == "unsaid":
        narrow &= Q(organisation__region="")
    if filters.income == "unsaid":
        narrow &= Q(organisation__income_band="")
    if filters.late:
        narrow &= Q(sent_at__gte=F("call__closes_at"))
    if filters.hosted:
        narrow &= Q(host__isnull=False)
    return narrow


def _start_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=clock.LONDON)


def _recorded() -> QuerySet:
    """Answers of the row that were spoken or signed, not typed."""
    return Answer.objects.filter(response=OuterRef("response"), value__recording__has_key="id")


def _partners() -> QuerySet:
    """Answers of the row that name partners, to a question that its way to apply is asked. A call's ways to apply have
    any names that staff gave them, so these cannot tell."""
    this_way = Concat(Value("strand == "), OuterRef("strand__key"), output_field=TextField())
    other_way = Concat(Value("strand != "), OuterRef("strand__key"), output_field=TextField())
    asked = Q(question__show_if="") | Q(question__show_if__contains=this_way)
    asked |= Q(question__show_if__contains="strand != ") & ~Q(question__show_if__contains=other_way)
    return Answer.objects.filter(asked, response=OuterRef("response"), value__0__has_key=SHARE)


def _unconfirmed() -> QuerySet:
    """The row's finding that a second person must confirm."""
    return EligibilityCheck.objects.to_confirm().filter(application=OuterRef("pk"))


# --- one page ---------------------------------------------------------------------------------------------------------


class CountedPaginator(Paginator):
    """Knows how many rows there are: nobody asks for it once more."""

    def __init__(self, rows: QuerySet, count: int):
        super().__init__(rows, ROWS)
        self.count = count  # a cached_property


def _page(rows: QuerySet, number: Any, count: int | None) -> Page:
    """The rows of page `number`, the nearest where there is no such page. What is not counted yet is counted while the
    page is read: who looks for a common word would wait twice for it."""
    if count is not None:
        return CountedPaginator(rows, count).get_page(number)
    place = int(number) - 1 if _PAGE.fullmatch(str(number)) else 0
    read = list(rows.annotate(found=Window(Count("pk")))[place * ROWS : (place + 1) * ROWS])
    if read or not place:
        return Page(read, place + 1, CountedPaginator(rows, read[0].found if read else 0))
    return Paginator(rows, ROWS).get_page(number)


def calls_of_list(user: Any) -> list[Call]:
    """Every call, newest first, with the little that the list shows of it. One query."""
    return list(Call.objects.visible_to(user).only("title", "slug", "stage", "kind", "closes_at"))


def listing(user: Any, filters: Filters, number: Any, calls: list[Call]) -> Listing:
    """One page. Five queries at most: counts, strands, rows, and for a search its stems and texts."""
    counts, strands = _counts(user, calls), list(Strand.objects.filter(call__in=calls).order_by("call", "order"))
    rows = filtered(user, filters).select_related("organisation").annotate(second_person=Exists(_unconfirmed()))
    page = _page(rows.only(*SHOWN), number, _known_count(filters, counts))
    page.object_list = list(page.object_list)
    _join(page.object_list, calls, strands)
    _add_snippets(page.object_list, filters.q, user)
    return Listing(page, counts, list({one.key: one.label for one in strands}.items()))


def _join(rows: list[Application], calls: list[Call], strands: list[Strand]) -> None:
    """Give each row the call and strand that were read already: with fifty rows that is a third of the page's time."""
    by_call, by_strand = {one.pk: one for one in calls}, {one.pk: one for one in strands}
    for row in rows:
        row.call, row.strand = by_call[row.call_id], by_strand[row.strand_id]
        row.snippet = ""
        row.tone, row.label = TONES[row.state], LABELS[row.state]
        row.asked, row.sent = pounds(row.asked_pence), short_day(row.sent_at)
        row.second_person = row.second_person and row.state in CHECKABLE


def _counts(user: Any, calls: list[Call]) -> list[Counts]:
    found = {call.pk: Counts(call) for call in calls}
    by_state = _sent(user).order_by().values_list("call", "state").annotate(Count("pk"))
    known = {(call, state): count for call, state, count in by_state}
    for (call, state), count in sorted(known.items(), key=lambda item: STATES.index(item[0][1])):
        if call in found:
            found[call].states.append((state, LABELS[state], TONES[state], count))
    return [one for one in found.values() if one.states]


def _known_count(filters: Filters, counts: list[Counts]) -> int | None:
    if not filters.is_empty():
        return None
    return sum(
        count
        for one in counts
        if filters.call in (None, one.call.pk)
        for state, _label, _tone, count in one.states
        if filters.state in ("", state)
    )


def _add_snippets(rows: list[Application], text: str, user: Any) -> None:
    if not text or not rows or (mark := marker(text)) is None:
        return
    columns = ("text", "hidden_text") if sees_hidden_answers(user) else ("text",)
    entries = SearchEntry.objects.filter(application__in=rows).values_list("application", *columns)
    texts = {key: parts for key, *parts in entries}
    for row in rows:
        found = (snippet(part, mark) for part in texts.get(row.pk, ()))
        row.snippet = next(filter(None, found), "")


def saved_filters(user: Any) -> list[SavedFilter]:
    """The person's own, the one used last among them (without a name), and what colleagues share. One query."""
    rows = SavedFilter.objects.filter(Q(owner=user) | Q(shared=True)).select_related("owner")
    return list(rows.only("name", "query", "shared", "owner_id", "owner__name", "owner__email"))
