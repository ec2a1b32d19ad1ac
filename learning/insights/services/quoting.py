"""Quotes: chosen from a passage, asked for in the exact place, answered by the people of the grant, taken back."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from grants.awards.models import Award
from grants.awards.services.telling import tell_partner
from learning.insights import body, rules
from learning.insights.kinds import QuoteAnswer
from learning.insights.models import Insight, Passage, Quote, QuoteAsk
from learning.insights.queries.naming import names_of, offers
from learning.insights.services._texts import clean
from learning.insights.services.passages import gathered
from learning.insights.services.writing import for_writing
from learning.reports.models import Answer
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

LONGEST = 1000
MOST = 50
"""Quotes of one insight."""
REMIND_AFTER = dt.timedelta(days=14)
NOT_YOURS = "Only the people of the grant answer this."


@transaction.atomic
def choose_quote(insight: Insight, passage: Passage, text: str, *, by: User) -> Quote:
    """Exact words of a passage that the insight would like to say; nobody is asked yet. Twice is once."""
    insight, passage = for_writing(insight, by), gathered(passage, by)
    text = clean(text, LONGEST, "Put the words of the quote here.")
    if text not in passage.text:
        raise NotValid("A quote is exactly as in its passage. Copy the words, or leave the whole passage.")
    if _cuts_a_word(text, passage.text):
        raise NotValid("A quote begins and ends with a whole word.")
    if found := insight.quotes.filter(passage=passage, text=text).first():
        return found
    last = insight.quotes.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST:
        raise NotAllowedNow(f"An insight has {MOST} quotes at most.")
    quote = Quote.objects.create(insight=insight, number=last + 1, passage=passage, text=text, chosen_by=by)
    note("quote.chosen", quote, by=by, insight=insight.pk, passage=passage.pk)
    return quote


def _cuts_a_word(text: str, whole: str) -> bool:
    """Whether a letter stands right before or after the words, wherever they are."""
    start = whole.find(text)
    before, after = whole[max(0, start - 1) : start], whole[start + len(text) : start + len(text) + 1]
    return (before.isalnum() and text[0].isalnum()) or (after.isalnum() and text[-1].isalnum())


@transaction.atomic
def ask_for_quotes(insight: Insight, *, seen: int, by: User) -> list[QuoteAsk]:
    """Ask the author of every quote of the newest version, whose number is `seen`, about the place where it stands
    there. Who was asked about exactly this place already is not asked again, whatever they said."""
    insight = for_writing(insight, by)
    version = insight.newest
    if seen != version.number:
        raise NotAllowedNow("There is a newer version than the one you looked at. Look at it first.")
    quotes = {one.number: one for one in insight.quotes.select_related("passage").prefetch_related("asks")}
    numbers = body.numbers(version.body)
    if missing := [one for one in numbers if one not in quotes]:
        raise NotValid(f"There is no quote {missing[0]}. Choose it from a passage first.")
    if not numbers:
        raise NotAllowedNow("The text has no quote. Put [quote 1] on a line of its own where it shall stand.")
    open_now = set(
        Answer.objects.shared_with(by).filter(passages__quotes__in=quotes.values()).values_list("pk", flat=True)
    )
    made = []
    for number in numbers:
        place = {"title": version.title, **_around(version.body, number)}
        known = [one for one in quotes[number].asks.all() if _is_at(one, place)]
        if known or quotes[number].passage.answer_id not in open_now:
            continue
        made.append(QuoteAsk.objects.create(quote=quotes[number], asked_by=by, asked_at=clock.now(), **place))
    for ask in made:
        note("quote.asked", ask, by=by, quote=ask.quote_id)
    _tell({_award(one) for one in made}, f"asked-{insight.pk}-{version.number}")
    return made


def _around(text: str, number: int) -> dict[str, str]:
    before, after = body.around(text, number)
    return {"before": before, "after": after}


def _is_at(ask: QuoteAsk, place: dict[str, str]) -> bool:
    return all(getattr(ask, name) == value for name, value in place.items())


def _award(ask: QuoteAsk) -> Award:
    return Award.objects.select_related("application").get(reports__answers__passages__quotes=ask.quote_id)


def _tell(awards: Iterable[Award], occasion: str) -> None:
    """One mail for each grant, however many quotes."""
    link = settings.SITE_URL + reverse("insights:asked-list")
    what = "We would like to quote your words, and only if you say yes. No answer means no."
    for award in awards:
        tell_partner(award, f"quotes-{occasion}-{award.pk}", what, link)


@transaction.atomic
def answer_quote(ask: QuoteAsk, answer: str, wording: str = "", shown_as: str = "", *, by: User) -> QuoteAsk:
    """Yes, no, or other words, for exactly this place; a yes says how its author is named. Once."""
    ask, award = _locked(ask)
    if not rules.speaks_for(by, award):
        raise NotAllowed(NOT_YOURS)
    if answer not in QuoteAnswer.values:
        raise NotValid("Choose yes, other words, or no.")
    if ask.answer:
        raise NotAllowedNow("This was answered already. A yes can be taken back at any time.")
    if answer != QuoteAnswer.NO:
        _may_say(ask, award, answer, wording, shown_as)
        ask.shown_as = shown_as
        ask.wording = clean(wording, LONGEST, "Write your own words.") if answer == QuoteAnswer.OTHER else ""
    ask.answer, ask.answered_at, ask.answered_by = answer, clock.now(), by
    ask.answer_version = Answer.objects.values_list("version", flat=True).get(pk=ask.quote.passage.answer_id)
    ask.save(update_fields=["answer", "wording", "shown_as", "answered_at", "answered_by", "answer_version"])
    note("quote.answered", ask, by=by, answer=answer)
    return ask


def _may_say(ask: QuoteAsk, award: Award, answer: str, wording: str, shown_as: str) -> None:
    """As named as the grant is in public, or less; and no name in the words themselves that says more."""
    if shown_as not in dict(offers(award)):
        raise NotValid("Choose how we name you beside these words.")
    words = wording if answer == QuoteAnswer.OTHER else ask.quote.text
    if shown_as != "own" and names_of(award, words):
        raise NotValid("These words name your organisation. Choose your own name, or write other words without it.")


@transaction.atomic
def take_back_quote(ask: QuoteAsk, *, by: User) -> QuoteAsk:
    """The quote disappears everywhere at once, wherever it stood in this insight. Twice is once."""
    ask, award = _locked(ask)
    if not rules.speaks_for(by, award):
        raise NotAllowed(NOT_YOURS)
    if ask.taken_back_at:
        return ask
    if ask.answer not in (QuoteAnswer.YES, QuoteAnswer.OTHER):
        raise NotAllowedNow("There is no yes that could be taken back.")
    for one in ask.quote.asks.filter(answer__in=["yes", "other"], taken_back_at=None).select_for_update():
        one.taken_back_at, one.taken_back_by = clock.now(), by
        one.save(update_fields=["taken_back_at", "taken_back_by"])
        note("quote.taken-back", one, by=by)
    return QuoteAsk.objects.get(pk=ask.pk)


def _locked(ask: QuoteAsk) -> tuple[QuoteAsk, Award]:
    rows = QuoteAsk.objects.select_for_update(of=("self",))
    ask = rows.select_related("quote__passage__answer__report__award__application__organisation").get(pk=ask.pk)
    return ask, ask.quote.passage.answer.report.award


# --- one gentle reminder ---------------------------------------------------------------------------------------------


def quotes_to_remind() -> list[int]:
    """Asked two weeks ago, not answered, not reminded."""
    return _waiting(QuoteAsk.objects.all())


def _waiting(rows) -> list[int]:
    asked = rows.filter(answer="", reminded_at=None, asked_at__lte=clock.now() - REMIND_AFTER)
    return list(asked.order_by("pk").values_list("pk", flat=True)[:500])


@transaction.atomic
def remind_of_quote(pk: int) -> bool:
    """One word, once; after it silence is no. Several questions to one grant are one mail a day."""
    ask = QuoteAsk.objects.select_for_update(of=("self",)).filter(pk=pk, answer="", reminded_at=None).first()
    if ask is None:
        return False
    ask.reminded_at = clock.now()
    ask.save(update_fields=["reminded_at"])
    _tell([_award(ask)], f"reminder-{clock.today():%Y%m%d}")
    return True
