"""Where uploads lie: nobody else sees them, every process knows them, and none outlives its use."""

import errno
import json
import os
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from import_pages import upload_files
from small_disks import small_disk
from villagemap.application.loading import LoadResult
from villagemap.domain.disks import disk_refusals
from villagemap.domain.entries import CommitSummary, LoadMode
from villagemap.domain.errors import DiskFullError, FileUnreadableError
from villagemap.domain.upload_errors import AnotherImportError, ImportGoneError
from villagemap.ingest.options import LoadOptions
from villagemap.uploads.job import Job, State, from_row, session_hash, to_row
from villagemap.uploads.queue import UploadQueue
from villagemap.uploads.store import UploadStore
from villagemap.work_folders import hold_folder, is_locked, lock_folder

SESSION = "a token"


def job_in(store, **changes):
    """Return a job with its file in a folder of its own."""
    folder = store.make_folder()
    path = folder / "a.csv"
    path.write_text("left")
    job = Job(session_hash(SESSION), "bian", folder, path, LoadOptions("villages"), replace_sample=False)
    return replace(job, **changes)


def put(store, job):
    with store.jobs() as jobs:
        jobs.put(job)


def get(store, token=SESSION):
    with store.jobs() as jobs:
        return jobs.get(token)


@pytest.fixture
def store(tmp_path):
    return UploadStore(tmp_path)


@pytest.fixture
def queue(store):
    return UploadQueue(None, store, lambda task, progress: task.run(progress))


def test_a_service_that_starts_removes_what_a_killed_one_left(tmp_path):
    living = UploadStore(tmp_path)
    kept = living.make_folder() / "a.csv"
    kept.write_text("living")
    dead, lock = hold_folder(tmp_path)
    (dead / "b.csv").write_text("dead")
    os.close(lock)

    UploadStore(tmp_path).open()

    assert kept.exists()
    assert not dead.exists()


def test_nobody_else_may_enter_the_folder_of_a_service(store):
    assert store.make_folder().parent.stat().st_mode & 0o077 == 0


def test_the_token_of_a_session_is_written_nowhere(store):
    put(store, job_in(store))

    assert not any(
        SESSION.encode() in path.read_bytes() for path in store.open().rglob("*") if path.is_file()
    )


def test_a_job_is_read_as_it_was_written(store):
    options = LoadOptions(
        "villages",
        mode=LoadMode.UPDATE,
        mapping={"编号": "code"},
        leave_out=frozenset({7, 3}),
        same={"373": "220322205201"},
        accept_valid=True,
    )
    job = job_in(
        store,
        options=options,
        earlier=(LoadOptions("villages"), options),
        state=State.STORED,
        phase="storing",
        rows=755,
        written=(CommitSummary("villages", 2, 1, 2, 3, 4, ("x",), {"plan": 2}),),
    )

    put(store, job)

    assert get(store) == job


@pytest.mark.parametrize(
    "problem",
    [
        pytest.param(FileUnreadableError(reason="too_long", file="a.csv", seconds=3), id="with parts"),
        pytest.param(ImportGoneError(), id="without parts"),
    ],
)
def test_a_problem_keeps_its_class_and_its_parts(store, problem):
    job = from_row(to_row(job_in(store, problem=problem)))

    assert (type(job.problem), job.problem.parts) == (type(problem), problem.parts)


def test_a_problem_that_json_cannot_hold_is_written_all_the_same(store):
    problem = FileUnreadableError(reason="locked", file=Path("a.csv"), valid={"b", "a"})

    assert from_row(to_row(job_in(store, problem=problem))).problem.parts["file"] == "a.csv"


def test_a_report_that_the_disk_does_not_take_leaves_the_one_before(store, monkeypatch):
    job = job_in(store)
    store.save_inspection(job, LoadResult("before"))
    plain = Path.write_bytes

    def half(path, content):
        plain(path, content[:10])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OSError, match="No space"):
        store.save_inspection(job, LoadResult("after"))

    store.load_inspection(job)
    assert job.inspection.checked == "before"
    assert len(list(job.folder.iterdir())) == 2


def test_how_far_an_upload_is_is_written_where_the_disk_takes_no_new_file(tmp_path):
    with small_disk(tmp_path / "disk", megabytes=4) as disk:
        store = UploadStore(disk.path)
        job = job_in(store)
        put(store, job)
        disk.fill()

        with store.jobs() as jobs:
            assert jobs.update(replace(job, state=State.FAILED, problem=DiskFullError()))

        assert get(store).state is State.FAILED


def test_an_upload_that_does_not_fit_is_refused_and_changes_nothing(tmp_path):
    with small_disk(tmp_path / "disk", megabytes=4) as disk:
        store = UploadStore(disk.path)
        job = job_in(store)
        put(store, job)
        disk.fill()

        large = replace(job, options=LoadOptions("villages", mapping={"x" * 200_000: "code"}))
        with pytest.raises(DiskFullError), disk_refusals():
            put(store, large)

        assert get(store).options == job.options


def test_an_upload_whose_process_died_is_told_so_and_gone(queue, store, tmp_path):
    put(store, job_in(store))

    queue.check_capacity("bian")

    assert isinstance(queue.current(SESSION).problem, ImportGoneError)
    assert upload_files(tmp_path) == []


def test_an_upload_that_a_living_process_works_on_is_no_dead_one(queue, store):
    job = job_in(store, state=State.WORKING)
    put(store, job)
    lock = lock_folder(job.folder)

    try:
        assert queue.current(SESSION).state is State.WORKING
    finally:
        os.close(lock)
    assert not is_locked(job.folder)


def test_of_two_files_of_one_person_sent_at_once_the_second_is_refused_and_gone(queue, store, tmp_path):
    first = replace(job_in(store, state=State.WORKING), session=session_hash("another"))
    lock = lock_folder(first.folder)

    def save(folder):
        put(store, first)  # the other one is taken in while this one is being saved
        return folder / "b.csv"

    try:
        with pytest.raises(AnotherImportError):
            queue.begin(SESSION, who="bian", options=LoadOptions("villages"), replace_sample=False, save=save)
    finally:
        os.close(lock)

    assert upload_files(tmp_path) == ["a.csv"]
    assert queue.current(SESSION) is None


def test_an_upload_that_nobody_used_is_removed(queue, store, tmp_path, monkeypatch):
    put(store, job_in(store, state=State.INSPECTED))
    hour_later = time.time() + 3_601
    monkeypatch.setattr(time, "time", lambda: hour_later)

    assert queue.current("another") is None
    assert upload_files(tmp_path) == []
    assert queue.current(SESSION) is None


def test_an_upload_that_is_used_now_and_then_stays(queue, store, monkeypatch):
    put(store, job_in(store, state=State.INSPECTED))
    began = time.time()
    for minutes in (50, 100, 150):
        monkeypatch.setattr(time, "time", lambda now=began + 60 * minutes: now)

        assert queue.current(SESSION).state is State.INSPECTED


def test_those_that_are_worked_on_come_first_then_those_that_wait_longest(store):
    locks, order = [], [("late", 9, State.WAITING), ("early", 1, State.WAITING), ("busy", 5, State.WORKING)]
    for name, began, state in order:
        job = job_in(store, session=name, began=began, state=state)
        put(store, job)
        locks.append(lock_folder(job.folder))

    with store.jobs() as jobs:
        assert [job.session for job in jobs.in_turn()] == ["busy", "early", "late"]
    for lock in locks:
        os.close(lock)


def test_a_process_that_was_forked_leaves_the_folder_when_it_ends(store):
    folder = store.open()
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            from villagemap.uploads.store import _remove_own  # noqa: PLC0415

            _remove_own(folder, os.getppid())
        os._exit(0)
    os.waitpid(child, 0)

    assert folder.exists()


def test_options_are_json(store):
    job = job_in(store, options=LoadOptions("villages", period="2022"))

    with store.jobs() as jobs:
        jobs.put(job)
        (text,) = jobs._connection.execute("SELECT options FROM jobs").fetchone()

    assert json.loads(text)["period"] == "2022"
