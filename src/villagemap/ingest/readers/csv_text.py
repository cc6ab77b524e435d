"""CSV: the encoding is declared, or said by a byte order mark, or strict UTF-8. It is never guessed."""

import codecs
import csv
import io
from pathlib import Path

from villagemap.frames.formulas import unguarded
from villagemap.ingest.raw import RawTable, Request
from villagemap.ingest.readers.rows import as_table
from villagemap.ingest.refusals import refusal

_SEPARATORS = (",", "\t", ";")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read(path: Path, request: Request) -> RawTable:
    """Read a CSV file; row 1 is its first record. The apostrophe that keeps a text from being run is taken off.

    Raises:
        FileUnreadableError: it cannot be decoded, or its quotes do not match.
    """
    text, encoding = _decode(path.read_bytes(), request.encoding)
    if "\x00" in text:
        raise refusal("nul_character")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    # The limit is one for the whole process; a long text is reported later, with its row.
    before = csv.field_size_limit(len(text) + 1)
    try:
        return as_table("", ([unguarded(cell) for cell in line] for line in reader), encoding=encoding)
    except csv.Error as problem:
        raise refusal("broken_csv", row=reader.line_num) from problem
    finally:
        csv.field_size_limit(before)


def _decode(data: bytes, declared: str) -> tuple[str, str]:
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    encoding = marked or declared or "utf-8"
    try:
        return data.decode(encoding), encoding.removesuffix("-sig")
    except UnicodeDecodeError as problem:
        reason = "encoding_wrong" if declared or marked else "encoding_missing"
        raise refusal(reason, encoding=encoding) from problem


def _separator(text: str) -> str:
    header = text.lstrip().split("\n", 1)[0]
    return max(_SEPARATORS, key=header.count)
