"""How much of a page goes over the wire, compressed as production does it."""

import functools
import gzip
from pathlib import Path

import brotli

FIRST_VISIT, LATER = 150_000, 20_000
"""Bytes: of a page with its styles, scripts and fonts; and of the page alone, when the browser has the rest."""
WEIGHED = (".css", ".js", ".woff2")  # pictures are content


def of_text(text: bytes) -> int:
    """As the proxy sends it (docker/Caddyfile) to a browser that knows gzip alone; zstd is a little smaller."""
    return len(gzip.compress(text, 6))


@functools.cache
def of_file(path: str) -> int:
    """As whitenoise stores it beside the file. A font is compressed already."""
    content = Path(path).read_bytes()
    return len(content) if path.endswith(".woff2") else min(len(content), len(brotli.compress(content)))


def faults(page: bytes, files: set[str], others: tuple[bytes, ...] = ()) -> list[str]:
    """What is too heavy. `files`: paths of what the page asked for; `others`: what else it asked for."""
    alone = of_text(page)
    sizes = {Path(path).name: of_file(path) for path in files if path.endswith(WEIGHED)}
    first = alone + sum(sizes.values()) + sum(map(of_text, others))
    found = [f"{alone:,} bytes each time, at most {LATER:,}"] if alone > LATER else []
    if first > FIRST_VISIT:
        heaviest = ", ".join(sorted(sizes, key=sizes.get, reverse=True)[:4])
        found.append(f"{first:,} bytes at a first visit, at most {FIRST_VISIT:,}; the heaviest: {heaviest}")
    return found
