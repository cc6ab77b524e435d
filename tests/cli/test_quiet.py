"""Nothing of a library is printed: hostile files go through the real command, and every line that comes back is ours."""

import itertools
import json
import os
import re
import subprocess
import sys
import warnings
from contextlib import suppress
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from hostile import documents, good
from readers import Service
from villagemap.application.loading import inspect_load, load_file
from villagemap.bootstrap import make_ports
from villagemap.ingest.options import LoadOptions
from villagemap.quiet import silence_libraries
from villagemap.settings import Settings

FOREIGN = re.compile(
    r"Traceback|[a-z]Warning\b|[a-z]Error\b|\.py\b|site-packages|0x[0-9a-f]{6}|warnings\.warn|/usr/|/root/|/home/"
)
"""What only a library, or Python itself, would write."""

NUMBERS = {
    "the largest": 1e308,
    "beyond squares": 1e200,
    "beyond the world": 1e20,
    "beyond degrees": 500.0,
    "the other way": -1e300,
    "nothing": 0.0,
    "almost nothing": 1e-320,
    "the pole": 90.0,
    "metres with a zone": 4.2e7,
    "metres": 5e5,
}
PAIRS = [*itertools.product(NUMBERS, NUMBERS)]


def run(*arguments, workspace, cwd, **environment):
    """Run the command as a reader does: without Python's own settings for warnings."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"}
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "villagemap",
            "--workspace",
            str(workspace),
            "--lang",
            "en",
            *map(str, arguments),
        ],
        cwd=cwd,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def ours(done):
    """Return what was printed that is not ours; nobody was left without an answer."""
    assert done.returncode in {0, 1}, done.stderr
    return [line for line in (done.stdout + done.stderr).splitlines() if FOREIGN.search(line)]


def collection(path, features):
    document = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": properties, "geometry": geometry}
            for properties, geometry in features
        ],
    }
    path.write_text(json.dumps(document), "utf-8")
    return path


def ring(west, south, *, corner=None):
    points = [[west, south], [west + 0.01, south], [west + 0.01, south + 0.01], [west, south + 0.01]]
    if corner is not None:
        points[1] = list(corner)
    return {"type": "Polygon", "coordinates": [[*points, points[0]]]}


def bent_villages(path, corner):
    """Write six villages in a row, one of them with a corner somewhere else."""
    rows = [
        (
            {"code": f"22032210030{place + 1}", "name": f"甲{place}村"},
            ring(124 + place * 0.01, 43.2, corner=corner if place == 0 else None),
        )
        for place in range(6)
    ]
    return collection(path, rows)


def bent_points(path, at):
    """Write twelve wells, every other one somewhere else."""
    rows = [
        (
            {"name": f"{place}号井"},
            {"type": "Point", "coordinates": list(at) if place % 2 else [124.001 + place * 0.004, 43.205]},
        )
        for place in range(12)
    ]
    return collection(path, rows)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """Return a workspace with villages and a county, which shifted and misplaced points are compared with."""
    folder = tmp_path_factory.mktemp("quiet")
    made = Settings(workspace=folder / "city.gpkg")
    villages = bent_villages(folder / "villages.geojson", None)
    county = collection(
        folder / "county.geojson",
        [
            (
                {"code": "220322", "name": "梨树县"},
                {
                    "type": "Polygon",
                    "coordinates": [
                        [[123.9, 43.1], [124.2, 43.1], [124.2, 43.4], [123.9, 43.4], [123.9, 43.1]]
                    ],
                },
            )
        ],
    )
    for path, layer in ((county, "counties"), (villages, "villages")):
        load_file(make_ports(made), path, LoadOptions(layer))
    return made.workspace


@pytest.mark.parametrize(
    ("layer", "write"),
    [pytest.param("villages", bent_villages, id="areas"), pytest.param("wells", bent_points, id="points")],
)
def test_numbers_of_any_size_print_nothing_of_a_library(workspace, tmp_path, layer, write):
    chosen = PAIRS[::19]
    files = [
        write(tmp_path / f"{place}.geojson", (NUMBERS[x], NUMBERS[y])) for place, (x, y) in enumerate(chosen)
    ]

    done = run("load", *files, "--layer", layer, "--dry-run", workspace=workspace, cwd=tmp_path)

    assert ours(done) == []
    assert len(done.stdout + done.stderr) > 100 * len(files) ** 0.5


@pytest.mark.parametrize(("x", "y"), [pytest.param(*pair, id=" and ".join(pair)) for pair in PAIRS[3::17]])
def test_numbers_of_any_size_make_no_warning_in_the_intake(workspace, tmp_path, x, y):
    """The causes are mended too: here every warning is an error, and none is silenced."""
    file = bent_points(tmp_path / "wells.geojson", (NUMBERS[x], NUMBERS[y]))

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        loaded = inspect_load(make_ports(Settings(workspace=workspace)), file, LoadOptions("wells"))

    assert loaded.checked.rows == 12


def test_hostile_documents_print_nothing_of_a_library(workspace, tmp_path):
    files = []
    for place, case in enumerate(
        case for case in documents.CASES if case.layer == "villages" and not case.options
    ):
        folder = tmp_path / str(place)
        folder.mkdir()
        case.build(folder / case.name)
        files.append(folder / case.name)

    done = run(
        "load",
        *files,
        "--layer",
        "villages",
        "--dry-run",
        workspace=workspace,
        cwd=tmp_path,
        VILLAGEMAP_LIMIT_CHILD_SECONDS="5",
    )

    found = [line for line in ours(done) if not any(path.name in line for path in files)]
    assert found == []


@pytest.mark.parametrize("name", good.files())
def test_mutilated_files_print_nothing_of_a_library(workspace, tmp_path, name):
    body = good.files()[name]
    files = []
    for place, cut in enumerate((len(body) // 3, len(body) // 2, len(body) - 7)):
        path = tmp_path / f"{place}-{name}"
        path.write_bytes(body[:cut] + b"\xff\x00" + body[cut + 2 :])
        files.append(path)

    done = run("load", *files, "--layer", "villages", "--dry-run", workspace=workspace, cwd=tmp_path)

    assert ours(done) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("layers",),
        ("check",),
        ("history", "--json"),
        ("export", "villages", "out.xlsx"),
        ("export", "roads", "out.gpkg"),
        ("export", "wells", "out.csv", "--filter", "q=%00"),
        ("export", "nothing", "out.csv"),
        ("undo", "999999"),
        ("backup", "copy.gpkg"),
        ("backup", "/proc/nothing/copy.gpkg"),
        ("restore", "/dev/null"),
        ("user", "list"),
        ("load", "/dev/null", "--layer", "villages"),
        ("load", ".", "--layer", "villages"),
    ],
    ids=" ".join,
)
def test_commands_print_nothing_of_a_library(workspace, tmp_path, arguments):
    copy = tmp_path / "city.gpkg"
    copy.write_bytes(workspace.read_bytes())

    done = run(*arguments, workspace=copy, cwd=tmp_path)

    assert done.returncode in {0, 1, 2}
    assert [line for line in (done.stdout + done.stderr).splitlines() if FOREIGN.search(line)] == []


def test_warnings_are_silent_for_readers_and_there_for_who_asks_python_for_them(monkeypatch):
    with warnings.catch_warnings():
        warnings.resetwarnings()
        monkeypatch.setattr(sys, "warnoptions", ["error"])
        silence_libraries()
        assert warnings.filters == []
        monkeypatch.setattr(sys, "warnoptions", [])
        silence_libraries()
        warnings.warn("of a library", RuntimeWarning, stacklevel=1)


def test_the_command_silences_them(tmp_path):
    """A module that warns when it is imported stands for a library."""
    (tmp_path / "sitecustomize.py").write_text(
        "import atexit, warnings\natexit.register(lambda: warnings.warn('of a library', RuntimeWarning))\n",
        "utf-8",
    )

    done = run("limits", workspace=tmp_path / "none.gpkg", cwd=tmp_path, PYTHONPATH=str(tmp_path))
    asked = run(
        "limits",
        workspace=tmp_path / "none.gpkg",
        cwd=tmp_path,
        PYTHONPATH=str(tmp_path),
        PYTHONWARNINGS="default",
    )

    assert "of a library" not in done.stderr
    assert "of a library" in asked.stderr


def test_the_application_for_other_servers_silences_them_too(workspace, tmp_path):
    source = "import warnings, villagemap.wsgi; warnings.warn('of a library', RuntimeWarning)"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONWARNINGS"}

    done = subprocess.run(
        [sys.executable, "-c", source],
        cwd=tmp_path,
        env=environment | {"VILLAGEMAP_WORKSPACE": str(workspace)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )

    assert done.stderr == ""


def test_a_service_prints_nothing_of_a_library(workspace):
    service = Service.start(workspace)
    try:
        for path in (
            *("/", "/villages", "/villages.xlsx", "/overview/villages.json", "/nothing", "/villages?q=%00"),
            *(f"/locate.json?text={x},{y}" for x, y in (("1e308", "1e308"), ("0", "0"), ("4.2e7", "1e200"))),
            *("/villages.csv?bbox=-180,-90,180,90", "/?at=24/90/180"),
        ):
            with suppress(HTTPError):
                urlopen(service.address + path, timeout=60).read()  # noqa: S310 - our own service
    finally:
        log = service.stop()

    assert [line for line in log.splitlines() if FOREIGN.search(line)] == []
