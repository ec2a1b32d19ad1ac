"""In which language answers are, as far as somebody said or their letters show."""

from dataclasses import replace

from grants.applications.models import Application
from shaping_future.look.spoken import language_of
from shaping_future.questionnaires.models import QuestionType
from shaping_future.questionnaires.queries import Shown, ShownSection

OWN_WORDS = (QuestionType.NARRATIVE, QuestionType.TEXT)


def in_their_language(application: Application, sections: list[ShownSection]) -> list[ShownSection]:
    """The sections with a language at each answer that is not English. No query where the need came with the row."""
    need = getattr(application, "reading_need", None)
    said = need.language if need else ""
    return [ShownSection(part.section, [_marked(one, said) for one in part.answers]) for part in sections]


def _marked(answer: Shown, said: str) -> Shown:
    if answer.empty or answer.question.type not in OWN_WORDS:
        return answer
    language = language_of(answer.text, said)
    return replace(answer, language=language) if language else answer
