"""What the person who loads a file says about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from villagemap.domain.entries import LoadMode
from villagemap.domain.layers import LAYERS, REGISTERS

LOADABLE = tuple(spec.name for spec in (*LAYERS, *REGISTERS) if spec.name not in {"observations", "aliases"})
"""Tables that a file can be loaded into; observations come as columns of the villages."""

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gbk", "gb2312", "gb18030", "big5")
"""Encodings that can be declared."""


@dataclass(frozen=True)
class LoadOptions:
    """The options of a load.

    `join` names the column that finds stored rows; then the file is a list about known rows and brings no
    geometry. `mapping` goes from a column of the file to a field, or to nothing to leave it out.
    `period` is the date or year of indicators, `crs` that of the file's coordinates.
    """

    layer: str
    join: str = ""
    mode: LoadMode | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    period: str = ""
    crs: str = ""
    encoding: str = ""
    source_layer: str = ""

    @property
    def load_mode(self) -> LoadMode:
        """The mode: as said, else `update` for a join, else `replace`."""
        return self.mode or (LoadMode.UPDATE if self.join else LoadMode.REPLACE)
