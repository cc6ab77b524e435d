"""Good files with bytes changed, cut out, doubled or cut off: read, reported or refused, and never anything else.

`make test-fuzz` tries many more.
"""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from hostile.good import files, rows_of
from villagemap.domain.errors import FileUnreadableError
from villagemap.domain.issues import Severity
from villagemap.domain.labels import Language
from villagemap.domain.profile import Profile
from villagemap.ingest.intake import CheckedLoad, inspect
from villagemap.ingest.options import LoadOptions
from villagemap.profiles import read_profile
from villagemap.settings import Limits
from villagemap.texts import Texts

_TRIES = int(os.environ.get("VILLAGEMAP_TEST_FUZZ", "6"))
_SEED = int(os.environ.get("VILLAGEMAP_TEST_FUZZ_SEED", "20221231"))

Mutation = Callable[[bytearray, random.Random], bytes]


def _flip(data: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def _cut_out(data: bytearray, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    del data[start : start + chance.randint(1, 64)]
    return bytes(data)


def _cut_off(data: bytearray, chance: random.Random) -> bytes:
    return bytes(data[: chance.randrange(1, len(data))])


def _double(data: bytearray, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randint(1, 256)]
    return bytes(data[:start] + piece * chance.randint(2, 40) + data[start:])


def _extremes(data: bytearray, chance: random.Random) -> bytes:
    start = chance.randrange(max(1, len(data) - 8))
    data[start : start + 4] = chance.choice(
        [b"\xff" * 4, b"\x00" * 4, b"\x7f\xff\xff\xff", b"\x00\x00\x00\x80"]
    )
    return bytes(data)


MUTATIONS: tuple[Mutation, ...] = (_flip, _cut_out, _cut_off, _double, _extremes)

# These tell that there are other rows than in the good file.
_EXPLAINED = {
    "no_data_rows",
    "row_total",
    "row_footnote",
    "row_title",
    "row_header_again",
    "row_only_numbered",
    "row_repeated",
}


@pytest.fixture(scope="module")
def profile():
    return read_profile("siping")


def outcome(path: Path, profile: Profile) -> CheckedLoad | FileUnreadableError:
    try:
        return inspect(path, LoadOptions("villages"), profile=profile, limits=Limits(child_seconds=20))
    except FileUnreadableError as error:
        return error


def is_fine(found: CheckedLoad | FileUnreadableError, rows: int) -> bool:
    """Tell whether a file was refused with a reason, or read with all of its rows, or others are explained."""
    if isinstance(found, FileUnreadableError):
        said = all(Texts(language).explain(found) for language in Language)
        return said and found.parts["reason"] not in {"too_long", "beyond_limits"}
    totals = found.report.totals
    refused = any(severity is Severity.ERROR for severity, _ in totals) or bool(found.questions)
    return found.rows == rows or refused or bool({rule for _, rule in totals} & _EXPLAINED)


@pytest.mark.timeout(7_200)
@pytest.mark.parametrize("name", sorted(files()))
def test_a_mutated_file_is_read_reported_or_refused(name, profile, tmp_path):
    good, path = files()[name], tmp_path / name
    chance = random.Random(f"{_SEED} {name}")  # noqa: S311 - the same files again
    for number in range(_TRIES):
        mutate = MUTATIONS[number % len(MUTATIONS)]
        path.write_bytes(mutate(bytearray(good), chance))

        found = outcome(path, profile)

        assert is_fine(found, rows_of(name)), f"{name}: try {number}, {mutate.__name__}: {found}"
