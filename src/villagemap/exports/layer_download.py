"""A download of a layer: what an address or command asks for, and what its file says of itself and is called."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from villagemap.atlas.filter_grammar import Order, Pairs, read_columns, read_filter, read_order
from villagemap.atlas.layer_rows import layer_rows
from villagemap.atlas.links import Index
from villagemap.atlas.phrases import filter_words
from villagemap.atlas.port import LayerSource
from villagemap.atlas.row_order import in_order
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.defects import left_out
from villagemap.domain.filters import VillageFilter
from villagemap.exports.layer_table import (
    columns_in_use,
    known_columns,
    layer_cells,
    layer_table,
    usual_columns,
)
from villagemap.exports.table import About, Row, Table
from villagemap.texts import Texts

_UNFIT_FOR_FILES = re.compile(r'[\\/:*?"<>|\s,，、“”]+')
_BETWEEN_SCRIPTS = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
_LONGEST_NAME = 80


@dataclass(frozen=True)
class LayerDownload:
    """A layer as one filter leaves it, in these columns and this order, in the words of one language.

    Without `columns` it has the usual ones, without `sort` the order of the table.
    """

    snapshot: Snapshot
    layer: str
    village_filter: VillageFilter
    texts: Texts
    columns: tuple[str, ...] | None = None
    sort: Order | None = None

    @cached_property
    def rows(self) -> Index:
        """The positions of the rows, in their order."""
        rows = layer_rows(self.snapshot, self.layer, self.village_filter)
        return in_order(self.snapshot, self.layer, rows, self.sort) if self.sort else rows

    @property
    def is_whole(self) -> bool:
        """Tell whether it is the layer as it stands."""
        return not self.village_filter and self.sort is None

    @cached_property
    def column_keys(self) -> tuple[str, ...]:
        """The columns."""
        return columns_in_use(self.snapshot, self.layer, self.columns, self.village_filter)

    @cached_property
    def more_columns(self) -> tuple[str, ...]:
        """The columns that follow the usual ones, where it begins with these."""
        return self.column_keys[len(usual_columns(self.snapshot, self.layer)) :]

    @property
    def more_cells(self) -> Sequence[Row]:
        """What the rows hold in these columns."""
        return (
            layer_cells(self.snapshot, self.layer, self.rows, self.more_columns) if self.more_columns else ()
        )

    @property
    def begins_as_usual(self) -> bool:
        """Tell whether it begins with the columns of an address that names none."""
        usual = usual_columns(self.snapshot, self.layer)
        return self.column_keys[: len(usual)] == usual

    @property
    def is_usual(self) -> bool:
        """Tell whether it is what an address without a query gives."""
        return self.is_whole and self.begins_as_usual and not self.more_columns

    def table(self) -> Table:
        """Return the rows as a table."""
        return layer_table(self.snapshot, self.layer, self.rows, self.column_keys, self.about)

    @cached_property
    def about(self) -> About:
        """What the file says of itself."""
        metadata, title = self._metadata(), self._title
        notice = str(metadata["notice"])
        return About(self.texts, self.layer, self._label, title, notice, self._lines(metadata), metadata)

    @property
    def _label(self) -> str:
        return self.texts.say(f"layer.{self.layer}")

    @property
    def _title(self) -> str:
        return f"{self.snapshot.profile.title.in_(self.texts.language)} · {self._label}"

    @property
    def words(self) -> str:
        """The filter in words."""
        return filter_words(self.village_filter, self.snapshot.profile, self.texts)

    def _metadata(self) -> dict[str, object]:
        snapshot = self.snapshot
        source = snapshot.sources.get(self.layer)
        return {
            "title": self._title,
            "source": self._source(source),
            "data_version": snapshot.version,
            "data_of": self._data_of(source),
            "loaded_at": source.at if source else None,
            "filter": self.village_filter.query(),
            "filter_words": self.words,
            "sample": snapshot.sample,
            "profile": snapshot.disclosure.audience.value,
            "left_out": left_out(snapshot.defects, self.layer),
            "notice": self.texts.say("download.sample" if snapshot.sample else "download.real"),
        }

    def _source(self, source: LayerSource | None) -> list[str]:
        """Return the names of the files; to the public, who may not know them, the layer and its date."""
        if source is None:
            return []
        date = self._data_of(source)
        return list(source.files) or [self.texts.say("download.layer_of", layer=self._label, date=date)]

    def _data_of(self, source: LayerSource | None) -> str:
        return (source.as_of if source else "") or self.snapshot.as_of

    def _lines(self, metadata: dict[str, object]) -> tuple[tuple[str, str], ...]:
        """Return title and text of each line: content, kind of data, source, versions, filter, rows."""
        texts = self.texts
        lines = (
            ("about.title", metadata["title"]),
            ("about.notice", metadata["notice"]),
            ("about.audience", texts.say(f"download.{self.snapshot.disclosure.audience}")),
            ("about.source", metadata["source"]),
            ("about.version", metadata["data_version"]),
            ("about.data_of", metadata["data_of"]),
            ("about.loaded_at", metadata["loaded_at"]),
            ("about.filter", metadata["filter_words"]),
            ("about.query", metadata["filter"]),
            ("about.rows", len(self.rows)),
            *([("about.left_out", metadata["left_out"])] if metadata["left_out"] else []),
            ("about.empty", texts.say("about.empty.meaning")),
        )
        return tuple((texts.say(key), texts.shown(text) if text is not None else "") for key, text in lines)

    def file_name(self, ending: str) -> str:
        """Return the name of the file in words: city, layer, filter, sample or not, date of the data."""
        first = [self.snapshot.profile.label.in_(self.texts.language), self._label]
        last = [
            *([self.texts.say("download.mark")] if self.snapshot.sample else []),
            *([self.texts.say("download.mark.internal")] if self.snapshot.disclosure.internal else []),
            self.snapshot.as_of.replace("-", ""),
        ]
        room = _LONGEST_NAME - sum(len(part) + 1 for part in (*first, *last))
        words = _fit_for_files(self.words)
        # What is cut is the filter: the mark of sample data never is.
        middle = words if len(words) <= room else f"{words[: room - 1]}…"
        return "_".join([*map(_fit_for_files, first), middle, *map(_fit_for_files, last)]) + f".{ending}"

    def plain_name(self, ending: str) -> str:
        """Return a file name in ASCII, for programs that read no other."""
        mark = "-sample" if self.snapshot.sample else ""
        mark += "-internal" if self.snapshot.disclosure.internal else ""
        return f"{self.snapshot.profile.folder}-{self.layer}{mark}.{ending}"


def read_download(snapshot: Snapshot, layer: str, pairs: Pairs, texts: Texts) -> LayerDownload:
    """Read what an address or command asks of a layer.

    Raises:
        BadFilterError, UnknownParameterError: a parameter or its value is unknown.
    """
    pairs = list(pairs)
    columns = known_columns(snapshot, layer)
    return LayerDownload(
        snapshot,
        layer,
        read_filter(pairs, snapshot.criteria),
        texts,
        read_columns(pairs, columns),
        read_order(pairs, columns),
    )


def _fit_for_files(text: str) -> str:
    """Return a text as file names bear it: no signs that a system refuses, none that cannot be seen."""
    narrow = _BETWEEN_SCRIPTS.sub("", text)
    return _UNFIT_FOR_FILES.sub("-", "".join(sign for sign in narrow if sign.isprintable())).strip("-.")
