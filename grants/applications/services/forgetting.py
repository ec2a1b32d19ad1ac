"""What becomes of an application when its time is over, and of a person's applications when they want to be erased.

The row stays: its call, amount, state and dates, and an organisation without a name, of the same kind, region and
income band. So every total, rate and figure stays what it was.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db.models import CharField, DateTimeField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, Greatest

from grants.applications.models import Application, EligibilityCheck, Participant, State
from grants.organisations.models import Organisation
from shaping_future.files.models import Document
from shaping_future.keeping import Stays
from shaping_future.rights.models import Closing, Deletion, Ended
from shaping_future.rights.services import emptying

CODED = ("choice", "choice_multi", "confirm")
"""Questions whose answers are keys out of a list: they name nobody, and figures are made of them."""
DECLINED = (State.NOT_THIS_TIME, State.NOT_ELIGIBLE, State.NOT_TAKEN, State.WITHDRAWN)
KEPT_FOR_ITS_GRANT = (State.FUNDED, State.ACCEPTED)
UNDECIDED = tuple(set(State) - {State.DRAFT, *DECLINED, *KEPT_FOR_ITS_GRANT})
How = Deletion.How


def drafts() -> QuerySet:
    """Never sent; their clock starts when nobody can send them any more."""
    rows = Application.objects.filter(sent_at=None)
    return rows.annotate(counts_from=Greatest("call__closes_at", Coalesce("reopened_until", "call__closes_at")))


def declined() -> QuerySet:
    """Sent and not funded; their clock starts with the decision."""
    found = EligibilityCheck.objects.filter(
        application=OuterRef("pk"), finding="not_eligible", confirmed_at__isnull=False
    ).order_by("-confirmed_at")
    decided = Coalesce(
        "outcome__released_at",
        "withdrawn_at",
        Subquery(found.values("confirmed_at")[:1]),
        "place__answered_at",
        output_field=DateTimeField(),
    )
    return Application.objects.filter(sent_at__isnull=False, state__in=DECLINED).annotate(counts_from=decided)


def funded() -> QuerySet:
    """Their clock starts when all of the call is over and somebody closed it."""
    closed = Closing.objects.filter(subject_type="call", subject_id=Cast(OuterRef("call_id"), CharField()))
    rows = Application.objects.filter(state__in=KEPT_FOR_ITS_GRANT)
    return rows.annotate(counts_from=Subquery(closed.values("at")[:1]))


def forget_behind_grant(keys: list[Any]) -> Counter:
    """What stands behind a grant goes; the grant and whom it was given to stay, as they were published."""
    return _forget(keys, _without_people)


def forget(keys: list[Any]) -> Counter:
    """Nothing of these applications leads to anybody any more. Their rows are locked by the caller."""
    return _forget(keys, _without_names)


def _forget(keys: list[Any], each: Callable[[Application], Counter]) -> Counter:
    done = emptying.with_applications(keys)
    for application in Application.objects.filter(pk__in=keys).select_related("organisation", "host").order_by("pk"):
        done += emptying.delete_files_of(_documents(application))
        done += each(application)
    return done


def _documents(application: Application) -> QuerySet:
    """Receipts, letters and copies that the worker made of it."""
    return Document.objects.filter(subject__in=[str(application.pk), str(application.public_id)]).exclude(
        kind__in=["agreement", "pack"]
    )


def _without_names(application: Application) -> Counter:
    done, values = _without_people(application), {}
    for field in ("organisation", "host"):
        if getattr(application, field) is not None:
            values[field] = _nameless(application, getattr(application, field))
            done["grants.Organisation", How.EMPTIED] += 1
    Application.objects.filter(pk=application.pk).update(**values)
    return done


def _without_people(application: Application) -> Counter:
    links = [one for one in ("started_by", "sent_by", "withdrawn_by") if getattr(application, f"{one}_id")]
    values: dict[str, Any] = {one: emptying.nobody() for one in links}
    if application.person_name:
        values["person_name"] = emptying.REMOVED
    Application.objects.filter(pk=application.pk).update(**values)
    return Counter({("grants.Application", How.EMPTIED): 1})


def _nameless(application: Application, organisation: Organisation) -> Organisation:
    """The same kind, region and band, without a name: this row, unless another application still needs it."""
    others = Application.objects.filter(Q(organisation=organisation) | Q(host=organisation)).exclude(pk=application.pk)
    bands = {"kind": organisation.kind, "region": organisation.region, "income_band": organisation.income_band}
    if others.exists():
        return Organisation.objects.create(name=emptying.REMOVED, **bands)
    Organisation.objects.filter(pk=organisation.pk).update(name=emptying.REMOVED, register_number="")
    return organisation


# --- a person who wants to be erased ----------------------------------------------------------------------------------


def _alone_on(person) -> QuerySet:
    """Applications on which they work and nobody else does, that have not ended."""
    ended = Ended.objects.filter(rule__in=["drafts", "declined", "funded"]).values("key")
    keys = {int(key) for key in ended.values_list("key", flat=True)} if ended.exists() else set()
    others = Participant.objects.filter(removed_at=None).exclude(user=person).values("application")
    return Application.objects.own(person).exclude(pk__in=others).exclude(pk__in=keys)


def refuses(person) -> str:
    """Nobody is erased in the middle of their own application: they take it back first, or wait."""
    waiting = Application.objects.own(person).exclude(state__in=[State.DRAFT, *DECLINED, *KEPT_FOR_ITS_GRANT])
    names = ", ".join(sorted(waiting.values_list("reference", flat=True)))
    if not names:
        return ""
    return f"{names} is not decided yet. Take it back first, hand it on to a colleague, or wait for the decision."


def stays(person) -> list[Stays]:
    rows = Application.objects.own(person).filter(state__in=KEPT_FOR_ITS_GRANT)
    found = [
        Stays(
            f"Application {one.reference}, and the grant or place that came of it",
            "A charity must show what it gave money for, and to whom.",
            "until seven years after its call is closed",
        )
        for one in rows.order_by("pk")
    ]
    shared = Application.objects.own(person).exclude(pk__in=_alone_on(person).values("pk"))
    return found + [
        Stays(
            f"Application {one.reference}",
            "Others work on it too. It is theirs as well; you are taken off it.",
            "until the end of its own time",
        )
        for one in shared.exclude(state__in=KEPT_FOR_ITS_GRANT).order_by("pk")
    ]


def erase(person) -> Counter:
    """Applications of theirs alone end now, as they would at the end of their time."""
    rows = _alone_on(person).exclude(state__in=KEPT_FOR_ITS_GRANT)
    keys = list(rows.values_list("pk", flat=True))
    list(Application.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    sent = set(Application.objects.filter(pk__in=keys, sent_at__isnull=False).values_list("pk", flat=True))
    done = forget(keys)
    Ended.objects.bulk_create(
        [Ended(rule="declined" if key in sent else "drafts", key=str(key)) for key in keys], ignore_conflicts=True
    )
    return done


def shared(path: str, person: Any) -> Q:
    """Rows of applications that the person works on."""
    way = "" if path == "pk" else f"{path}__"
    return Q(**{f"{way}participants__user": person, f"{way}participants__removed_at": None})


def hidden(path: str, person: Any) -> Q:
    """Rows of applications that they may not know of: neither their own nor visible to them."""
    known = {
        *Application.objects.visible_to(person).values_list("pk", flat=True),
        *Application.objects.own(person).values_list("pk", flat=True),
    }
    return ~Q(**{f"{path}__in": known}) & Q(**{f"{path}__isnull": False})


def may_handle(staff, person) -> bool:
    """Not whoever must stay out of the room for one of their applications."""
    theirs = Application.objects.filter(participants__user=person, sent_at__isnull=False)
    return not theirs.exclude(pk__in=Application.objects.visible_to(staff).values("pk")).exists()
