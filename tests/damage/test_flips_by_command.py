"""One changed byte of a workspace, seen from the command line: a result or a sentence, and never a traceback.

Each flip gets one of the commands in turn. `make test-damage` tries many more; a failure names seed, flip and byte.
"""

import os
import random
import re
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from damage.flips import NEWEST, flipped, make_workspace, strict
from readers import ROOT

SEED = int(os.environ.get("VILLAGEMAP_TEST_DAMAGE_SEED", "20221231"))
FLIPS = int(os.environ.get("VILLAGEMAP_TEST_COMMAND_FLIPS", "20"))
COMMANDS = (
    ("check",),
    ("layers", "--json"),
    ("export", "villages", "out.geojson"),
    ("undo", str(NEWEST)),
    ("restore", "w.gpkg"),
    ("serve", "--port", "0"),
)
TURNS = len(COMMANDS)
_UNAVAILABLE = 503


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return make_workspace(tmp_path_factory.mktemp("origin") / "w.gpkg")


@pytest.mark.timeout(7_200)
@pytest.mark.parametrize("turn", range(TURNS))
def test_no_command_ends_in_a_traceback(turn, data, tmp_path):
    for number in range(turn, FLIPS, TURNS):
        changed, what = flipped(data, random.Random(f"{SEED} {number}"))  # noqa: S311 - the same bytes again
        for command in COMMANDS[turn::TURNS]:
            folder = tmp_path / f"{number}-{command[0]}"
            folder.mkdir()
            (folder / "w.gpkg").write_bytes(changed)
            workspace = "live.gpkg" if command[0] == "restore" else "w.gpkg"
            (folder / "live.gpkg").write_bytes(data)

            code, output, said = (_served if command[0] == "serve" else _run)(folder, workspace, command)

            told = f"seed {SEED}, flip {number}, {what}, {' '.join(command)}: {code} {said}"
            assert "Traceback" not in said, told
            assert "villagemap-" not in said, told  # the sentence of what nobody foresaw
            assert code in {0, 1}, told
            assert code == 0 or said.strip() or output.strip(), told
            if command[0] == "layers" and code == 0:
                strict(output)
            if command[0] == "restore" and code == 1:
                assert (folder / "live.gpkg").read_bytes() == data, told


def _run(folder, workspace, command):
    done = subprocess.run(
        [sys.executable, "-m", "villagemap", "--lang", "en", *command],
        **_around(folder, workspace),
        capture_output=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


def _served(folder, workspace, command):
    """Start the service, ask it for its health where it starts, and end it."""
    with subprocess.Popen(
        [sys.executable, "-m", "villagemap", "--lang", "en", *command],
        **_around(folder, workspace),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    ) as service:
        said = []
        for line in service.stderr:
            said.append(line)
            found = re.search(r"http://\S+?:\d+", line)
            if found:
                assert _health(found[0]) in {200, _UNAVAILABLE}
                service.terminate()
        return max(0, service.wait(timeout=60)), "", "".join(said)


def _health(address):
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=60) as answer:  # noqa: S310 - our own service
            strict(answer.read())
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def _around(folder, workspace):
    environment = {
        **os.environ,
        "VILLAGEMAP_WORKSPACE": str(folder / workspace),
        "PYTHONPATH": str(ROOT / "src"),
    }
    return {"cwd": folder, "env": environment, "text": True}
