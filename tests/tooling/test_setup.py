import pytest

from tooling import node, setup

LABEL = "npm and node"


@pytest.fixture
def fresh_clone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("machine_has_node", "fetched"),
    [
        pytest.param(True, False, id="the machine's own is enough"),
        pytest.param(False, True, id="none on the machine"),
    ],
)
@pytest.mark.parametrize("steps", [setup.steps_to_run, setup.steps_for_tests])
@pytest.mark.usefixtures("fresh_clone")
def test_npm_is_fetched_only_where_the_machine_has_none(monkeypatch, steps, machine_has_node, fetched):
    monkeypatch.setattr(node, "machine_has_node", lambda: machine_has_node)

    assert (LABEL in [step.label for step in steps()]) is fetched


def test_a_second_run_needs_no_npm_and_a_test_needs_node(monkeypatch):
    monkeypatch.setattr(node, "machine_has_node", lambda: False)
    monkeypatch.setattr(setup.Step, "is_done", lambda _step: True)

    assert LABEL not in [step.label for step in setup.steps_to_run()]
    assert LABEL in [step.label for step in setup.steps_for_tests()]


@pytest.mark.usefixtures("fresh_clone")
def test_a_service_needs_none_of_the_packages_that_check_scripts():
    installs = [step.command() for step in setup.steps_to_run() if "Packages of the pages" in step.label]

    assert [command[-1] for command in installs] == ["--omit=dev"]


def test_where_the_checks_are_set_up_a_service_installs_nothing_again(monkeypatch):
    monkeypatch.setattr(setup.Step, "is_done", lambda step: step is setup._INSTALL_TO_TEST)

    assert setup._INSTALL_TO_RUN not in setup.steps_to_run()


@pytest.mark.usefixtures("fresh_clone")
def test_nothing_unlocked_is_installed():
    commands = [list(step.command()) for step in setup.steps_for_tests()]
    installs = [command for command in commands if "pip" in command]

    assert installs
    assert all("--require-hashes" in command or "--no-index" in command for command in installs)


def test_without_python_s_venv_one_line_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)

    assert setup.main(["run"]) == 1
    assert "apt-get install python3-venv" in capsys.readouterr().err
