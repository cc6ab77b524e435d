"""The client against answers as servers write them, over a socket that is read in pieces."""

import socket
import threading

import pytest

from bench.client import ClientError, Connection


def _answering(*pieces):
    listening = socket.create_server(("127.0.0.1", 0))

    def answer():
        with listening:
            line, _ = listening.accept()
        with line:
            line.recv(1_000)
            for piece in pieces:
                line.sendall(piece)

    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    threading.Thread(target=answer, daemon=True).start()
    return address


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"], id="length"),
        pytest.param([b"HTTP/1.1 200 OK\r\ncontent-length:5\r\n", b"\r\nhe", b"llo"], id="length, in pieces"),
        pytest.param(
            [
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n",
                b"3;x=1\r\nllo\r\n0\r\n\r\n",
            ],
            id="chunks",
        ),
        pytest.param([b"HTTP/1.0 200 OK\r\n\r\nhel", b"lo"], id="until the server hangs up"),
    ],
)
def test_a_whole_answer_is_read(pieces):
    with Connection(_answering(*pieces), timeout=5) as connection:
        answer = connection.get("/")

    assert (answer.status, answer.body) == (200, b"hello")


def test_304_has_no_body_to_wait_for():
    with Connection(_answering(b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n'), timeout=5) as connection:
        answer = connection.get("/")

    assert (answer.status, answer.body, answer.header("etag")) == (304, b"", '"a"')


def test_an_answer_that_is_cut_off_is_an_error():
    address = _answering(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello")

    with Connection(address, timeout=5) as connection, pytest.raises(ClientError):
        connection.get("/")
