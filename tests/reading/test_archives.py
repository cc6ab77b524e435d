import stat
import zipfile

import pytest

from villagemap.domain.errors import FileUnreadableError
from villagemap.reading.archives import member_name, meter, opened_archive
from villagemap.settings import Limits


def reason(path, limits=None):
    limits = limits or Limits()
    with pytest.raises(FileUnreadableError) as caught, opened_archive(path, limits) as (archive, members):
        meter(archive, members, limits)
    return caught.value.parts["reason"]


@pytest.mark.parametrize(
    "name",
    ["../evil.shp", "/etc/evil.shp", "a/../../evil.shp", "..\\evil.shp", "C:\\evil.shp"],
)
def test_a_member_named_outside_of_the_archive_is_refused(files, name):
    assert reason(files.zip({name: b"x"})) == "member_outside"


def test_a_link_is_refused(files):
    link = zipfile.ZipInfo("evil.shp")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert reason(files.zip({link: b"/etc/passwd"})) == "member_link"


def test_too_many_members_are_refused(files):
    path = files.zip({f"{number}.shp": b"" for number in range(65)})

    assert reason(path) == "too_many_members"


def test_what_inflates_beyond_the_limit_is_refused(files):
    path = files.zip({"bomb.dbf": b"\x00" * 2_000_000})

    assert path.stat().st_size < 10_000
    assert reason(path, Limits(unpacked_megabytes=1)) == "unpacked_too_big"


def test_an_encrypted_member_is_refused(files):
    path = files.zip({"a.shp": b"x"})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))

    assert reason(path) == "member_encrypted"


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_of_chinese_windows_are_read(encoding):
    member = zipfile.ZipInfo("村界.shp".encode(encoding).decode("cp437"))

    assert member_name(member) == "村界.shp"
