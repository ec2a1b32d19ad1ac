"""When a name, an address or a text may speak of a person or an organisation. Nothing here reads the database."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

FREE_NAMES = {
    "aol", "btinternet", "btopenworld", "duck", "fastmail", "gmail", "gmx", "googlemail", "hey", "hotmail",
    "icloud", "live", "mac", "mail", "me", "msn", "ntlworld", "outlook", "plus", "pm", "proton", "protonmail",
    "riseup", "rocketmail", "sky", "talk21", "talktalk", "tiscali", "tuta", "tutanota", "virgin", "virginmedia",
    "web", "yahoo", "yandex", "ymail", "zoho",
}  # fmt: skip
"""Hosts that give anybody an address, by the part before the ending: gmail.com, yahoo.co.uk. A shared one of these
says nothing about two people. An organisation of such a name is missed, which is the smaller harm."""
COUNTRY_PARTS = frozenset({"ac", "co", "com", "gov", "ltd", "me", "net", "nhs", "org", "plc", "sch"})
"""What stands before the country in an address and is no name: example.org.uk."""
FORMS = re.compile(r"\b(the|ltd|limited|cic|cio|plc|charity|uk)\b")
"""Of an organisation's name: what people write or leave out."""
WORDS = re.compile(r"[^\W_]+")
LEAST = 3
"""Letters of a name that can be looked for in a text."""


def domain(email: str) -> str:
    """The host of an address, "" for one that anybody may have an address at."""
    host = email.rpartition("@")[2].strip().casefold().rstrip(".")
    parts = host.split(".")
    if len(parts) > 2 and parts[-2] in COUNTRY_PARTS and len(parts[-1]) == 2:
        name = parts[-3]
    else:
        name = parts[-2] if len(parts) > 1 else ""
    return "" if not name or name in FREE_NAMES else host


def plain(text: str) -> str:
    """Words alone, in small letters and without accents, with one space around each: " salma el noor "."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in apart if not unicodedata.combining(char))
    return f" {' '.join(WORDS.findall(letters))} "


def organisation(name: str) -> str:
    """An organisation's name as it is compared: without its legal form, unless nothing else is there."""
    words = plain(name)
    return " ".join(FORMS.sub(" ", words).split()) or words.strip()


def number(register_number: str) -> str:
    """A register number without the spaces and noughts that people leave out."""
    return "".join(char for char in register_number.casefold() if char.isalnum()).lstrip("0")


@dataclass(frozen=True)
class Said:
    """What somebody wrote, made ready once for many names to be looked for in it."""

    text: str

    @cached_property
    def small(self) -> str:
        return self.text.casefold()

    @cached_property
    def plain(self) -> str:
        return plain(self.text)

    def names_organisation(self, name: str) -> bool:
        """name: as `organisation` gives it."""
        return len(name) >= LEAST and f" {name} " in self.plain

    def names_person(self, name: str, email: str) -> bool:
        """A name of one word must be written like a name, because "hope" and "grace" are words as well."""
        if email and re.search(rf"(?<![\w.+-]){re.escape(email.casefold())}(?![\w.-]*\w)", self.small):
            return True
        looked_for = plain(name)
        if len(looked_for.strip()) < LEAST or looked_for not in self.plain:
            return False
        return " " in looked_for.strip() or bool(re.search(rf"(?<!\w){re.escape(name.strip())}(?!\w)", self.text))

    def names_host(self, host: str) -> bool:
        """An address at exactly this host is in it."""
        return bool(host) and bool(re.search(rf"@{re.escape(host)}(?![\w.-]*\w)", self.small))
