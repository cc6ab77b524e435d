"""HTTP as its standard has it: ranges, methods, characters of an address, slashes at its end."""

import itertools
import re
import unicodedata
from email import message_from_bytes
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import EnvironBuilder, run_wsgi_app

from cities import atlas_of, small_city
from people import MemoryAccounts, NoUploads
from villagemap.domain.layers import LAYER
from villagemap.exports.formats import FORMATS
from villagemap.settings import Settings
from villagemap.web.app import create_app
from villagemap.web.ranges import MOST_RANGES, Range, wanted_ranges

PEOPLE = {"Accept": "text/html"}
DATA = [
    *(f"/villages.{ending}" for ending in FORMATS),
    *(f"/layers/wells.{ending}" for ending in FORMATS),
    "/overview/rows.json",
    "/overview/villages.json",
    "/villages/220322100301.json",
    "/villages/220322100301/provenance.json",
    "/texts/zh.json",
    "/styles/map.css",
    "/static/any/bundles/map.js",
    "/",
    "/villages",
]


@pytest.fixture(scope="module")
def app():
    return create_app(Settings(), atlas_of(small_city()), MemoryAccounts(), NoUploads())


@pytest.fixture(scope="module")
def client(app):
    return app.test_client()


def parts_of(answer):
    """Return the parts of a multipart answer: range and length as it tells them, type, bytes."""
    told = message_from_bytes(f"Content-Type: {answer.content_type}\r\n\r\n".encode() + answer.data)
    boundary = told.get_boundary().encode()
    pieces = answer.data.split(b"--" + boundary)
    assert pieces[0] == b""
    assert pieces[-1] == b"--\r\n"
    found = []
    for piece in pieces[1:-1]:
        head, _, body = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        found.append((fields["Content-Range"], fields["Content-Type"], body.removesuffix(b"\r\n")))
    return found


# Ranges.


@pytest.mark.parametrize("address", DATA)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_several_ranges_are_answered_in_one(client, address, encoding):
    headers = {"Accept-Encoding": encoding}
    whole = client.get(address).data
    plain = client.get(address)

    answer = client.get(address, headers=headers | {"Range": "bytes=0-9,20-29,-5"})

    assert answer.status_code == 206
    assert answer.content_type.startswith("multipart/byteranges; boundary=")
    assert "Content-Range" not in answer.headers
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert answer.headers["ETag"] == plain.headers["ETag"]
    assert [part[::2] for part in parts_of(answer)] == [
        (f"bytes 0-9/{len(whole)}", whole[:10]),
        (f"bytes 20-29/{len(whole)}", whole[20:30]),
        (f"bytes {len(whole) - 5}-{len(whole) - 1}/{len(whole)}", whole[-5:]),
    ]
    assert {part[1] for part in parts_of(answer)} == {plain.content_type}


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_one_range_is_of_the_plain_file(client, encoding):
    whole = client.get("/villages.geojson").data

    part = client.get("/villages.geojson", headers={"Accept-Encoding": encoding, "Range": "bytes=10-59"})

    assert (part.status_code, part.data) == (206, whole[10:60])
    assert part.headers["Content-Range"] == f"bytes 10-59/{len(whole)}"
    assert part.headers["Content-Length"] == "50"
    assert "Content-Encoding" not in part.headers
    assert (
        part.headers["Content-Disposition"] == client.get("/villages.geojson").headers["Content-Disposition"]
    )


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_what_lies_beyond_the_end_is_refused_with_the_length(client, accept):
    whole = client.get("/villages.geojson").data

    for ranges in (f"bytes={len(whole)}-", f"bytes={len(whole)}-,{len(whole) + 9}-", "bytes=-0"):
        answer = client.get("/villages.geojson", headers={"Range": ranges, "Accept": accept})
        assert answer.status_code == 416
        assert answer.headers["Content-Range"] == f"bytes */{len(whole)}"


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("address", DATA)
def test_every_whole_answer_says_that_it_has_ranges(client, address, method, encoding):
    answer = client.open(address, method=method, headers={"Accept-Encoding": encoding})

    assert answer.status_code == 200
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_head_has_no_ranges(client):
    whole = client.head("/villages.csv")
    answer = client.head("/villages.csv", headers={"Range": "bytes=0-9,20-29"})

    assert answer.status_code == 200
    assert answer.headers.get("Content-Length") == whole.headers.get("Content-Length")


def test_a_range_is_given_only_of_the_version_that_the_reader_has(client):
    plain = client.get("/villages.csv")
    packed = client.get("/villages.csv", headers={"Accept-Encoding": "gzip"})
    tag = plain.headers["ETag"]

    def status(held):
        answer = client.get(
            "/villages.csv", headers={"Range": "bytes=0-9", "If-Range": held, "Accept-Encoding": "gzip"}
        )
        assert answer.data == (plain.data[:10] if answer.status_code == 206 else plain.data)
        return answer.status_code

    assert status(tag) == 206
    assert status(packed.headers["ETag"]) == 200
    assert status('"another"') == 200
    assert status(f"W/{tag}") == 200  # a weak tag is none of the same bytes
    assert status("Sat, 28 Nov 2026 08:00:00 GMT") == 200


def test_what_the_reader_has_is_not_sent_in_ranges_either(client):
    tag = client.get("/villages.csv").headers["ETag"]

    answer = client.get("/villages.csv", headers={"Range": "bytes=0-9,20-29", "If-None-Match": tag})

    assert (answer.status_code, answer.data) == (304, b"")


@pytest.mark.parametrize(
    ("header", "ranges"),
    [
        pytest.param("bytes=0-9", [(0, 10)], id="one"),
        pytest.param("bytes=90-", [(90, 100)], id="to the end"),
        pytest.param("bytes=-10", [(90, 100)], id="the last bytes"),
        pytest.param("bytes=-1000", [(0, 100)], id="more last bytes than there are"),
        pytest.param("bytes=95-1000", [(95, 100)], id="up to beyond the end"),
        pytest.param("bytes=95-99999999999999999999999", [(95, 100)], id="up to a very large number"),
        pytest.param("bytes=50-59,0-9", [(50, 60), (0, 10)], id="in the order that was asked for"),
        pytest.param("bytes=0-9,5-14", [(0, 15)], id="overlapping ones are joined"),
        pytest.param("bytes=20-29,0-9,25-34", [(0, 10), (20, 35)], id="joined ones are in order"),
        pytest.param("bytes=0-9,0-9,0-9", [(0, 10)], id="the same three times"),
        pytest.param("bytes=0-,0-,-100", [(0, 100)], id="the whole three times"),
        pytest.param("bytes=0-9,200-", [(0, 10)], id="one of two beyond the end"),
        pytest.param("bytes=200-,300-", [], id="all beyond the end"),
        pytest.param("bytes=-0", [], id="no last bytes"),
        pytest.param("bytes = 0-9 , , 20-29", [(0, 10), (20, 30)], id="blanks and nothing between commas"),
        pytest.param("BYTES=0-9", [(0, 10)], id="the unit in capitals"),
        *(
            pytest.param(header, None, id=header or "no header")
            for header in ("", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=9-0", "bytes=a-b", "lines=0-9")
        ),
        pytest.param("bytes=0-9,x", None, id="one of two is none"),
        pytest.param("bytes=٠-٩", None, id="digits of another script"),
        pytest.param("bytes=0-9,bytes=20-29", None, id="two headers that were put together"),
        pytest.param(f"bytes={'9' * 5000}-", None, id="more digits than a number has"),
        pytest.param(f"bytes={','.join(f'{n}-{n}' for n in range(0, 200, 2))}", None, id="too many"),
    ],
)
def test_ranges_are_read_as_the_standard_has_them(header, ranges):
    found = wanted_ranges(header, 100)

    assert found == (None if ranges is None else [Range(*one) for one in ranges])


def test_no_request_for_ranges_is_answered_with_much_more_than_the_file(client):
    length = len(client.get("/villages.geojson").data)
    singles = ",".join(f"{2 * n}-{2 * n}" for n in range(MOST_RANGES))
    asks = (
        "bytes=" + ",".join(["0-"] * 1_000),
        "bytes=" + ",".join(["0-"] * MOST_RANGES),
        f"bytes={singles}",
    )

    for ask in asks:
        answer = client.get("/villages.geojson", headers={"Range": ask})
        assert answer.status_code in {200, 206}
        assert len(answer.data) <= length + 200 * MOST_RANGES


# Methods.


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"])
@pytest.mark.parametrize(
    "address",
    [
        *DATA,
        *(f"/layers/{layer}.geojson" for layer in LAYER),
        "/locate.json?text=43,124",
        "/healthz",
        "/favicon.ico",
        "/villages/220322100301",
    ],
)
@pytest.mark.parametrize(
    "headers", [{}, PEOPLE, {"Sec-Fetch-Site": "cross-site"}], ids=["program", "person", "page"]
)
def test_an_address_that_is_only_read_says_so(client, address, method, headers):
    answer = client.open(address, method=method, headers=headers, data={"mark": "x"})

    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= {name.strip() for name in answer.headers["Allow"].split(",")}


@pytest.mark.parametrize("address", ["/sign-out", "/import/commit", "/import/undo"])
def test_an_address_that_only_takes_forms_says_so(client, address):
    answer = client.get(address)

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_form_without_its_mark_is_refused_as_before(client):
    assert client.post("/sign-in", data={"name": "kan"}).status_code == 400
    assert client.post("/sign-out", data={}).status_code == 400


def test_there_is_nothing_to_send_to_where_nothing_is(client):
    assert client.post("/nothing").status_code == 404


# Characters.

BIDI_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
MARKS = "\u061c\u200e\u200f"  # which Unicode counts as letters
DIRECTIONS = [
    *MARKS,
    *(chr(code) for code in range(0x110000) if unicodedata.bidirectional(chr(code)) in BIDI_CONTROLS),
]

UNREADABLE = {
    "nothing": "%00",
    "a bell": "%07",
    "a tab": "a%09b",
    "a line feed": "a%0Ab",
    "a line feed at the end": "ab%0A",
    "a line feed alone": "%0A",
    "a carriage return": "%0D",
    "an escape": "%1B[31m",
    "delete": "%7F",
    "a control of the upper half": quote("\x85"),
    "a line separator": quote("\u2028"),
    "a sign that turns the direction": quote("a\u202eb"),
    **{f"the direction U+{ord(sign):04X}": quote(f"a{sign}b") for sign in DIRECTIONS},
    "half of a character": "%ED%A0%80",
    "a byte that begins nothing": "%FF",
    "the beginning of a character": "%E6%A2",
    "a name in GBK": quote("致福村".encode("gbk")),
    "no character": quote("\uffff"),
}
READS = ["/", "/villages", "/villages/220322100301", "/villages.csv", "/layers/wells.geojson"]


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE.keys())
@pytest.mark.parametrize("address", READS)
def test_what_nobody_can_type_is_refused_in_a_search(client, address, text):
    answer = client.get(f"{address}?q={text}")

    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.json["parameter"] == "q"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_which_parameter_it_is_and_keeps_the_others(client, lang):
    answer = client.get(f"/villages?county=220322&q=a%00b&lang={lang}", headers=PEOPLE)

    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert page.select_one(".problem p").text.split(" q ")[0] in {"参数", "The parameter"}
    assert any("county=220322" in link["href"] for link in page.select(".problem a"))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", answer.text)


@pytest.mark.parametrize(
    "parameter", ["county", "lang", "theme", "at", "bbox", "v", "village", "text", "unknown"]
)
def test_it_is_refused_in_every_parameter_and_at_every_address(app, client, parameter):
    for address in (*READS, "/healthz", "/locate.json", "/texts/zh.json", "/sign-in", "/overview/rows.json"):
        for headers in ({}, PEOPLE):
            assert client.get(f"{address}?{parameter}=%00", headers=headers).status_code == 422
    assert app.test_client().get(f"/villages?{parameter}%07=1").status_code == 422


@pytest.mark.parametrize(
    "text", ["致福村", "zhifu", "é", "😀", "a b", "%27%22%3C%3E%26", "A\u0301", "\u3000致福\u3000"]
)
def test_what_people_type_is_searched_for(client, text):
    assert client.get(f"/villages.csv?q={quote(text, safe='%')}").status_code == 200


# Slashes.


@pytest.mark.parametrize("query", ["", "?q=%E8%87%B4&county=220302", "?lang=en"])
@pytest.mark.parametrize(
    "address",
    ["/villages", "/villages/220322100301", "/sign-in", "/villages.csv", "/overview/rows.json", "/healthz"],
)
@pytest.mark.parametrize("slashes", ["/", "//"])
def test_a_slash_at_the_end_leads_to_the_address_without_it(client, address, query, slashes):
    answer = client.get(f"{address}{slashes}{query}")

    assert answer.status_code == 301
    assert answer.headers["Location"] == f"{address}{query}"
    assert client.head(f"{address}/{query}").status_code == 301


def test_the_way_in_is_found_with_a_slash_too(app):
    client = app.test_client()
    client.post("/sign-in", data=_signing_in(client))

    assert client.get("/import/").headers["Location"] == "/import"
    answer = client.post("/import/commit/?lang=en", data={})
    assert answer.status_code == 308  # what is sent is sent again, with its mark
    assert answer.headers["Location"] == "/import/commit?lang=en"
    assert client.get("/import/commit/").status_code == 405


def _signing_in(client):
    mark = re.search(r'name="mark" value="(\w+)"', client.get("/sign-in").text)[1]
    return {"mark": mark, "name": "bian", "password": "correct horse battery"}


@pytest.mark.parametrize(
    "path", ["/nothing/", "/villages/1/2/", "/import/nothing/", "/layers/", "/static/", "/%00/"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_a_slash_leads_nowhere_where_nothing_is(client, path, method):
    assert client.open(path, method=method).status_code == 404


@pytest.mark.parametrize("address", ["/villages", "/villages/220322100301", "/villages.csv", "/healthz"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_with_a_slash_an_address_refuses_the_same_methods(client, address, method):
    plain, slashed = (client.open(path, method=method) for path in (address, f"{address}/"))

    assert plain.status_code == slashed.status_code == 405
    assert set(plain.headers["Allow"].split(", ")) == set(slashed.headers["Allow"].split(", "))


@pytest.mark.parametrize(("method", "path"), [("POST", "/sign-in"), ("OPTIONS", "/villages")])
def test_what_is_sent_to_an_address_with_a_slash_is_sent_on(client, method, path):
    answer = client.open(f"{path}/?lang=en", method=method)

    assert answer.status_code == 308
    assert answer.headers["Location"] == f"{path}?lang=en"


@pytest.mark.parametrize(
    "path",
    ["//villages.example/", "///villages.csv/", "//villages/", "/\\villages.example/", "/.//villages/"],
)
def test_no_slash_leads_to_another_host(app, path):
    environ = EnvironBuilder().get_environ() | {"PATH_INFO": path}

    for _ in range(3):  # a redirect may lead to another one
        _, status, headers = run_wsgi_app(app, environ)
        location = headers.get("Location")
        if location is None:
            break
        assert re.match(r"(http://localhost)?/(?![/\\])", location), location
        environ["PATH_INFO"] = location.removeprefix("http://localhost").partition("?")[0]
    assert not status.startswith("5")


def test_under_a_login_a_slash_tells_a_stranger_nothing():
    app = create_app(Settings(require_login=True), atlas_of(small_city()), MemoryAccounts(), NoUploads())
    client = app.test_client()

    for address, accept in itertools.product(("/villages/", "/nothing/"), ("text/html", "application/json")):
        answer = client.get(address, headers={"Accept": accept})
        assert answer.status_code == (303 if accept == "text/html" else 401)
