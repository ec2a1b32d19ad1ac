"""Published and taken down. What is published is one version; a newer one waits until it is published too."""

from django.db import transaction

from learning.insights import body
from learning.insights.kinds import Kind, State
from learning.insights.models import Insight, InsightVersion, StudyConsent
from learning.insights.queries.naming import named_in
from learning.insights.queries.public import slug_for
from learning.insights.queries.quotes import copied_words, standing_quotes
from learning.insights.services.writing import for_writing
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow
from shaping_future.record.services import note


@transaction.atomic
def publish_insight(insight: Insight, *, seen: int, by: User) -> Insight:
    """Publish the newest version, whose number is `seen`, if everybody who has to says yes. Twice is once."""
    insight = for_writing(insight, by)
    version = insight.newest
    if seen != version.number:
        raise NotAllowedNow("There is a newer version than the one you looked at. Look at it first.")
    if insight.state == State.PUBLISHED and insight.version_id == version.pk:
        return insight
    _may_be_public(insight, version)
    now = clock.now()
    if insight.published_at is None:
        insight.slug = slug_for(version.title, insight.pk)
        insight.published_at, insight.published_by = now, by
    insight.state, insight.version, insight.updated_at = State.PUBLISHED, version, now
    insight.save(update_fields=["slug", "state", "version", "published_at", "published_by", "updated_at"])
    note("insight.published", insight, by=by, version=version.number)
    return insight


def _may_be_public(insight: Insight, version: InsightVersion) -> None:
    """Consent to the version of a case study and to every quote in its place; no words of a grant partner beside
    them; no name in it that is not for the public."""
    if insight.kind == Kind.STUDY and not StudyConsent.objects.standing().filter(version=version).exists():
        raise NotAllowedNow("The grant has not said yes to this version. No answer is a no.")
    standing = standing_quotes(insight, version)
    if missing := [one for one in body.numbers(version.body) if one not in standing]:
        raise NotAllowedNow(f"Nobody has said yes to quote {missing[0]} in this place. No answer is a no.")
    if copied := copied_words(version):
        raise NotAllowedNow(f"These are a grant partner's words: “{copied}…”. Say them as a quote, and ask for it.")
    if names := named_in("\n\n".join([version.title, version.summary, version.body])):
        raise NotAllowedNow(
            f"The text names an organisation that is not named in public: {', '.join(names[:3])}. Write it without."
        )


@transaction.atomic
def take_down(insight: Insight, *, by: User) -> Insight:
    """Nobody reads it any more; it can be published again. Twice is once."""
    insight = for_writing(insight, by)
    if insight.state == State.TAKEN_DOWN:
        return insight
    if insight.state != State.PUBLISHED:
        raise NotAllowedNow("This is not published.")
    insight.state = State.TAKEN_DOWN
    insight.save(update_fields=["state"])
    note("insight.taken-down", insight, by=by)
    return insight
