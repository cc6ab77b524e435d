"""A command that is refused says one sentence, in the reader's language, and exits with a code that tells why."""

import pytest
from click.testing import CliRunner

from villagemap.cli.main import COMMANDS, villagemap


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "sentence"),
    [
        pytest.param(["layers"], {}, 1, "没有工作区文件", id="no workspace"),
        pytest.param(
            ["--lang", "en", "layers"], {}, 1, "There is no workspace", id="no workspace, in English"
        ),
        pytest.param(
            ["layers"], {"VILLAGEMAP_LANGUAGE": "fr"}, 2, "VILLAGEMAP_LANGUAGE", id="a language we lack"
        ),
        pytest.param(
            ["limits"],
            {"VILLAGEMAP_LIMIT_ROWS": "many"},
            2,
            "VILLAGEMAP_LIMIT_ROWS",
            id="a limit that is no number",
        ),
        pytest.param(["export", "secrets", "out.geojson"], {}, 2, "secrets", id="a layer that there is not"),
        pytest.param(
            ["export", "villages", "out.exe"], {}, 2, "villages.exe", id="a format that there is not"
        ),
        pytest.param(["serve"], {}, 1, "没有工作区文件", id="nothing to serve"),
        pytest.param(["fly"], {}, 2, "fly", id="a command that there is not"),
    ],
)
def test_a_refusal_is_one_sentence_and_a_code(tmp_path, arguments, environment, code, sentence):
    environment = {"VILLAGEMAP_WORKSPACE": str(tmp_path / "none.gpkg"), **environment}

    done = CliRunner().invoke(villagemap, arguments, env=environment)

    assert done.exit_code == code
    assert sentence in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_examples(command):
    done = CliRunner().invoke(villagemap, [command, "--help"])

    assert done.exit_code == 0
    assert f"villagemap {command}" in done.output or f".gpkg {command}" in done.output
    assert "Examples:" in done.output
