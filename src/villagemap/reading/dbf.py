"""The encoding of a DBF table: declared, said by `.cpg` or by the language byte, or seen in its texts.

GDAL takes a register without any as Latin-1 and gives mojibake without an error.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from villagemap.domain.findings import Finding, Question, Sureness
from villagemap.domain.issues import Issue, Severity
from villagemap.reading import encodings
from villagemap.reading.encodings import encoding_finding, encoding_question
from villagemap.reading.refusals import refusal

_HEADER_BYTES = 32
_HEADER_END = 0x0D
_LANGUAGE_BYTE = 29
_NAME_BYTES = 11

# Only the language drivers that Chinese software writes; all others count as not said.
_LANGUAGES = {0x4D: "gbk", 0x7A: "gbk", 0x4E: "big5", 0x78: "big5"}


class DbfEncoding(NamedTuple):
    """The encoding of a register, as Python names it, and what is to be said of it."""

    encoding: str
    found: tuple[Finding, ...]
    questions: tuple[Question, ...] = ()
    issues: tuple[Issue, ...] = ()


def look_at_encoding(dbf: Path, cpg: str, declared: str) -> DbfEncoding:
    """Return the encoding of a DBF table.

    Raises:
        FileUnreadableError: it is no register, or its texts are not in the encoding that was declared.
    """
    data = dbf.read_bytes()
    if len(data) <= _HEADER_BYTES:
        raise refusal("damaged")
    rows = list(texts_of(data))
    if declared:
        _check_declared(rows, declared)
        return DbfEncoding(declared, (encoding_finding("encoding_said", Sureness.SAID, declared),))
    texts = [text for row in rows for text in row]
    if all(text.isascii() for text in texts):
        return DbfEncoding("utf-8", (encoding_finding("encoding_plain", Sureness.SEEN, "ASCII"),))
    for rule, said in (
        ("encoding_cpg", encodings.named(cpg)),
        ("encoding_byte", _LANGUAGES.get(data[_LANGUAGE_BYTE], "")),
    ):
        if said:
            return _as_said(texts, rule, said)
    return _as_seen(texts)


def _as_said(texts: Sequence[bytes], rule: str, said: str) -> DbfEncoding:
    """Return what the file says; where its texts tell otherwise and are sure, what they tell, and a warning."""
    seen = encodings.look(texts)
    valid = all(encodings.obeys(text, said) for text in texts)
    if encodings.same_family(said, seen.encoding) and valid:
        return DbfEncoding(said, (encoding_finding(rule, Sureness.SAID, said),))
    if valid and (seen.rivals or encodings.plausibility(texts, said) >= seen.score):
        return DbfEncoding(said, (encoding_finding(rule, Sureness.SAID, said),))
    parts = {"said": said.upper(), "taken": seen.encoding.upper()}
    warning = Issue("encoding_contradicts", Severity.WARNING, parts=parts)
    found = _as_seen(texts)
    return found._replace(issues=(warning,))


def _as_seen(texts: Sequence[bytes]) -> DbfEncoding:
    seen = encodings.look(texts)
    finding = encoding_finding("encoding_seen", seen.sureness, seen.encoding, seen.score)
    asked = (encoding_question(seen, encodings.sample_of(texts)),) if seen.sureness is Sureness.LIKELY else ()
    return DbfEncoding(seen.encoding, (finding,), asked)


def _check_declared(rows: Sequence[Sequence[bytes]], declared: str) -> None:
    for row, texts in enumerate(rows):
        if not all(encodings.obeys(text, declared) for text in texts):
            raise refusal("encoding_wrong_row", encoding=declared, row=row)


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
