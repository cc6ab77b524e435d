"""The same villages everywhere, as an independent reader (geopandas) finds them in each file."""

import io
from urllib.parse import parse_qsl

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from cities import atlas_of
from filter_city import KINDS, MARKS, SAID, filter_city
from villagemap.application.sampling import make_sample
from villagemap.atlas.filter_grammar import VIEW_PARAMETERS
from villagemap.bootstrap import make_ports, open_atlas
from villagemap.settings import Settings
from villagemap.web.app import create_app


def codes(client, ending, query, folder):
    """Return the codes of a download of the villages, read without our code."""
    body = client.get(f"/villages.{ending}?{query}").data
    if ending == "csv":
        return list(pd.read_csv(io.BytesIO(body), dtype=str, encoding="utf-8-sig")["code"])
    if ending == "xlsx":
        return list(pd.read_excel(io.BytesIO(body), dtype=str, engine="calamine").iloc[:, 0])
    frame = frame_of(body, folder / f"v.{ending}")
    return list(frame["code"]) if len(frame) else []


def frame_of(body, file):
    # By its name: GDAL complains of a GeoPackage in memory, which has none.
    file.write_bytes(body)
    return gpd.read_file(file)


@pytest.fixture(scope="module")
def client():
    return create_app(Settings(), atlas_of(filter_city())).test_client()


@pytest.mark.parametrize("ending", ["geojson", "csv", "xlsx", "gpkg"])
@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in SAID["cases"]])
def test_every_format_holds_the_villages_of_the_case(client, case, ending, tmp_path):
    # A case may sort: the order is a matter of `test_downloads.py`.
    assert sorted(codes(client, ending, case["query"], tmp_path)) == case["codes"]


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    settings = Settings(workspace=tmp_path_factory.mktemp("sample") / "w.gpkg")
    make_sample(make_ports(settings), seed=None, replace_sample=False, progress=lambda _phase: None)
    return create_app(settings, open_atlas(settings)).test_client()


@pytest.fixture(scope="module")
def layers(sample, tmp_path_factory):
    """The whole layers as geopandas reads them, codes kept as text."""
    folder = tmp_path_factory.mktemp("layers")
    return {
        name: frame_of(sample.get(f"/layers/{name}.gpkg").data, folder / f"{name}.gpkg")
        for name in ("villages", "sites_5g", "wells", "facilities")
    }


def holds(layers, name, chosen=None):
    """Tell of each village whether a point of a layer names it, or lies in it where it names none."""
    points = layers[name] if chosen is None else layers[name][chosen(layers[name])]
    silent = points[points["village"].isna()]
    within = silent.sjoin(layers["villages"][["code", "geometry"]], predicate="intersects")
    named = set(points["village"].dropna()) | set(within.get("code_right", []))
    return layers["villages"]["code"].isin(named)


def number_of(layers, name):
    """Count the points of a layer that name each village; the sample's wells all name one."""
    counts = layers[name]["village"].value_counts()
    return layers["villages"]["code"].map(counts).fillna(0)


def nearest_site_m(layers):
    """Measure from each village's seat to every 5G site on the ellipsoid, and keep the shortest way."""
    geod, villages, sites = Geod(ellps="GRS80"), layers["villages"], layers["sites_5g"].geometry
    inside = villages.geometry.representative_point()
    lon, lat = villages["seat_lon"].fillna(inside.x), villages["seat_lat"].fillna(inside.y)
    found = []
    for x, y in zip(lon, lat, strict=True):
        _, _, metres = geod.inv(np.full(len(sites), x), np.full(len(sites), y), sites.x, sites.y)
        found.append(metres.min())
    return pd.Series(found, index=villages.index)


FILTERS = {
    "county=220322": lambda on: on["villages"]["code"].str.startswith("220322"),
    "township=220322100,220322101": lambda on: (
        on["villages"]["code"].str[:9].isin(["220322100", "220322101"])
    ),
    "plan=compiled": lambda on: on["villages"]["plan"] == "compiled",
    "class=steady,cluster": lambda on: on["villages"]["class"].isin(["steady", "cluster"]),
    "demo=any": lambda on: on["villages"]["demo"].isin(["2021", "2022"]),
    "demo=2022&flagship=true": lambda on: (
        (on["villages"]["demo"] == "2022") & (on["villages"]["flagship"] == True)  # noqa: E712
    ),
    "plan_year=2021": lambda on: (
        on["villages"]["plan_compiled_on"].str.startswith("2021").fillna(value=False)
    ),
    "plan_stage=filed,approved": lambda on: on["villages"]["plan_stage"].isin(["filed", "approved"]),
    "sites_5g=false": lambda on: ~holds(on, "sites_5g"),
    "wells=true": lambda on: holds(on, "wells", lambda wells: wells["test_result"] == "pass"),
    "supply_wells=2-3": lambda on: number_of(on, "wells").between(2, 3),
    **{
        f"{kind}=true": lambda on, kind=kind: holds(on, "facilities", lambda points: points["kind"] == kind)
        for kind in KINDS
    },
    **{f"{mark}=true": lambda on, mark=mark: on["villages"][mark] == True for mark in MARKS},  # noqa: E712
    **{f"{mark}=false": lambda on, mark=mark: on["villages"][mark] == False for mark in MARKS},  # noqa: E712
    "q=2203821": lambda on: on["villages"]["code"].str.startswith("2203821"),
    "q=%E6%9D%A8": lambda on: on["villages"]["name"].str.contains("杨"),
    "bbox=124.2,43.2,124.9,43.6": lambda on: on["villages"].index.isin(
        on["villages"].cx[124.2:124.9, 43.2:43.6].index
    ),
    "nearest_5g=3000-5000,5000-": lambda on: nearest_site_m(on).round() > 3_000,
    "demo=2022&county=220382&nearest_5g=3000-5000,5000-": lambda on: (
        (on["villages"]["demo"] == "2022")
        & on["villages"]["code"].str.startswith("220382")
        & (nearest_site_m(on).round() > 3_000)
    ),
}


def parameters(queries):
    return {parameter for query in queries for parameter, _ in parse_qsl(query)} - set(VIEW_PARAMETERS)


@pytest.mark.parametrize(
    "queries", [(case["query"] for case in SAID["cases"]), FILTERS], ids=["the shared cases", "geopandas"]
)
def test_every_parameter_of_the_filter_is_asked(sample, queries):
    offered = sample.get("/?nothing=1").json["valid"]

    assert parameters(queries) == set(offered) - set(VIEW_PARAMETERS)


@pytest.mark.parametrize("query", FILTERS)
def test_the_sample_city_is_filtered_as_geopandas_would(sample, layers, query, tmp_path):
    expected = list(layers["villages"]["code"][np.asarray(FILTERS[query](layers), dtype=bool)])

    found = {ending: codes(sample, ending, query, tmp_path) for ending in ("geojson", "csv", "xlsx", "gpkg")}

    assert expected
    assert found == dict.fromkeys(found, expected)
