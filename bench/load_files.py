"""The files that are loaded while readers read: all villages, each file with a plan number of its own."""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd

from bench.datasets import Dataset

MARK = "LOAD-"
_LOADS = 2


def write_loads(data: Dataset, folder: Path) -> Sequence[Path]:
    """Write a file for each load; every village of one says the same plan number."""
    files = []
    for number in range(1, _LOADS + 1):
        columns = data.city.columns | {"plan_number": [f"{MARK}{number}"] * data.size.villages}
        frame = gpd.GeoDataFrame(pd.DataFrame(columns), geometry=data.city.shapes, crs="EPSG:4326")
        files.append(folder / f"load-{number}.geojson")
        frame.to_file(files[-1], engine="pyogrio", COORDINATE_PRECISION=7, RFC7946=True)
    return files
