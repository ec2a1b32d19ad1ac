from shaping_future.errors import NotValid


def read(content: bytes) -> bytes:
    """UTF-8 text without control characters, with or without its mark at the start."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotValid("This text file is not in UTF-8. Save it as UTF-8, or as a PDF, and choose it again.") from None
    if any(ord(char) < 32 and char not in "\t\n\r\f\v" for char in text):
        raise NotValid("This is not a plain text file. Save it as a PDF and choose that.")
    return text.encode()
