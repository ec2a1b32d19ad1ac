"""Which language an answer is marked with: what somebody said, where the text bears it out, and never a guess."""

import pytest

from shaping_future.look.spoken import UNKNOWN, language_of

ENGLISH = "We meet every week, and the people who come decide what we do with the money that we have."
TEXTS = {
    "ar": "نلتقي كل أسبوع، ومن يأتون يقررون ما نفعله.",
    "ti": "ኣብ ነፍሲ ወከፍ ሰሙን ንራኸብ፡ ዝመጹ ሰባት ድማ ይውስኑ።",
    "es": "Nos reunimos cada semana, y las personas que vienen deciden lo que hacemos con el dinero.",
    "cy": "Rydym yn cwrdd bob wythnos, a’r bobl sy’n dod sy’n penderfynu beth a wnawn â’r arian.",
    "so": "Waxaan kulannaa toddobaad kasta, dadka yimaadana waxay go'aamiyaan waxa aan samayno.",
}


@pytest.mark.parametrize("said", TEXTS)
def test_what_was_said_is_believed_where_the_text_is_in_it(said):
    assert language_of(TEXTS[said], said) == said
    assert language_of(ENGLISH, said) == "", "some answers are in it, and this one is not"


def test_nothing_is_guessed():
    assert language_of(TEXTS["ar"]) == language_of(TEXTS["ar"], "es") == language_of(TEXTS["ti"], "bfi") == UNKNOWN
    assert language_of(TEXTS["es"]) == language_of(TEXTS["es"], "ar") == ""
    assert language_of("Casa de la Paz", "es") == language_of("", "es") == language_of("£40,000 – 2025", "ar") == ""
    assert language_of("Our name is السلام, which means peace, and it is what we work for.", "ar") == ""
