"""Sort codes, account numbers and the phone number to call back, as people type them, and whose they are."""

import re

from shaping_future.errors import NotValid

SEPARATORS = re.compile(r"[\s\-‐‑–—.]+")
BANKS = {
    "01": "NatWest", "04": "an online bank", "05": "Virgin Money", "07": "Nationwide", "08": "The Co-operative Bank",
    "09": "Santander", "11": "Halifax", "12": "Bank of Scotland", "15": "Royal Bank of Scotland",
    "16": "Royal Bank of Scotland", "20": "Barclays", "30": "Lloyds", "31": "Lloyds", "40": "HSBC", "41": "HSBC",
    "50": "NatWest", "51": "NatWest", "52": "NatWest", "53": "NatWest", "54": "NatWest", "55": "NatWest",
    "56": "NatWest", "57": "NatWest", "58": "NatWest", "59": "NatWest", "60": "NatWest", "77": "Lloyds",
    "80": "Bank of Scotland", "82": "Virgin Money", "83": "Royal Bank of Scotland", "87": "TSB",
    "90": "Bank of Ireland", "93": "AIB", "95": "Danske Bank", "98": "Ulster Bank",
    "040004": "Monzo", "040075": "Revolut", "089299": "The Co-operative Bank", "086001": "Unity Trust Bank",
    "165810": "Triodos Bank", "405240": "CAF Bank", "608301": "Unity Trust Bank", "608371": "Starling Bank",
}  # fmt: skip
"""Who usually has the sort codes that begin so. A help for the eye: no rule rests on it, and it is not whole."""


def sort_code(text: str) -> str:
    """Six digits; NotValid with a sentence."""
    digits = SEPARATORS.sub("", text)
    if not re.fullmatch(r"[0-9]{6}", digits):
        raise NotValid("Write the six digits of the sort code, for example 12-34-56.")
    return digits


def account_number(text: str) -> str:
    """Eight digits; one of six or seven gets the noughts in front that banks add. NotValid with a sentence."""
    digits = SEPARATORS.sub("", text)
    if re.fullmatch(r"[0-9]{9,}", digits):
        raise NotValid("An account number has eight digits. If yours is longer, ask your bank for the one with eight.")
    if not re.fullmatch(r"[0-9]{6,8}", digits):
        raise NotValid("Write the eight digits of the account number.")
    return digits.zfill(8)


def phone(text: str) -> str:
    """As it was typed, when it could be called: seven digits or more, and no more than numbers have anywhere (15, by
    E.164). NotValid with a sentence."""
    if not 7 <= sum(char.isdecimal() for char in text) <= 15:
        raise NotValid("Write a phone number with its area code, where we can reach you.")
    return text


def bank_of(code: str) -> str:
    """The bank that usually has this sort code; "" when we do not know."""
    return BANKS.get(code) or BANKS.get(code[:2], "")


def spaced(code: str) -> str:
    """123456 as people read it: 12-34-56."""
    return "-".join((code[:2], code[2:4], code[4:]))
