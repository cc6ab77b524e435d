"""A zipped shapefile: its parts are taken out under names of ours, then read by GDAL."""

import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from villagemap.domain.errors import FileUnreadableError
from villagemap.reading.archives import member_name, opened_archive, unpack
from villagemap.reading.dbf import look_at_encoding, text_columns, texts_of
from villagemap.reading.gdal import read_layer
from villagemap.reading.parts import choose_part
from villagemap.reading.raw import RawTable, Request
from villagemap.reading.readers.leading_blanks import with_blanks
from villagemap.reading.readers.shapefile_headers import check_headers, drawn_records
from villagemap.reading.refusals import refusal

_NEEDED = (".shp", ".shx", ".dbf")
_PARTS = (*_NEEDED, ".prj", ".cpg")
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".gpkg")
_STEM = "part"
_MEGABYTE = 1_000_000

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
            _take_out(archive, files[part], folder, request.limits.unpacked_megabytes * _MEGABYTE)
        check_headers(folder, _STEM)
        register = folder / f"{_STEM}.dbf"
        seen = look_at_encoding(register, _cpg(folder), request.encoding)
        table = _table(folder, part, seen.encoding)
        table = replace(table, broken=table.broken | _damaged(folder, table))
        table = with_blanks(table, *_texts(register.read_bytes(), len(table.columns)))
        issues = tuple(replace(issue, part=part) for issue in seen.issues)
        return replace(
            table,
            found=(*table.found, *seen.found),
            questions=seen.questions,
            issues=(*table.issues, *issues),
        )


def _texts(data: bytes, columns: int) -> tuple[list[list[bytes]], list[int]]:
    """Return the texts of each record, and the places of their columns; GDAL would cut a text at a NUL, in silence."""
    _, *texts = texts_of(data)
    for row, told in enumerate(texts, start=1):
        if any(b"\x00" in text for text in told):
            raise refusal("text_unreadable", row=row)
    return texts, [place for place in text_columns(data) if place < columns]


def _check_no_archive(members: Sequence[zipfile.ZipInfo]) -> None:
    for member in members:
        if member_name(member).lower().endswith(_ARCHIVES):
            raise refusal("archive_within")


def _shapefiles(members: Sequence[zipfile.ZipInfo]) -> dict[str, _Members]:
    """Return the shapefiles of a zip by name: the files that share a name up to its ending."""
    found: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for member in members:
        path = PurePosixPath(member_name(member).replace("\\", "/"))
        if path.suffix.lower() in _PARTS and "__MACOSX" not in path.parts:
            found.setdefault(str(path.with_suffix("")), {})[path.suffix.lower()] = member
    whole = {name: parts for name, parts in found.items() if ".shp" in parts}
    return {PurePosixPath(name).name if _alone(name, whole) else name: whole[name] for name in whole}


def _alone(name: str, names: Mapping[str, _Members]) -> bool:
    """Tell whether no other folder of the zip holds a shapefile of the same name."""
    return [PurePosixPath(other).name for other in names].count(PurePosixPath(name).name) == 1


def _take_out(archive: zipfile.ZipFile, parts: _Members, folder: Path, most: int) -> None:
    lacking = [ending for ending in _NEEDED if ending not in parts]
    if lacking:
        raise refusal("shapefile_incomplete", lacking=lacking)
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
