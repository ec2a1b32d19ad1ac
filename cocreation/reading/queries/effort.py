"""How long reading and scoring takes: words by the speed that people read at, recordings as long as they play."""

from collections import defaultdict

from grants.calls.models import Call
from shaping_future.files.models import StoredFile
from shaping_future.questionnaires import types, words
from shaping_future.questionnaires.models import Answer, QuestionType
from shaping_future.questionnaires.types.narrative import text_of

WORDS_A_MINUTE = 238
"""Adults reading English non-fiction silently, the mean of 190 studies: M. Brysbaert, "How many words do we read per
minute?", Journal of Memory and Language 109 (2019). Most are between 175 and 300; slower in a second language."""
MINUTES_A_CRITERION = 2
"""Ours, not measured: a score and a sentence. Practice readings will tell."""
TEXTS = (QuestionType.NARRATIVE, QuestionType.TEXT)


def minutes_each(call: Call) -> dict[int, int]:
    """application → minutes to read and score it. Four queries."""
    scoring = call.criteria.count() * MINUTES_A_CRITERION
    said, files = defaultdict(int), {}
    rows = Answer.objects.filter(
        response__application__in=call.applications.readable(),
        question__type__in=TEXTS,
        question__hidden_from_reviewers=False,
    )
    for application, value in rows.values_list("response__application", "value").iterator(chunk_size=2000):
        said[application] += words.count(text_of(value))
        if file := types.file_of(value):
            files[file] = application
    seconds = defaultdict(int)
    played = StoredFile.objects.filter(pk__in=files, seconds__isnull=False)
    for file, length in played.values_list("pk", "seconds"):
        seconds[files[str(file)]] += length
    pks = call.applications.readable().values_list("pk", flat=True)
    return {pk: round(said[pk] / WORDS_A_MINUTE + seconds[pk] / 60 + scoring) for pk in pks}


def hours(minutes: int) -> str:
    """A forecast in quarters of an hour, which is finer than it is known: "3¼"."""
    quarters = round(minutes / 15)
    if not quarters:
        return "under ¼" if minutes else "0"
    whole, part = divmod(quarters, 4)
    return f"{whole or ''}{('', '¼', '½', '¾')[part]}"
