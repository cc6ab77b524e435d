"""The browser of the bench: what is said over its pipe, against a browser made up here; and a real one where it is."""

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench import browser, chromium
from bench.chromium import Tab
from bench.window import WindowError

_DRAWS = b"""<!doctype html><link rel="icon" href="data:,"><canvas></canvas><script>
const pen = document.querySelector('canvas').getContext('2d');
setTimeout(() => { for (let i = 0; i < %d; i += 1) { pen.beginPath(); pen.rect(i, i, 5, 5); pen.fill(); } }, 30);
</script>"""


class Browser:
    """The other end of the pipe: answers each command with what it has been told to say, piece by piece."""

    def __init__(self, *answers):
        theirs_reads, writes = os.pipe()
        reads, theirs_writes = os.pipe()
        self.tab = Tab(writes, reads)
        self.heard = []
        self._ends = (writes, reads)
        self._thread = threading.Thread(target=self._talk, args=(theirs_reads, theirs_writes, answers))
        self._thread.start()

    def _talk(self, reads, writes, answers):
        for pieces in answers:
            command = os.read(reads, 10_000)
            if not command:
                break
            self.heard.append(json.loads(command.rstrip(b"\0")))
            for piece in pieces:
                os.write(writes, piece)
        os.close(writes)
        os.close(reads)

    def close(self):
        writes, reads = self._ends
        os.close(writes)  # so that it waits for nothing more
        self._thread.join()
        os.close(reads)


@pytest.fixture
def talking():
    browsers = []

    def start(*answers):
        browsers.append(Browser(*answers))
        return browsers[-1]

    yield start
    for one in browsers:
        one.close()


def _said(**words):
    return json.dumps(words).encode() + b"\0"


def test_an_answer_is_known_by_its_number_and_events_before_it_are_kept(talking):
    one = talking(
        [_said(method="Page.loaded", params={}), _said(id=7, result={}), _said(id=1, result={"a": 1})]
    )

    assert one.tab.ask("Runtime.enable") == {"a": 1}
    assert next(one.tab.events(5)) == {"method": "Page.loaded", "params": {}}


def test_a_message_may_come_in_pieces_and_two_in_one(talking):
    whole = _said(id=1, result={"name": "村"}) + _said(method="late")
    one = talking([whole[:9], whole[9:20], whole[20:]])

    assert one.tab.ask("Runtime.enable") == {"name": "村"}
    assert next(one.tab.events(5)) == {"method": "late"}


def test_a_page_is_spoken_to_in_its_session(talking):
    targets = [{"type": "browser", "targetId": "b"}, {"type": "page", "targetId": "p"}]
    one = talking(
        [_said(id=1, result={"targetInfos": targets})],
        [_said(id=2, result={"sessionId": "s"})],
        [_said(id=3, result={})],
    )

    one.tab.attach()
    one.tab.ask("Page.enable")

    assert one.heard[1]["params"] == {"targetId": "p", "flatten": True}
    assert [words.get("sessionId") for words in one.heard] == [None, None, "s"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        pytest.param(
            [[_said(id=1, error={"message": "no such tab"})]], "Page.enable: no such tab", id="refused"
        ),
        pytest.param([[_said(method="x")]], "the browser ended", id="it ended"),
    ],
)
def test_a_command_that_comes_to_nothing_says_why(talking, answers, said):
    one = talking(*answers)

    with pytest.raises(WindowError, match=said):
        one.tab.ask("Page.enable")


def test_a_silent_browser_is_not_waited_for_longer_than_said():
    reads, writes = os.pipe()
    try:
        with pytest.raises(WindowError, match="nothing in time"):
            next(Tab(writes, reads).events(0.01))
    finally:
        os.close(reads)
        os.close(writes)


def test_a_page_tells_by_name_what_it_has_reached_and_other_events_are_passed_over(talking):
    told = [
        _said(method="Page.loaded", params={}),
        _said(method="Runtime.bindingCalled", params={"name": "benchStands", "payload": "90.5"}),
        _said(method="Runtime.bindingCalled", params={"name": "benchDrawn", "payload": "70.5"}),
    ]
    one = talking([_said(id=1, result={}), *told])

    one.tab.ask("Page.enable")

    assert browser.drawn(one.tab) == 70.5


@pytest.fixture
def page():
    """Serve a page that fills a number of shapes on a canvas."""
    servers = []

    def serve(shapes):
        class Answers(BaseHTTPRequestHandler):
            def do_GET(self):
                body = _DRAWS % shapes
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.browser
@pytest.mark.skipif(bool(chromium.missing()), reason=chromium.missing())
def test_a_page_is_drawn_when_its_last_shape_was_filled_on_a_canvas(page, tmp_path):
    seen = browser.visit(page(100), 100, shot=str(tmp_path / "page.png"))

    assert seen.drawn_ms >= 30
    assert seen.heap > 0
    assert (seen.files, seen.sent > len(_DRAWS)) == (1, True)
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.browser
@pytest.mark.skipif(bool(chromium.missing()), reason=chromium.missing())
def test_a_page_that_does_not_draw_all_is_not_taken_for_drawn(page, monkeypatch):
    monkeypatch.setattr(browser, "_PATIENCE_SECONDS", 1)

    with pytest.raises(WindowError, match="nothing in time"):
        browser.visit(page(90), 100)
