"""What is sent to the real server: bodies that say their size, bodies in chunks, bodies that are too large."""

import contextlib
import re
import socket
import sqlite3
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from people import PASSWORD
from readers import Service, children, command

LIMIT = 1  # MB
KEPT_IN_MEMORY = 600_000  # of a file; what is longer is written to disk while it comes in


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    made = tmp_path_factory.mktemp("served") / "sample.gpkg"
    command(made, "sample")
    for name, role in [("wang", "editor"), ("kan", "viewer")]:
        command(made, "user", "add", name, "--role", role, typed=PASSWORD)
    return made


@pytest.fixture(scope="module")
def service(workspace):
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("VILLAGEMAP_LIMIT_FILE_MEGABYTES", str(LIMIT))
        started = Service.start(workspace)
    yield started
    started.stop()


@pytest.fixture(scope="module")
def server(service):
    return urlsplit(service.address).netloc


def send(server, head, body=()):
    """Send a request piece by piece; return status and answer, also where the server stops listening."""
    host, port = server.split(":")
    with socket.create_connection((host, int(port)), timeout=60) as wire:
        try:
            wire.sendall(head.encode() + b"\r\n\r\n")
            for piece in body:
                wire.sendall(piece)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has said enough already
        answer = b""
        try:
            while part := wire.recv(65536):
                answer += part
        except ConnectionResetError:
            pass
    return int(re.match(rb"HTTP/1.\d (\d+)", answer)[1]), answer


def chunked(total, size=50_000):
    for _ in range(total // size):
        yield f"{size:x}\r\n".encode() + b"x" * size + b"\r\n"
    yield b"0\r\n\r\n"


def head(server, path, *more):
    told = [f"POST {path} HTTP/1.1", f"Host: {server}", "Connection: close", *more]
    return "\r\n".join(told)


@pytest.mark.parametrize("megabytes", [3, 9], ids=["beyond the limit", "far beyond it"])
def test_chunks_beyond_the_limit_are_refused(server, megabytes):
    form = "Content-Type: application/x-www-form-urlencoded"

    status, answer = send(
        server, head(server, "/sign-in", form, "Transfer-Encoding: chunked"), chunked(megabytes * 1_000_000)
    )

    assert status == 413
    assert b"Traceback" not in answer


def test_a_length_beyond_the_limit_is_refused(server):
    form = "Content-Type: application/x-www-form-urlencoded"
    size = 3_000_000

    status, _ = send(server, head(server, "/sign-in", form, f"Content-Length: {size}"), [b"x" * size])

    assert status == 413


def test_chunks_within_the_limit_are_read_whole(server):
    body = b"mark=none&name=" + b"x" * 1000
    pieces = [f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in (body[:7], body[7:])]
    form = "Content-Type: application/x-www-form-urlencoded"

    status, _ = send(
        server, head(server, "/sign-in", form, "Transfer-Encoding: chunked"), [*pieces, b"0\r\n\r\n"]
    )

    assert status == 400  # the form has no mark of ours: it was read


def test_who_may_not_bring_files_in_is_refused(server):
    size = 500_000

    status, _ = send(server, head(server, "/import/file", f"Content-Length: {size}"), [b"x" * size])

    assert status == 401


@pytest.fixture
def session(server):
    """Sign somebody in over the wire; return the cookie of the session."""

    def begin(name):
        connection = HTTPConnection(server, timeout=30)
        connection.request("GET", "/sign-in")
        page = connection.getresponse()
        visit = page.getheader("Set-Cookie").partition(";")[0]
        mark = re.search(r'name="mark" value="(\w+)"', page.read().decode())[1]
        told = urlencode({"mark": mark, "name": name, "password": PASSWORD})
        form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": visit}
        connection.request("POST", "/sign-in", told, form)
        answer = connection.getresponse()
        connection.close()
        assert answer.status == 303
        return answer.getheader("Set-Cookie").partition(";")[0]

    return begin


def expired(cookie, workspace):
    """Let all sessions have begun thirteen hours ago."""
    (accounts,) = (file for file in workspace.parent.iterdir() if "account" in file.name)
    with contextlib.closing(sqlite3.connect(accounts)) as connection, connection:
        assert connection.execute("UPDATE sessions SET since = since - 13 * 3600").rowcount
    return cookie


def of_a_removed_account(cookie, workspace):
    command(workspace, "user", "remove", "wang")
    command(workspace, "user", "add", "wang", "--role", "editor", typed=PASSWORD)
    return cookie


def forged(cookie, workspace):
    """The same content under another signature."""
    del workspace
    content, sign, signature = cookie.rpartition(".")
    return content + sign + ("A" if signature[0] != "A" else "B") + signature[1:]


def as_it_is(cookie, workspace):
    del workspace
    return cookie


def on_disk(service):
    """Return how many files without a name the worker of the service has open: bodies that it keeps."""
    (worker,) = children(service.process.pid)
    files = 0
    for link in Path(f"/proc/{worker}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # it was closed meanwhile
            files += str(link.readlink()).endswith("(deleted)")
    return files


def kept_while_sent(service, server, *told):
    """Send all but the end of a body, and wait until the service has read it; return how many files it keeps."""
    host, port = server.split(":")
    before = on_disk(service)
    form = "Content-Type: multipart/form-data; boundary=part"
    part = b'--part\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    with socket.create_connection((host, int(port)), timeout=60) as wire:
        lines = head(server, "/import/file", f"Content-Length: {KEPT_IN_MEMORY + 1_000}", form, *told)
        wire.sendall(lines.encode() + b"\r\n\r\n" + part + b"x" * KEPT_IN_MEMORY)
        for _ in range(20):
            if on_disk(service) > before:
                break
            time.sleep(0.05)
        return on_disk(service) - before


@pytest.mark.parametrize(
    ("name", "changed", "more"),
    [
        pytest.param("wang", forged, (), id="a forged cookie"),
        pytest.param("wang", expired, (), id="a session that is over"),
        pytest.param("wang", of_a_removed_account, (), id="a session of an account that was removed"),
        pytest.param("kan", as_it_is, (), id="a viewer"),
        pytest.param("wang", as_it_is, ("Sec-Fetch-Site: cross-site",), id="a page of somebody else"),
        pytest.param("wang", lambda *_: "villagemap=" + "x" * 50, (), id="a cookie that is none"),
    ],
)
def test_of_who_may_not_bring_files_in_nothing_lies_on_disk(
    service, server, workspace, session, name, changed, more
):
    cookie = changed(session(name), workspace)

    assert kept_while_sent(service, server, f"Cookie: {cookie}", *more) == 0


def test_a_body_of_an_editor_waits_on_disk_while_it_comes_in(service, server, session):
    assert kept_while_sent(service, server, f"Cookie: {session('wang')}") == 1
