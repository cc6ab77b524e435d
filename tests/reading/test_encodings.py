"""The encoding of texts, by what is said and by what the bytes look like."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villagemap.domain.findings import Sureness
from villagemap.reading.encodings import decoded, detected, named, plausibility
from villagemap.reading.readers.dbf import dbf_encoding

NAMES = ["杨树屯村", "柳条沟村民委员会", "集聚提升类", "双合村（原三家子）"]


def in_(encoding, names=NAMES):
    return [name.encode(encoding) for name in names]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_names_are_read_in_their_encoding_and_surely(encoding):
    seen = detected(in_(encoding))

    assert (seen.encoding, seen.sureness) == (encoding, Sureness.SEEN)


@pytest.mark.parametrize(
    ("written", "read"), [("utf-8", "gb18030"), ("gb18030", "big5"), ("gb18030", "latin-1")]
)
def test_a_wrong_encoding_gives_signs_that_nobody_writes(written, read):
    assert plausibility(in_(written), read) < plausibility(in_(written), written) - 0.3


def test_texts_in_big5_are_asked_about():
    seen = detected(in_("big5", ["楊樹屯村", "柳條溝村民委員會"]))

    assert seen.sureness is Sureness.LIKELY
    assert {seen.encoding, *seen.rivals} >= {"big5", "gb18030"}


def test_bytes_of_no_text_are_not_taken_for_sure():
    assert detected([b"\xff\xfe\xfa\x81"]).sureness is Sureness.LIKELY


@given(st.lists(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=4), min_size=1))
def test_what_is_valid_utf_8_of_several_signs_is_utf_8(names):
    assert detected(in_("utf-8", names)).encoding == "utf-8"


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        ("UTF-8", "utf-8"),
        ("GBK", "gbk"),
        ("cp936", "gbk"),
        ("ANSI 936", "gbk"),
        ("54936", "gb18030"),
        ("rot", ""),
    ],
)
def test_a_cpg_names_an_encoding(said, encoding):
    assert named(said) == encoding


@pytest.fixture
def register(tmp_path):
    """Write a DBF with one column of texts."""

    def write(texts, *, language=0):
        width = max(map(len, texts))
        field = b"NAME".ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([width]) + b"\0" * 15
        head = struct.pack("<B3xIHH17xB2x", 3, len(texts), 65, width + 1, language) + field + b"\r"
        path = tmp_path / "t.dbf"
        path.write_bytes(head + b"".join(b" " + text.ljust(width) for text in texts))
        return path

    return write


@pytest.mark.parametrize(
    ("written", "cpg", "language", "encoding", "rules"),
    [
        pytest.param("gbk", "", 0, "gb18030", ["encoding_seen"], id="nothing says it"),
        pytest.param("utf-8", "", 0, "utf-8", ["encoding_seen"], id="nothing says UTF-8"),
        pytest.param("gbk", "GBK", 0, "gbk", ["encoding_cpg"], id="said by .cpg"),
        pytest.param("gbk", "", 0x4D, "gbk", ["encoding_byte"], id="said by the language byte"),
        pytest.param(
            "gbk", "UTF-8", 0, "gb18030", ["encoding_seen", "encoding_contradicts"], id=".cpg says UTF-8"
        ),
        pytest.param(
            "utf-8", "GBK", 0, "utf-8", ["encoding_seen", "encoding_contradicts"], id=".cpg says GBK"
        ),
        pytest.param(
            "gbk", "1252", 0, "gb18030", ["encoding_seen", "encoding_contradicts"], id=".cpg says Latin"
        ),
        pytest.param(
            "utf-8", "", 0x4D, "utf-8", ["encoding_seen", "encoding_contradicts"], id="a wrong byte"
        ),
        pytest.param("gbk", "", 0x57, "gb18030", ["encoding_seen"], id="a byte that says nothing of Chinese"),
    ],
)
def test_what_a_register_says_is_checked_against_its_texts(register, written, cpg, language, encoding, rules):
    seen = dbf_encoding(register(in_(written), language=language), cpg, "")

    assert seen.encoding == encoding
    assert [each.rule for each in (*seen.findings, *seen.issues)] == rules
    assert not seen.questions


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        pytest.param("代码,名称\r\n1,杨树屯".encode("utf-16-le"), "utf-16-le", id="UTF-16 without a mark"),
        pytest.param("代码,名称\r\n1,杨树屯".encode("utf-16-be"), "utf-16-be", id="big end first"),
        pytest.param("代码,名称\r\n1,杨树屯".encode("utf-16"), "utf-16", id="with a mark"),
        pytest.param("代码,名称\r\n1,杨树屯".encode("gbk"), "gb18030", id="GBK"),
        pytest.param(b"code,name\r\n1,a", "utf-8", id="plain"),
    ],
)
def test_a_text_file_is_read_without_an_option(data, encoding):
    text = decoded(data, "")

    assert text.encoding == encoding
    assert text.text.splitlines()[1].startswith("1,")
    assert not text.questions
