"""Bytes of a text file as text: a byte order mark, what was declared, else what the bytes look like."""

import codecs
from typing import NamedTuple

from villagemap.domain.findings import Finding, Question, Sureness
from villagemap.reading import encodings
from villagemap.reading.encodings import encoding_finding, encoding_question
from villagemap.reading.refusals import refusal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD = 4_096


class Text(NamedTuple):
    """A text, its encoding, and what is to be said of it."""

    text: str
    encoding: str
    found: Finding
    questions: tuple[Question, ...] = ()


def decoded(data: bytes, declared: str) -> Text:
    """Return the text of a file.

    Raises:
        FileUnreadableError: it is not in the encoding that it says or that was declared, or in none.
    """
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    if marked or declared:
        rule = "encoding_mark" if marked else "encoding_said"
        return _as_said(data, marked or declared, rule)
    wide = wide_encoding(data)
    if wide:
        return _as_said(data, wide, "encoding_seen")
    # Line by line: how a line reads says nothing about the next, and the look wants texts.
    lines = data.splitlines()
    seen = encodings.look(lines)
    rule = "encoding_plain" if data.isascii() else "encoding_seen"
    text = _strict(data, seen.encoding, "encoding_none")
    asked = seen.sureness is Sureness.LIKELY
    questions = (encoding_question(seen, encodings.sample_of(lines)),) if asked else ()
    name = "ASCII" if data.isascii() else seen.encoding
    return Text(text, seen.encoding, encoding_finding(rule, seen.sureness, name, seen.score), questions)


def wide_encoding(data: bytes) -> str:
    """Return which UTF-16 bytes without a mark are in; empty where they are not.

    Commas, digits and line ends have a zero byte, and always on the same side.
    """
    head = data[:_HEAD]
    if b"\x00" not in head or len(data) % 2:
        return ""
    first, second = head[0::2].count(0), head[1::2].count(0)
    if first and second:
        return ""
    return "utf-16-be" if first else "utf-16-le"


def _as_said(data: bytes, encoding: str, rule: str) -> Text:
    sureness = Sureness.SEEN if rule == "encoding_seen" else Sureness.SAID
    name = encoding.removesuffix("-sig")
    return Text(_strict(data, encoding, "encoding_wrong"), name, encoding_finding(rule, sureness, name))


def _strict(data: bytes, encoding: str, reason: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise refusal(reason, encoding=encoding) from problem
