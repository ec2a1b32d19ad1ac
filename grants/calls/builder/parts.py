"""The parts of a call that have a page of one form, or a list whose items have one. What staff see on the overview."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grants.calls.definition import editing
from grants.calls.kinds import Kind
from shaping_future.look.words import pounds, short_day

from . import forms
from .deciding_forms import BlindForm, DecidingForm
from .easy_forms import EasyPageForm
from .fields import Data, PartForm

MONEY, PLACES, PEOPLE, ANY = "money", "places", "people", "any"


@dataclass(frozen=True)
class Part:
    """`place`: where it stands in the definition. `of`: which kinds of call have it."""

    name: str
    title: str
    says: str
    place: tuple[str, ...]
    form: type[PartForm]
    of: str = ANY

    def is_in(self, data: Data) -> bool:
        kind = Kind(data["call"].get("kind", Kind.GRANTS))
        return {ANY: True, MONEY: kind.gives_money, PLACES: not kind.gives_money, PEOPLE: kind.is_for_people}[self.of]

    def value(self, data: Data) -> Data:
        return editing.at(data, self.place) or {}

    def change(self, form: PartForm) -> Callable[[Data], Data]:
        if hasattr(form, "change"):
            return form.change
        return lambda data: editing.put(data, self.place, form.values())


@dataclass(frozen=True)
class ListPart(Part):
    """A list of things. `one` names one of them; `shows(item)` gives its line and a hint. `by`: kept in this order."""

    one: str = ""
    shows: Callable[[Data], tuple[str, str]] = lambda item: (item["label"], "")
    by: str = ""
    identity: str = "key"

    def items(self, data: Data) -> list[Data]:
        return editing.at(data, self.place) or []

    def add(self, form: PartForm) -> Callable[[Data], Data]:
        def change(data: Data) -> Data:
            values = form.values()
            items = self.items(data)
            if self.identity == "key":
                label = str(values.get("label") or values.get("q") or values.get("type") or self.one)
                values = {"key": editing.fresh_key(label, [item["key"] for item in items])} | values
            elif self.identity == "n":
                values = {"n": max((item["n"] for item in items), default=0) + 1} | values
            return self._sorted(editing.add(data, self.place, values))

        return change

    def edit(self, number: int, form: PartForm) -> Callable[[Data], Data]:
        return lambda data: self._sorted(editing.change(data, self.place, number, form.values()))

    def _sorted(self, data: Data) -> Data:
        if not self.by:
            return data
        return editing.replace(data, self.place, sorted(self.items(data), key=lambda item: item[self.by]))


def _money(strand: Data) -> tuple[str, str]:
    return strand["label"], f"{pounds(strand['min_pence'])} to {pounds(strand['max_pence'])}, {strand['months']} months"


def _days(entry: Data) -> tuple[str, str]:
    days = [short_day(dt.date.fromisoformat(str(entry[key]))) for key in ("start", "end")]
    return entry["label"], f"{days[0]} to {days[1]}"


@dataclass(frozen=True)
class EasyPages(ListPart):
    """The call in Easy Read. A call without it begins it with its first page."""

    def add(self, form: PartForm) -> Callable[[Data], Data]:
        return lambda data: editing.with_easy_page(data, form.values())


@dataclass(frozen=True)
class Sessions(ListPart):
    """The days that are known. A call says pay first."""

    def is_in(self, data: Data) -> bool:
        return super().is_in(data) and "taking_part" in data


STRANDS = ("call", "strands")
TERMS = ("grant_terms",)
PARTS: list[Part] = [
    Part("basics", "The basics", "Title, address, when it opens and closes.", ("call",), forms.BasicsForm),
    Part("offer", "The offer", "How many grants, and how the money may be used.", ("call",), forms.OfferForm, MONEY),
    Part("places", "The offer", "What people get, what we ask, what we look for.", ("call",), forms.PlacesForm, PLACES),
    Part("pay", "Pay", "What people are paid, and days a month. Shown first.", ("taking_part",), forms.PayForm, PEOPLE),
    Sessions("sessions", "Days of the Group", "The days that are known, in order.", ("taking_part", "sessions"),
             forms.TimelineForm, PEOPLE, one="session", shows=_days, by="start", identity=""),
    ListPart("strands", "Strands", "What people can apply as: amounts and months.", STRANDS, forms.StrandForm, MONEY,
             one="strand", shows=_money),
    ListPart("strands-of-places", "Strands", "What people can apply for: places and months.", STRANDS,
             forms.PlaceStrandForm, PLACES, one="strand",
             shows=lambda item: (item["label"], f"{item['places']} places, {item['months']} months")),
    Part("help", "Help and ways to answer", "Shown on the call's page and in the pack.", ("call",), forms.HelpForm),
    ListPart("timeline", "Timeline", "What happens when, in the order of the days.", ("timeline",), forms.TimelineForm,
             one="entry", shows=_days, by="start"),
    ListPart("eligibility", "Can I apply?", "Asked before anybody needs an account.", ("eligibility",),
             forms.EligibilityForm, one="question", shows=lambda item: (item["q"], f"If not: {item['if_fail']}")),
    EasyPages("easy-read", "Easy Read", "The call in short sentences with pictures. Each question has its own lines.",
              editing.PAGES, EasyPageForm, one="page", identity="",
              shows=lambda page: (page["title"], " ".join(line["say"] for line in page["lines"])[:120])),
    Part("privacy", "Privacy notice", "What happens with what people tell us.", ("call",), forms.PrivacyForm),
    ListPart("equity", "Questions about fairness", "Kept apart from the application; every answer is optional.",
             ("equity_form",), forms.EquityForm, one="question", identity="n",
             shows=lambda item: (item["label"], "; ".join(item.get("options", [])) or item["standard"])),
    Part("scale", "The scale", "What 0 to 4 and X mean.", ("criteria", "scale"), forms.ScaleForm, MONEY),
    Part("flags", "Noted and never scored", "What readers note beside the scores.", ("criteria",), forms.FlagsForm,
         MONEY),
    Part("reading", "Reading", "How many people read, and what they are asked.", ("review",), forms.ReviewForm, MONEY),
    Part("blind", "Hidden from readers", "Names and amounts that nobody sees while they read or decide, if any. Readers"
         " then get copies without them, which people check first.", ("review",), BlindForm, MONEY),
    Part("deciding", "How it is decided", "Methods, quorum and ties, word for word.", ("decision_rules",),
         DecidingForm, MONEY),
    Part("conversation", "Conversation with finalists", "How long, with whom, about what.", ("finalist_conversation",),
         forms.ConversationForm, MONEY),
    ListPart("payments", "Payments", "In how many parts a grant is paid. They add up to 100 per cent.",
             (*TERMS, "payments"), forms.PaymentForm, MONEY, one="payment", identity="",
             shows=lambda item: (item["when"], f"{item['share'] * 100:g} per cent")),
    ListPart("learning", "Learning dates", "Conversations and reports, in the order of their dates.",
             (*TERMS, "learning"), forms.LearningForm, MONEY, one="date", by="due",
             shows=lambda item: (item["type"], str(item["due"]))),
    Part("community", "Meetings of grant partners", "Dates of the community of practice.", TERMS, forms.CommunityForm,
         MONEY),
    Part("learning-prompts", "What we ask grant partners", "The questions of every learning report.", (),
         forms.LearningTextForm, MONEY),
]  # fmt: skip
BY_NAME = {part.name: part for part in PARTS}


def parts_of(data: Data) -> list[Part]:
    return [part for part in PARTS if part.is_in(data)]


def part_of(data: Data, name: str) -> Any:
    """The part of this name; LookupError when this kind of call has none."""
    part = BY_NAME[name]
    if not part.is_in(data):
        raise LookupError(name)
    return part
