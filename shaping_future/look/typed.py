"""What people typed, as services take it."""

from shaping_future.errors import NotValid


def clean(text: str, most: int, empty: str = "") -> str:
    """With plain line ends and without blanks around it. NotValid when it is too long, or when there is nothing and
    `empty` says what to do about that."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text and empty:
        raise NotValid(empty)
    if len(text) > most:
        raise NotValid(f"Write {most} characters or fewer; you have {len(text)}.")
    return text


def clean_line(text: str, most: int, empty: str = "") -> str:
    """The same, on one line."""
    return clean(" ".join(text.split()), most, empty)
