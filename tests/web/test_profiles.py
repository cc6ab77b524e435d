"""Guarded values and internal columns leave the service under the internal profile only: every address is asked."""

import html
import io
import itertools
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace

import pytest
import shapely

from cities import atlas_of, small_city, store_of
from villagemap.atlas.atlas import Atlas
from villagemap.domain.disclosure import Audience, disclosure
from villagemap.domain.errors import ProfileError
from villagemap.domain.layers import TABLE
from villagemap.exports.formats import FORMATS
from villagemap.frames.tables import GEOMETRY
from villagemap.profiles import read_profile
from villagemap.settings import Settings
from villagemap.web.app import create_app
from villagemap.web.assets.page_parts import STYLED_PAGES
from villagemap.web.data.overview import DOCUMENTS

PROFILE = read_profile("siping")
GUARDED = [row.key for row in PROFILE.indicators if row.guarded]
SECRETS = {key: 310_457 + 101_013 * place for place, key in enumerate(GUARDED)}
NAME, NOTE = "甄守密", "密不外传"
PEOPLE = {"Accept": "text/html"}


def planted_city():
    """Return a city with an unmistakable number for each guarded key, and a cadre with an unmistakable name."""
    city = small_city()
    city["observations"] = [row for row in city["observations"] if row["key"] not in SECRETS]
    city["observations"] += [
        {"village": village["code"], "key": key, "period": "2022-12-30", "value": float(value), "note": NOTE}
        for key, value in SECRETS.items()
        for village in city["villages"][:2]
    ]
    city["cadres"] = [{"village": "220322100301", "level": "village", "name": NAME, "post": "书记"}]
    city["facilities"] = [{"code": "f1", "kind": "school", GEOMETRY: shapely.Point(124.05, 43.05)}]
    return city


def service(audience, profile=PROFILE, city=None):
    atlas = Atlas(store_of(city or planted_city()), profile, audience=audience)
    return create_app(Settings(), atlas)


VALUES = {
    "code": [*(row["code"] for row in small_city()["villages"]), "999999999999"],
    "ending": [*FORMATS, "exe"],
    "lang": ["zh", "en", "fr"],
    "version": ["any"],
    "page": [*STYLED_PAGES, "secrets"],
}
BY_RULE = {
    "/layers/<name>.<ending>": {"name": [*TABLE, "secrets"]},
    "/overview/<path:name>.json": {"name": [*DOCUMENTS, "secrets"]},
    "/static/<version>/<path:name>": {"name": ["css/base.css", "secrets"]},
}
"""What stands in the places of an address; an address with another place makes the test below fail."""

QUERIES = ["", "lang=en", "demo=2021&lang=en", "q=nothing"]
QUERIES_ABOUT_SECRETS = [
    query
    for key in GUARDED
    for query in (
        f"{key}=true",
        f"theme={key}",
        f"sort={key}",
        f"sort=-{key}",
        f"columns=code,{key}",
        f"layers={key}",
    )
]


def addresses(app):
    """Yield every address of the service, in both languages and with what asks for secrets."""
    for rule in app.url_map.iter_rules():
        values = VALUES | BY_RULE.get(rule.rule, {})
        places = [values[place] for place in sorted(rule.arguments)]
        for chosen in itertools.product(*places):
            with app.test_request_context():
                path = rule.build(dict(zip(sorted(rule.arguments), chosen, strict=True)))[1]
            # The pages and one of the rest are asked for secrets too; refusals are the same everywhere.
            asks = QUERIES_ABOUT_SECRETS if path in {"/", "/villages", "/villages.csv"} else []
            yield from (f"{path}?{query}" for query in (*QUERIES, *asks))


def readable(answer):
    """Return everything that an answer says: headers, and its body unpacked and with its escapes undone."""
    body = answer.data
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    elif body.startswith(b"SQLite"):
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(body)
            body = "\n".join(connection.iterdump()).encode()
    # Tags are hashes, and any six digits may stand in one.
    headers = [f"{name}: {value}" for name, value in answer.headers if name != "ETag"]
    text = f"{headers}\n{body.decode('utf-8', 'replace')}"
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    return f"{text}\n{html.unescape(plain)}"


def told(text):
    """Return the secrets that a text tells."""
    numbers = {key for key, value in SECRETS.items() if str(value) in text or f"{value:,}" in text}
    return numbers | {secret for secret in (NAME, NOTE) if secret in text}


@pytest.fixture(scope="module")
def public():
    return service(Audience.PUBLIC)


@pytest.fixture(scope="module")
def internal():
    return service(Audience.INTERNAL)


def test_no_address_tells_a_secret_to_the_public(public):
    client = public.test_client()
    asked, leaks = 0, {}

    for address in addresses(public):
        for headers in ({}, PEOPLE):
            asked += 1
            secrets = told(readable(client.get(address, headers=headers)))
            if secrets:
                leaks[address] = secrets

    assert leaks == {}
    assert asked > 500


def test_no_address_names_a_guarded_indicator_to_the_public(public):
    client = public.test_client()
    labels = [PROFILE.indicator[key].label for key in GUARDED]

    naming = [
        address
        for address in addresses(public)
        if not any(key in address for key in GUARDED)  # who asks by a name is refused, and told which
        for text in [readable(client.get(address, headers=PEOPLE))]
        if any(word in text for label in labels for word in (label.zh, label.en))
        or any(key in text for key in GUARDED)
    ]

    assert naming == []


@pytest.mark.parametrize("key", GUARDED)
def test_the_public_cannot_ask_for_what_is_guarded(public, key):
    client = public.test_client()

    assert client.get(f"/villages.csv?{key}=true").status_code == 422
    assert client.get(f"/?theme={key}").status_code == 422
    assert key not in json.loads(client.get(f"/?theme={key}").data)["valid"]


INTERNAL_ADDRESSES = [
    *(f"/villages.{ending}" for ending in FORMATS),
    *(f"/layers/villages.{ending}?lang=en" for ending in FORMATS),
    "/overview/rows.json",
    "/villages/220322100301",
]


@pytest.mark.parametrize("address", INTERNAL_ADDRESSES)
def test_they_appear_under_the_internal_profile_where_they_belong(internal, address):
    text = readable(internal.test_client().get(address, headers=PEOPLE))

    assert told(text) >= set(GUARDED)


def test_the_internal_profile_colours_and_counts_by_them(internal):
    client = internal.test_client()

    page = readable(client.get("/?theme=monitored_households", headers=PEOPLE))
    origins = client.get("/villages/220322100301/provenance.json").json["origins"]

    assert "monitored_households" in told(page)
    assert "monitored_households" in {field for origin in origins for field in origin["fields"]}


@pytest.mark.parametrize("ending", FORMATS)
def test_an_internal_file_says_so(internal, public, ending):
    name = 'attachment; filename="siping-villages-internal.'

    said = internal.test_client().get(f"/villages.{ending}").headers["Content-Disposition"]

    assert said.startswith(name)
    assert "internal" not in public.test_client().get(f"/villages.{ending}").headers["Content-Disposition"]


def test_an_audience_never_gets_what_was_kept_for_another(public, internal):
    for address in ("/villages.geojson", "/overview/rows.json", "/", "/villages/220322100301"):
        one, other = (app.test_client().get(address, headers=PEOPLE) for app in (public, internal))
        assert one.headers["ETag"] != other.headers["ETag"]
    stamps = [app.test_client().get("/", headers=PEOPLE).text for app in (public, internal)]
    assert len({re.search(r"/overview/rows\.json\?v=[^\"&]+", page)[0] for page in stamps}) == 2


def test_names_of_cadres_reach_a_snapshot_for_the_internal_audience_only():
    names = {
        audience: set(atlas_of(planted_city(), audience=audience).current().tables["cadres"]["name"])
        for audience in Audience
    }

    assert names == {Audience.PUBLIC: {None}, Audience.INTERNAL: {NAME}}


@pytest.fixture(scope="module")
def stricter():
    """A city that also keeps its 5G sites, its facilities, test results, plan numbers and a mark internal."""
    indicators = tuple(replace(row, guarded=row.guarded or row.key == "sewage") for row in PROFILE.indicators)
    return replace(
        PROFILE,
        indicators=indicators,
        internal_layers=("sites_5g", "facilities"),
        internal_fields={"villages": ("plan_number",), "wells": ("test_result",)},
    )


@pytest.fixture(scope="module")
def strict(stricter):
    city = planted_city()
    city["villages"][1]["plan_number"] = NOTE
    city["observations"].append({"village": "220322100301", "key": "sewage", "period": "2022", "value": 1.0})
    return service(Audience.PUBLIC, stricter, city).test_client()


def test_a_withheld_layer_is_no_layer(strict):
    assert strict.get("/layers/sites_5g.geojson").status_code == 404
    assert "sites_5g" not in str(json.loads(strict.get("/layers/nothing.csv").data))
    assert strict.get("/overview/points/sites_5g.json").json["x"] == []
    page = strict.get("/", headers=PEOPLE).text
    assert 'data-offer="wells"' in page
    assert 'data-offer="sites_5g"' not in page


@pytest.mark.parametrize(
    "parameter", ["sites_5g=true", "nearest_5g=0-1000", "school=true", "wells=true", "sewage=true"]
)
def test_nothing_is_filtered_by_what_is_withheld(strict, parameter):
    assert strict.get(f"/villages.csv?{parameter}").status_code == 422
    assert strict.get(f"/?theme={parameter.split('=')[0]}", headers=PEOPLE).status_code == 422


def test_a_withheld_column_is_none(strict):
    village = strict.get("/villages.geojson?demo=2021").json["features"][0]["properties"]
    well = strict.get("/layers/wells.geojson").json["features"][0]["properties"]

    assert "plan_number" not in village
    assert "test_result" not in well
    assert "tested_on" in well
    assert NOTE not in readable(strict.get("/villages/220322100301", headers=PEOPLE))


def test_pages_stand_without_what_is_withheld(strict):
    for address in ("/", "/villages", "/villages/220322100301", "/overview/rows.json", "/?demo=2023"):
        assert strict.get(address, headers=PEOPLE).status_code in {200, 422}


def test_the_internal_audience_gets_the_stricter_city_whole(stricter):
    client = service(Audience.INTERNAL, stricter).test_client()

    assert client.get("/layers/sites_5g.geojson").json["features"]
    assert client.get("/villages.csv?sites_5g=true").status_code == 200
    assert disclosure(stricter, Audience.INTERNAL).profile.internal_layers == ()


@pytest.mark.parametrize(
    "internal",
    [
        pytest.param({"internal_layers": ["villages"]}, id="the villages"),
        pytest.param({"internal_layers": ["cadres"]}, id="a register that is no layer"),
        pytest.param({"internal_fields": {"villages": ["name"]}}, id="a required column"),
        pytest.param({"internal_fields": {"villages": ["plan"]}}, id="a promised property"),
        pytest.param({"internal_fields": {"wells": ["depth"]}}, id="a column that there is not"),
    ],
)
def test_a_profile_cannot_withhold_what_holds_the_rest_together(internal, tmp_path, monkeypatch):
    folder = tmp_path / "siping"
    folder.mkdir()
    for file in (read_from := _geo() / "siping").iterdir():
        (folder / file.name).write_bytes((read_from / file.name).read_bytes())
    said = json.loads((folder / "profile.json").read_text("utf-8")) | internal
    (folder / "profile.json").write_text(json.dumps(said), "utf-8")
    monkeypatch.setattr("villagemap.resources.geo_folder", lambda: tmp_path)

    with pytest.raises(ProfileError):
        read_profile("siping")


def _geo():
    from villagemap import resources  # noqa: PLC0415 - the function, before it is replaced

    return resources.geo_folder()
