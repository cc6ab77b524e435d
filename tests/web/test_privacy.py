"""Nothing that is guarded or names a person is in any public answer: every address is asked, every answer unpacked."""

import gzip
import html
import io
import itertools
import json
import re
import sqlite3
import struct
import zipfile
from contextlib import closing
from urllib.parse import quote, unquote

import pytest
from werkzeug.test import Client

from cities import small_city
from people import NoUploads
from villagemap import resources
from villagemap.bootstrap import accounts_of, open_atlas
from villagemap.domain.accounts import Role
from villagemap.domain.errors import ProfileError
from villagemap.domain.labels import Language
from villagemap.domain.layers import TABLE
from villagemap.domain.planning import CadreLevel
from villagemap.exports.formats import FORMATS
from villagemap.profiles import read_profile
from villagemap.serving.service import create_service
from villagemap.settings import Settings
from villagemap.store.workspace import Workspace
from villagemap.texts import Texts
from villagemap.web.app import create_app
from villagemap.web.assets.page_parts import STYLED_PAGES
from villagemap.web.data.overview import DOCUMENTS
from writes import write

PROFILE = read_profile("siping")
GUARDED = [row.key for row in PROFILE.indicators if row.guarded]
PERIODS = ("2022-06-30", "2022-12-31")
VILLAGES = [village["code"] for village in small_city()["villages"]]
VALUE = {
    cell: 1_000_003 + 7_919 * place
    for place, cell in enumerate(itertools.product(VILLAGES, GUARDED, PERIODS))
}
"""A distinct number of seven digits for every guarded cell."""

TABLES = ["villages", "counties", "sites_5g", "wells", "roads", "projects", "cadres", "observations"]
FILE = {name: f"甲{name}密.geojson" for name in TABLES}
PART = {name: f"乙{name}密" for name in TABLES}
WHO = {name: f"丙{name}密" for name in TABLES}
REASON = {name: f"丁{name}密" for name in TABLES}
CADRE = {(village, level): f"戊{village[-4:]}{level}密" for village in VILLAGES for level in CadreLevel}
NOTE = "己附注密"
ACCOUNT = "geng-shoumi"
NAMES = {*FILE.values(), *PART.values(), *WHO.values(), *REASON.values(), *CADRE.values(), NOTE, ACCOUNT}


def sums():
    """Return the sums that a table, a year or an area would show."""
    by = [
        lambda cell: (cell[0], cell[1]),
        lambda cell: (cell[1], cell[2]),
        lambda cell: cell[1],
        lambda cell: (cell[0][:6], cell[1]),
        lambda cell: (cell[0][:6], cell[1], cell[2]),
        lambda cell: (cell[0][:9], cell[1], cell[2]),
    ]
    found = set()
    for key in by:
        for _, cells in itertools.groupby(sorted(VALUE, key=lambda cell: str(key(cell))), key):
            found.add(sum(VALUE[cell] for cell in cells))
    return found


NUMBERS = {*VALUE.values(), *sums()}


def planted_rows():
    city = small_city()
    city["observations"] = [
        *(row for row in city["observations"] if row["key"] not in GUARDED),
        *(
            {"village": village, "key": key, "period": period, "value": float(value), "note": NOTE}
            for (village, key, period), value in VALUE.items()
        ),
    ]
    city["cadres"] = [
        {"village": village, "level": level.value, "name": name, "post": "书记"}
        for (village, level), name in CADRE.items()
    ]
    return city


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """Return a workspace whose every entry has a name in each field that may bear one."""
    path = tmp_path_factory.mktemp("planted") / "city.gpkg"
    made = Workspace.create(path, city="siping", sample=False)
    city = planted_rows()
    for name in TABLES:
        columns = list(dict.fromkeys(column for row in city[name] for column in row))
        rows = [{column: row.get(column) for column in columns} for row in city[name]]
        more = {"file": FILE[name], "part": PART[name], "who": WHO[name], "reason": REASON[name]}
        made.commit([write(name, rows, as_of="2022-12-31", **more)])
    made.close()
    accounts_of(Settings(workspace=path)).add(ACCOUNT, Role.ADMIN, "correct horse battery")
    return path


def app_of(workspace, **settings):
    made = Settings(workspace=workspace, **settings)
    return create_app(made, open_atlas(made), accounts_of(made), NoUploads())


@pytest.fixture(scope="module")
def doors(workspace):
    """Return the ways in: the application, the same under a login, and the served door with what it keeps."""
    return {
        "open": Client(app_of(workspace)),
        "login": Client(app_of(workspace, require_login=True)),
        "served": Client(create_service(Settings(workspace=workspace), run=lambda: None).app),
    }


VALUES = {
    "code": [*VILLAGES, "999999999999"],
    "ending": [*FORMATS, "json", "exe"],
    "lang": ["zh", "en", "fr"],
    "version": ["any"],
    "page": [*STYLED_PAGES, "secrets"],
}
BY_RULE = {
    "/layers/<name>.<ending>": {"name": [*TABLE, "secrets"]},
    "/overview/<path:name>.json": {"name": [*DOCUMENTS, "secrets"]},
    "/static/<version>/<path:name>": {"name": ["css/base.css", "secrets"]},
}
"""What stands in the places of an address; an address with another place makes the tests fail."""

QUERIES = ["", "lang=en", "demo=2021&lang=en", "q=nothing", "q=%00", "theme=none", "v=1"]
QUERIES_ABOUT_SECRETS = [
    query
    for key in GUARDED
    for query in (f"{key}=true", f"theme={key}", f"sort=-{key}", f"columns=code,{key}", f"layers={key}")
]
WAYS_TO_ASK = [
    {"Accept-Encoding": "gzip", "Accept": "text/html"},
    {"Accept": "application/json"},
    {"Range": "bytes=0-99,200-400"},
    {"Range": "bytes=999999999-"},
]


OF_THE_CODE = ("/static/", "/styles/", "/texts/", "/folium/", "/favicon.ico")
"""Addresses whose answers the code makes and not the data: asked once each."""


def requests_of(door, app):
    """Yield addresses with what is asked of them; of kept answers and of pages under a login fewer ways do."""
    ways = WAYS_TO_ASK if door == "open" else WAYS_TO_ASK[:1]
    for address in addresses(app):
        if address.startswith(OF_THE_CODE):
            yield address, WAYS_TO_ASK[0]
        else:
            for query, headers in itertools.product(QUERIES, ways):
                yield f"{address}?{query}", headers


def addresses(app):
    """Yield every address that the routes of the service can have."""
    for rule in app.url_map.iter_rules():
        values = VALUES | BY_RULE.get(rule.rule, {})
        places = sorted(rule.arguments)
        for chosen in itertools.product(*(values[place] for place in places)):
            with app.test_request_context():
                yield rule.build(dict(zip(places, chosen, strict=True)))[1]


def unpacked(body):
    """Yield what a body holds: itself, what is compressed in it, the rows of a database."""
    yield body
    if body.startswith(b"\x1f\x8b"):
        yield from unpacked(gzip.decompress(body))
    elif body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for member in archive.infolist():
                yield member.filename.encode() + member.comment + member.extra
                yield from unpacked(archive.read(member))
    elif body.startswith(b"SQLite"):
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(body)
            yield "\n".join(connection.iterdump()).encode()


_NUMBER = re.compile(r"(?<![0-9A-Za-z.])[0-9]{7,9}(?:\.0+)?(?![0-9A-Za-z])")
_GROUPED = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_DOUBLES = {struct.pack(order + "d", number) for number in NUMBERS for order in "<>"}


def secrets_in(answer):
    """Return the planted numbers and names that an answer tells in any form."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers)
    found = set()
    for piece in (headers.encode(), *unpacked(answer.data)):
        found |= {"a number in binary" for double in _DOUBLES if double in piece}
        text = piece.decode("utf-8", "replace")
        text += html.unescape(text) + unquote(text)
        text += re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text)
        for plain in (text, _GROUPED.sub("", text)):
            found |= {int(float(number)) for number in _NUMBER.findall(plain)} & NUMBERS
        found |= {name for name in NAMES if name in text}
    return found


def test_every_guarded_cell_has_its_own_number_of_seven_digits():
    assert len(set(VALUE.values())) == len(VALUE) == len(VILLAGES) * len(GUARDED) * len(PERIODS)
    assert all(len(str(value)) == 7 for value in VALUE.values())


@pytest.mark.parametrize("door", ["open", "login", "served"])
def test_no_public_answer_tells_a_guarded_value_or_a_name(doors, workspace, door):
    leaks, asked = {}, 0

    for address, headers in requests_of(door, app_of(workspace)):
        asked += 1
        if secrets := secrets_in(doors[door].get(address, headers=headers)):
            leaks[address] = secrets

    assert leaks == {}
    assert asked > 500


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST", "DELETE"])
def test_no_other_method_tells_them(doors, workspace, method):
    for address in addresses(app_of(workspace)):
        answer = doors["open"].open(address, method=method, data=None if method == "HEAD" else b"x")
        assert secrets_in(answer) == set(), address


@pytest.mark.parametrize(
    "address", ["/", "/villages", "/villages.csv", "/villages.geojson", f"/villages/{VILLAGES[1]}"]
)
def test_asking_by_a_guarded_name_tells_nothing(doors, address):
    for query in QUERIES_ABOUT_SECRETS:
        assert secrets_in(doors["served"].get(f"{address}?{query}")) == set()


def test_asking_for_a_planted_value_is_answered_with_no_other(doors):
    """Whoever guesses is told what he asked for, and nothing that would tell that it was right."""
    guess, other = list(VALUE.values())[:2]

    for address in (f"/villages.csv?population={guess}", f"/villages.csv?q={guess}", f"/villages/{guess}"):
        assert secrets_in(doors["open"].get(address)) <= {guess}
    right, wrong = (
        doors["open"].get(f"/villages.geojson?q={quote(name)}").json for name in (FILE["villages"], "x")
    )
    assert right["features"] == wrong["features"] == []
    assert other not in secrets_in(doors["open"].get(f"/villages.csv?q={guess}"))


@pytest.fixture(scope="module")
def internal(workspace):
    return Client(app_of(workspace, profile="internal"))


@pytest.mark.parametrize("ending", FORMATS)
def test_the_search_finds_them_where_they_may_be(internal, ending):
    """The same search, of an internal file: it holds every newest stock, every sum of a year, and its source."""
    found = secrets_in(internal.get(f"/villages.{ending}", headers={"Accept-Encoding": "gzip"}))

    stocks = {
        VALUE[village, key, PERIODS[-1]]
        for village in VILLAGES
        for key in GUARDED
        if PROFILE.indicator[key].kind == "stock"
    }
    flows = {
        sum(VALUE[village, key, period] for period in PERIODS)
        for village in VILLAGES
        for key in GUARDED
        if PROFILE.indicator[key].kind == "flow"
    }
    assert stocks
    assert flows
    assert found >= stocks | flows
    assert ending == "csv" or FILE["villages"] in found


def test_the_search_finds_who_wrote_and_from_which_file(internal):
    found = secrets_in(internal.get(f"/villages/{VILLAGES[1]}/provenance.json"))

    assert found >= {FILE["villages"], PART["villages"], WHO["villages"], REASON["villages"]}


# The rules of a profile.


@pytest.fixture
def indicators(tmp_path, monkeypatch):
    """Return a function that reads a profile whose indicators were changed by key."""
    original = resources.geo_folder() / "siping"
    folder = tmp_path / "siping"
    folder.mkdir()
    for file in original.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr("villagemap.resources.geo_folder", lambda: tmp_path)

    def read(**changes):
        document = json.loads((original / "profile.json").read_text("utf-8"))
        document["indicators"] = [
            {
                member: value
                for member, value in (row | changes.get(row["key"], {})).items()
                if value is not None
            }
            for row in document["indicators"]
        ]
        (folder / "profile.json").write_text(json.dumps(document), "utf-8")
        return read_profile("siping")

    return read


PERSONAL = [row.key for row in PROFILE.indicators if row.unit in {"household", "person"}]


@pytest.mark.parametrize("key", PERSONAL)
def test_an_indicator_that_counts_people_says_whether_it_is_open(indicators, key):
    with pytest.raises(ProfileError) as error:
        indicators(**{key: {"privacy": None}})

    place = list(PROFILE.indicator).index(key)
    for language in Language:
        sentence = Texts(language).explain(error.value)
        assert "geo/siping/profile.json" in sentence
        assert f"indicators[{place}].privacy" in sentence


def test_an_indicator_of_another_unit_need_not_say_it(indicators):
    assert not indicators().indicator["ten_household_grids"].guarded
    assert indicators(sewage={"privacy": "guarded"}).indicator["sewage"].guarded


def test_guarded_as_earlier_profiles_have_it_is_read(indicators):
    changes = {key: {"privacy": None, "guarded": True} for key in GUARDED}

    assert [row.key for row in indicators(**changes).indicators if row.guarded] == GUARDED


@pytest.mark.parametrize(
    ("changes", "member"),
    [
        pytest.param({"privacy": "secret"}, "privacy", id="a word that there is not"),
        pytest.param({"privacy": True}, "privacy", id="no word"),
        pytest.param({"privacy": ""}, "privacy", id="an empty word"),
        pytest.param({"privacy": "open", "guarded": True}, "guarded", id="open and guarded"),
        pytest.param({"privacy": "guarded", "guarded": False}, "guarded", id="guarded and not guarded"),
        pytest.param({"privacy": None, "guarded": False}, "privacy", id="not guarded, and not open either"),
        pytest.param({"privacy": None, "guarded": "yes"}, "guarded", id="guarded by a text"),
    ],
)
def test_what_a_profile_says_of_privacy_is_clear(indicators, changes, member):
    with pytest.raises(ProfileError) as error:
        indicators(village_monitors=changes)

    assert f"].{member}" in Texts(Language.EN).explain(error.value)


@pytest.mark.parametrize(
    ("changes", "part", "whole"),
    [
        pytest.param(
            {"houses_renovated": {"privacy": "open"}},
            *("houses_renovated_poor", "houses_renovated"),
            id="the whole of a guarded part is open",
        ),
        pytest.param(
            {"risk_lifted_people": {"privacy": "open"}},
            *("risk_lifted_people", "monitored_people"),
            id="a part of a guarded whole is open",
        ),
        pytest.param(
            {"tap_water": {"privacy": "guarded"}}, "tap_water", "population", id="a new guarded part"
        ),
    ],
)
def test_a_part_and_its_whole_are_guarded_together(indicators, changes, part, whole):
    with pytest.raises(ProfileError) as error:
        indicators(**changes)

    for language in Language:
        sentence = Texts(language).explain(error.value)
        assert part in sentence
        assert whole in sentence


def test_poverty_and_what_bounds_it_is_guarded_here():
    assert {*GUARDED} == {
        *("houses_renovated", "houses_renovated_poor"),
        *("monitored_households", "monitored_people", "risk_lifted_households", "risk_lifted_people"),
    }
