"""Borders come coarse for the whole city and fine for who looks closely; what a browser has, it does not fetch again."""

import json
import re
import time
import urllib.request

import pytest
import shapely

from readers import Service, command

NEAR = "/?at=13/43.5/124.3"

# Whether each place of the fills' canvas is painted: a gap between neighbours would show the ground.
GAPS = """() => {
  const canvas = document.querySelector('#map canvas');
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  let gaps = 0;
  for (let at = 3; at < data.length; at += 4) if (data[at] < 255) gaps += 1;
  return gaps;
}"""


def pieces(reader):
    return [address for address in reader.requests if "/overview/detail/" in address]


def settle(reader):
    """Wait until the pieces that are wanted have come and are drawn."""
    reader.page.wait_for_load_state("networkidle")
    reader.page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


def test_the_whole_city_needs_no_finer_borders(visit, sample):
    reader = visit()
    reader.open(f"{sample}/")
    settle(reader)

    assert pieces(reader) == []


def test_near_the_borders_become_finer_without_a_gap_and_are_fetched_once(visit, sample):
    reader = visit()
    waiting = []
    reader.page.route("**/overview/detail/**", lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright marks the handler, a built-in cannot be marked
    reader.open(f"{sample}{NEAR}")
    reader.page.wait_for_timeout(200)
    before = reader.page.evaluate("() => document.querySelector('#map canvas').toDataURL()")
    coarse = reader.page.evaluate(GAPS)

    for route in waiting:
        route.continue_()
    reader.page.wait_for_function(
        "before => document.querySelector('#map canvas').toDataURL() !== before", arg=before
    )
    settle(reader)

    assert 1 <= len(pieces(reader)) <= 16
    assert coarse == reader.page.evaluate(GAPS) == 0


def test_pieces_that_do_not_come_leave_the_map_as_it_is(visit, sample):
    reader = visit()
    reader.page.route("**/overview/detail/**", lambda route: route.abort())
    reader.open(f"{sample}{NEAR}")
    settle(reader)

    assert reader.page.evaluate(GAPS) == 0
    assert reader.page.locator("[data-trouble]").is_hidden()
    reader.complaints.clear()  # the browser names the lost requests, as it should


def asked_of_the_server(reader):
    """Return what the page has asked of the server itself since now, and not of the browser's cache; a live list."""
    session = reader.page.context.new_cdp_session(reader.page)
    session.send("Network.enable")
    cached, asked = set(), {}
    session.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))

    def answered(event):
        response = event["response"]
        if not response.get("fromDiskCache") and event["requestId"] not in cached:
            asked[event["requestId"]] = response["url"]

    session.on("Network.responseReceived", answered)
    return asked


def test_a_second_visit_asks_the_server_for_nothing_but_the_page(visit, sample):
    reader = visit()
    reader.open(f"{sample}{NEAR}&demo=2022")
    settle(reader)
    asked = asked_of_the_server(reader)

    reader.open(f"{sample}{NEAR}&demo=2022")
    settle(reader)

    assert list(asked.values()) == [f"{sample}{NEAR}&demo=2022"]


def version_of(address):
    """Return the data version that a service answers from."""
    with urllib.request.urlopen(f"{address}/healthz", timeout=60) as answer:  # noqa: S310 - our own service
        return json.load(answer)["data_version"]


@pytest.fixture
def own(tmp_path):
    """A workspace of two villages, and its service."""
    workspace, villages = tmp_path / "own.gpkg", tmp_path / "villages.geojson"
    features = [
        {
            "type": "Feature",
            "properties": {"code": f"22032210020{number}", "name": f"{name}村"},
            "geometry": shapely.geometry.mapping(
                shapely.box(124 + number / 10, 43.2, 124.1 + number / 10, 43.3)
            ),
        }
        for number, name in enumerate("东西")
    ]
    villages.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    command(workspace, "load", str(villages), "--layer", "villages")
    service = Service.start(workspace)
    yield workspace, service.address
    service.stop()


def test_after_a_load_the_next_visit_has_the_new_facts_and_keeps_the_borders(visit, own, tmp_path):
    workspace, address = own
    reader = visit()
    reader.open(f"{address}/")
    asked = asked_of_the_server(reader)
    assert reader.legend() == {"plan=compiled": 0, "plan=none": 0}
    status = tmp_path / "status.csv"
    status.write_text("code,plan\n220322100201,compiled\n", "utf-8")
    before = version_of(address)
    command(workspace, "load", str(status), "--layer", "villages", "--join", "code")
    until = time.monotonic() + 60  # a busy machine prepares it late
    while version_of(address) == before and time.monotonic() < until:
        time.sleep(0.1)

    reader.open(f"{address}/")

    assert reader.legend() == {"plan=compiled": 1, "plan=none": 0}
    data = {re.search(r"/overview/(\w+)", one)[1] for one in asked.values() if "/overview/" in one}
    assert "rows" in data
    assert "villages" not in data
