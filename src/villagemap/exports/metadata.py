"""What a download says of itself: source, data version, date, filter, sample or not; and its file name."""

import re
from dataclasses import dataclass

from villagemap.atlas.links import Index
from villagemap.atlas.phrases import filter_words
from villagemap.atlas.port import LayerSource
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.defects import left_out
from villagemap.domain.filters import VillageFilter
from villagemap.domain.layers import LayerSpec
from villagemap.texts import Texts

_UNFIT_FOR_FILES = re.compile(r'[\\/:*?"<>|\s,，、“”]+')
_BETWEEN_SCRIPTS = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Download:
    """A layer as one filter leaves it, in the words of one language."""

    snapshot: Snapshot
    layer: str
    village_filter: VillageFilter
    texts: Texts

    @property
    def spec(self) -> LayerSpec:
        """The layer, with the columns that are shown."""
        return self.snapshot.layers[self.layer]

    @property
    def chosen(self) -> Index:
        """The positions of the rows that the filter leaves, in order."""
        return self.snapshot.rows(self.layer, self.village_filter)

    @property
    def chosen_of_all(self) -> Index | None:
        """The same, and None where there is no filter: then it is the whole layer."""
        return self.chosen if self.village_filter else None

    @property
    def layer_label(self) -> str:
        """The name of the layer."""
        return self.texts.say(f"layer.{self.layer}")

    @property
    def title(self) -> str:
        """The name of the city's map and of the layer."""
        return f"{self.snapshot.profile.title.in_(self.texts.language)} · {self.layer_label}"

    @property
    def words(self) -> str:
        """The filter in words."""
        return filter_words(self.village_filter, self.snapshot.profile, self.texts)

    def metadata(self) -> dict[str, object]:
        """Return the metadata that travel inside the file."""
        snapshot = self.snapshot
        source = snapshot.sources.get(self.layer)
        return {
            "title": self.title,
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
        return list(source.files) or [self.texts.say("download.layer_of", layer=self.layer_label, date=date)]

    def _data_of(self, source: LayerSource | None) -> str:
        return (source.as_of if source else "") or self.snapshot.as_of

    def file_name(self, ending: str) -> str:
        """Return the name of the file in words: city, layer, filter, sample or not, date of the data."""
        first = [self.snapshot.profile.label.in_(self.texts.language), self.layer_label]
        last = [
            *([self.texts.say("download.mark")] if self.snapshot.sample else []),
            *([self.texts.say("download.mark.internal")] if self.snapshot.disclosure.internal else []),
            self.snapshot.as_of.replace("-", ""),
        ]
        room = _LONGEST_NAME - sum(len(part) + 1 for part in (*first, *last))
        words = _fit(self.words)
        # What is cut is the filter: the mark of sample data never is.
        said = words if len(words) <= room else f"{words[: room - 1]}…"
        return "_".join([*map(_fit, first), said, *map(_fit, last)]) + f".{ending}"

    def plain_name(self, ending: str) -> str:
        """Return a file name in ASCII, for programs that read no other."""
        mark = "-sample" if self.snapshot.sample else ""
        mark += "-internal" if self.snapshot.disclosure.internal else ""
        return f"{self.snapshot.profile.folder}-{self.layer}{mark}.{ending}"


def _fit(text: str) -> str:
    """Return a text as file names bear it: no signs that a system refuses, none that cannot be seen."""
    joined = _BETWEEN_SCRIPTS.sub("", text)
    return _UNFIT_FOR_FILES.sub("-", "".join(sign for sign in joined if sign.isprintable())).strip("-.")
