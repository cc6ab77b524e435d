"""Undo where the workspace file knows more than other stores: samples, older files, sound books."""

import pytest
import shapely

from versions import make_older
from villagemap.domain.entries import EntryKind, EntryNeededError, LoadMode
from villagemap.domain.errors import SampleMixedError
from villagemap.frames.tables import GEOMETRY
from villagemap.profiles import read_profile
from villagemap.store.backup import backup, restore
from villagemap.store.workspace import Workspace
from writes import write

OLD = write("projects", [{"code": "old", "kind": "other"}], kind=EntryKind.SAMPLE)
NEW = [
    write("projects", [{"code": "new", "kind": "other"}], as_of="2022"),
    write("wells", [{"code": "w", GEOMETRY: shapely.Point(124, 43)}]),
]


def codes(workspace, table="projects"):
    return list(workspace.table(table)["code"])


def sound(workspace):
    return all(check.passed for check in workspace.checks(read_profile("siping")))


def test_a_load_that_emptied_the_sample_is_undone_with_the_emptying(sample):
    sample.commit([OLD])
    ids = {sample.versions().workspace}
    done = sample.commit(NEW, replace_sample=True)
    ids.add(sample.versions().workspace)

    undone = sample.undo(done[0].entry)

    ids.add(sample.versions().workspace)
    assert (codes(sample), codes(sample, "wells"), sample.sample) == (["old"], [], True)
    assert len(undone.entries) == 3
    assert len(ids) == 3  # cached answers of one state are never taken for another's
    assert sound(sample)
    with pytest.raises(SampleMixedError):
        sample.commit(NEW)


def test_the_emptying_can_be_done_again_by_undoing_the_undo(sample):
    sample.commit([OLD])
    done = sample.commit(NEW, replace_sample=True)
    undone = sample.undo(done[0].entry)

    sample.undo(undone.written[0])

    assert (codes(sample), codes(sample, "wells"), sample.sample) == (["new"], ["w"], False)
    assert sample.contents().sources["projects"].as_of == "2022"
    assert sound(sample)


def test_the_sample_does_not_come_back_under_real_data_of_another_layer(sample):
    sample.commit([OLD])
    done = sample.commit(NEW, replace_sample=True)
    sample.commit([write("bridges", [{"code": "b", GEOMETRY: shapely.Point(124, 43)}])])

    with pytest.raises(EntryNeededError):
        sample.undo(done[0].entry)

    assert sample.sample is False


def test_an_older_workspace_gets_the_column_by_a_write_and_undoes_its_entries_one_by_one(workspace):
    workspace.commit(NEW)
    workspace.close()
    make_older(workspace.path, with_load=False)

    again = Workspace.open(workspace.path)
    again.undo(2)

    assert (codes(again), codes(again, "wells")) == (["new"], [])
    assert sound(again)
    again.close()


def test_an_older_backup_brought_into_a_running_workspace_can_be_written(workspace, tmp_path):
    workspace.commit(NEW)
    backup(workspace.path, tmp_path / "copy.gpkg")
    make_older(tmp_path / "copy.gpkg", with_load=False)

    restore(tmp_path / "copy.gpkg", workspace.path)

    workspace.commit([write("projects", [{"code": "newer", "kind": "other"}], LoadMode.APPEND)])
    assert codes(workspace) == ["new", "newer"]


def test_a_shape_that_was_missing_is_missing_again(workspace):
    workspace.commit([write("counties", [{"code": "220302", "name": "铁西区", GEOMETRY: None}])])
    shape = shapely.MultiPolygon([shapely.box(124, 43, 124.1, 43.1)])
    workspace.commit([write("counties", [{"code": "220302", "name": "铁西区", GEOMETRY: shape}])])

    workspace.undo(2)
    missing = workspace.table("counties").geometry[0]
    workspace.undo(3)

    assert missing is None
    assert workspace.table("counties").geometry[0].equals(shape)
    assert sound(workspace)
