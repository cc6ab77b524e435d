"""`villagemap sample`: one command, a workspace marked as sample, and never a second city over the first."""

import pytest
import shapely
from click.testing import CliRunner

from villagemap.cli.main import villagemap
from villagemap.profiles import read_profile
from villagemap.store.workspace import Workspace


def run(path, *arguments):
    return CliRunner().invoke(villagemap, ["--workspace", str(path), "--lang", "en", *arguments])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("sample") / "var" / "sample.gpkg"
    return path, run(path, "sample")


def test_the_command_makes_a_sound_workspace_marked_as_sample(made):
    path, result = made
    workspace = Workspace.open(path)

    assert result.exit_code == 0
    assert workspace.sample
    assert all(check.passed for check in workspace.checks(read_profile("siping")))
    assert "755 villages" in result.stdout
    assert "invented" in result.stdout


def test_progress_goes_to_standard_error(made):
    _, result = made

    assert "Drawing the borders" in result.stderr
    assert "Drawing" not in result.stdout


def test_stored_borders_are_still_a_valid_coverage(made):
    path, _ = made
    villages = Workspace.open(path).contents().tables["villages"]

    assert shapely.coverage_is_valid(villages.geometry.to_numpy())


def test_nothing_else_is_left_in_the_folder(made):
    path, _ = made

    assert {file.name.removesuffix("-wal").removesuffix("-shm") for file in path.parent.iterdir()} == {
        path.name
    }


def test_a_second_run_is_refused_and_changes_nothing(made):
    path, _ = made
    before = Workspace.open(path).versions()

    result = run(path, "sample")

    assert result.exit_code == 1
    assert result.stderr.strip() == f"{path} exists already and was left as it is."
    assert Workspace.open(path).versions() == before


def test_a_sample_can_be_made_anew_on_request(tmp_path, made):
    path = tmp_path / "again.gpkg"
    path.write_bytes(made[0].read_bytes())

    result = run(path, "sample", "--seed", "7", "--replace-sample")

    again = Workspace.open(path)
    villages = again.contents().tables["villages"]
    assert result.exit_code == 0
    assert again.sample
    assert len(villages) == 755
    assert set(villages["name"]) != set(Workspace.open(made[0]).contents().tables["villages"]["name"])


def test_real_data_are_never_replaced_by_a_sample(tmp_path):
    path = tmp_path / "real.gpkg"
    Workspace.create(path, city="siping", sample=False).close()

    result = run(path, "sample", "--replace-sample")

    assert result.exit_code == 1
    assert result.stderr.strip() == "The workspace holds real data; sample data must not be added to it."


def test_help_shows_examples():
    result = CliRunner().invoke(villagemap, ["sample", "--help"])

    assert result.exit_code == 0
    assert "villagemap sample --replace-sample" in result.stdout
