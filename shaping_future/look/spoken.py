"""Which language a text is in, as far as it can be known: for screen readers, and for a voice that reads aloud.

Nobody is asked for the language of each answer. Somebody may have said which one some of them are in; what is written
in other letters than ours is not English in any case. Where it is not sure, it says nothing: the page's own holds.
"""

import re

UNKNOWN = "und"
"""Plainly not English, and nobody said what it is. A voice that reads English would make noises of it."""
OTHER_LETTERS = re.compile("[\u0370-\u1cff\u3040-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufeff]")
IN_OUR_LETTERS = frozenset(["cy", "es", "fr", "kmr", "ln", "om", "pl", "pt", "ro", "so", "sq", "sw", "tr", "vi", "yo"])
SIGNED = frozenset(["bfi"])
ENGLISH = frozenset(
    ["the", "and", "of", "that", "with", "for", "are", "was", "our", "they", "this", "have", "from", "their", "which",
     "who", "by", "is", "it", "be", "will", "can", "you", "has", "been", "not", "but", "people", "were", "would"]
)  # fmt: skip
"""Words without which nobody writes English for long, and that other languages in our letters hardly have."""
LEAST_WORDS, LEAST_ENGLISH = 5, 0.1


def language_of(text: str, said: str = "") -> str:
    """What to mark it with: `said` (BCP 47) if it is in that, UNKNOWN, or "" for the language of the page."""
    if said in SIGNED:
        said = ""
    others = 0 if text.isascii() else len(OTHER_LETTERS.findall(text))
    if not others and said not in IN_OUR_LETTERS:
        return ""  # most answers: their words need no counting
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if 2 * others > sum(map(len, words)):
        return said if said and said not in IN_OUR_LETTERS else UNKNOWN
    is_english = sum(one in ENGLISH for one in words) >= LEAST_ENGLISH * len(words)
    return said if said in IN_OUR_LETTERS and len(words) >= LEAST_WORDS and not is_english else ""
