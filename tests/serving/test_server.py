"""The server as it runs: connections stay open, bodies are stored only for those who may send them, workers are replaced."""

import http.client
import os
import shutil
import socket
import time
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from people import PASSWORD
from readers import Service, children
from villagemap.bootstrap import accounts_of
from villagemap.domain.accounts import Role
from villagemap.settings import Settings

ALL_VILLAGES = "/villages.geojson"
MUCH = 3_000_000


@pytest.fixture(scope="module")
def service(origin, tmp_path_factory):
    workspace = Path(shutil.copy(origin, tmp_path_factory.mktemp("served") / "w.gpkg"))
    shutil.copytree(f"{origin}.prepared", f"{workspace}.prepared")
    accounts_of(Settings(workspace=workspace)).add("bian", Role.EDITOR, PASSWORD)
    started = Service.start(workspace)
    yield started
    started.stop()


@pytest.fixture
def connection(service):
    with closing(http.client.HTTPConnection(urlsplit(service.address).netloc, timeout=30)) as made:
        made.connect()
        yield made


def asked(connection, method, path, headers=None, body=None):
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    return answer, answer.read()


@pytest.mark.parametrize(
    ("method", "path", "again"),
    [
        pytest.param("GET", ALL_VILLAGES, True, id="nothing new"),
        pytest.param("HEAD", "/villages.xlsx?demo=2022", False, id="the head of something without a length"),
        pytest.param("HEAD", ALL_VILLAGES, False, id="the head of something large"),
        pytest.param("GET", ALL_VILLAGES, False, id="something large"),
    ],
)
def test_one_connection_carries_one_answer_after_another(connection, method, path, again):
    first = connection.sock
    headers = {"If-None-Match": asked(connection, "GET", path)[0].headers["ETag"]} if again else {}

    for _ in range(3):
        answer, body = asked(connection, method, path, headers)
        assert answer.status == (304 if again else 200)
        assert bool(body) is (method == "GET" and not again)
        assert asked(connection, "GET", "/healthz")[0].status == 200

    assert connection.sock is first


def test_who_asks_to_close_is_heard(connection):
    assert asked(connection, "GET", "/healthz", {"Connection": "close"})[0].headers["Connection"] == "close"


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        pytest.param("/sign-in", 400, 400, id="a form"),
        pytest.param("/sign-in", MUCH, 413, id="a form that is too long"),
        pytest.param("/import/file", MUCH, 401, id="a file of somebody who did not sign in"),
    ],
)
@pytest.mark.parametrize("chunked", [False, True], ids=["its length said", "in chunks"])
def test_a_connection_goes_on_after_a_body(connection, path, length, status, chunked):
    first = connection.sock
    body = b"x" * length
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    for _ in range(2):
        connection.request(
            "POST",
            path,
            iter([body[: length // 2], body[length // 2 :]]) if chunked else body,
            headers | ({"Transfer-Encoding": "chunked"} if chunked else {}),
            encode_chunked=chunked,
        )
        answer = connection.getresponse()
        answer.read()
        assert (answer.status, connection.sock) == (status, first)


SLOW = {
    "that take an answer": f"GET {ALL_VILLAGES} HTTP/1.1\r\nHost: a\r\n\r\n",
    "that send a head": "GET /villages.csv HT",
    "that send nothing": "",
    "that send a form": "POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\nx",
}


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_fifty_slow_readers_do_not_keep_others_waiting(service, sent):
    address = urlsplit(service.address)
    with ExitStack() as stack:
        for _ in range(50):
            slow = stack.enter_context(socket.socket())
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
            slow.connect((address.hostname, address.port))
            slow.sendall(sent.encode())
        quick = stack.enter_context(closing(http.client.HTTPConnection(address.netloc, timeout=20)))
        start = time.monotonic()
        for _ in range(5):
            assert asked(quick, "GET", f"{ALL_VILLAGES}?plan=none")[1].endswith(b"]}\n")

    assert time.monotonic() - start < 5


def until(condition):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if (found := condition()) is not None:
            return found
        time.sleep(0.05)
    return pytest.fail("in vain")


def test_a_dead_worker_is_replaced_and_all_end_with_their_manager(prepared):
    service = Service.start(prepared.workspace, "--workers", "2")
    manager = service.process
    workers = until(lambda: found if len(found := children(manager.pid)) == 2 else None)

    os.kill(min(workers), 9)
    after = until(lambda: found if len(found := children(manager.pid) - {min(workers)}) == 2 else None)
    connection = http.client.HTTPConnection(urlsplit(service.address).netloc, timeout=60)
    status = asked(connection, "GET", "/healthz")[0].status
    connection.close()
    service.stop()

    assert status == 200
    assert max(workers) in after
    assert manager.returncode == 0
    assert [worker for worker in after if Path(f"/proc/{worker}").exists()] == []


def test_headers_of_a_proxy_count_only_where_one_was_announced(connection):
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "Script-Name": "/elsewhere"}

    answer, _ = asked(connection, "GET", "/sign-in", headers)

    assert answer.status == 200
    assert "Secure" not in (answer.headers["Set-Cookie"] or "")
