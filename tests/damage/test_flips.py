"""One changed byte of a workspace: it is found, left out or refused in a sentence, and nothing else.

`make test-damage` tries many more. A failure names its number and the byte; the seed makes the same bytes again.
"""

import os
import random

import pytest

from damage.flips import attempts, contents_of, flipped, make_workspace, refused_or_done
from villagemap.domain.disclosure import Audience
from villagemap.domain.labels import Language
from villagemap.texts import Texts

SEED = int(os.environ.get("VILLAGEMAP_TEST_DAMAGE_SEED", "20221231"))
FLIPS = int(os.environ.get("VILLAGEMAP_TEST_FLIPS", "200"))
BLOCKS = 10


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return make_workspace(tmp_path_factory.mktemp("origin") / "w.gpkg")


@pytest.fixture(scope="module")
def same(data, tmp_path_factory):
    path = tmp_path_factory.mktemp("same") / "w.gpkg"
    path.write_bytes(data)
    return contents_of(path)


@pytest.mark.timeout(7_200)
@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_changed_byte_is_found_left_out_or_refused_in_a_sentence(block, data, same, tmp_path):
    for number in range(block, FLIPS, BLOCKS):
        folder = tmp_path / str(number)
        folder.mkdir()
        path, sound = folder / "w.gpkg", folder / "sound.gpkg"
        changed, what = flipped(data, random.Random(f"{SEED} {number}"))  # noqa: S311 - the same bytes again
        path.write_bytes(changed)
        sound.write_bytes(data)

        for name, attempt in attempts(path, sound, same=same, audience=list(Audience)[number % 2]):
            try:
                error = refused_or_done(attempt)
                said = [Texts(language).explain(error) for language in Language] if error else ["fine"]
            except Exception as problem:
                problem.add_note(f"seed {SEED}, flip {number}, {what}, {name}")
                raise
            assert all(said)
