"""Zip archives, looked at before anything is unpacked. Members are taken out by us, under names of ours."""

import stat
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from villagemap.ingest.refusals import refusal
from villagemap.settings import Limits

_MEGABYTE = 1_000_000
_CHUNK = 1 << 20
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


@contextmanager
def opened_archive(path: Path, limits: Limits) -> Iterator[tuple[zipfile.ZipFile, Sequence[zipfile.ZipInfo]]]:
    """Open an archive and give its files.

    Raises:
        FileUnreadableError: it is damaged, has too many members, or one that is encrypted, a link, or
            named so as to lie outside of the archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > limits.members:
                raise refusal("too_many_members", n=len(members), limit=limits.members)
            for member in members:
                _look(member)
            yield archive, members
    # NotImplementedError: a way of packing that Python cannot undo; RuntimeError: a password.
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as problem:
        raise refusal("damaged_zip") from problem


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
    """Inflate members and count, without keeping anything.

    Raises:
        FileUnreadableError: there is more in them than allowed.
    """
    left = limits.unpacked_megabytes * _MEGABYTE
    for member in members:
        for chunk in _chunks(archive, member):
            left -= len(chunk)
            if left < 0:
                raise refusal("unpacked_too_big", limit=limits.unpacked_megabytes)


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
                raise refusal("unpacked_too_big", limit=most // _MEGABYTE)
            file.write(chunk)
    return written


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as source:
        while chunk := source.read(_CHUNK):
            yield chunk


def _look(member: zipfile.ZipInfo) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise refusal("member_outside")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise refusal("member_link")
    if member.flag_bits & _ENCRYPTED:
        raise refusal("member_encrypted")
