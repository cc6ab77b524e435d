"""Joined rows: one gzip member that every reader understands, and the same as serialising afresh."""

import gzip
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cities import atlas_of
from filter_city import SAID, filter_city
from villagemap.atlas.filter_grammar import read_pairs
from villagemap.domain.labels import Language
from villagemap.domain.layers import LAYER
from villagemap.exports.checksums import combined_checksum
from villagemap.exports.formats import FORMATS
from villagemap.exports.layer_download import read_download
from villagemap.exports.layer_pieces import DOCUMENTS
from villagemap.exports.pieces import RowDocument, packed_pieces, plain_pieces
from villagemap.texts import Texts

SNAPSHOT = atlas_of(filter_city()).current()

rows = st.lists(st.binary(max_size=2_000), max_size=12)
keeping = pytest.mark.parametrize("keep", [plain_pieces, packed_pieces], ids=["plain", "packed"])


@given(parts=st.lists(st.binary(max_size=70_000), max_size=9))
def test_the_checksum_of_joined_parts_is_that_of_their_bytes(parts):
    sums = np.array([zlib.crc32(part) for part in parts], dtype=np.uint32)
    sizes = np.array([len(part) for part in parts], dtype=np.int64)

    assert combined_checksum(sums, sizes) == zlib.crc32(b"".join(parts))


def test_the_checksum_holds_for_gigabytes():
    zeros = bytes(1 << 20)
    count = 5_000  # 5 GB, more than 32 bits can say
    expected = 0
    for _ in range(count):
        expected = zlib.crc32(zeros, expected)

    sums = np.full(count, zlib.crc32(zeros), dtype=np.uint32)

    assert combined_checksum(sums, np.full(count, len(zeros))) == expected


@keeping
@given(rows=rows, data=st.data(), head=st.binary(max_size=50), tail=st.binary(max_size=5))
def test_a_join_is_its_rows_with_separators_between_them(keep, rows, data, head, tail):
    chosen = data.draw(st.none() | st.sets(st.sampled_from(range(len(rows)))) if rows else st.none())
    index = None if chosen is None else np.array(sorted(chosen), dtype=np.intp)
    wanted = rows if chosen is None else [rows[place] for place in sorted(chosen)]

    joined = RowDocument(keep(rows, b",\n"), index, head, tail)

    plain, packed = joined.plain(), joined.gzipped()
    assert plain == head + b",\n".join(wanted) + tail
    assert gzip.decompress(packed) == plain
    assert joined.size(compressed=False) == len(plain)
    assert joined.size(compressed=True) in {None, len(packed)}


@keeping
@given(rows=rows, data=st.data())
def test_what_follows_the_rows_stands_before_the_separators(keep, rows, data):
    chosen = data.draw(st.lists(st.sampled_from(range(len(rows)))) if rows else st.just([]))
    more = [data.draw(st.binary(max_size=20)) for _ in chosen]

    document = RowDocument(keep(rows, b",\n"), np.array(chosen, dtype=np.intp), b"[", b"]", more)

    wanted = b"[" + b",\n".join(rows[place] + text for place, text in zip(chosen, more, strict=True)) + b"]"
    assert document.plain() == wanted
    assert gzip.decompress(document.gzipped()) == wanted
    assert document.size(compressed=False) == len(wanted)
    assert document.size(compressed=True) in {None, len(document.gzipped())}


@given(before=rows, after=rows)
def test_rows_that_were_compressed_before_are_taken_over_as_they_were(before, after):
    earlier = packed_pieces(before, b",\n")

    following = packed_pieces([*after, *before[:3]], b",\n", earlier=earlier)

    afresh = packed_pieces([*after, *before[:3]], b",\n")
    assert {name: array.tobytes() for name, array in following.items()} == {
        name: array.tobytes() for name, array in afresh.items()
    }


@keeping
def test_a_join_is_one_gzip_member(keep):
    """Browsers stop silently after the first of several members."""
    joined = RowDocument(keep([b"a" * 500, b"b", b"c" * 50], b","), np.array([0, 2]), b"[", b"]")

    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)

    assert reader.decompress(joined.gzipped()) == b"[" + b"a" * 500 + b"," + b"c" * 50 + b"]"
    assert reader.eof
    assert reader.unused_data == b""


def values_of(criterion):
    return st.lists(st.sampled_from(criterion.values), min_size=1, max_size=3, unique=True)


@st.composite
def queries(draw):
    """Draw a query: values of some criteria, perhaps words, perhaps a box."""
    chosen = draw(st.lists(st.sampled_from([row for row in SNAPSHOT.criteria if row.values]), max_size=3))
    pairs = [f"{row.parameter}={','.join(draw(values_of(row)))}" for row in chosen]
    if draw(st.booleans()):
        pairs.append("q=" + draw(st.sampled_from(["村", "2203", "yang", "ystc", "nobody"])))
    if draw(st.booleans()):
        west, south = draw(st.floats(123, 126)), draw(st.floats(42, 45))
        pairs.append(f"bbox={west},{south},{west + draw(st.floats(0, 2))},{south + draw(st.floats(0, 2))}")
    return "&".join(pairs)


SORTS = [None, "-code"]


@settings(max_examples=60, deadline=None)
@given(
    query=queries(),
    layer=st.sampled_from(list(LAYER)),
    ending=st.sampled_from(list(DOCUMENTS)),
    sort=st.sampled_from(SORTS),
)
def test_a_document_of_pieces_is_what_the_writer_makes_of_the_table(query, layer, ending, sort):
    pairs = [*read_pairs(query), *([("sort", sort)] if sort else [])]
    download = read_download(SNAPSHOT, layer, pairs, Texts(Language.ZH))
    assert download.begins_as_usual

    document = DOCUMENTS[ending](download)

    assert document.plain() == FORMATS[ending].write(download.table())
    assert gzip.decompress(document.gzipped()) == document.plain()


def test_the_city_of_the_cases_has_villages():
    assert SNAPSHOT.size == len(SAID["villages"]) > 0
