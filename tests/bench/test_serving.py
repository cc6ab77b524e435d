"""What the comparisons of answers stand on."""

import pytest

from bench.peers.ours import FILTERED
from bench.rows import serving
from bench.rows.serving import MADE_ANEW, told_of_both
from bench.window import WindowError
from cities import atlas_of, small_city
from villagemap.settings import Settings
from villagemap.web.app import create_app


def test_our_service_stores_no_answer_to_what_the_bench_sends():
    app = create_app(Settings(), atlas_of(small_city()))

    answer = app.test_client().get(FILTERED, headers=MADE_ANEW)

    assert answer.status_code == 200
    assert app.extensions["villagemap"].responses.get(answer.get_etag()[0]) is None


def test_answers_of_as_many_villages_need_no_word():
    assert told_of_both(769, 769) == ""


def test_where_the_answers_differ_a_little_the_row_says_what_both_gave():
    assert told_of_both(769, 772) == "ours gives 769 villages, it gives 772"


def test_what_differs_by_more_than_rounding_is_not_compared():
    with pytest.raises(WindowError, match="ours gives 769 villages, it gives 788"):
        told_of_both(769, 788)


def test_both_are_asked_for_the_same_rectangle(monkeypatch):
    asked = []
    monkeypatch.setattr(serving, "_villages", lambda load, number: asked.append((load, number)) or 769)

    assert serving._villages_of_both("ours", "theirs") == (769, 769)
    assert [load for load, _ in asked] == ["ours", "theirs"]
    assert len({number for _, number in asked}) == 1
