"""The settings of the service: the only reader of the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Limits:
    """What an incoming file may hold, so that one file cannot stop the service for the others."""

    file_megabytes: int = 50
    unpacked_megabytes: int = 200
    members: int = 64
    rows: int = 50_000
    row_vertices: int = 200_000
    file_vertices: int = 4_000_000
    text_characters: int = 4_000
    child_megabytes: int = 3_072
    child_seconds: int = 120


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the workspace lies, which city it is of, and what a file may hold."""

    workspace: Path = Path("var/workspace.gpkg")
    city: str = "siping"
    language: str = "zh"
    limits: Limits = Limits()


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read `VILLAGEMAP_WORKSPACE`, `VILLAGEMAP_CITY`, `VILLAGEMAP_LANGUAGE` and `VILLAGEMAP_LIMIT_<NAME>`.

    Raises:
        ValueError: a limit is no whole number.
    """
    env = os.environ if environment is None else environment
    limits = {
        field.name: int(env[f"VILLAGEMAP_LIMIT_{field.name.upper()}"])
        for field in fields(Limits)
        if f"VILLAGEMAP_LIMIT_{field.name.upper()}" in env
    }
    return Settings(
        workspace=Path(env.get("VILLAGEMAP_WORKSPACE", "var/workspace.gpkg")),
        city=env.get("VILLAGEMAP_CITY", "siping"),
        language=env.get("VILLAGEMAP_LANGUAGE", "zh"),
        limits=Limits(**limits),
    )
