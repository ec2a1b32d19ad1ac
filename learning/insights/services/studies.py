"""A case study is about one grant, and its people say yes or no to the exact version. Silence is no."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from grants.awards.services.telling import tell_partner
from learning.insights import rules
from learning.insights.kinds import Kind, State, YesOrNo
from learning.insights.models import Insight, StudyConsent
from learning.insights.services._texts import clean
from learning.insights.services.writing import for_writing
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

WORDS = 2000
REMIND_AFTER = dt.timedelta(days=14)


@transaction.atomic
def ask_for_study(insight: Insight, *, seen: int, by: User) -> StudyConsent:
    """Ask the people of the grant about the newest version, whose number is `seen`. Twice is once."""
    insight = for_writing(insight, by)
    if insight.kind != Kind.STUDY:
        raise NotAllowedNow("Only a case study needs the consent of a grant.")
    version = insight.newest
    if seen != version.number:
        raise NotAllowedNow("There is a newer version than the one you looked at. Look at it first.")
    consent, is_new = StudyConsent.objects.get_or_create(
        version=version, defaults={"asked_by": by, "asked_at": clock.now()}
    )
    if is_new:
        note("study.asked", consent, by=by, insight=insight.pk, version=version.number)
        _tell(consent, insight, "asked")
    return consent


def _tell(consent: StudyConsent, insight: Insight, occasion: str) -> None:
    link = settings.SITE_URL + reverse("insights:asked-list")
    what = "We would like to publish something that is about your work, and only if you say yes."
    tell_partner(insight.award, f"study-{occasion}-{consent.pk}", what, link)


@transaction.atomic
def answer_study(consent: StudyConsent, answer: str, words: str = "", *, by: User) -> StudyConsent:
    """Yes or no to exactly this version, once; `words` are what they would like to be otherwise."""
    consent = _locked(consent)
    if not rules.speaks_for(by, consent.version.insight.award):
        raise NotAllowed("Only the people of the grant answer this.")
    if answer not in YesOrNo.values:
        raise NotValid("Choose yes or no.")
    if consent.answer:
        raise NotAllowedNow("This was answered already. A yes can be taken back at any time.")
    consent.answer, consent.words = answer, clean(words, WORDS, "")
    consent.answered_at, consent.answered_by = clock.now(), by
    consent.save(update_fields=["answer", "words", "answered_at", "answered_by"])
    note("study.answered", consent, by=by, answer=answer)
    return consent


@transaction.atomic
def take_back_study(consent: StudyConsent, *, by: User) -> StudyConsent:
    """It is gone from every page at once. Twice is once."""
    insight = Insight.objects.select_for_update().get(pk=consent.version.insight_id)
    consent = _locked(consent)
    if not rules.speaks_for(by, consent.version.insight.award):
        raise NotAllowed("Only the people of the grant take this back.")
    if consent.taken_back_at:
        return consent
    if consent.answer != YesOrNo.YES:
        raise NotAllowedNow("There is no yes that could be taken back.")
    if insight.version_id == consent.version_id and insight.state == State.PUBLISHED:
        insight.state = State.TAKEN_DOWN
        insight.save(update_fields=["state"])
    consent.taken_back_at, consent.taken_back_by = clock.now(), by
    consent.save(update_fields=["taken_back_at", "taken_back_by"])
    note("study.taken-back", consent, by=by)
    return consent


def _locked(consent: StudyConsent) -> StudyConsent:
    rows = StudyConsent.objects.select_for_update(of=("self",))
    return rows.select_related("version__insight__award__application").get(pk=consent.pk)


# --- one gentle reminder ---------------------------------------------------------------------------------------------


def studies_to_remind() -> list[int]:
    """Asked two weeks ago, not answered, not reminded."""
    asked = StudyConsent.objects.filter(answer="", reminded_at=None, asked_at__lte=clock.now() - REMIND_AFTER)
    return list(asked.order_by("pk").values_list("pk", flat=True)[:500])


@transaction.atomic
def remind_of_study(pk: int) -> bool:
    """One word, once; after it silence is no."""
    consent = _locked_row(pk)
    if consent is None:
        return False
    consent.reminded_at = clock.now()
    consent.save(update_fields=["reminded_at"])
    _tell(consent, consent.version.insight, "reminder")
    return True


def _locked_row(pk: int) -> StudyConsent | None:
    rows = StudyConsent.objects.select_for_update(of=("self",)).filter(answer="", reminded_at=None)
    return rows.select_related("version__insight__award__application").filter(pk=pk).first()
