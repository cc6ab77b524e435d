"""The server keeps a connection open where an answer has no body, and sends large answers whole."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from people import PASSWORD
from readers import ROOT
from villagemap.bootstrap import accounts_of
from villagemap.domain.accounts import Role
from villagemap.serving.server import make_server
from villagemap.serving.service import service
from villagemap.settings import Settings
from villagemap.web.accounts.sessions import keep_sessions

LARGE = os.urandom(1 << 20) * 3


def application(environ, start_response):
    """Answer as ours does: nothing new, something without a length, something large."""
    path = environ["PATH_INFO"]
    if path == "/same":
        start_response("304 NOT MODIFIED", [("ETag", '"x"')])
        return []
    if path == "/untold":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [b"so", b" long"]
    start_response("200 OK", [("Content-Length", str(len(LARGE)))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [LARGE]


def run(app, settings):
    listening = socket.create_server(("127.0.0.1", 0))
    server = make_server(app, settings, listening, 2)
    threading.Thread(target=server.run, daemon=True).start()
    return listening.getsockname()[1]


@pytest.fixture(scope="module")
def port():
    return run(application, Settings())


@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        pytest.param("GET", "/same", 304, b"", id="nothing new"),
        pytest.param("HEAD", "/untold", 200, b"", id="the head of something without a length"),
        pytest.param("HEAD", "/large", 200, b"", id="the head of something large"),
        pytest.param("GET", "/large", 200, LARGE, id="something large"),
    ],
)
def test_one_connection_carries_one_answer_after_another(port, method, path, status, body):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.connect()
    first = connection.sock

    for _ in range(3):
        connection.request(method, path)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (status, body)
        connection.request("GET", "/same")
        assert connection.getresponse().read() == b""

    assert connection.sock is first
    connection.close()


def test_who_asks_to_close_is_heard(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/same", headers={"Connection": "close"})

    assert connection.getresponse().headers["Connection"] == "close"
    connection.close()


def test_slow_readers_and_writers_do_not_keep_others_waiting(origin):
    """More of them than there are threads, each with an answer or a question that never ends."""
    port = run(service(Settings(workspace=origin), run=lambda: pytest.fail("prepared again")), Settings())
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
    for place, one in enumerate(slow):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
        one.sendall(
            b"GET /villages.geojson HT" if place % 2 else b"GET /villages.csv HTTP/1.1\r\nHost: a\r\n\r\n"
        )

    quick = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for _ in range(5):
        quick.request("GET", "/villages.geojson?plan=none")
        assert quick.getresponse().read().endswith(b"]}\n")

    for one in (quick, *slow):
        one.close()


def children(pid):
    """Return the workers of a manager, the process that prepares not among them."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child) for child in found if b"prepare" not in command_of(child)}


def command_of(pid):
    """Return how a process was started; one that has just ended counts as none that serves."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b"prepare"


def until(condition):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if (found := condition()) is not None:
            return found
        time.sleep(0.05)
    return pytest.fail("in vain")


@pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="this system does not tell whose child a process is"
)
def test_a_dead_worker_is_replaced_and_all_end_with_their_manager(prepared):
    manager = subprocess.Popen(
        [sys.executable, "-m", "villagemap", "serve", "--port", "0", "--workers", "2"],
        env={**os.environ, "VILLAGEMAP_WORKSPACE": str(prepared.workspace)},
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    port = int(next(line for line in manager.stderr if "http://" in line).rpartition(":")[2].strip("/\n"))
    workers = until(lambda: found if len(found := children(manager.pid)) == 2 else None)

    os.kill(min(workers), 9)
    after = until(lambda: found if len(found := children(manager.pid) - {min(workers)}) == 2 else None)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/healthz")
    status = connection.getresponse().status
    connection.close()
    manager.terminate()
    manager.communicate(timeout=60)

    assert status == 200
    assert max(workers) in after
    assert [worker for worker in after if Path(f"/proc/{worker}").exists()] == []


MUCH = 3_000_000


def counted(seen):
    """An application that notes how much of a body it was given."""

    def answer(environ, start_response):
        seen.append(len(environ["wsgi.input"].read(MUCH)))
        start_response("401 UNAUTHORIZED", [("Content-Length", "2")])
        return [b"no"]

    return answer


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Settings with an editor's account beside the workspace, and the value of the cookie of a session of his."""
    settings = Settings(workspace=tmp_path_factory.mktemp("office") / "workspace.gpkg")
    accounts = accounts_of(settings)
    accounts.add("bian", Role.EDITOR, PASSWORD)
    app = Flask(__name__)
    keep_sessions(app, accounts)
    signer = app.session_interface.get_signing_serializer(app)
    return settings, signer.dumps({"_user_id": accounts.sign_in("bian", PASSWORD, "127.0.0.1")})


@pytest.mark.parametrize(
    ("path", "cookie", "length", "kept"),
    [
        pytest.param("/import/file", "villagemap={session}", MUCH, MUCH, id="a file of an editor"),
        pytest.param("/import/file", "a=b", MUCH, 0, id="a file of somebody who did not sign in"),
        pytest.param("/import/file", "villagemap=x", MUCH, 0, id="a file under a forged session"),
        pytest.param("/import/file", "__Host-villagemap={session}", MUCH, MUCH, id="a file under TLS"),
        pytest.param("/sign-in", "villagemap={session}", MUCH, 0, id="a form that is too long"),
        pytest.param("/sign-in", "", 400, 400, id="a form"),
    ],
)
@pytest.mark.parametrize("chunked", [False, True], ids=["its length said", "in chunks"])
def test_a_body_is_kept_only_where_it_will_be_read(path, cookie, length, kept, chunked, office):
    seen = []
    settings, session = office
    port = run(counted(seen), settings)
    body, sent = b"x" * length, cookie.format(session=session)

    status = posted(port, path, sent, iter([body[: length // 2], body[length // 2 :]]) if chunked else body)

    assert status == 401
    assert seen == [kept]


@pytest.mark.parametrize("cookie", ["villagemap={session}", ""], ids=["signed in", "not signed in"])
def test_a_connection_goes_on_after_a_body(cookie, office):
    settings, session = office
    port = run(counted([]), settings)
    cookie = cookie.format(session=session)
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.connect()
        first = connection.sock
        for path, length in (("/sign-in", 400), ("/import/file", MUCH), ("/sign-in", MUCH), ("/sign-in", 1)):
            connection.request("POST", path, b"x" * length, {"Cookie": cookie})
            assert connection.getresponse().read() == b"no"
            assert connection.sock is first


def posted(port, path, cookie, body):
    """Send a body, in chunks where it is no whole; return the status of the answer."""
    chunks = {"Transfer-Encoding": "chunked"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request(
            "POST",
            path,
            body,
            {"Cookie": cookie, **(chunks if not isinstance(body, bytes) else {})},
            encode_chunked=not isinstance(body, bytes),
        )
        answer = connection.getresponse()
        answer.read()
        return answer.status


def test_a_file_that_is_too_large_is_not_kept():
    seen = []
    small = Settings(limits=replace(Settings().limits, file_megabytes=1))
    port = run(counted(seen), small)

    assert posted(port, "/import/file", "villagemap=x", b"x" * MUCH) == 401
    assert seen == [0]


def test_no_file_of_a_request_is_left(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    port = run(counted([]), Settings())
    for cookie in ("villagemap=x", ""):
        assert posted(port, "/import/file", cookie, b"x" * MUCH) == 401

    assert list(tmp_path.iterdir()) == []
