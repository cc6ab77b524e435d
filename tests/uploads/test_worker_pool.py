"""A worker waits for a task with its imports done; it runs one, and another is started where it has ended."""

import pytest

from villagemap.bootstrap import make_ports
from villagemap.settings import Settings
from villagemap.uploads.tasks import StoreTask
from villagemap.uploads.worker_pool import WorkerPool


@pytest.fixture
def pool():
    made = WorkerPool()
    yield made
    made.close()


@pytest.fixture
def used(pool, tmp_path):
    """Send a task to a worker, which finds nothing to store; return its process, which has ended."""
    path = tmp_path / "a.csv"
    task = StoreTask(make_ports(Settings()), path, replace_sample=False, expected="", who="", reason="")

    def run():
        with pool._worker() as worker:
            worker.connection.send(task)
            assert "FileNotFoundError" in worker.connection.recv()[1]
        return worker.process

    return run


def idle(pool):
    return pool._idle.process if pool._idle else None


def test_the_worker_that_waits_runs_the_task(pool, used):
    pool.prepare()
    ready = idle(pool)

    assert used() is ready
    assert idle(pool) is None


def test_only_one_waits(pool):
    pool.prepare()
    ready = idle(pool)

    pool.prepare()

    assert idle(pool) is ready


def test_where_none_waits_a_worker_is_started(used):
    assert used().returncode is not None


def test_a_worker_that_has_ended_is_replaced(pool, used):
    pool.prepare()
    gone = idle(pool)
    gone.kill()
    gone.wait()

    assert used() is not gone


def test_a_worker_that_waited_too_long_is_replaced(pool, used, monkeypatch):
    pool.prepare()
    old = idle(pool)
    monkeypatch.setattr("villagemap.uploads.worker_pool._FRESH_SECONDS", -1)

    assert used() is not old
    assert old.returncode is not None


def test_a_worker_ends_with_the_service(pool):
    pool.prepare()
    worker = pool._idle

    worker.connection.close()

    assert worker.process.wait(timeout=60) == 0
