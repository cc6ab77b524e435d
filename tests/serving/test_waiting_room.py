"""A child waits for a task with its imports done; it does one, and another is started where it went home."""

import pytest

from villagemap.bootstrap.waiting import WaitingRoom


@pytest.fixture
def room():
    made = WaitingRoom()
    yield made
    made.close()


@pytest.fixture
def begun(room, tmp_path):
    """Begin a task in an empty folder, in which no child finds one; return the child, which has ended."""

    def begin():
        with room.begin(tmp_path) as child:
            child.stdout.read()
        return child

    return begin


def waiting(room):
    return room._child


def test_the_child_that_waits_does_the_task(room, begun, tmp_path):
    room.get_ready()
    ready = waiting(room)

    assert begun() is ready
    assert waiting(room) is None
    assert "task.pickle" in (tmp_path / "said").read_text()  # it looked for its task where it was told to


def test_only_one_waits(room):
    room.get_ready()
    ready = waiting(room)

    room.get_ready()

    assert waiting(room) is ready


def test_without_anybody_who_waits_a_child_is_started(begun):
    assert begun().returncode == 1


def test_one_that_went_home_is_replaced(room, begun):
    room.get_ready()
    gone = waiting(room)
    gone.kill()
    gone.wait()

    assert begun() is not gone


def test_one_that_waited_too_long_is_sent_home(room, begun, monkeypatch):
    room.get_ready()
    old = waiting(room)
    monkeypatch.setattr("villagemap.bootstrap.waiting._FRESH_SECONDS", -1)

    assert begun() is not old
    assert old.returncode is not None


def test_a_child_goes_home_with_the_service(room):
    room.get_ready()
    child = waiting(room)

    child.stdin.close()

    assert child.wait(timeout=60) == 0
