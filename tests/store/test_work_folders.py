"""Unfinished work lies in folders that nobody else enters, and that the next one clears away if their owner died."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from villagemap import work_folders
from villagemap.work_folders import hold_folder, sweep, temporary_directory, work_folder

_HOLDER = """
import sys
from pathlib import Path
from villagemap.work_folders import hold_folder

folder, _ = hold_folder(Path(sys.argv[1]))
(folder / "half").write_text("half")
print(folder, flush=True)
sys.stdin.read()
"""


class Holder:
    """A process that holds a folder until it ends."""

    def __init__(self, parent):
        self._process = subprocess.Popen(
            [sys.executable, "-c", _HOLDER, str(parent)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.folder = Path(self._process.stdout.readline().strip())

    def kill(self):
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def holder(tmp_path):
    made = Holder(tmp_path)
    yield made
    made.kill()


def test_a_folder_is_private_and_gone_after_its_use(tmp_path):
    with work_folder(tmp_path) as folder:
        (folder / "half").write_text("half")
        assert folder.stat().st_mode & 0o777 == 0o700

    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_a_process_that_lives_stays(holder, tmp_path):
    sweep(tmp_path)
    with work_folder(tmp_path):
        pass

    assert (holder.folder / "half").exists()


def test_a_folder_of_a_killed_process_is_removed_by_the_next(holder, tmp_path):
    holder.kill()
    assert holder.folder.exists()

    with work_folder(tmp_path) as mine:
        assert list(tmp_path.iterdir()) == [mine]


def test_a_folder_that_was_made_and_not_yet_locked_when_its_process_died_is_removed(tmp_path):
    folder, lock = hold_folder(tmp_path)
    os.close(lock)

    sweep(tmp_path)

    assert not folder.exists()


def test_a_folder_of_a_process_lives_as_long_as_those_that_were_forked_from_it(tmp_path):
    folder, lock = hold_folder(tmp_path)
    child = os.fork()
    if child == 0:
        signal.pause()
    os.close(lock)
    sweep(tmp_path)
    assert folder.exists()

    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    sweep(tmp_path)

    assert not folder.exists()


def test_a_folder_of_another_user_stays(tmp_path, monkeypatch):
    folder, lock = hold_folder(tmp_path)
    os.close(lock)
    monkeypatch.setattr(work_folders.os, "getuid", lambda: os.geteuid() + 1)

    sweep(tmp_path)

    assert folder.exists()


def test_files_links_and_other_names_stay(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine").write_text("mine")
    (tmp_path / "villagemap-0123456789abcdef.part").symlink_to(elsewhere)
    (tmp_path / ".villagemap-fedcba9876543210.part").write_text("a file")
    (tmp_path / "villagemap-notes").mkdir()
    before = sorted(tmp_path.iterdir())

    sweep(tmp_path)

    assert sorted(tmp_path.iterdir()) == before
    assert (elsewhere / "mine").exists()


def test_a_folder_that_a_sweeper_takes_before_it_is_locked_is_made_anew(tmp_path, monkeypatch):
    plain, swept = work_folders.fcntl.flock, []

    def slow(lock, how):
        if not swept:
            swept.extend(tmp_path.iterdir())
            monkeypatch.setattr(work_folders.fcntl, "flock", plain)
            sweep(tmp_path)
        plain(lock, how)

    monkeypatch.setattr(work_folders.fcntl, "flock", slow)

    folder, lock = hold_folder(tmp_path)
    os.close(lock)

    assert swept
    assert list(tmp_path.iterdir()) == [folder]


def test_where_no_temporary_directory_can_be_written_the_reason_is_one_of_disks(monkeypatch):
    def nowhere():
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(work_folders.tempfile, "gettempdir", nowhere)

    with pytest.raises(OSError, match=r"No space left|Read-only"):
        temporary_directory()
