"""What this folder keeps, of people and of their complaints."""

from collections import Counter

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from shaping_future import clock
from shaping_future.keeping import Clock, End, Given, Kept, consents_from, declare, everything, standing
from shaping_future.rights.consents import WORDS
from shaping_future.rights.models import Complaint, Consent
from shaping_future.rights.queries import unused
from shaping_future.rights.services.emptying import end_rows
from shaping_future.rights.services.unused import NOTICE, RULE, end_unused


def _complaints_ended(keys: list) -> Counter:
    kept = next(one for one in everything() if one.label == "rights.Complaint")
    return end_rows(kept, Complaint.objects.filter(pk__in=keys), [], cut=["person"])


declare(
    Kept("rights.Consent", _("What you agreed to"), clock="account", own=["person"], texts=["words"], end=End.DELETED),
    Kept(
        "rights.Complaint",
        _("Your complaints"),
        private=True,
        clock="complaints",
        own=["person"],
        office=["acknowledged_by", "answered_by", "escalated_by"],
        texts=["words", "wish", "name", "email", "phone", "answer"],
        stays=["escalated_to", "reference"],
        because="What a complaint said, and what we answered, may be needed for a claim. Six years, then it goes.",
        end=End.STAYS,
    ),
    Kept(
        "rights.DataCopy",
        _("Copies of your data that were asked for"),
        clock="record",
        own=["person"],
        office=["asked_by"],
        end=End.STAYS,
        because="That you asked, and when. Nothing of what was in it.",
    ),
    Kept(
        "rights.Erasure",
        _("Wishes to be erased"),
        clock="record",
        own=["person"],
        office=["asked_by", "first_by", "second_by", "ended_by"],
        stays=["ended_because", "counts", "stays"],
        because="Kinds and numbers, so that a restored backup does not bring you back.",
        end=End.STAYS,
    ),
    *standing(
        "record",
        "How long things are kept, what held them, what has gone, and who looks after it",
        {
            "rights.Period": ["by"],
            "rights.Hold": ["placed_by", "lifted_by"],
            "rights.Rehearsal": ["wanted_by"],
            "rights.Closing": ["by"],
            "rights.Deletion": [],
            "rights.Ended": [],
            "rights.ComplaintDays": ["by"],
            "rights.ComplaintHandler": ["user", "named_by", "ended_by"],
        },
    ),
    *standing("itself", "Files on their way out", {"rights.FileToRemove": []}),
    *standing("record", "The record: ids, verbs, hashes", {"record.Entry": [], "record.Seal": []}),
    *standing("itself", "How the site is doing", {"watch.Pulse": [], "watch.Alarm": []}),
    *standing("record", "Which backups were made", {"backups.Backup": []}),
    Clock(
        "complaints",
        "Complaints",
        "What was said, by whom, and our answer go. Its kind and its dates stay.",
        "the answer",
        "Claims can be made for six years.",
        months=72,
        least=12,
        rows=lambda: Complaint.objects.annotate(counts_from=Coalesce("escalated_at", "answered_at")),
        end=_complaints_ended,
        held_by={"person": "person_id"},
    ),
    Clock(
        RULE,
        "Accounts that nobody uses",
        "The account goes, when nothing else of its person is here. They are told a month before.",
        "the last sign-in",
        "Somebody who never applied has no reason to stay on a list.",
        months=24,
        least=6,
        rows=lambda: unused.told().filter(end_told_at__lt=clock.now() - NOTICE),
        end=end_unused,
        held_by={"person": "pk"},
    ),
)


@consents_from
def _logged(person) -> list[Given]:
    rows = Consent.objects.filter(person=person)
    return [
        Given(
            WORDS[one.kind].what if one.kind in WORDS else one.kind,
            one.words,
            str(one.version),
            one.given_at,
            one.withdrawn_at,
        )
        for one in rows
    ]
