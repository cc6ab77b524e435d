"""An upload is worked on in a process of its own, which is bounded and returns what the service would have found."""

from dataclasses import replace

import pytest

from intake_files import CODE, OTHER, Files, square
from villagemap.application.loading import inspect_load
from villagemap.bootstrap import make_ports
from villagemap.domain.entries import DifferenceMovedError
from villagemap.domain.errors import FileUnreadableError, SampleMixedError
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.progress import quiet
from villagemap.settings import Limits, Settings
from villagemap.store import storage
from villagemap.uploads.tasks import InspectTask, StoreTask
from villagemap.uploads.worker_pool import WorkerEndedError, WorkerPool

VILLAGES = LoadOptions("villages")


def villages(tmp_path, *, west=124.0, name="villages.geojson", **changes):
    folder = tmp_path / f"folder-{name}"
    folder.mkdir()
    rows = [
        ({"code": code, "name": f"甲{place}村", **changes}, square(west + 0.01 * place))
        for place, code in enumerate((CODE, OTHER))
    ]
    return Files(folder).geojson(rows, name=name)


def inspect(ports, path, progress=quiet):
    return WorkerPool([storage.__name__]).run(
        InspectTask(ports, path, VILLAGES, replace_sample=False), progress
    )


def store(ports, path, expected):
    task = StoreTask(ports, path, replace_sample=False, expected=expected, who="bian", reason="补报")
    return WorkerPool().run(task, quiet)


@pytest.fixture
def ports(tmp_path):
    made, path = make_ports(Settings(workspace=tmp_path / "city.gpkg")), villages(tmp_path)
    store(made, path, inspect(made, path).compared.difference.fingerprint)
    return made


def test_the_process_finds_what_the_service_would_have_found(ports, tmp_path):
    path = villages(tmp_path, west=124.001, name="moved.geojson")

    there = inspect(ports, path)
    here = inspect_load(ports, path, VILLAGES)

    assert there.compared.difference == here.compared.difference
    assert there.checked.found == here.checked.found
    assert there.checked.report.totals == here.checked.report.totals
    assert (there.checked.storable, there.checked.rows) == (True, 2)
    assert [len(write.frame) for write in there.checked.writes] == [0]
    assert [shape.key for shape in there.compared.shapes] == [CODE, OTHER]


def test_what_was_inspected_is_stored_with_who_and_why(ports, tmp_path):
    path = villages(tmp_path, plan="compiled", name="plans.geojson")
    inspection = inspect(ports, path)

    (written,) = store(ports, path, inspection.compared.difference.fingerprint)

    assert written.changed == 2
    newest = ports.storage.open().history()[0]
    assert (newest.who, newest.reason, newest.file) == ("bian", "补报", "plans.geojson")


def test_what_was_not_shown_is_not_stored(ports, tmp_path):
    path = villages(tmp_path, plan="compiled", name="plans.geojson")
    inspect(ports, path)

    with pytest.raises(DifferenceMovedError):
        store(ports, path, "another")

    assert len(ports.storage.open().history()) == 1


def test_a_refusal_comes_through_with_its_parts(ports, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"no workbook")

    with pytest.raises(FileUnreadableError) as refused:
        inspect(ports, path)

    assert refused.value.parts["file"] == "a.xlsx"


def test_a_failure_of_ours_is_told_to_the_log(ports, tmp_path):
    path = tmp_path / "empty" / "a.csv"
    path.parent.mkdir()

    with pytest.raises(WorkerEndedError, match="FileNotFoundError"):
        store(ports, path, "")


def test_sample_data_are_not_mixed(tmp_path):
    ports = make_ports(Settings(workspace=tmp_path / "sample.gpkg"))
    ports.storage.create(city="siping", sample=True)

    with pytest.raises(SampleMixedError):
        inspect(ports, villages(tmp_path))


def test_a_process_that_takes_too_long_is_ended(ports, tmp_path):
    path = villages(tmp_path, name="more.geojson")
    hurried = replace(ports, settings=replace(ports.settings, limits=Limits(child_seconds=0)))

    with pytest.raises(FileUnreadableError) as refused:
        inspect(hurried, path)

    assert refused.value.parts["reason"] == "too_long"


def test_a_process_whose_upload_was_cancelled_is_ended(ports, tmp_path):
    class Cancelled(Exception):  # noqa: N818 - no error
        pass

    phases = []

    def stop(phase, _rows):
        phases.append(phase)
        if phase:
            raise Cancelled

    path = villages(tmp_path, name="stopped.geojson")
    with pytest.raises(Cancelled):
        inspect(ports, path, stop)

    assert phases[-1] == "reading"
    assert [each.name for each in path.parent.iterdir()] == ["stopped.geojson"]
