"""The shapes in which the API answers. Its description (OpenAPI) is made of them."""

import datetime as dt
from typing import Generic, TypeVar

from ninja import Field, Schema

Item = TypeVar("Item")


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = Field(description="a sentence for a person")


class Start(Schema):
    """Where everything is."""

    title: str
    description: str
    licence: str
    links: dict[str, str]


class Listed(Schema, Generic[Item]):
    count: int = Field(description="how many there are in all")
    next: str | None = Field(description="the address of the next page, if there is one")
    previous: str | None
    items: list[Item]


class StrandOut(Schema):
    label: str
    least_pounds: int | None = None
    most_pounds: int | None = None
    places: int | None = None
    months: int


class CallOut(Schema):
    slug: str
    title: str
    kind: str = Field(description="grants, recruitment (of the Co-Creation Group) or programme")
    status: str = Field(description="coming, open, closed or decided")
    opens_at: dt.datetime
    closes_at: dt.datetime
    url: str


class DateOut(Schema):
    label: str
    start: dt.date
    end: dt.date


class CallInFull(CallOut):
    fund: str
    funded_by: list[str]
    strands: list[StrandOut]
    dates: list[DateOut]
    eligibility: list[str]
    criteria: list[str]


class GrantOut(Schema):
    """One grant, under the name that its holder chose for the public."""

    id: str
    name: str
    is_named: bool = Field(description="whether that is the organisation's own name")
    call: str
    call_title: str
    fund: str
    kind: str
    region: str
    currency: str
    amount: int = Field(description="in pounds, rounded down")
    amount_is_rounded: bool = Field(description="to £10,000, because the organisation is not named")
    awarded_on: dt.date
    starts_on: dt.date | None
    ends_on: dt.date | None
    url: str


class InsightOut(Schema):
    slug: str
    title: str
    summary: str
    kind: str = Field(description="insight, or study of a grant")
    languages: list[str]
    published_at: dt.datetime
    updated_at: dt.datetime
    url: str


class FunnelOut(Schema):
    call: str
    call_title: str
    counted_at: dt.datetime
    url: str


class StageOut(Schema):
    key: str
    label: str
    applications: int | None = Field(description="null is hidden: it could point at somebody")
    pounds: int | None = Field(description="rounded to £10,000")


class NumberOut(Schema):
    stage: str
    applications: int | None
    pounds: int | None


class GroupOut(Schema):
    label: str
    numbers: list[NumberOut]


class BreakdownOut(Schema):
    key: str
    label: str
    withheld: bool = Field(description="whether no number by group is shown, because something changed after a count")
    groups: list[GroupOut]


class FunnelInFull(FunnelOut):
    stages: list[StageOut]
    breakdowns: list[BreakdownOut]
