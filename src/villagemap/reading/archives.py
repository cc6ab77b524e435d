"""Zip archives, looked at before anything is unpacked. Members are taken out by us, under names of ours."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from villagemap.reading.rules import Refusal
from villagemap.settings import Limits

_MEGABYTE = 1_000_000
_CHUNK = 1 << 20
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_LOCAL_HEADER_BYTES = 30

_END = b"PK\x05\x06"
_END_BYTES = 22
_LONGEST_COMMENT = 65_535
_DIRECTORY_BYTES_EACH = 2_000
"""What the directory of an archive says of one member, at most; its names take a hundred."""

_MARKUP = (".xml", ".rels", ".vml")
_DOCUMENT_TYPES = (b"<!DOCTYPE", b"<!ENTITY")


@contextmanager
def opened_archive(path: Path, limits: Limits) -> Iterator[tuple[zipfile.ZipFile, Sequence[zipfile.ZipInfo]]]:
    """Open an archive and give its files.

    Raises:
        FileUnreadableError: it is damaged, has too many members, or one that is encrypted, a link, packed
            unusually, named so as to lie outside of the archive, or one whose bytes are another's too.
    """
    try:
        _check_directory(path, limits)
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > limits.members:
                raise Refusal.TOO_MANY_MEMBERS.error(n=len(members), limit=limits.members)
            for member in members:
                _look(member)
            _check_apart(archive.infolist(), archive.start_dir)
            yield archive, members
    # NotImplementedError: a way of packing that Python cannot undo; RuntimeError: a password.
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        UnicodeError,
        ValueError,
    ) as problem:
        raise Refusal.DAMAGED_ZIP.error() from problem


def member_name(member: zipfile.ZipInfo) -> str:
    """Return the name of a member: Chinese Windows writes GBK and says nothing about it."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def meter(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    """Inflate members and count, without keeping anything; XML may have no document type.

    With one a small file grows without end, or names files of this machine. No program writes one.

    Raises:
        FileUnreadableError: there is more in them than allowed, or a document type.
    """
    left = limits.unpacked_megabytes * _MEGABYTE
    for member in members:
        tail = b""
        for chunk in _chunks(archive, member):
            left -= len(chunk)
            if left < 0:
                raise Refusal.UNPACKED_TOO_BIG.error(limit=limits.unpacked_megabytes)
            if member.filename.lower().endswith(_MARKUP):
                if any(mark in tail + chunk for mark in _DOCUMENT_TYPES):
                    raise Refusal.DOCUMENT_TYPE.error(part=member.filename)
                tail = chunk[-len(_DOCUMENT_TYPES[0]) :]


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, to: Path, most: int) -> int:
    """Write a member to a file of ours; return the number of bytes.

    Raises:
        FileUnreadableError: it holds more than `most` bytes.
    """
    written = 0
    with to.open("wb") as file:
        for chunk in _chunks(archive, member):
            written += len(chunk)
            if written > most:
                raise Refusal.UNPACKED_TOO_BIG.error(limit=most // _MEGABYTE)
            file.write(chunk)
    return written


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as source:
        while chunk := source.read(_CHUNK):
            yield chunk


def _look(member: zipfile.ZipInfo) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise Refusal.MEMBER_OUTSIDE.error()
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Refusal.MEMBER_LINK.error()
    if member.flag_bits & _ENCRYPTED:
        raise Refusal.MEMBER_ENCRYPTED.error()
    if member.compress_type not in _PACKINGS:
        raise zipfile.BadZipFile


def _check_directory(path: Path, limits: Limits) -> None:
    """Refuse a directory of a million names before it is read."""
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - _END_BYTES - _LONGEST_COMMENT))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_BYTES:
        raise zipfile.BadZipFile
    count, size = struct.unpack_from("<HI", tail, at + 10)
    if size > _DIRECTORY_BYTES_EACH * (limits.members + 1):
        raise Refusal.TOO_MANY_MEMBERS.error(n=count, limit=limits.members)


def _check_apart(members: Sequence[zipfile.ZipInfo], end: int) -> None:
    """Refuse members that share bytes: a small archive holds a large one many times over. Names count without their case."""
    if len({member.filename.casefold() for member in members}) < len(members):
        raise Refusal.MEMBER_TWICE.error()
    placed = sorted(members, key=lambda member: member.header_offset)
    ends = [member.header_offset for member in placed[1:]] + [end]
    for member, following in zip(placed, ends, strict=True):
        if member.header_offset + _LOCAL_HEADER_BYTES + member.compress_size > following:
            raise Refusal.MEMBERS_OVERLAP.error()
