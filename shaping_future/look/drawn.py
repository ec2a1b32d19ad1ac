"""Pieces of pages that say the same to everybody: drawn once in each process for what they hang on."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any


class Drawn:
    """Keeps the last so many. `facts` must hold all that the piece hangs on, the language and the day too: then what is
    kept is never old, only not asked for any more. A new process begins with none, so a new version shows at once."""

    def __init__(self, most: int = 32):
        self.most, self._kept, self._lock = most, OrderedDict(), threading.Lock()

    def get(self, facts: Hashable, draw: Callable[[], Any]) -> Any:
        with self._lock:
            if facts in self._kept:
                self._kept.move_to_end(facts)
                return self._kept[facts]
        drawn = draw()  # two who ask at once both draw: nobody waits for another
        with self._lock:
            self._kept[facts] = drawn
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return drawn
