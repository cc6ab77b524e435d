"""The names of the columns of a file, found by what they may be called."""

from collections.abc import Mapping, Sequence

from villagemap.ingest.aliases import SCALES
from villagemap.reading.parts import folded


class Naming:
    """Columns of a file by their folded names; those in `told` were mapped by hand and are not looked for.

    A hostile file has thousands of columns, and a table hundreds of names: each column is folded once.
    """

    def __init__(self, names: Sequence[str], told: Mapping[str, str]) -> None:
        self.free = [at for at, name in enumerate(names) if name.strip() and name not in told]
        self._folded = {at: folded(names[at]) for at in self.free}
        self._by_unit: dict[str, dict[str, list[int]]] = {}

    def named(self, aliases: Sequence[str], unit: str = "") -> list[int]:
        """Return the columns that bear the surest of some names; a unit behind a name does not count."""
        exact, without = self._index(""), self._index(unit)
        for alias in map(folded, aliases):
            found = exact.get(alias) or without.get(alias)
            if found:
                return found
        return []

    def _index(self, unit: str) -> dict[str, list[int]]:
        if unit not in self._by_unit:
            index: dict[str, list[int]] = {}
            for at, name in self._folded.items():
                for form in _without_unit(name, unit) if unit else (name,):
                    index.setdefault(form, []).append(at)
            self._by_unit[unit] = index
        return self._by_unit[unit]


def _without_unit(name: str, unit: str) -> set[str]:
    endings = {folded(ending) for scale in SCALES.get(unit, ()) for ending in scale.endings}
    return {name.removesuffix(ending) for ending in endings if name.endswith(ending)}
