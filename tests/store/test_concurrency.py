"""Threads and processes write and read one workspace: nothing is lost, nothing is seen half."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from villagemap.domain.entries import LoadMode
from villagemap.domain.errors import WorkspaceBusyError
from villagemap.store.connection import opened, transaction
from villagemap.store.workspace import Workspace
from writes import write

SCRIPT = Path(__file__).with_name("append_rows.py")


def process(workspace, prefix, count):
    command = [sys.executable, str(SCRIPT), str(workspace.path), prefix, str(count)]
    started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert started.stdout.readline() == "ready\n"
    return started


def project(code, **more):
    return {"code": code, "kind": "industry", **more}


def codes(workspace):
    return set(workspace.contents().tables["projects"]["code"])


def test_two_processes_that_write_at_once_lose_nothing(workspace):
    writers = [process(workspace, prefix, 20) for prefix in "ab"]

    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)

    assert [writer.returncode for writer in writers] == [0, 0]
    assert codes(workspace) == {f"{prefix}{number}" for prefix in "ab" for number in range(20)}
    assert workspace.versions().layers["projects"] in {79, 80}


@pytest.mark.parametrize("acknowledged", [1, 6, 13])
def test_a_process_killed_while_it_writes_leaves_all_that_it_acknowledged_and_nothing_half(
    workspace, acknowledged
):
    writer = process(workspace, "a", 10_000)
    writer.stdin.write("go\n")
    writer.stdin.flush()

    seen = [writer.stdout.readline().strip() for _ in range(acknowledged)]
    writer.kill()
    seen += writer.communicate()[0].split()

    again = Workspace.open(workspace.path)
    tables = again.contents().tables
    assert set(seen) <= set(tables["projects"]["code"])
    assert set(tables["projects"]["code"]) == set(tables["project_villages"]["project"])
    again.commit([write("projects", [project("after")], LoadMode.APPEND)])
    again.close()


def test_threads_that_write_at_once_lose_nothing(workspace):
    def work(prefix):
        for number in range(10):
            workspace.commit([write("projects", [project(f"{prefix}{number}")], LoadMode.APPEND)])

    threads = [threading.Thread(target=work, args=(prefix,)) for prefix in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert codes(workspace) == {f"{prefix}{number}" for prefix in "abcd" for number in range(10)}


def test_a_reader_sees_what_another_process_has_committed(workspace):
    before = workspace.versions()
    writer = process(workspace, "a", 1)

    writer.communicate("go\n", timeout=60)

    assert workspace.versions() != before
    assert codes(workspace) == {"a0"}


def test_a_reader_does_not_see_what_is_not_yet_committed(workspace):
    workspace.commit([write("projects", [project("old")])])
    before = workspace.versions()

    with opened(workspace.path) as writer, transaction(writer):
        writer.execute("DELETE FROM projects")
        writer.execute("UPDATE layers SET version = 99")

        assert workspace.versions() == before
        assert codes(workspace) == {"old"}


def test_a_write_that_waits_too_long_says_so_and_changes_nothing(workspace):
    impatient = Workspace.open(workspace.path, busy_seconds=0.05)

    with opened(workspace.path) as other, transaction(other), pytest.raises(WorkspaceBusyError):
        impatient.commit([write("projects", [project("a")])])

    assert codes(workspace) == set()
    impatient.close()


def test_versions_are_read_again_only_when_somebody_has_written(workspace):
    workspace.commit([write("projects", [project("a")])])

    assert workspace.versions() is workspace.versions()


def test_each_thread_is_told_the_same_versions(workspace):
    workspace.commit([write("projects", [project("a")])])
    told = []

    threads = [threading.Thread(target=lambda: told.append(workspace.versions())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told == [workspace.versions()] * 4
