"""Looking for words in all names at once: texts prepared once, so that a search costs its hits and not a loop."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np

from villagemap.atlas.links import Index
from villagemap.domain.filters import Naming, is_spelled

_BETWEEN = "\n"


class Names:
    """Names, codes and pinyin of villages; finds what `Naming.meets` accepts."""

    def __init__(self, namings: Sequence[Naming]) -> None:
        spelled = [(place, spelling) for place, row in enumerate(namings) for spelling in row.spellings]
        self._codes = sorted((row.code, place) for place, row in enumerate(namings))
        self._names = _Lines([row.name for row in namings], range(len(namings)))
        syllables = [spelling.split() for _, spelling in spelled]
        places = [place for place, _ in spelled]
        self._pinyin = _Lines(["".join(row) for row in syllables], places)
        self._initials = _Lines(["".join(part[0] for part in row) for row in syllables], places)
        self._begins = _beginnings(syllables)

    def find(self, word: str) -> Index:
        """Return the positions of the villages that a folded word finds, in order."""
        places = {*self._with_code(word), *(self._names.place(at) for at in self._names.hits(word))}
        if is_spelled(word):
            places.update(self._initials.place(at) for at in self._initials.hits(word))
            places.update(self._pinyin.place(at) for at in self._pinyin.hits(word) if self._begins[at])
        return np.array(sorted(places), dtype=np.intp)

    def _with_code(self, word: str) -> Iterator[int]:
        for code, place in self._codes[bisect_left(self._codes, (word, -1)) :]:
            if not code.startswith(word):
                return
            yield place


class _Lines:
    """Lines as one text, each with the position of its village."""

    def __init__(self, lines: Sequence[str], places: Sequence[int]) -> None:
        self._text = _BETWEEN.join(lines)
        self._places = places
        self._starts = np.cumsum([0, *(len(line) + 1 for line in lines)])

    def hits(self, word: str) -> Iterator[int]:
        at = self._text.find(word)
        while at >= 0:
            yield at
            at = self._text.find(word, at + 1)

    def place(self, at: int) -> int:
        return self._places[int(np.searchsorted(self._starts, at, side="right")) - 1]


def _beginnings(lines: Sequence[Sequence[str]]) -> np.ndarray:
    """Mark where a syllable begins in the text of the lines."""
    lengths = [len(part) for line in lines for part in (*line, _BETWEEN)]
    marks = np.zeros(sum(lengths) + 1, dtype=bool)
    marks[np.cumsum([0, *lengths])] = True
    return marks
