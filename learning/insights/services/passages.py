"""Passages marked in what was shared, tagged, let go, and gathered into themes."""

import uuid
from collections.abc import Iterable

from django.db import transaction

from learning.insights import rules
from learning.insights.models import Passage, Quote, Tag, Theme
from learning.insights.services._texts import clean
from learning.reports.models import Answer
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

SHORTEST, LONGEST = 3, 3000
MOST_TAGS, TAG = 10, 40
TITLE, WORDS = 120, 2000
NOT_YOURS = "This is not shared with you any more."


@transaction.atomic
def mark_passage(answer: Answer, start: int, end: int, *, seen: int, by: User) -> Passage:
    """Mark the characters from `start` to `end` of the answer's version `seen`. Twice is once."""
    answer = shared_answer(answer, by)
    if seen != answer.version:
        raise NotAllowedNow("Its author changed this answer since you opened it. Read it again and mark it then.")
    if not 0 <= start < end <= len(answer.text):
        raise NotValid("A passage lies inside the text of the answer.")
    text = answer.text[start:end]
    if len(text.strip()) < SHORTEST:
        raise NotValid("Choose a few words at least.")
    if len(text) > LONGEST:
        raise NotValid(f"A passage has {LONGEST:,} letters or fewer; this one has {len(text):,}.")
    facts = {"answer": answer, "version": answer.version, "start": start, "end": end}
    passage, is_new = Passage.objects.get_or_create(**facts, defaults={"text": text, "marked_by": by})
    if is_new:
        note("passage.marked", passage, by=by, answer=answer.pk)
    return passage


def mark_words(answer: Answer, words: str, tags: str = "", *, seen: int, by: User) -> Passage:
    """Mark exactly these words of it, wherever its lines end."""
    words = clean(words, LONGEST, "Put the words of the passage here, exactly as they are in the answer.")
    place = answer.text.find(words)
    if place < 0:
        raise NotValid("These words are not in the answer. Copy them exactly as they are there.")
    if answer.text.find(words, place + 1) >= 0:
        raise NotValid("These words are there more than once. Take some of the words beside them too.")
    with transaction.atomic():
        passage = mark_passage(answer, place, place + len(words), seen=seen, by=by)
        return tag_passage(passage, [*passage.tags.values_list("name", flat=True), *_split(tags)], by=by)


def shared_answer(answer: Answer, by: User) -> Answer:
    """Read again under its lock, while its author shares it with this person."""
    if not rules.gathers(by):
        raise NotAllowed("Learning partners and staff gather what is learned.")
    Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    found = Answer.objects.shared_with(by).filter(pk=answer.pk).first()
    if found is None:
        raise NotAllowed(NOT_YOURS)
    return found


@transaction.atomic
def tag_passage(passage: Passage, tags: Iterable[str] | str, *, by: User) -> Passage:
    """Exactly these tags; a list or words with commas between."""
    passage = gathered(passage, by)
    names = _split(tags) if isinstance(tags, str) else [" ".join(one.split()) for one in tags]
    names = list({one.casefold(): one for one in names if one}.values())
    if len(names) > MOST_TAGS:
        raise NotValid(f"Give a passage {MOST_TAGS} tags or fewer.")
    if any(len(one) > TAG for one in names):
        raise NotValid(f"A tag has {TAG} letters or fewer.")
    tags = [_tag(one) for one in names]
    if {one.pk for one in tags} == set(passage.tags.values_list("pk", flat=True)):
        return passage
    passage.tags.set(tags)
    note("passage.tagged", passage, by=by, tags=len(names))
    return passage


def _split(tags: str) -> list[str]:
    return [" ".join(one.split()) for one in tags.replace("،", ",").split(",") if one.strip()]


def _tag(name: str) -> Tag:
    return Tag.objects.filter(name__iexact=name).first() or Tag.objects.create(name=name)


def gathered(passage: Passage, by: User) -> Passage:
    found = Passage.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=passage.pk).first()
    if found is None or not rules.gathers(by):
        raise NotAllowed(NOT_YOURS)
    return found


@transaction.atomic
def let_passage_go(passage: Passage, *, by: User) -> None:
    """Not marked any more. One that an insight quotes stays."""
    passage = gathered(passage, by)
    if Quote.objects.filter(passage=passage).exists():
        raise NotAllowedNow("An insight asks for words of this passage, so it stays.")
    note("passage.let-go", passage, by=by, answer=passage.answer_id)
    passage.delete()


# --- themes ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def gather_theme(
    title: str, words: str, passages: Iterable[Passage], *, key: uuid.UUID | None = None, by: User
) -> Theme:
    """A theme with its passages. `key`: a second post of one page is one."""
    if not rules.gathers(by):
        raise NotAllowed("Learning partners and staff gather themes.")
    key = key or uuid.uuid4()
    if found := Theme.objects.filter(public_id=key).first():
        if found.begun_by_id != by.pk:
            raise NotAllowed("This theme is somebody else's. Load the page again.")
        return found
    facts = {"public_id": key, "begun_by": by, "begun_at": clock.now(), "changed_at": clock.now()}
    theme = Theme.objects.create(**_theme(title, words), **facts)
    theme.passages.set([gathered(one, by) for one in passages])
    note("theme.gathered", theme, by=by, passages=theme.passages.count())
    return theme


@transaction.atomic
def change_theme(theme: Theme, title: str, words: str, passages: Iterable[Passage], *, seen: int, by: User) -> Theme:
    """What it says, and which passages of those that this person sees are in it; others stay."""
    if not rules.gathers(by):
        raise NotAllowed("Learning partners and staff gather themes.")
    theme = Theme.objects.visible_to(by).select_for_update(of=("self",)).get(pk=theme.pk)
    said, wanted = _theme(title, words), {one.pk for one in passages}
    seen_by_me = set(Passage.objects.visible_to(by).values_list("pk", flat=True))
    now = set(theme.passages.values_list("pk", flat=True))
    kept = (now - seen_by_me) | (wanted & seen_by_me)
    if (said, kept) == ({"title": theme.title, "words": theme.words}, now):
        return theme
    if seen != theme.edits:
        raise NotAllowedNow("Somebody changed this theme since you opened it. Look at it again.")
    for name, value in said.items():
        setattr(theme, name, value)
    theme.edits, theme.changed_at = theme.edits + 1, clock.now()
    theme.save(update_fields=["title", "words", "edits", "changed_at"])
    theme.passages.set(kept)
    note("theme.changed", theme, by=by, passages=len(kept))
    return theme


def _theme(title: str, words: str) -> dict[str, str]:
    return {
        "title": " ".join(clean(title, TITLE, "Give the theme a title.").split()),
        "words": clean(words, WORDS, ""),
    }
