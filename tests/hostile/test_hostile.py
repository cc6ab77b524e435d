"""Every hostile file is refused, or its rows reported, in plain words of both languages; nothing is changed or left behind."""

import hashlib
import re
import socket
import tempfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from hostile import documents, geopackages, shapefiles, workbooks, zips
from hostile.case import CODE, Case
from villagemap.application.loading import load_file
from villagemap.bootstrap import make_ports
from villagemap.domain.entries import LoadMode
from villagemap.domain.errors import FileUnreadableError
from villagemap.domain.labels import Language
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.wording import Wording
from villagemap.settings import Limits, Settings
from villagemap.texts import Texts

CASES = (*zips.CASES, *shapefiles.CASES, *workbooks.CASES, *geopackages.CASES, *documents.CASES)
_SECONDS = 15
"""Each is done within 5 s on an idle machine (`python -m hostile.measure`); a busy one gets more time."""

_MOST_GROWTH_KB = 512_000
_LEAK = re.compile(
    r"Traceback|[a-z]Error\b|\.py\b|/tmp|/etc|0x[0-9a-f]{6}|site-packages|(?i:calamine|pyogrio|GDAL|sqlite|shapely)"
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """A workspace of one village."""
    folder = tmp_path_factory.mktemp("workspace")
    made = Settings(workspace=folder / "w.gpkg", limits=Limits(child_seconds=_SECONDS))
    path = folder / "good.geojson"
    frame = gpd.GeoDataFrame(
        {"code": [CODE], "name": ["old"]}, geometry=[shapely.box(124, 43, 124.02, 43.02)], crs="EPSG:4326"
    )
    path.write_text(frame.to_json(drop_id=True), "utf-8")
    loaded = load_file(make_ports(made), path, LoadOptions("villages"))
    assert loaded.written
    return made


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Memory:
    """How much this process grew at its peak."""

    def __init__(self) -> None:
        Path("/proc/self/clear_refs").write_text("5")
        self._before = self._peak()

    @staticmethod
    def _peak() -> int:
        return next(
            int(line.split()[1])
            for line in Path("/proc/self/status").read_text().splitlines()
            if "VmHWM" in line
        )

    @property
    def growth_kb(self) -> int:
        return self._peak() - self._before


def options_of(case: Case) -> LoadOptions:
    chosen = dict(case.options)
    if "mode" in chosen:
        chosen["mode"] = LoadMode(chosen["mode"])
    return LoadOptions(case.layer, **chosen)


def attempt(case: Case, path: Path, settings: Settings) -> tuple[set[str], set[str], list[str]]:
    """Load a file; return the reason it was refused for, the rules that it broke, and every sentence."""
    try:
        loaded = load_file(make_ports(settings), path, options_of(case))
    except FileUnreadableError as error:
        return {str(error.parts["reason"])}, set(), [Texts(language).explain(error) for language in Language]
    checked = loaded.checked
    words = [Wording(Texts(language)) for language in Language]
    said = [word.issue(issue) for word in words for issue in checked.report.issues]
    said += [word.question(question) for word in words for question in checked.questions]
    rules = {rule for (_, rule) in checked.report.totals} | {question.rule for question in checked.questions}
    return set(), rules, said


@pytest.mark.timeout(4 * _SECONDS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_a_hostile_file_is_refused_in_plain_words_and_changes_nothing(case, settings, tmp_path, monkeypatch):
    rooms = tmp_path / "temporary"
    rooms.mkdir()
    path = tmp_path / case.name
    case.build(path)
    monkeypatch.setattr(tempfile, "tempdir", str(rooms))
    before, memory = digest(settings.workspace), Memory()

    reasons, rules, said = attempt(case, path, settings)

    if case.reasons:
        assert reasons & case.reasons, (reasons, rules)
    else:
        assert rules & case.rules, (reasons, rules)
    assert said
    if reasons == {"plain_sqlite"}:
        said = [sentence.replace("SQLite", "") for sentence in said]  # it is what the file is called
    for sentence in said:
        assert not _LEAK.search(sentence.replace(str(path.name), "")), sentence
        assert sentence.isprintable()
    assert digest(settings.workspace) == before
    assert list(rooms.iterdir()) == []
    assert memory.growth_kb < _MOST_GROWTH_KB


def test_there_are_enough_of_them_and_each_has_its_own_name():
    keys = [case.key for case in CASES]

    assert len(keys) >= 60
    assert len(set(keys)) == len(keys)
    assert all(bool(case.reasons) != bool(case.rules) for case in CASES)


def test_nothing_is_fetched_from_an_address_in_a_file(settings, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        files = {
            "link.geojson": documents.linked("link").replace("http://127.0.0.1:9/crs", address),
            "name.geojson": documents.called(address),
            "formula.csv": f'code,plan\r\n"=WEBSERVICE(""{address}"")",1\r\n',
        }
        for name, text in files.items():
            path = tmp_path / name
            path.write_text(text)
            attempt(Case(name, name, print), path, settings)
        path = tmp_path / "entity.xlsx"
        path.write_bytes(workbooks.book("", before=workbooks.outside_entity(address)))
        attempt(Case("entity", path.name, print), path, settings)

        with pytest.raises(TimeoutError):
            server.accept()
