"""What the comparisons of answers stand on."""

import pytest

from bench.peers import mapserver, tipg
from bench.rows.serving import MADE_ANEW, PEERS, told_of_both
from bench.window import WindowError
from villagemap.web.front import _NEVER


def test_our_service_keeps_no_answer_for_who_sends_what_the_bench_sends():
    assert {f"HTTP_{name.upper()}" for name in MADE_ANEW} <= set(_NEVER)


def test_answers_of_as_many_villages_need_no_word():
    assert told_of_both(769, 769, tipg.PEER) == ""


def test_where_the_answers_differ_the_row_says_what_both_gave_and_why():
    said = told_of_both(769, 788, mapserver.PEER)

    assert said.startswith("ours gives 769 villages, it gives 788: it compares the boxes")


@pytest.mark.parametrize(
    ("peer", "theirs"), [(tipg.PEER, 788), (mapserver.PEER, 800)], ids=["rounding", "boxes"]
)
def test_what_differs_by_more_than_a_peer_states_is_not_compared(peer, theirs):
    with pytest.raises(WindowError, match=f"ours gives 769 villages, it gives {theirs}"):
        told_of_both(769, theirs, peer)


def test_only_mapserver_may_differ_by_more_than_rounding():
    assert [peer.name for peer in PEERS if peer.differs > tipg.PEER.differs] == ["MapServer"]
