"""An upload is worked on in a process of its own, which is bounded and hands back what the service would have found."""

from dataclasses import replace

import pytest

from intake_files import CODE, OTHER, Files, square
from villagemap.bootstrap.apart import RESULT
from villagemap.bootstrap.importing import WorkspaceEngine
from villagemap.bootstrap.importing_apart import ApartEngine
from villagemap.domain.errors import DifferenceMovedError, FileUnreadableError, SampleMixedError
from villagemap.ingest.options import LoadOptions
from villagemap.settings import Limits, Settings


def quiet(_phase, _rows):
    """Hear nothing."""


def villages(tmp_path, *, west=124.0, name="villages.geojson", **changes):
    folder = tmp_path / f"room-{name}"
    folder.mkdir()
    rows = [
        ({"code": code, "name": f"甲{place}村", **changes}, square(west + 0.01 * place))
        for place, code in enumerate((CODE, OTHER))
    ]
    return Files(folder).geojson(rows, name=name)


@pytest.fixture
def settings(tmp_path):
    made = Settings(workspace=tmp_path / "city.gpkg")
    engine, path = ApartEngine(made), villages(tmp_path)
    looked = engine.inspect(path, LoadOptions("villages"), replace_sample=False, progress=quiet)
    store(engine, path, looked)
    return made


def store(engine, path, looked, expected=None):
    shown = looked.compared.difference.fingerprint if expected is None else expected
    return engine.store(path, looked.checked, replace_sample=False, expected=shown, who="bian", reason="补报")


def test_the_child_finds_what_the_service_would_have_found(settings, tmp_path):
    path, options = villages(tmp_path, west=124.001, name="moved.geojson"), LoadOptions("villages")

    apart = ApartEngine(settings).inspect(path, options, replace_sample=False, progress=quiet)
    here = WorkspaceEngine(settings).inspect(path, options, replace_sample=False, progress=quiet)

    assert apart.compared.difference == here.compared.difference
    assert apart.checked.found == here.checked.found
    assert apart.checked.report.totals == here.checked.report.totals
    assert (apart.checked.storable, apart.checked.rows) == (True, 2)
    assert [len(write.frame) for write in apart.checked.writes] == [0]
    assert [shape.key for shape in apart.compared.shapes] == [CODE, OTHER]


def test_what_was_inspected_is_stored_with_who_and_why(settings, tmp_path):
    engine, path = ApartEngine(settings), villages(tmp_path, plan="compiled", name="plans.geojson")
    looked = engine.inspect(path, LoadOptions("villages"), replace_sample=False, progress=quiet)

    (written,) = store(engine, path, looked)

    assert written.changed == 2
    newest = engine.history()[0]
    assert (newest.who, newest.reason, newest.file) == ("bian", "补报", "plans.geojson")


def test_what_was_not_shown_is_not_stored(settings, tmp_path):
    engine, path = ApartEngine(settings), villages(tmp_path, plan="compiled", name="plans.geojson")
    looked = engine.inspect(path, LoadOptions("villages"), replace_sample=False, progress=quiet)

    with pytest.raises(DifferenceMovedError):
        store(engine, path, looked, expected="another")

    assert len(engine.history()) == 1


def test_a_refusal_comes_through_with_its_parts(settings, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"no workbook")

    with pytest.raises(FileUnreadableError) as refused:
        ApartEngine(settings).inspect(path, LoadOptions("villages"), replace_sample=False, progress=quiet)

    assert refused.value.parts["file"] == "a.xlsx"


def test_sample_data_are_not_mixed(tmp_path):
    from villagemap.bootstrap import create_workspace  # noqa: PLC0415

    made = Settings(workspace=tmp_path / "sample.gpkg")
    create_workspace(made, sample=True)

    with pytest.raises(SampleMixedError):
        ApartEngine(made).inspect(
            villages(tmp_path), LoadOptions("villages"), replace_sample=False, progress=quiet
        )


def test_a_child_that_takes_too_long_is_ended(settings, tmp_path):
    path, hurried = villages(tmp_path, name="more.geojson"), replace(settings, limits=Limits(child_seconds=0))

    with pytest.raises(FileUnreadableError) as refused:
        ApartEngine(hurried).inspect(path, LoadOptions("villages"), replace_sample=False, progress=quiet)

    assert refused.value.parts["reason"] == "too_long"


def test_a_child_that_nobody_waits_for_is_ended(settings, tmp_path):
    class Enough(Exception):  # noqa: N818 - no error
        pass

    phases = []

    def stop(phase, _rows):
        phases.append(phase)
        if phase:
            raise Enough

    path = villages(tmp_path, name="stopped.geojson")
    with pytest.raises(Enough):
        ApartEngine(settings).inspect(
            path,
            LoadOptions("villages"),
            replace_sample=False,
            progress=stop,
        )

    assert phases[-1] == "reading"
    assert not (path.parent / RESULT).exists()
