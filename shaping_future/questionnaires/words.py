"""How many words a text has. The same rule is written in static/js/words.js; tests/questionnaires hold them together.

The rule:

1. The text is brought to its composed form (Unicode NFC), so that an accent is counted alike however it was typed.
2. It is split at white space: the characters of SPACES below, listed one by one because Python and JavaScript disagree
   about which characters are white space. The no-break space splits; so does the Ethiopic word space of Tigrinya and
   Amharic. Zero-width characters do not split.
3. A piece is a word when it holds at least one character that is not in SILENT (punctuation, symbols, emoji, invisible
   and private characters). SILENT is a list of ranges as well, so that the count does not depend on which version of
   Unicode the browser or Python knows.

So "well-being", "don't", "£1,200.50", "anna@example.org" and "https://example.org/a b" are 1, 1, 1, 1 and 2 words; a
dash, a bullet or an emoji standing alone is none. Scripts that put no spaces between words (Chinese, Japanese, Thai)
count one word for each run: a narrative question therefore also has a ceiling in characters.
"""

import re
import unicodedata

SPACES = "\t\n\v\f\r \u0085\u00a0\u1361\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
SILENT = (
    "\\x00-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x9f"  # ASCII but letters and digits; control characters
    "\u00a0-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"  # « » · ¿ × ÷ and their like
    "\u02c2-\u02c5\u02d2-\u02df\u02e5-\u02eb\u02ed\u02ef-\u036f"  # accents without a letter
    "\u037e\u0384\u0385\u0387\u055a-\u055f\u0589\u058a\u0591-\u05cf\u05f3\u05f4"  # Greek, Armenian, Hebrew
    "\u0600-\u061f\u0640\u064b-\u065f\u066a-\u066d\u0670\u06d4\u06d6-\u06ed"  # Arabic
    "\u0964\u0965\u0970\u0e3f\u0e4f\u0e5a\u0e5b\u104a-\u104f\u1360-\u1368\u17d4-\u17db\u180b-\u180e"
    "\u2000-\u206f\u20a0-\u20ff\u2190-\u2bff\u2e00-\u2e7f"  # dashes, quotes, currency, arrows, dingbats
    "\u3000-\u3004\u3008-\u3020\u3030\u303d-\u303f\u30fb"  # CJK
    "\ud800-\uf8ff\ufe00-\ufe6f\ufeff\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffff"
    "\U0001f000-\U0001faff\U000e0000-\U0010ffff"  # emoji, tags, private characters
)
_SPLIT = re.compile(f"[{SPACES}]+")
_SOUNDS = re.compile(f"[^{SILENT}]")


def count(text: str) -> int:
    """The number of words in `text`."""
    return sum(1 for piece in _SPLIT.split(unicodedata.normalize("NFC", text)) if _SOUNDS.search(piece))
