"""GeoJSON and CSV: texts that nest, repeat, never end, or hold what no text holds."""

import json
from pathlib import Path

from hostile.case import CODE, SQUARE, Case, data, refused, reported


def feature(properties: str, geometry: str) -> str:
    return f'{{"type": "Feature", "properties": {properties}, "geometry": {geometry}}}'


def collection(*features: str, more: str = "") -> str:
    return f'{{"type": "FeatureCollection", {more} "features": [{", ".join(features)}]}}'


VILLAGE = json.dumps({"code": CODE, "name": "east"})
POLYGON = json.dumps({"type": "Polygon", "coordinates": [SQUARE]})
GOOD = feature(VILLAGE, POLYGON)


def named(name: str) -> str:
    return collection(feature(f'{{"code": "{CODE}", "name": "{name}"}}', POLYGON))


def polygon(coordinates: str) -> str:
    return collection(feature(VILLAGE, f'{{"type": "Polygon", "coordinates": {coordinates}}}'))


def other_names(path: Path) -> None:
    """Each feature has a column of its own: rows times columns."""
    path.write_text(collection(*(feature(f'{{"k{n}": 1}}', "null") for n in range(20_000))))


def long_ring(points: int):
    return lambda path: path.write_text(polygon(f"[[{', '.join(['[124.0,43.0]'] * points)}]]"))


def many_features(path: Path) -> None:
    path.write_text(collection(*([feature("{}", "null")] * 60_000)))


def much_text(path: Path) -> None:
    path.write_text(collection(*([feature(f'{{"note": "{"x" * 100_000}"}}', "null")] * 520)))


def linked(kind: str) -> str:
    return collection(
        GOOD, more=f'"crs": {{"type": "{kind}", "properties": {{"href": "http://127.0.0.1:9/crs"}}}},'
    )


def called(name: str) -> str:
    return collection(GOOD, more=f'"crs": {{"type": "name", "properties": {{"name": {json.dumps(name)}}}}},')


_STAR = json.dumps(
    [
        [[124 + 0.01 * (n * 500 % 1001) / 1001, 43 + 0.01 * (n * n % 1001) / 1001] for n in range(1001)]
        + [[124.0, 43.0]]
    ]
)

DOCUMENTS: tuple[Case, ...] = (
    refused("json-deep-lists", "a.geojson", data('{"type": ' + "[" * 200_000), "too_deep", "no_json"),
    refused("json-deep-objects", "a.geojson", data('{"a":' * 200_000), "too_deep", "no_json"),
    reported(
        "json-deep-coordinates", "a.geojson", data(polygon("[" * 400 + "]" * 400)), "geometry_unreadable"
    ),
    refused(
        "json-nan", "a.geojson", data(polygon("[[[NaN, 43], [1, 1], [2, 2], [NaN, 43]]]")), "no_json_number"
    ),
    refused("json-infinity", "a.geojson", data(polygon("[[[-Infinity, 43]]]")), "no_json_number"),
    reported(
        "json-number-too-large",
        "a.geojson",
        data(polygon("[[[1e999, 43], [124, 43], [124, 44], [1e999, 43]]]")),
        "coordinates_impossible",
        "geometry_unreadable",
    ),
    refused(
        "json-number-of-many-digits", "a.geojson", data(named("x").replace('"x"', "1" * 10_000)), "no_geojson"
    ),
    refused(
        "json-same-key-twice",
        "a.geojson",
        data(collection(feature(f'{{"code": "{CODE}", "code": "220322100302", "name": "x"}}', POLYGON))),
        "name_twice",
    ),
    refused(
        "json-features-twice",
        "a.geojson",
        data('{"type": "FeatureCollection", "features": [], "features": []}'),
        "name_twice",
    ),
    refused("json-nul", "a.geojson", data(named("a\\u0000b")), "text_unreadable"),
    refused("json-lone-surrogate", "a.geojson", data(named("a\\ud800b")), "text_unreadable"),
    refused(
        "json-lone-surrogate-in-a-name",
        "a.geojson",
        data(collection(feature(f'{{"code": "{CODE}", "\\ud800": "x"}}', POLYGON))),
        "name_unreadable",
    ),
    reported("json-control-signs", "a.geojson", data(named("a\\u001b[31mb")), "text_unprintable"),
    reported("json-direction-signs", "a.geojson", data(named("a\\u202eb")), "text_unprintable"),
    refused(
        "json-name-of-a-megabyte",
        "a.geojson",
        data(collection(feature(f'{{"code": "{CODE}", "{"n" * 1_000_000}": 1}}', POLYGON))),
        "name_too_long",
    ),
    reported("json-text-of-a-megabyte", "a.geojson", data(named("n" * 1_000_000)), "text_too_long"),
    refused("json-a-column-a-feature", "a.geojson", other_names, "too_many_cells"),
    refused("json-too-many-features", "a.geojson", many_features, "too_many_rows"),
    refused("json-too-much-text", "a.geojson", much_text, "too_much_text", "too_big"),
    refused("json-too-many-vertices-in-a-row", "a.geojson", long_ring(200_001), "too_many_vertices_in_row"),
    reported(
        "json-tangled-star",
        "a.geojson",
        data(polygon(_STAR.replace("]]]", "]]]"))),
        "geometry_tangled",
        "geometry_unreadable",
    ),
    refused("json-linked-system", "a.geojson", data(linked("link")), "linked_crs"),
    refused("json-url-system", "a.geojson", data(linked("url")), "linked_crs"),
    reported(
        "json-system-at-an-address",
        "a.geojson",
        data(called("http://127.0.0.1:9/crs")),
        "crs_unreadable",
    ),
    reported(
        "json-system-of-a-file",
        "a.geojson",
        data(called("+proj=longlat +nadgrids=/data/grid.gsb")),
        "crs_unreadable",
    ),
    refused(
        "json-of-another-shape",
        "a.geojson",
        data('{"type": "FeatureCollection", "features": {}}'),
        "no_geojson",
    ),
    refused(
        "json-feature-that-is-none",
        "a.geojson",
        data('{"type": "FeatureCollection", "features": [1]}'),
        "no_feature",
    ),
    refused("json-cut-off", "a.geojson", data(collection(GOOD)[:-20]), "no_json"),
    refused("json-that-is-a-vrt", "a.geojson", data("<OGRVRTDataSource/>"), "other_content"),
    refused("json-of-nothing", "a.geojson", data(""), "empty"),
    refused(
        "json-not-text",
        "a.geojson",
        data(b'{"type": "\xff\xfe\xfd"}'),
        "encoding_none",
        "no_geojson",
        "no_json",
        "encoding_wrong",
    ),
)

_IN_200_COLLECTIONS = '{"type": "GeometryCollection", "geometries": [' * 200 + POLYGON + "]}" * 200
_RINGS = ",".join(["[[124,43],[124.01,43],[124,43.01],[124,43]]"] * 60_000)

MORE_DOCUMENTS: tuple[Case, ...] = (
    reported(
        "json-collections-in-collections",
        "a.geojson",
        data(collection(feature(VILLAGE, _IN_200_COLLECTIONS))),
        "geometry_wrong_type",
    ),
    refused(
        "json-sixty-thousand-rings", "a.geojson", data(polygon(f"[{_RINGS}]")), "too_many_vertices_in_row"
    ),
    reported(
        "json-coordinates-that-are-objects", "a.geojson", data(polygon('{"a": [1]}')), "geometry_unreadable"
    ),
    reported(
        "json-deep-property",
        "a.geojson",
        data(collection(feature(f'{{"code": "{CODE}", "x": {"[" * 900}{"]" * 900}}}', POLYGON))),
        "field_column_missing",
    ),
    refused("json-in-utf-32", "a.geojson", data(collection(GOOD).encode("utf-32")), "no_json"),
)

_HEAD = "code,plan\r\n"


def unclosed(path: Path) -> None:
    path.write_text(_HEAD + '"' + "x" * 5_000_000)


def wide(path: Path) -> None:
    path.write_text(_HEAD + "," * 6_000_000)


def empty_lines(path: Path) -> None:
    path.write_bytes(_HEAD.encode() + b"\r\n" * 15_000_000)


def too_many(path: Path) -> None:
    path.write_text(_HEAD + f"{CODE},1\r\n" * 60_001)


TABLES: tuple[Case, ...] = (
    refused(
        "csv-nul",
        "a.csv",
        data(f"{_HEAD}{CODE},\x00\r\n"),
        "nul_character",
        "other_content",
        "encoding_wrong",
        "encoding_none",
    ),
    reported(
        "csv-name-of-a-megabyte",
        "a.csv",
        data(f"code,{'n' * 1_000_000}\r\n{CODE},1\r\n"),
        "name_too_long",
        "nothing_mapped",
        "field_column_missing",
        options={"mode": "append"},
    ),
    reported(
        "csv-text-of-a-megabyte",
        "a.csv",
        data(f"code,name\r\n{CODE},{'n' * 1_000_000}\r\n"),
        "text_too_long",
        options={"mode": "append"},
    ),
    reported(
        "csv-direction-signs",
        "a.csv",
        data(f"code,name\r\n{CODE},a\u202eb\r\n"),
        "text_unprintable",
        options={"mode": "append"},
    ),
    refused(
        "csv-half-a-pair-in-utf-16",
        "a.csv",
        data(b"\xff\xfe" + f"code,name\r\n{CODE},a".encode("utf-16-le") + b"\x00\xd8b\x00"),
        "encoding_wrong",
    ),
    reported(
        "csv-places-that-are-no-numbers",
        "a.csv",
        data("code,lon,lat\r\nS1,NaN,43\r\nS2,inf,43\r\nS3,1e999,43\r\n"),
        "number_unreadable",
        layer="sites_5g",
    ),
    refused("csv-of-nothing-but-returns", "a.csv", data("code,plan" + "\r" * 3_000_000), "too_many_lines"),
    refused("csv-open-quote", "a.csv", unclosed, "broken_csv"),
    refused("csv-millions-of-cells-in-a-row", "a.csv", wide, "too_many_lines", "too_many_cells"),
    refused("csv-millions-of-empty-lines", "a.csv", empty_lines, "too_many_lines"),
    refused("csv-too-many-rows", "a.csv", too_many, "too_many_rows", "too_many_lines"),
    refused("csv-that-is-a-zip", "a.csv", data(b"PK\x03\x04" + bytes(100)), "other_content"),
    refused(
        "csv-half-a-sign", "a.csv", data(b"\xef\xbb\xbf" + _HEAD.encode() + b"\xe6\x9d"), "encoding_wrong"
    ),
    reported(
        "csv-formula-as-code",
        "a.csv",
        data(f"{_HEAD}=cmd|'/c calc'!A1,1\r\n"),
        "code_unreadable",
        options={"join": "code"},
    ),
    reported(
        "csv-terminal-signs",
        "a.csv",
        data(f"code,name\r\n{CODE},\x1b]0;x\x07\r\n"),
        "text_unprintable",
        options={"mode": "append"},
    ),
    refused("csv-too-big", "a.csv", lambda path: path.write_bytes(b"a" * 50_000_001) and None, "too_big"),
    refused("vrt-under-its-own-name", "a.vrt", data("<OGRVRTDataSource/>"), "unknown_format"),
    refused("pdf-under-a-sheets-name", "a.xlsx", data(b"%PDF-1.7"), "other_content"),
)

CASES = DOCUMENTS + MORE_DOCUMENTS + TABLES
