"""A PostgreSQL with PostGIS of our own, with the villages of one size: behind tipg and MapServer."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import shapely

from bench.datasets import Dataset, villages_for_peers
from bench.install import postgis_folder
from bench.places import HOST, LOGS, free_port

_PATIENCE_SECONDS = 600
# What the manual advises for a machine with some gigabytes; the data of every size then stay in memory.
_SETTINGS = {
    "shared_buffers": "1GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "effective_cache_size": "3GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "fsync": "off",
    "max_wal_size": "4GB",
}
TABLE = "villages"


def missing() -> str:
    """Say why there can be no database here."""
    if postgis_folder() is None:
        return "PostgreSQL with PostGIS is not installed (Debian: postgresql, postgresql-postgis)."
    if os.geteuid() == 0 and not shutil.which("runuser"):
        return "PostgreSQL does not run as root, and there is no runuser."
    return ""


@contextlib.contextmanager
def database(data: Dataset) -> Iterator[str]:
    """Run a database with the villages until the block ends; yield its address."""
    folder = Path(tempfile.mkdtemp(prefix="villagemap-bench-"))
    port = free_port()
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        cluster = folder / "cluster"
        _run(["initdb", "-D", str(cluster), "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C"])
        options = [f"-c {name}={value}" for name, value in _SETTINGS.items()]
        said = f"-p {port} -h {HOST} -k {folder} {' '.join(options)}"
        _run(["pg_ctl", "-D", str(cluster), "-w", "-l", str(folder / "log"), "-o", said, "start"])
        try:
            _fill(data, port, folder)
            yield f"postgresql://bench@{HOST}:{port}/postgres"
        finally:
            _run(["pg_ctl", "-D", str(cluster), "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: Sequence[str]) -> None:
    program = [str((postgis_folder() or Path()) / command[0]), *command[1:]]
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with (LOGS / "postgres.log").open("ab") as log:
        subprocess.run(
            [*user, *program],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=True,
            timeout=_PATIENCE_SECONDS,
        )


def _fill(data: Dataset, port: int, folder: Path) -> None:
    rows = folder / "rows.csv"
    frame = villages_for_peers(data.city).rename(columns={"class": "kind"})
    shapes = shapely.to_wkb(shapely.set_srid(frame.geometry.to_numpy(), 4326), hex=True, include_srid=True)
    table = frame.drop(columns="geometry").assign(geom=shapes)
    table.insert(0, "id", range(1, len(table) + 1))
    table.to_csv(rows, index=False)
    columns = ", ".join(
        f"{name} {'boolean' if name == 'flagship' else 'text'}" for name in table.columns[1:-1]
    )
    statements = f"""
        CREATE EXTENSION postgis;
        CREATE TABLE {TABLE} (id integer PRIMARY KEY, {columns}, geom geometry(MultiPolygon, 4326));
        \\copy {TABLE} FROM '{rows}' CSV HEADER
        CREATE INDEX ON {TABLE} USING gist (geom);
        CREATE INDEX ON {TABLE} (plan);
        VACUUM ANALYZE {TABLE};
    """
    psql = str((postgis_folder() or Path()) / "psql")
    with (LOGS / "postgres.log").open("ab") as log:
        subprocess.run(
            [psql, "-h", HOST, "-p", str(port), "-U", "bench", "-v", "ON_ERROR_STOP=1", "-q", "postgres"],
            input="\n".join(line.strip() for line in statements.splitlines()).encode(),
            stdout=log,
            stderr=log,
            check=True,
            timeout=_PATIENCE_SECONDS,
        )
    rows.unlink()
