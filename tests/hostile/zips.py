"""Archives: what is hostile before anything is unpacked."""

import io
import stat
import struct
import zipfile
from pathlib import Path

from hostile.case import Build, Case, data, refused
from hostile.shapefiles import parts


def members(content: dict, *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these files, by name or entry."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name, body in content.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def named(name: str) -> bytes:
    return members({name: b"x", **{f"a{ending}": body for ending, body in parts().items()}})


def link() -> bytes:
    entry = zipfile.ZipInfo("a.prj")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return members({entry: b"/etc/passwd", "a.shp": b"x", "a.shx": b"x", "a.dbf": b"x"})


def encrypted() -> bytes:
    packed = bytearray(members({"a.shp": b"x"}))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def bomb() -> bytes:
    """300 MB of zeros in 300 kB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("a.shp", "w") as file:
            for _ in range(300):
                file.write(bytes(1_000_000))
        for ending in (".shx", ".dbf"):
            archive.writestr(f"a{ending}", b"x")
    return buffer.getvalue()


def overlapping() -> bytes:
    """Entries of the directory that all point at the same bytes."""
    packed = members({f"a{number}.shp": bytes(50_000) for number in range(20)})
    end = packed.index(b"PK\x01\x02")
    directory = bytearray(packed[end:])
    at = 0
    while directory[at : at + 4] == b"PK\x01\x02":
        struct.pack_into("<I", directory, at + 42, 0)
        name, extra, comment = struct.unpack_from("<HHH", directory, at + 28)
        at += 46 + name + extra + comment
    return packed[:end] + bytes(directory)


def lying_size() -> bytes:
    """A directory that says ten bytes where there are a million."""
    packed = bytearray(members({"a.shp": bytes(1_000_000), "a.shx": b"x", "a.dbf": b"x"}))
    struct.pack_into("<I", packed, packed.index(b"PK\x01\x02") + 24, 10)
    return bytes(packed)


def twice() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for ending, body in parts().items():
            archive.writestr(f"a{ending}", body)
        entry = zipfile.ZipInfo("b.dbf")
        archive.writestr(entry, b"x")
    return buffer.getvalue().replace(b"b.dbf", b"a.dbf")


def twins() -> bytes:
    """Two registers that a system without letter case takes for one."""
    return members({**{f"a{ending}": body for ending, body in parts().items()}, "A.DBF": b"x"})


def another_name_inside() -> bytes:
    """A member that is called otherwise where it lies than in the directory."""
    packed = bytearray(members({f"a{ending}": body for ending, body in parts().items()}))
    at = packed.index(b"a.dbf")
    packed[at : at + 5] = b"b.dbf"
    return bytes(packed)


def many(count: int) -> Build:
    return lambda path: path.write_bytes(members({f"{number}.txt": b"" for number in range(count)}))


def long_names(path: Path) -> None:
    path.write_bytes(members({f"{'长' * 20_000}{number}.shp": b"" for number in range(30)}))


def gbk_name_outside() -> bytes:
    return members({"..\\村界.shp".encode("gbk").decode("cp437"): b"x"})


CASES: tuple[Case, ...] = (
    refused("zip-parent-folder", "a.zip", data(named("../../evil.prj")), "member_outside"),
    refused("zip-absolute-name", "a.zip", data(named("/etc/cron.d/evil")), "member_outside"),
    refused("zip-drive-letter", "a.zip", data(named("C:\\evil.prj")), "member_outside"),
    refused("zip-backslashes-outside", "a.zip", data(gbk_name_outside()), "member_outside"),
    refused("zip-link", "a.zip", data(link()), "member_link"),
    refused("zip-encrypted", "a.zip", data(encrypted()), "member_encrypted"),
    refused("zip-bomb", "a.zip", lambda path: path.write_bytes(bomb()) and None, "unpacked_too_big"),
    refused("zip-overlapping-entries", "a.zip", data(overlapping()), "members_overlap"),
    refused("zip-lying-size", "a.zip", data(lying_size()), "damaged_zip", "header_lies"),
    refused("zip-same-name-twice", "a.zip", data(twice()), "member_twice"),
    refused("zip-names-that-differ-in-case-only", "a.zip", data(twins()), "member_twice"),
    refused("zip-another-name-inside", "a.zip", data(another_name_inside()), "damaged_zip"),
    refused("zip-behind-a-page", "a.zip", data(b"<html>" + named("b.txt")), "other_content"),
    refused("zip-of-a-vrt", "a.zip", data(members({"a.vrt": b"<OGRVRTDataSource/>"})), "no_part"),
    refused("zip-too-many-members", "a.zip", many(65), "too_many_members"),
    refused("zip-a-hundred-thousand-members", "a.zip", many(60_000), "too_many_members"),
    refused(
        "zip-names-of-kilobytes",
        "a.zip",
        long_names,
        "too_many_members",
        "name_too_long",
        "shapefile_incomplete",
        "choose_part",
    ),
    refused("zip-in-zip", "a.zip", data(members({"inner.zip": named("b.txt")})), "archive_within"),
    refused(
        "zip-unusual-packing",
        "a.zip",
        data(members({"a.shp": bytes(100)}, packing=zipfile.ZIP_LZMA)),
        "damaged_zip",
    ),
    refused("zip-cut-off", "a.zip", data(named("b.txt")[:-40]), "damaged_zip"),
    refused("zip-end-only", "a.zip", data(b"PK\x05\x06" + bytes(18)), "no_part", "damaged_zip"),
    refused("zip-of-nothing-useful", "a.zip", data(members({"readme.txt": b"x"})), "no_part"),
    refused("zip-that-is-text", "a.zip", data("not a zip"), "other_content"),
)
