"""The encoding of a DBF table: declared, said by `.cpg` or by the language byte; and whether its texts obey.

GDAL takes a register without any as Latin-1 and gives mojibake without an error.
"""

import codecs
from collections.abc import Iterator
from pathlib import Path

from villagemap.ingest.refusals import refusal

_HEADER_BYTES = 32
_HEADER_END = 0x0D
_LANGUAGE_BYTE = 29
_NAME_BYTES = 11

# Only the language drivers that Chinese software writes; all others count as not said.
_LANGUAGES = {0x4D: "gbk", 0x7A: "gbk"}

_CODE_PAGES = {"936": "gbk", "54936": "gb18030", "65001": "utf-8"}


def check_encoding(dbf: Path, cpg: str, declared: str) -> str:
    """Return the encoding of a DBF table, as Python names it.

    Raises:
        FileUnreadableError: it is said by nothing and needed, unknown, or the texts are not of it.
    """
    data = dbf.read_bytes()
    if len(data) <= _HEADER_BYTES:
        raise refusal("damaged")
    encoding = declared or _named(cpg) or _LANGUAGES.get(data[_LANGUAGE_BYTE], "")
    if not encoding:
        if _plain(data):
            return "utf-8"
        raise refusal("encoding_missing")
    for row, texts in enumerate(_texts(data)):
        if not all(_obeys(text, encoding) for text in texts):
            raise refusal("encoding_wrong_row", encoding=encoding, row=row)
    return encoding


def _named(cpg: str) -> str:
    name = cpg.lower()
    for prefix in ("ansi", "cp", "windows-", "oem"):
        name = name.removeprefix(prefix).strip()
    name = _CODE_PAGES.get(name, name)
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""


def _plain(data: bytes) -> bool:
    return all(text.isascii() for texts in _texts(data) for text in texts)


def _obeys(text: bytes, encoding: str) -> bool:
    # A text that fills its column may be cut in the middle of a character.
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(text, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _texts(data: bytes) -> Iterator[list[bytes]]:
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
