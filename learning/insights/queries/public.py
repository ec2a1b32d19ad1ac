"""What everybody reads: published insights, under the public-name rule. Nothing else leaves here."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.text import slugify
from django.utils.translation import gettext as _

from grants.open_data.queries import kinds_and_regions
from learning.insights import body
from learning.insights.kinds import RIGHT_TO_LEFT, CommentState, ShownAs
from learning.insights.models import Insight, InsightVersion
from learning.insights.queries.naming import Hiding, hiding, who
from learning.insights.queries.quotes import standing_quotes


@dataclass(frozen=True)
class Published:
    """A published insight, ready to show: for pages, the API and the feed. `kind`: "insight" or "study"."""

    slug: str
    title: str
    summary: str
    kind: str
    languages: list[str]
    published_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True)
class Piece:
    """Some text of a page, or a quote with its `who`; in a draft, what stands for a quote that nobody agreed to."""

    text: str = ""
    quote: str = ""
    who: str = ""
    missing: str = ""


@dataclass(frozen=True)
class Comment:
    """One that staff have read. `who`: how the grant is named in public; `voice`: as whom it was said."""

    text: str
    who: str
    voice: str
    at: dt.datetime


@dataclass(frozen=True)
class Page(Published):
    """A published insight as its page shows it. `pk`: for what belongs to it, never shown."""

    pk: int
    pieces: list[Piece]
    comments: list[Comment]

    @property
    def direction(self) -> str:
        return "rtl" if self.languages[0] in RIGHT_TO_LEFT else "ltr"

    @property
    def is_changed(self) -> bool:
        return self.updated_at.date() != self.published_at.date()


def published() -> list[Published]:
    """All of them, newest first. Two queries."""
    rows = list(_rows())
    hide = hiding() if rows else None  # it reads every name that is not for the public
    return [_shown(one, hide) for one in rows]


def _rows() -> Any:
    return Insight.objects.published().select_related("version").order_by("-published_at", "-pk")


def _shown(insight: Insight, hide: Hiding) -> Published:
    return Published(**_facts(insight, hide))


def _facts(insight: Insight, hide: Hiding) -> dict[str, Any]:
    version = insight.version
    return {
        "slug": public_slug(insight, hide), "title": hide(version.title), "summary": hide(version.summary),
        "kind": insight.kind, "languages": [insight.language], "published_at": insight.published_at,
        "updated_at": insight.updated_at,
    }  # fmt: skip


def page_of(user: Any, slug: str) -> Page:
    """The published insight at a public address, for anybody, or Http404."""
    hide = hiding()
    insight = by_address(slug, hide)
    return Page(
        **_facts(insight, hide),
        pk=insight.pk,
        pieces=_pieces(insight, insight.version, hide),
        comments=_comments(insight, hide),
    )


def draft_page(version: InsightVersion) -> Page:
    """A version as it would be read; a quote whose author has not said yes is named by its number."""
    insight = version.insight
    return Page(
        slug="", title=version.title, summary=version.summary, kind=insight.kind, languages=[insight.language],
        published_at=None, updated_at=None, pk=insight.pk, comments=[],
        pieces=_pieces(insight, version, lambda text: text, shows_missing=True),
    )  # fmt: skip


def _pieces(insight: Insight, version: InsightVersion, hide: Hiding, shows_missing: bool = False) -> list[Piece]:
    """Its texts, and of its quotes those that somebody stands by at this moment."""
    standing = standing_quotes(insight, version)
    found = []
    for one in body.pieces(version.body):
        if isinstance(one, str):
            found.append(Piece(text=hide(one)))
        elif one in standing:
            found.append(Piece(quote=hide(standing[one].words), who=standing[one].who))
        elif shows_missing:
            found.append(Piece(missing=_("Here stands quote %(number)s, if its author agrees.") % {"number": one}))
    return found


def _comments(insight: Insight, hide: Hiding) -> list[Comment]:
    rows = insight.comments.filter(state=CommentState.SHOWN).select_related("award__application__organisation")
    rows = list(rows)
    unnamed = kinds_and_regions([one.award for one in rows if one.award])
    return [
        Comment(hide(one.text), who(one.award, ShownAs.OWN, unnamed[one.award_id]) if one.award else "",
                one.get_voice_display(), one.at)
        for one in rows
    ]  # fmt: skip


def public_slug(insight: Insight, hide: Hiding) -> str:
    """Its address, unless that names somebody who is not named in public any more: then a number."""
    words = insight.slug.replace("-", " ")
    return insight.slug if hide(words) == words else numbered(insight)


def numbered(insight: Insight) -> str:
    return f"insight-{insight.pk}"


def slug_for(title: str, pk: int) -> str:
    """An address out of a title, never one that another insight has by its number."""
    slug = slugify(title)[:60].strip("-")
    return f"{slug}-{pk}" if slug else f"insight-{pk}"


def by_address(slug: str, hide: Hiding) -> Insight:
    """The published insight of this public address, or Http404. One query."""
    pk = slug.rpartition("-")[2]
    if not pk.isascii() or not pk.isdecimal() or len(pk) > 9:
        raise Http404
    insight = _rows().filter(pk=int(pk)).first()
    if insight is None or public_slug(insight, hide) != slug:
        raise Http404
    return insight
