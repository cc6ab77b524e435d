"""Whichever write to the disk fails, and however: the old state stands, and the reader is told in one sentence."""

import errno
import os

import pytest

from crashing import faults, state_of
from failing_writes import FailingWrites
from villagemap.application.loading import store_load
from villagemap.bootstrap import make_ports
from villagemap.domain.errors import DiskFailingError, DiskFullError, VillagemapError
from villagemap.settings import Settings

STEP = int(os.environ.get("VILLAGEMAP_TEST_WRITE_STEP", "9"))
"""Every so-manyeth write is made to fail, after the first ten; the long run takes each."""


def problem_of(city, checked):
    """Store a checked file; return how that was refused, None where it went through."""
    try:
        store_load(make_ports(Settings(workspace=city.path)), checked)
    except VillagemapError as problem:
        return problem
    return None


@pytest.fixture
def writes():
    made = FailingWrites.of_python()
    if made is None:
        pytest.skip("this Python brings its own SQLite, whose system calls cannot be replaced")
    yield made
    made.restore()


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("error", "for_good", "told"),
    [
        pytest.param(errno.EIO, False, DiskFailingError, id="one write fails"),
        pytest.param(errno.ENOSPC, True, DiskFullError, id="the disk is full from there on"),
    ],
)
def test_when_the_nth_write_of_a_load_fails_the_old_state_stands(
    city, checked, writes, error, for_good, told
):
    nth, refused = 0, 0
    while True:
        nth += 1 if nth < 10 else STEP
        before = city.versions()
        writes.fail_at(nth, error, for_good=for_good)
        problem = problem_of(city, checked["compiled"])
        writes.restore()
        if problem is None:
            break
        refused += 1
        assert type(problem) is told
        assert city.versions() == before
        assert state_of(city.contents()) == "none"
        assert refused % 5 != 1 or faults(city) == {}
    assert refused > 10
    assert state_of(city.contents()) == "compiled"
    assert faults(city) == {}


def test_a_full_disk_is_told_in_one_sentence_and_loses_nothing(city, loads, files):
    before = city.versions()
    room = city.path.stat().st_size // 3

    assert loads.load(files["compiled"], room=room) == 1

    assert loads.refusal == "The disk is full. Nothing was changed."
    assert city.versions() == before
    assert state_of(city.contents()) == "none"
    assert faults(city) == {}
    assert loads.load(files["compiled"], how="store") == 0
