"""A zipped shapefile: its parts are unpacked under names of ours, checked against each other, then read by GDAL.

ESRI Shapefile Technical Description (1998); dBASE III. GDAL fills what is missing with nothing, in silence.
"""

import struct
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from villagemap.domain.errors import FileUnreadableError
from villagemap.reading.archives import member_name, opened_archive, unpack
from villagemap.reading.gdal import read_layer
from villagemap.reading.parts import choose_part
from villagemap.reading.raw import RawTable, Request
from villagemap.reading.readers.dbf import dbf_encoding, text_columns, texts_of, with_blanks
from villagemap.reading.rules import Refusal

_NEEDED = (".shp", ".shx", ".dbf")
_PARTS = (*_NEEDED, ".prj", ".cpg")
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".gpkg")
_STEM = "part"
_MEGABYTE = 1_000_000

_HEADER_BYTES = 100
_FILE_CODE = 9994
_INDEX_BYTES = 8
_RECORD_HEADER_BYTES = 8
_TYPE_BYTES = 4
_NO_SHAPE = bytes(_TYPE_BYTES)
_DBF_HEADER_BYTES = 32
_MOST_PRJ_BYTES = 65_536

_Members = Mapping[str, zipfile.ZipInfo]


def read(path: Path, request: Request) -> RawTable:
    """Read one shapefile of a zip; row 1 is its first feature.

    Raises:
        FileUnreadableError: parts are missing, or several shapefiles might be meant.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with opened_archive(path, request.limits) as (archive, members):
            _check_no_archive(members)
            files = _shapefiles(members)
            part = choose_part(list(files), request)
            _unpack_parts(archive, files[part], folder, request.limits.unpacked_megabytes * _MEGABYTE)
        check_headers(folder, _STEM)
        register = folder / f"{_STEM}.dbf"
        seen = dbf_encoding(register, _cpg(folder), request.encoding)
        table = _table(folder, part, seen.encoding)
        table = replace(table, broken=table.broken | _damaged(folder, table))
        table = with_blanks(table, *_texts(register.read_bytes(), len(table.columns)))
        return replace(table, findings=seen.findings, questions=seen.questions, issues=seen.issues)


def _texts(data: bytes, columns: int) -> tuple[list[list[bytes]], list[int]]:
    """Return the texts of each record, and the places of their columns; GDAL would cut a text at a NUL, in silence."""
    _, *texts = texts_of(data)
    for row, record in enumerate(texts, start=1):
        if any(b"\x00" in text for text in record):
            raise Refusal.TEXT_UNREADABLE.error(row=row)
    return texts, [place for place in text_columns(data) if place < columns]


def _check_no_archive(members: Sequence[zipfile.ZipInfo]) -> None:
    for member in members:
        if member_name(member).lower().endswith(_ARCHIVES):
            raise Refusal.ARCHIVE_WITHIN.error()


def _shapefiles(members: Sequence[zipfile.ZipInfo]) -> dict[str, _Members]:
    """Return the shapefiles of a zip by name: the files that share a name up to its ending."""
    files: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for member in members:
        path = PurePosixPath(member_name(member).replace("\\", "/"))
        if path.suffix.lower() in _PARTS and "__MACOSX" not in path.parts:
            files.setdefault(str(path.with_suffix("")), {})[path.suffix.lower()] = member
    whole = {name: parts for name, parts in files.items() if ".shp" in parts}
    return {PurePosixPath(name).name if _alone(name, whole) else name: whole[name] for name in whole}


def _alone(name: str, names: Mapping[str, _Members]) -> bool:
    """Tell whether no other folder of the zip holds a shapefile of the same name."""
    return [PurePosixPath(other).name for other in names].count(PurePosixPath(name).name) == 1


def _unpack_parts(archive: zipfile.ZipFile, parts: _Members, folder: Path, most: int) -> None:
    lacking = [ending for ending in _NEEDED if ending not in parts]
    if lacking:
        raise Refusal.SHAPEFILE_INCOMPLETE.error(lacking=lacking)
    for ending, member in parts.items():
        most -= unpack(archive, member, folder / f"{_STEM}{ending}", most)


def _cpg(folder: Path) -> str:
    return _text(folder / f"{_STEM}.cpg", "ascii")


def _table(folder: Path, part: str, encoding: str) -> RawTable:
    """Read the rows; the system is what `.prj` writes where GDAL cannot read that.

    GDAL then says nothing of it, or refuses the whole file: without `.prj` it reads the rest.
    """
    path, prj = folder / f"{_STEM}.shp", folder / f"{_STEM}.prj"
    written = _text(prj, "utf-8")
    try:
        table = read_layer(path, part=part, layer=_STEM, encoding=encoding, first_row=1)
    except FileUnreadableError:
        if not written:
            raise
        prj.unlink()
        table = read_layer(path, part=part, layer=_STEM, encoding=encoding, first_row=1)
    return replace(table, crs=table.crs or written)


def _text(file: Path, encoding: str) -> str:
    return file.read_text(encoding, "replace").strip() if file.exists() else ""


def _damaged(folder: Path, table: RawTable) -> frozenset[int]:
    """Return the rows that have a shape by the file and none by GDAL, which passes over what it cannot read."""
    if table.shapes is None:
        return frozenset()
    drawn = drawn_records(folder, _STEM)
    return frozenset(row for row in drawn if row < len(table.shapes) and table.shapes[row] is None)


def check_headers(folder: Path, stem: str) -> None:
    """Check the parts of a shapefile against each other.

    Raises:
        FileUnreadableError: a part is cut off, or says another size than it has; there are more shapes than rows
            or the other way round.
    """
    for ending in (".shp", ".shx"):
        _check_main(folder / f"{stem}{ending}", ending)
    shapes = ((folder / f"{stem}.shx").stat().st_size - _HEADER_BYTES) // _INDEX_BYTES
    rows = _rows_of(folder / f"{stem}.dbf")
    if shapes != rows:
        raise Refusal.ROWS_DIFFER.error(shapes=shapes, rows=rows)
    system = folder / f"{stem}.prj"
    if system.exists() and system.stat().st_size > _MOST_PRJ_BYTES:
        raise Refusal.HEADER_LIES.error(part=".prj")


def drawn_records(folder: Path, stem: str) -> frozenset[int]:
    """Return the positions of the records that are not written as "no shape" (type 0)."""
    index = (folder / f"{stem}.shx").read_bytes()[_HEADER_BYTES:]
    data = (folder / f"{stem}.shp").read_bytes()
    drawn = set()
    for row, (words, _) in enumerate(struct.iter_unpack(">ii", index[: len(index) // 8 * 8])):
        at = words * 2 + _RECORD_HEADER_BYTES
        if words < 0 or data[at : at + _TYPE_BYTES] != _NO_SHAPE:
            drawn.add(row)
    return frozenset(drawn)


def _check_main(path: Path, ending: str) -> None:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_HEADER_BYTES)
    if len(head) < _HEADER_BYTES or struct.unpack_from(">i", head)[0] != _FILE_CODE:
        raise Refusal.HEADER_LIES.error(part=ending)
    (words,) = struct.unpack_from(">i", head, 24)
    if words * 2 != size:
        raise Refusal.HEADER_LIES.error(part=ending)


def _rows_of(path: Path) -> int:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_DBF_HEADER_BYTES)
    if len(head) < _DBF_HEADER_BYTES:
        raise Refusal.HEADER_LIES.error(part=".dbf")
    rows, header, length = struct.unpack_from("<IHH", head, 4)
    # Some programs write a mark behind the last row, some do not.
    if not header or not length or header + rows * length > size:
        raise Refusal.HEADER_LIES.error(part=".dbf")
    return int(rows)
