"""What is sent to the real server: bodies that say their size, bodies in chunks, bodies that are too large."""

import re
import socket
from urllib.parse import urlsplit

import pytest

from readers import Service, command

LIMIT = 1  # MB


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    workspace = tmp_path_factory.mktemp("served") / "sample.gpkg"
    command(workspace, "sample")
    command(workspace, "user", "add", "wang", "--role", "editor", typed="correct horse battery")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("VILLAGEMAP_LIMIT_FILE_MEGABYTES", str(LIMIT))
        service = Service.start(workspace)
    yield urlsplit(service.address).netloc
    service.stop()


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
