import pytest

from tooling import progress, steps
from tooling.steps import Step


@pytest.fixture
def lock(tmp_path):
    path = tmp_path / "some.lock"
    path.write_text("one==1")
    return path


@pytest.fixture
def step(tmp_path, lock):
    return Step("packages", tmp_path / "venv" / "stamp", (lock,), lambda: ("install",))


class Runner:
    """Notes what it is asked to run."""

    def __init__(self):
        self.commands = []

    def __call__(self, label, command):
        self.commands.append((label, command))


def _refuse(label, command):
    raise progress.CommandFailedError(f"{label}: {command}")


def test_a_step_is_done_once(step):
    runner = Runner()

    steps.do_all([step], runner)
    steps.do_all([step], runner)

    assert runner.commands == [("packages", ("install",))]


def test_a_step_is_done_again_when_the_content_of_its_lock_changes(step, lock):
    runner = Runner()

    steps.do_all([step], runner)
    lock.write_text("one==2")
    steps.do_all([step], runner)

    assert len(runner.commands) == 2


def test_a_lock_that_is_only_newer_repeats_nothing(step, lock):
    runner = Runner()

    steps.do_all([step], runner)
    lock.write_text(lock.read_text())
    steps.do_all([step], runner)

    assert len(runner.commands) == 1


def test_a_checkout_that_was_moved_is_set_up_anew(step, tmp_path, monkeypatch):
    step.do(Runner())

    monkeypatch.chdir(tmp_path)

    assert not step.is_done()


def test_a_step_that_fails_is_not_done_and_stops_those_after_it(tmp_path, step):
    later = Step("later", tmp_path / "later", (), lambda: ("later",))

    with pytest.raises(progress.CommandFailedError):
        steps.do_all([step, later], _refuse)

    assert not step.is_done()
    assert not later.is_done()


def test_a_step_that_fails_the_second_time_is_no_longer_done(step, lock):
    step.do(Runner())
    lock.write_text("one==2")

    with pytest.raises(progress.CommandFailedError):
        step.do(_refuse)
    lock.write_text("one==1")

    assert not step.is_done()
