"""On which line of a TOML file an entry, a key or a text of a list stands: a person looks for a mistake there. Pure."""

import re
from collections import defaultdict

_HEAD = re.compile(r"\s*\[\[\s*([\w-]+)\s*\]\]")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
Place = tuple[str, int]  # [[table]], which of them, from 1; ("", 0) is the top of the file
TOP: Place = ("", 0)


class FileLines:
    """The lines of a file as its entries and keys take them up."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._entries: dict[Place, int] = {TOP: 1}
        self._keys: dict[tuple[Place, str], int] = {}
        seen: dict[str, int] = defaultdict(int)
        place = TOP
        for number, line in enumerate(self._lines, 1):
            if head := _HEAD.match(line):
                seen[head[1]] += 1
                place = (head[1], seen[head[1]])
                self._entries[place] = number
            elif key := _KEY.match(line):
                self._keys.setdefault((place, key[1]), number)
        self._starts = sorted({*self._entries.values(), *self._keys.values(), len(self._lines) + 1})

    def line(self, place: Place, key: str = "", text: str = "") -> int:
        """Return the line of a text in a key's value, else of the key, else of the entry."""
        begins = self._keys.get((place, key), self._entries.get(place, 1))
        if not text:
            return begins
        ends = next((start for start in self._starts if start > begins), begins + 1)
        quoted = (f'"{text}"', f"'{text}'")
        holding = (n for n in range(begins, ends) if any(one in self._lines[n - 1] for one in quoted))
        return next(holding, begins)
