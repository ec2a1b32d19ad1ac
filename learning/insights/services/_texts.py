"""Texts that people type, as they are kept."""

from shaping_future.errors import NotValid


def clean(text: str, most: int, empty: str) -> str:
    """With plain line ends; refused when there is nothing, or too much of it. `empty`: what to say when there is
    nothing; "" allows it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text and empty:
        raise NotValid(empty)
    if len(text) > most:
        raise NotValid(f"Use {most:,} letters or fewer; you have {len(text):,}.")
    return text
