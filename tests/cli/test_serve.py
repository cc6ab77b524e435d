import socket

import pytest

from villagemap.cli.main import main


@pytest.fixture
def taken_port():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def _serve(monkeypatch, *options):
    monkeypatch.setattr("sys.argv", ["villagemap", "--lang", "en", "serve", *options])
    with pytest.raises(SystemExit) as left:
        main()
    return left.value.code


def test_a_port_that_another_program_uses_is_one_sentence(monkeypatch, capsys, taken_port):
    assert _serve(monkeypatch, "--port", str(taken_port)) == 1

    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith(f"Cannot serve at 127.0.0.1:{taken_port}")


def test_a_host_that_is_not_ours_is_one_sentence(monkeypatch, capsys):
    assert _serve(monkeypatch, "--host", "192.0.2.1", "--port", "0") == 1

    assert capsys.readouterr().err.splitlines()[-1].startswith("Cannot serve at 192.0.2.1:0")
