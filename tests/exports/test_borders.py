"""The borders that pages fetch: small at any density, finer in pieces, and nowhere a gap between neighbours."""

import gzip
import json

import numpy as np
import pytest
import shapely

from cities import atlas_of
from dense import dense_coverage
from overview_payload import decoded_villages
from villagemap.exports.overview.borders import overview
from villagemap.exports.overview.outlines import outlines_document

MOST_BYTES = 450_000


def city_of(shapes):
    rows = [
        {
            "code": f"2203{22 + number // 4_000}{100 + number // 100:03d}{200 + number % 100:03d}",
            "name": "村",
            "geometry": shape,
        }
        for number, shape in enumerate(shapes)
    ]
    return atlas_of({"villages": rows}).current()


def documents(snapshot):
    made = overview(snapshot)
    return json.loads(made.document), {name: json.loads(piece) for name, piece in made.pieces.items()}


@pytest.fixture(scope="module")
def fine_city():
    return city_of(dense_coverage(200, 1_000))


@pytest.mark.parametrize(
    ("villages", "vertices"),
    [
        pytest.param(755, 150, id="755 of 150 vertices"),
        pytest.param(755, 2_000, id="755 of 2,000: a million and a half"),
        pytest.param(7_550, 150, id="7,550 of 150"),
    ],
)
def test_what_every_page_fetches_is_small_at_any_density(villages, vertices):
    snapshot = city_of(dense_coverage(villages, vertices))

    made = overview(snapshot)

    first = len(gzip.compress(made.document)) + len(gzip.compress(outlines_document(snapshot)))
    assert first < MOST_BYTES
    assert made.pieces
    assert max(len(gzip.compress(piece)) for piece in made.pieces.values()) < MOST_BYTES / 4
    assert len(json.loads(made.document)["rings"]) == villages


def test_borders_that_need_no_simplifying_have_no_finer_pieces():
    said, pieces = documents(city_of(dense_coverage(6, 4)))

    assert pieces == {}
    assert all(level["pieces"] == [] for level in said["levels"])


@pytest.mark.parametrize("seed", range(4))
def test_neighbours_share_their_border_whichever_pieces_have_come(fine_city, seed):
    said, pieces = documents(fine_city)
    some = [piece for piece in pieces.values() if np.random.default_rng(seed).random() < seed / 3]

    shapes = decoded_villages(said, some)

    assert shapely.coverage_is_valid(shapes)
    assert not shapely.coverage_union_all(shapes).interiors


def test_the_finest_pieces_are_the_villages_as_they_were_loaded(fine_city):
    said, pieces = documents(fine_city)
    finest = [piece for name, piece in pieces.items() if name.startswith("detail/0-")]

    shapes = decoded_villages(said, finest)

    def off(shapes):
        return shapely.area(shapely.symmetric_difference(shapes, fine_city.geometries)).sum()

    assert off(shapes) < off(decoded_villages(said)) / 2


def test_each_arc_of_a_level_is_in_one_piece_and_the_box_of_its_piece_holds_it(fine_city):
    said, pieces = documents(fine_city)

    for number, level in enumerate(said["levels"]):
        held = [
            np.cumsum(pieces[f"detail/{number}-{piece}"]["arcs"]) for piece in range(len(level["pieces"]))
        ]
        arcs = np.concatenate(held)
        assert len(np.unique(arcs)) == len(arcs)
        assert arcs.max() < len(said["sizes"])


def test_pieces_say_of_which_borders_they_are(fine_city):
    said, pieces = documents(fine_city)

    assert {piece["version"] for piece in pieces.values()} == {said["version"]} == {fine_city.shape_stamp()}


def test_ranks_tell_the_lines_of_counties_and_townships_from_those_of_villages():
    left, right = "220302200200", "220322100200"
    squares = [shapely.box(124 + 0.1 * x, 43, 124.1 + 0.1 * x, 43.1) for x in range(4)]
    rows = zip((left, "220302200201", right, "220322101200"), squares, strict=True)
    snapshot = atlas_of(
        {"villages": [{"code": code, "name": "村", "geometry": square} for code, square in rows]}
    ).current()

    said, _ = documents(snapshot)

    assert sorted(said["rank"]) == sorted("021333333")


@pytest.mark.parametrize(
    "gap",
    [pytest.param(1e-5, id="a metre between neighbours"), pytest.param(-1e-4, id="neighbours that overlap")],
)
def test_what_is_not_quite_a_coverage_shows_no_outer_edge_inside(gap):
    squares = [shapely.box(124, 43, 124.1, 43.1), shapely.box(124.1 + gap, 43, 124.2, 43.1)]
    snapshot = atlas_of(
        {
            "villages": [
                {"code": f"22032210020{n}", "name": "村", "geometry": one} for n, one in enumerate(squares)
            ]
        }
    ).current()

    said, _ = documents(snapshot)

    assert len(decoded_villages(said)) == 2
    assert set(said["rank"]) <= {"0", "3"}
