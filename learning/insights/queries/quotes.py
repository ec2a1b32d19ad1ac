"""Quotes as their authors stand by them now, and what a grant's people were asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from grants.applications.models import Application
from grants.open_data.queries import kinds_and_regions
from learning.insights import body
from learning.insights.kinds import YesOrNo
from learning.insights.models import Insight, InsightVersion, Passage, Quote, QuoteAsk, StudyConsent
from learning.insights.queries.naming import who
from shaping_future.look import folding

AT_ONCE = 8
"""So many words in a row are somebody's words."""
WITH = "quote__passage__answer__report__award__application__organisation"


@dataclass(frozen=True)
class Standing:
    """The words that somebody agreed to in this place, and how they are named beside them; "" without a name."""

    words: str
    who: str


def standing_quotes(insight: Insight, version: InsightVersion) -> dict[int, Standing]:
    """number → what may stand there, for every quote whose author says yes to this version's place. Two queries."""
    numbers = body.numbers(version.body)
    if not numbers:
        return {}
    rows = QuoteAsk.objects.standing().filter(quote__insight=insight, quote__number__in=numbers)
    asks = [one for one in rows.select_related(WITH).order_by("pk") if stands_at(one, version)]
    unnamed = kinds_and_regions({_award(one) for one in asks})
    return {
        one.quote.number: Standing(one.words, who(_award(one), one.shown_as, unnamed[_award(one).pk])) for one in asks
    }


def stands_at(ask: QuoteAsk, version: InsightVersion) -> bool:
    """Whether it asked about the very place that this version gives the quote."""
    return (ask.title, ask.before, ask.after) == (version.title, *body.around(version.body, ask.quote.number))


def _award(ask: QuoteAsk) -> Any:
    return ask.quote.passage.answer.report.award


def copied_words(version: InsightVersion) -> str:
    """The first of somebody's marked words that the text says without being a quote; "" when there are none."""
    own = _runs(" ".join([version.title, version.summary, version.body]))
    for text in Passage.objects.order_by("pk").values_list("text", flat=True).iterator():
        found = [run for run in _runs(text) if run in own]
        if found:
            return " ".join(found[0])
    return ""


def _runs(text: str) -> dict[tuple[str, ...], None]:
    words = folding.words(text).split()
    return dict.fromkeys(tuple(words[place : place + AT_ONCE]) for place in range(len(words) - AT_ONCE + 1))


def quotes_of(insight: Insight, version: InsightVersion, user: Any) -> list[Quote]:
    """For whoever writes: each quote with `ask`, the newest question about its place in this version, and `stands`.
    What its author closed since shows no words."""
    open_now = set(Passage.objects.visible_to(user).filter(quotes__insight=insight).values_list("pk", flat=True))
    standing = set(QuoteAsk.objects.standing().filter(quote__insight=insight).values_list("pk", flat=True))
    used = body.numbers(version.body)
    quotes = list(insight.quotes.select_related("passage").prefetch_related("asks").order_by("number"))
    for quote in quotes:
        asks = list(quote.asks.all())
        for one in asks:
            one.quote = quote
        quote.ask = next((one for one in asks if stands_at(one, version)), None)
        quote.stands = bool(quote.ask) and quote.ask.pk in standing
        quote.is_used = quote.number in used
        quote.is_open = quote.passage_id in open_now
    return quotes


# --- for the people of a grant ---------------------------------------------------------------------------------------


def asked_of(user: Any) -> dict[str, list]:
    """What waits for this person's answer, and the yeses that stand. Two queries."""
    mine = Application.objects.own(user)
    asks = list(_asks().filter(quote__passage__answer__report__award__application__in=mine))
    studies = list(_studies().filter(version__insight__award__application__in=mine))
    return {
        "open_asks": [one for one in asks if not one.answer],
        "open_studies": [one for one in studies if not one.answer],
        "given_asks": [one for one in asks if one.answer in ("yes", "other") and not one.taken_back_at],
        "given_studies": [one for one in studies if one.answer == YesOrNo.YES and not one.taken_back_at],
        "past_asks": [one for one in asks if one.answer == "no" or one.taken_back_at],
    }


def _asks() -> QuerySet[QuoteAsk]:
    return QuoteAsk.objects.select_related(WITH, "quote__insight")


def _studies() -> QuerySet[StudyConsent]:
    return StudyConsent.objects.select_related("version__insight__award__application__organisation")


def own_ask(user: Any, public_id: Any) -> QuoteAsk:
    """A question to this person's own grant."""
    mine = Application.objects.own(user)
    return _asks().get(public_id=public_id, quote__passage__answer__report__award__application__in=mine)


def own_study(user: Any, public_id: Any) -> StudyConsent:
    return _studies().get(public_id=public_id, version__insight__award__application__in=Application.objects.own(user))


def waiting_count(users_applications: Iterable[int]) -> int:
    """Open questions to these applications: for their home. Two queries."""
    asks = QuoteAsk.objects.filter(answer="", quote__passage__answer__report__award__application__in=users_applications)
    studies = StudyConsent.objects.filter(answer="", version__insight__award__application__in=users_applications)
    return asks.count() + studies.count()
