"""What must be so after every fault: nothing acknowledged is lost, nothing happened twice, nobody was left in the dark.

Every check gives sentences; no sentence means that it holds.
"""

from collections import Counter
from collections.abc import Iterator

from tests.faults.journeys import Pays, Reads, Records, Sends, Writes


def all_of(world, mail, bucket) -> list[str]:
    found = [
        *(sentence for one in world.of(Writes) for sentence in written(one)),
        *(sentence for one in world.of(Sends) for sentence in sent(one)),
        *(sentence for one in world.of(Records) for sentence in recorded(one)),
        *(sentence for one in world.of(Reads) for sentence in scored(one)),
        *paid(world),
        *deadlines(world),
        *stored(bucket),
        *mailed(mail),
        *proven(),
        *world.heard.wrong,
        *(problem for one in world.journeys for problem in one.problems),
    ]
    world.heard.wrong.clear()
    for one in world.journeys:
        one.problems.clear()
    return found


def written(one: Writes) -> Iterator[str]:
    from shaping_future.questionnaires import queries

    kept = Counter(change.text for change in queries.history(one.application.response))
    now = queries.answers(one.application.response)["summary"]
    yield from (f"Lost: {text!r}" for text in one.kept if not kept[text])
    yield from (f"Kept twice: {text!r}" for text in one.kept if kept[text] > 1)
    if one.kept and now != one.kept[-1]:
        yield f"The last text is {now!r}; acknowledged was {one.kept[-1]!r}"


def sent(one: Sends) -> Iterator[str]:
    from grants.applications import queries
    from grants.applications.models import Application
    from shaping_future.outbox.models import Message
    from shaping_future.record.models import Entry

    application = Application.objects.get(pk=one.application.pk)
    if (application.state == "sent") != one.is_sent:
        yield f"{application.pk} is {application.state}; it was said to be {'sent' if one.is_sent else 'a draft'}"
    entries = Entry.objects.filter(subject_type=application._meta.label_lower, subject_id=str(application.pk))
    for verb, times in (("sent", one.sent), ("unsent", one.taken_back)):
        noted = entries.filter(verb=f"application.{verb}").count()
        promised = Message.objects.filter(key__startswith=f"application:{verb}:{application.pk}:").count()
        if not noted == promised == times:
            yield f"{application.pk} was {verb} {times} times; {noted} are in the record, {promised} mails promised"
    if application.sent_at and queries.receipt(application) is None:
        yield f"{application.pk} was sent and has no receipt"


def recorded(one: Records) -> Iterator[str]:
    from grants.applications.models import Attachment

    there = Counter(str(pk) for pk in one.application.attachments.values_list("file_id", flat=True))
    yield from (f"A recording is lost: {pk}" for pk in one.kept if pk not in there)
    if len(there) != len(one.kept):
        yield f"{len(one.kept)} recordings were acknowledged, {len(there)} are kept"
    shas = Attachment.objects.filter(application=one.application).values_list("file__sha256", flat=True)
    if len(set(shas)) != len(shas):
        yield "A recording was kept twice"


def scored(one: Reads) -> Iterator[str]:
    from cocreation.reading.models import Score, SheetText

    kept = Counter(
        value["sentence"]
        for value in SheetText.objects.filter(reading=one.sheet, part="score-power").values_list("value", flat=True)
    )
    yield from (f"Lost: {text!r}" for text in one.kept if not kept[text])
    yield from (f"Kept twice: {text!r}" for text in one.kept if kept[text] > 1)
    score = Score.objects.filter(reading=one.sheet, criterion__key="power").first()
    if one.kept and (score is None or score.sentence != one.kept[-1]):
        yield f"The score says {score and score.sentence!r}; acknowledged was {one.kept[-1]!r}"


def paid(world) -> Iterator[str]:
    from grants.payments.models import Instalment
    from grants.runs.models import PaymentRun
    from tests.grants.runs.killing import is_whole

    for one in world.of(Pays):
        try:
            is_whole(world.fund)
        except AssertionError as error:
            yield f"The books are not whole: {error!r}"
        done = PaymentRun.objects.filter(state="done").count()
        pence = sum(Instalment.objects.values_list("paid_pence", flat=True))
        if (done, pence) != (one.done, one.done * one.pence):
            yield f"{one.done} payments were acknowledged; {done} runs are done and {pence} pence are paid"


def deadlines(world) -> Iterator[str]:
    """Each passes once, however the clock went; one that went back before anybody looked leaves it to come."""
    from shaping_future.outbox.models import Message
    from shaping_future.record.models import Entry

    for call, member in world.deadlines:
        for subject, verb, facts in ((call, "call.moved", {"now": "checking"}), (member, "member.term-over", {})):
            label, key = subject._meta.label_lower, str(subject.pk)
            entries = Entry.objects.filter(subject_type=label, subject_id=key, verb=verb)
            times = entries.filter(detail__contains=facts).count()
            if times > 1:
                yield f"{verb} happened {times} times for {label} {key}"
        promised = Message.objects.filter(to=member.user.email, subject__startswith="Thank you for your part").count()
        if promised > 1:
            yield f"The end of a term was told {promised} times"


def stored(bucket) -> Iterator[str]:
    """A row never names a file that is not there, or another."""
    from shaping_future.files.models import Document, StoredFile

    rows = [*StoredFile.objects.exclude(file=""), *Document.objects.filter(state="ready")]
    for row in rows:
        if bucket.sha256_of(row.file.name) != row.sha256:
            yield f"{type(row).__name__} {row.pk} names a file that is missing or changed"


def mailed(mail) -> Iterator[str]:
    """At most one of each; what is said to be sent has arrived; what has arrived is sent or was claimed."""
    from shaping_future.outbox.models import Message

    before = dict(mail.arrived)  # the worker goes on while we look
    for message_id, times in before.items():
        if times > 1:
            yield f"{message_id} arrived {times} times"
    ids = {f"<outbox-{one.pk}@localhost>": one for one in Message.objects.all()}
    for message_id, one in ids.items():
        if one.sent_at and not mail.arrived[message_id]:
            yield f"{message_id} is said to be sent and did not arrive"
        if message_id in before and not (one.sent_at or one.claimed_at):
            yield f"{message_id} arrived and waits to be sent again"
        if one.failed_at:
            yield f"{message_id} failed: {one.error}"
    if unknown := set(before) - set(ids):
        yield f"Mails without a promise arrived: {sorted(unknown)[:3]}"


def proven() -> Iterator[str]:
    from shaping_future.record.queries import first_broken

    if broken := first_broken():
        yield broken


def waiting() -> list[str]:
    """What should have been done by now. A mail that was in a dead worker's hands is not sent again by itself: it may
    have arrived, and staff see it."""
    from django.db import Error, connection

    from shaping_future.files.models import Document
    from shaping_future.outbox.models import Message
    from shaping_future.record.queries import verify

    try:
        documents = Document.objects.exclude(state="ready").values_list("state", "tries", "error")
        mails = Message.objects.waiting().count()
        hidden = Message.objects.filter(sent_at=None, claimed_at__isnull=False).count()
        hidden -= Message.objects.undelivered().filter(claimed_at__isnull=False).count()
        unsealed = verify().unsealed
    except Error as error:
        return [f"the database: {error}"]
    finally:
        connection.close()
    counts = {"mails wait": mails, "mails may be lost and staff do not see it": hidden, "entries unsealed": unsealed}
    return [
        *(f"A document is {state} after {tries} tries ({error})" for state, tries, error in documents),
        *(f"{words}: {count}" for words, count in counts.items() if count),
    ]


def counted(world) -> dict[str, int]:
    """For the figures: what the load left behind."""
    from cocreation.group.models import Member
    from grants.calls.models import Call, Stage
    from shaping_future.files.models import Document, StoredFile
    from shaping_future.outbox.models import Message
    from shaping_future.record.models import Entry

    calls, members = (
        ([one.pk for one in kind] for kind in zip(*world.deadlines, strict=True)) if world.deadlines else ([], [])
    )
    closed = Call.objects.filter(pk__in=calls, stage=Stage.CHECKING).count()
    over = Member.objects.filter(pk__in=members, user__roles=[]).count()
    return {
        "calls closed": closed,
        "terms over": over,
        "entries": Entry.objects.count(),
        "documents": Document.objects.filter(state="ready").count(),
        "files": StoredFile.objects.count(),
        "may not have arrived": Message.objects.undelivered().count(),
    }
