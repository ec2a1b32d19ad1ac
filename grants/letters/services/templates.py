"""Changing the words of letters. Every change is a new version, and letters that wait are read again."""

from django.db import IntegrityError, transaction

from grants.letters import merging, queries, rules
from grants.letters.kinds import LetterKind
from grants.letters.models import LetterTemplate, Outcome
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note


@transaction.atomic
def write_template(kind: str, text: str, seen: int, *, by: User) -> LetterTemplate:
    """A new version of a kind of letter. `seen`: the number of the version that the page showed.

    Letters of this kind that were checked and are not out need a new check: nobody has read them with these words.
    """
    if not rules.writes_templates(by):
        raise NotAllowed("MEX staff write the templates of letters.")
    if kind not in LetterKind.values:
        raise NotValid("There is no such kind of letter.")
    text = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n"))
    merging.read(kind, text)
    # No key of it changes: a release that holds its letters must be able to point at this version meanwhile.
    version = kept(queries.templates_now()[kind])
    before = LetterTemplate.objects.select_for_update(no_key=True).get(pk=version.pk)
    if before.number != seen or LetterTemplate.objects.filter(kind=kind, number__gt=seen).exists():
        raise NotAllowedNow("Somebody changed this template while you were writing. Read theirs; your text is below.")
    if text == before.text:
        raise NotValid("Nothing is changed in this text.")
    made = LetterTemplate.objects.create(kind=kind, number=seen + 1, text=text, at=clock.now(), by=by)
    _void_checks(LetterKind(kind))
    note("letter-template.written", made, by=by, kind=kind, version=made.number)
    return made


def kept(template: LetterTemplate) -> LetterTemplate:
    """The version as a row: what came with the project becomes one when it is first used."""
    if template.pk is not None:
        return template
    try:
        with transaction.atomic():
            return LetterTemplate.objects.create(kind=template.kind, number=template.number, text=template.text)
    except IntegrityError:  # somebody was a moment faster
        return LetterTemplate.objects.get(kind=template.kind, number=template.number)


def _void_checks(kind: LetterKind) -> None:
    """Under their rows' locks: a release that was a moment faster has them, and they are out."""
    checked = Outcome.objects.select_for_update(of=("self",)).filter(released_at=None, checked_at__isnull=False)
    found = [one.pk for one in checked.select_related("application__call") if one.letter_kind == kind]
    Outcome.objects.filter(pk__in=found, released_at=None).update(
        checked_by=None, checked_at=None, composed=None, template=None
    )
