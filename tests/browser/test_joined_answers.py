"""Joined answers as the programs of our readers receive them: not one feature less than was sent."""

import json
import shutil
import subprocess
import urllib.request

import pytest
import requests

QUERY = "/villages.geojson?demo=2022"


@pytest.fixture(scope="module")
def expected(sample):
    request = urllib.request.Request(sample + QUERY, headers={"Accept-Encoding": "identity"})  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - our own service
        assert answer.headers["Content-Encoding"] is None
        return json.load(answer)


def program(name):
    if not shutil.which(name):
        pytest.skip(f"there is no {name} here")
    return name


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def test_there_is_something_to_join(expected):
    assert len(expected["features"]) > 50


def test_chromium_reads_every_feature(chromium, sample, expected):
    page = chromium.new_page()
    try:
        page.goto(sample + "/healthz")
        said = page.evaluate(
            """async address => {
                const answer = await fetch(address);
                return [answer.headers.get("Content-Encoding"), await answer.json()];
            }""",
            QUERY,
        )
    finally:
        page.close()

    assert said == ["gzip", expected]


def test_requests_reads_every_feature(sample, expected):
    answer = requests.get(sample + QUERY, timeout=30)

    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.json() == expected


def test_curl_reads_every_feature(sample, expected):
    assert json.loads(output(program("curl"), "-sS", "--compressed", sample + QUERY)) == expected


def test_gzip_itself_finds_no_fault(sample, expected, tmp_path):
    file = tmp_path / "villages.geojson.gz"
    output(program("curl"), "-sS", "-H", "Accept-Encoding: gzip", "-o", str(file), sample + QUERY)

    output(program("gzip"), "--test", str(file))
    assert json.loads(output("gzip", "-dc", str(file))) == expected


@pytest.mark.parametrize("prefix", ["", "/vsicurl/"], ids=["fetched whole", "read by range"])
def test_gdal_counts_every_feature(sample, expected, prefix):
    said = output(program("ogrinfo"), "-ro", "-so", "-al", prefix + sample + QUERY)

    assert f"Feature Count: {len(expected['features'])}" in said
