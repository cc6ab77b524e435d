"""The settings of the service: the only reader of the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path

from villagemap.domain.disclosure import Audience
from villagemap.domain.errors import BadSettingError
from villagemap.domain.labels import Language


@dataclass(frozen=True, slots=True)
class Limits:
    """What an incoming file may hold, so that one file cannot stop the service for the others."""

    file_megabytes: int = 50
    unpacked_megabytes: int = 200
    members: int = 64
    rows: int = 50_000
    cells: int = 2_500_000
    row_vertices: int = 200_000
    file_vertices: int = 4_000_000
    text_characters: int = 4_000
    child_megabytes: int = 3_072
    child_seconds: int = 120


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the workspace lies, which city it is of, whom the service answers, and what a file may hold.

    `require_login` keeps the data to those who signed in. `hosts` are the names that the service answers to, any
    where there are none; `proxies` is how many proxies stand before it, whose `X-Forwarded-*` is believed.
    `city_folder` is the folder of the city, where it lies outside of `geo/`; its name is the city's.
    """

    workspace: Path = Path("var/workspace.gpkg")
    city: str = "siping"
    city_folder: Path | None = None
    language: str = "zh"
    profile: str = "public"
    require_login: bool = False
    hosts: tuple[str, ...] = ()
    proxies: int = 0
    limits: Limits = Limits()


_MEGABYTE = 1_000_000


def most_of_a_request(settings: Settings) -> int:
    """Return the bytes that the largest request may have: a file, and the form around it."""
    return (settings.limits.file_megabytes + 1) * _MEGABYTE


class _YesNo(StrEnum):
    NO = "no"
    YES = "yes"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read `VILLAGEMAP_WORKSPACE`, `_CITY`, `_LANGUAGE`, `_PROFILE`, those of access, and `VILLAGEMAP_LIMIT_<NAME>`.

    Raises:
        BadSettingError: a number is none, a limit not above 0, or a word none of ours.
    """
    env = os.environ if environment is None else environment
    city = env.get("VILLAGEMAP_CITY", "siping")
    folder = Path(city).expanduser().absolute() if os.sep in city else None
    return Settings(
        workspace=Path(env.get("VILLAGEMAP_WORKSPACE", "var/workspace.gpkg")),
        city=city if folder is None else folder.name,
        city_folder=folder,
        language=_one_of(env, "VILLAGEMAP_LANGUAGE", Language),
        profile=_one_of(env, "VILLAGEMAP_PROFILE", Audience),
        require_login=_one_of(env, "VILLAGEMAP_REQUIRE_LOGIN", _YesNo) == _YesNo.YES,
        hosts=tuple(host.strip() for host in env.get("VILLAGEMAP_HOSTS", "").split(",") if host.strip()),
        proxies=_whole_number("VILLAGEMAP_PROXIES", env.get("VILLAGEMAP_PROXIES", "0"), least=0),
        limits=Limits(
            **{
                field.name: _whole_number(name, env[name])
                for field in fields(Limits)
                if (name := f"VILLAGEMAP_LIMIT_{field.name.upper()}") in env
            }
        ),
    )


def _one_of(env: Mapping[str, str], name: str, choices: type[StrEnum]) -> str:
    """Return a setting that has few values; the first of them where it is absent."""
    valid = [choice.value for choice in choices]
    value = env.get(name, valid[0])
    if value not in valid:
        raise BadSettingError(name=name, value=value, valid=valid)
    return value


def _whole_number(name: str, text: str, *, least: int = 1) -> int:
    if not (text.isascii() and text.isdigit() and int(text) >= least):
        raise BadSettingError(name=name, value=text, valid=[f"{least}, {least + 1}, {least + 2}, …"])
    return int(text)
