"""What was saved of a data version is that data version."""

import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cities import atlas_of, small_city
from filter_city import filter_city
from villagemap.atlas.filter_grammar import read_filter, read_pairs
from villagemap.atlas.prepared import restore, snapshot_metadata, snapshot_parts
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.disclosure import Audience
from villagemap.domain.labels import Language
from villagemap.domain.layers import LAYER, TABLE
from villagemap.exports.formats import FORMATS
from villagemap.exports.layer_download import LayerDownload
from villagemap.exports.layer_pieces import DOCUMENTS
from villagemap.frames.prepared_file import PreparedSnapshot, write_prepared
from villagemap.texts import Texts


def saved_of(parts, metadata, path):
    with path.open("wb") as file:
        write_prepared(file, parts, metadata)
    return PreparedSnapshot(path)


def asked_everything(snapshot: Snapshot, query: str):
    """Return every download of a filter, and what pages ask."""
    asked = read_filter(read_pairs(query), snapshot.criteria)
    files = {
        (layer, ending): written(LayerDownload(snapshot, layer, asked, Texts(Language.EN)), ending)
        for layer in LAYER
        for ending in FORMATS
    }
    return files, snapshot.facets(asked), snapshot.spellings, snapshot.themes, snapshot.classes


def written(download, ending):
    """Write a download as its address does: of pieces where the format has them."""
    if ending in DOCUMENTS:
        return DOCUMENTS[ending](download).plain()
    return FORMATS[ending].write(download.table())


@pytest.mark.parametrize("city", [small_city, filter_city, dict], ids=["small", "cases", "empty"])
@pytest.mark.parametrize("query", ["", "county=220322&plan=compiled", "bbox=124,43,124.2,43.1", "q=yang"])
def test_a_restored_version_answers_as_the_one_that_was_saved(city, query, tmp_path):
    atlas = atlas_of(city(), audience=Audience.INTERNAL)
    made = atlas.current()
    wanted = asked_everything(made, query)

    saved = saved_of(snapshot_parts(made), snapshot_metadata(made), tmp_path / "saved")
    restored = restore(saved, atlas.disclosure)

    assert restored.version == made.version
    assert restored.sources == made.sources
    assert asked_everything(restored, query) == wanted


def test_tables_come_back_as_they_were(tmp_path):
    atlas = atlas_of(small_city())
    made = atlas.current()

    restored = restore(
        saved_of(snapshot_parts(made), snapshot_metadata(made), tmp_path / "saved"), atlas.disclosure
    )

    assert set(restored.tables) == set(TABLE)
    for name, table in made.tables.items():
        pd.testing.assert_frame_equal(restored.tables[name], table)
    pd.testing.assert_frame_equal(restored.facts, made.facts)


def test_what_is_withheld_is_in_no_byte_of_what_is_saved(tmp_path):
    made = atlas_of(small_city()).current()
    asked_everything(made, "")

    saved_of(snapshot_parts(made), snapshot_metadata(made), tmp_path / "saved")

    assert b"77777" not in (tmp_path / "saved").read_bytes()


arrays = st.dictionaries(
    st.from_regex(r"[ab]{1,2}(/[ab]{1,2}){0,2}", fullmatch=True),
    st.sampled_from([np.arange(5), np.zeros((0, 3)), np.eye(3, dtype=np.uint32), np.array([True, False])]),
    max_size=5,
)


@given(parts=arrays)
def test_arrays_come_back_from_a_file(parts, tmp_path_factory):
    file = io.BytesIO()
    write_prepared(file, parts, {"a": [1, "村"]})
    path = tmp_path_factory.mktemp("saved") / "saved"
    path.write_bytes(file.getvalue())

    saved = PreparedSnapshot(path)

    assert saved.metadata == {"a": [1, "村"]}
    for name, array in parts.items():
        group, _, last = name.rpartition("/")
        np.testing.assert_array_equal(saved.group(group)[last], array)


@example(place=30, change=1)  # the length of the head: all parts would be read from one place further
@example(place=32, change=16)  # a blank before the checksum
@given(place=st.integers(0, 10_000), change=st.integers(1, 255))
def test_a_file_that_is_not_as_it_was_written_is_refused(place, change, tmp_path_factory):
    file = io.BytesIO()
    write_prepared(file, {"a/b": np.arange(100)}, {"key": "value"})
    text = bytearray(file.getvalue())
    text[place % len(text)] ^= change
    path = tmp_path_factory.mktemp("saved") / "saved"
    path.write_bytes(text)

    with pytest.raises(ValueError):  # noqa: PT011 - one kind for whatever is wrong with a file
        PreparedSnapshot(path)


@pytest.mark.parametrize("size", [0, 10, 40, 200])
def test_a_file_that_was_cut_is_refused(size, tmp_path):
    file = io.BytesIO()
    write_prepared(file, {"a/b": np.arange(100)}, {})
    path = tmp_path / "saved"
    path.write_bytes(file.getvalue()[:size])

    with pytest.raises(ValueError):  # noqa: PT011 - the same
        PreparedSnapshot(path)
