"""The encoding of a DBF table: declared, stated by `.cpg` or by the language byte, or seen in its texts.

GDAL takes a register without any as Latin-1 and gives mojibake without an error.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from villagemap.domain.findings import Finding, Question, Sureness
from villagemap.domain.issues import Issue
from villagemap.reading import encodings
from villagemap.reading.encodings import encoding_finding, encoding_question
from villagemap.reading.raw import Cell, RawTable
from villagemap.reading.rules import ReadingRule, Refusal

_HEADER_BYTES = 32
_HEADER_END = 0x0D
_LANGUAGE_BYTE = 29
_NAME_BYTES = 11

_MANY_BLANKS = 0.5
"""Where more of a column's texts begin with a blank, the program put them to the right, and nobody meant it."""

# Only the language drivers that Chinese software writes; all others count as not stated.
_LANGUAGES = {0x4D: "gbk", 0x7A: "gbk", 0x4E: "big5", 0x78: "big5"}


class DbfEncoding(NamedTuple):
    """The encoding of a register, as Python names it, and what is reported of it."""

    encoding: str
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...] = ()
    issues: tuple[Issue, ...] = ()


def dbf_encoding(dbf: Path, cpg: str, declared: str) -> DbfEncoding:
    """Return the encoding of a DBF table.

    Raises:
        FileUnreadableError: it is no register, or its texts are not in the encoding that was declared.
    """
    data = dbf.read_bytes()
    if len(data) <= _HEADER_BYTES:
        raise Refusal.DAMAGED.error()
    rows = list(texts_of(data))
    if declared:
        _check_declared(rows, declared)
        return DbfEncoding(declared, (encoding_finding("encoding_said", Sureness.SAID, declared),))
    texts = [text for row in rows for text in row]
    if all(text.isascii() for text in texts):
        return DbfEncoding("utf-8", (encoding_finding("encoding_plain", Sureness.SEEN, "ASCII"),))
    for rule, stated in (
        ("encoding_cpg", encodings.named(cpg)),
        ("encoding_byte", _LANGUAGES.get(data[_LANGUAGE_BYTE], "")),
    ):
        if stated:
            return _declared(texts, rule, stated)
    return _detected(texts)


def _declared(texts: Sequence[bytes], rule: str, stated: str) -> DbfEncoding:
    """Return what the file says; where its texts tell otherwise and are sure, what they tell, and a warning."""
    seen = encodings.detected(texts)
    valid = all(encodings.obeys(text, stated) for text in texts)
    if encodings.same_family(stated, seen.encoding) and valid:
        return DbfEncoding(stated, (encoding_finding(rule, Sureness.SAID, stated),))
    if valid and (seen.rivals or encodings.plausibility(texts, stated) >= seen.score):
        return DbfEncoding(stated, (encoding_finding(rule, Sureness.SAID, stated),))
    issue = ReadingRule.ENCODING_CONTRADICTS.issue(said=stated.upper(), taken=seen.encoding.upper())
    return _detected(texts)._replace(issues=(issue,))


def _detected(texts: Sequence[bytes]) -> DbfEncoding:
    seen = encodings.detected(texts)
    finding = encoding_finding("encoding_seen", seen.sureness, seen.encoding, seen.score)
    likely = seen.sureness is Sureness.LIKELY
    questions = (encoding_question(seen, encodings.sample_of(texts)),) if likely else ()
    return DbfEncoding(seen.encoding, (finding,), questions)


def _check_declared(rows: Sequence[Sequence[bytes]], declared: str) -> None:
    for row, texts in enumerate(rows):
        if not all(encodings.obeys(text, declared) for text in texts):
            raise Refusal.ENCODING_WRONG_ROW.error(encoding=declared, row=row)


def text_columns(data: bytes) -> list[int]:
    """Return the places of the columns that hold texts."""
    header = int.from_bytes(data[8:10], "little")
    kinds = data[_HEADER_BYTES + _NAME_BYTES : header - 1 : _HEADER_BYTES]
    return [place for place, kind in enumerate(kinds) if kind == ord("C")]


def texts_of(data: bytes) -> Iterator[list[bytes]]:
    """Give the column names, then the texts of each row."""
    header = int.from_bytes(data[8:10], "little")
    length = int.from_bytes(data[10:12], "little")
    fields = [data[at : at + _HEADER_BYTES] for at in range(_HEADER_BYTES, header - 1, _HEADER_BYTES)]
    fields = [field for field in fields if len(field) == _HEADER_BYTES and field[0] != _HEADER_END]
    yield [field[:_NAME_BYTES].split(b"\x00")[0] for field in fields]
    spans, start = [], 1
    for field in fields:
        if field[_NAME_BYTES : _NAME_BYTES + 1] == b"C":
            spans.append((start, start + field[16]))
        start += field[16]
    if length < 1:
        return
    for at in range(header, len(data) - length + 1, length):
        yield [data[at + begin : at + end].rstrip(b" \x00") for begin, end in spans]


def with_blanks(table: RawTable, texts: Sequence[Sequence[bytes]], columns: Sequence[int]) -> RawTable:
    """Return a table with the blanks before texts, which GDAL takes off in silence: a code with one is worth a note.

    `texts` are the texts of each record, of the columns at these places; a row's number is that of its record,
    from 1.
    """
    rows: list[Sequence[Cell]] = list(table.rows)
    for place, column in enumerate(columns):
        blank = [
            at
            for at, number in enumerate(table.numbers)
            if number <= len(texts)
            and texts[number - 1][place][:1] == b" "
            and isinstance(rows[at][column], str)
        ]
        if len(blank) > _MANY_BLANKS * len(rows):
            continue
        for at in blank:
            text = texts[table.numbers[at] - 1][place]
            row = list(rows[at])
            row[column] = " " * (len(text) - len(text.lstrip(b" "))) + str(row[column]).lstrip()
            rows[at] = row
    return replace(table, rows=rows)
