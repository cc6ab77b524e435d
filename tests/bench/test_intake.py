"""What the rows of incoming files stand on: that both take in the same file, and all of it."""

import sqlite3
from contextlib import closing

import pytest

from bench import intake
from bench.city import City, Size
from bench.datasets import villages_for_peers
from bench.intake import Cost, Door, cost
from bench.rows.intake import row
from bench.window import WindowError
from villagemap.profiles import read_profile


@pytest.fixture(scope="module")
def villages(tmp_path_factory):
    file = tmp_path_factory.mktemp("villages") / "villages.gpkg"
    villages_for_peers(City(read_profile("siping"), Size(60, 40))).to_file(file, engine="pyogrio")
    return file


@pytest.mark.parametrize(("work", "stored"), [("inspected", 0), ("loaded", 60)])
def test_a_file_of_the_bench_is_taken_in_whole_and_without_a_question(villages, tmp_path, work, stored):
    getattr(Door(villages, 60, tmp_path), work)()

    with closing(sqlite3.connect(tmp_path / "ours.gpkg")) as workspace:
        assert workspace.execute("SELECT count(*) FROM villages").fetchone() == (stored,)


@pytest.mark.parametrize("work", ["inspected", "loaded"])
def test_a_file_of_which_a_village_is_missing_is_not_measured(villages, tmp_path, work):
    door = Door(villages, 61, tmp_path)

    with pytest.raises(WindowError, match="60 of 61 villages"):
        getattr(door, work)()


@pytest.mark.skipif(bool(intake.missing()), reason=intake.missing())
def test_theirs_writes_the_same_villages(villages, tmp_path):
    Door(villages, 60, tmp_path).theirs()

    assert (tmp_path / "theirs.gpkg").is_file()


def test_a_cost_counts_the_processor_and_not_only_the_clock():
    spent = cost(lambda: sum(range(2_000_000)))

    assert spent.cpu > 0
    assert spent.without(Cost(0, spent.cpu)).cpu == 0


def test_a_row_of_costs_has_the_clock_in_its_ratio_and_the_processor_in_its_note():
    said = row("file inspected", [Cost(2, 1), Cost(4, 1)], [Cost(1, 1), Cost(1, 2)])

    assert said.ours == "3.00 s, 1.00 s of the processor"
    assert (said.ratio.low, said.ratio.median, said.ratio.high) == (2, 3, 4)
    assert said.note == "of the processor 0.750× (0.500 to 1.00); 2 pairs"
    assert said.verdict == "holds"
