import pytest

from tooling import chromium, progress


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine without browser and font; `apt-get` and being root are for the test to give."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "_FONT", tmp_path / "font")
    monkeypatch.setattr(progress, "run", lambda _label, command: commands.append(command))
    commands = []

    def have(*programs, root):
        monkeypatch.setattr("os.geteuid", lambda: 0 if root else 1000)
        for name in programs:
            (tmp_path / name).touch(mode=0o755)
        return commands

    return have


def test_where_both_are_there_nothing_is_done(machine):
    commands = machine("chromium", "font", "apt-get", *chromium.READERS.values(), root=True)

    assert chromium.missing() == ""
    assert commands == []


def test_root_on_a_debian_installs_only_what_is_missing(machine):
    commands = machine("chromium", "apt-get", *chromium.READERS.values(), root=True)

    assert chromium.missing() == ""
    assert [command[-1] for command in commands] == ["update", "fonts-noto-cjk"]


@pytest.mark.parametrize(
    ("programs", "root"),
    [
        pytest.param(("apt-get",), False, id="not root"),
        pytest.param((), True, id="no Debian"),
    ],
)
def test_else_one_line_says_what_is_missing(machine, programs, root):
    commands = machine(*programs, root=root)

    shortage = chromium.missing()

    assert shortage.startswith("no chromium and no fonts-noto-cjk here")
    assert "\n" not in shortage
    assert commands == []


def test_an_installation_that_fails_is_said(machine, monkeypatch):
    def refuse(_label, _command):
        raise progress.CommandFailedError("no route to the mirror")

    machine("apt-get", root=True)
    monkeypatch.setattr(progress, "run", refuse)

    assert "apt-get could not install them" in chromium.missing()


def test_readers_of_our_files_are_installed_too_where_we_may(machine):
    commands = machine("chromium", "font", "apt-get", root=True)

    assert chromium.missing() == ""
    assert list(commands[-1][-2:]) == list(chromium.READERS)


def test_where_only_readers_of_our_files_are_missing_the_browser_tests_run(machine):
    commands = machine("chromium", "font", root=False)

    assert chromium.missing() == ""
    assert commands == []
