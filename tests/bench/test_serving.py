"""What the comparison of filters stands on."""

from bench.rows.serving import MADE_ANEW
from villagemap.web.front import _NEVER


def test_our_service_keeps_no_answer_for_who_sends_what_the_bench_sends():
    assert {f"HTTP_{name.upper()}" for name in MADE_ANEW} <= set(_NEVER)
