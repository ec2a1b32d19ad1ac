"""What stands for something that one of two twins does not have."""

import uuid
from collections.abc import Iterator
from typing import Any


class Nowhere:
    """Stands for what a twin does not have. The other's is asked for in its place, by an id that is nobody's."""

    def __init__(self) -> None:
        self.public_id, self.pk, self.file_id, self.slug = uuid.uuid4(), 10**9, uuid.uuid4(), "nowhere"
        self.user, self.fund_id = self, 10**9

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nowhere()

    def __call__(self, *args: Any, **values: Any) -> "Nowhere":
        return Nowhere()

    def __getitem__(self, key: Any) -> "Nowhere":
        return Nowhere()

    def __iter__(self) -> Iterator["Nowhere"]:
        return iter([Nowhere()])
