"""The page on the public interface names everything that the code has."""

from dataclasses import fields
from pathlib import Path

import pytest

from villagemap.atlas.filter_grammar import VIEW_PARAMETERS
from villagemap.cli.main import COMMANDS
from villagemap.domain.filters import EXTENT, TEXT, criteria
from villagemap.domain.layers import LAYER
from villagemap.exports.formats import FORMATS
from villagemap.profiles import read_profile
from villagemap.settings import read_settings

PAGE = (Path(__file__).parents[2] / "docs" / "interface.md").read_text("utf-8")
CITY_CHOICES = {row.code for row in read_profile("siping").facility_kinds} | {
    row.key for row in read_profile("siping").marks
}


@pytest.mark.parametrize(
    "name",
    [
        *LAYER,
        *FORMATS,
        *(row.parameter for row in criteria(read_profile("siping")) if row.parameter not in CITY_CHOICES),
        TEXT,
        EXTENT,
        *VIEW_PARAMETERS,
        *LAYER["villages"].columns,
    ],
)
def test_a_public_name_stands_on_the_page(name):
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_stands_on_the_page(command):
    assert f"`villagemap {command}" in PAGE


def test_settings_are_read_from_the_names_on_the_page():
    named = {
        "VILLAGEMAP_WORKSPACE": "a.gpkg",
        "VILLAGEMAP_CITY": "elsewhere",
        "VILLAGEMAP_LANGUAGE": "en",
        "VILLAGEMAP_REQUIRE_LOGIN": "yes",
        "VILLAGEMAP_HOSTS": "map.example, 127.0.0.1",
        "VILLAGEMAP_PROXIES": "1",
        "VILLAGEMAP_LIMIT_ROWS": "7",
    }

    settings = read_settings(named)

    assert (str(settings.workspace), settings.city, settings.language) == ("a.gpkg", "elsewhere", "en")
    assert (settings.require_login, settings.hosts, settings.proxies) == (
        True,
        ("map.example", "127.0.0.1"),
        1,
    )
    assert settings.limits.rows == 7
    assert all(f"`{name}`" in PAGE for name in named)
    assert {field.name for field in fields(settings.limits)} >= {"rows", "members", "file_vertices"}
