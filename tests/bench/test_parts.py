"""The parts of the bench, and rows whose measuring needs a browser or peers."""

import pytest

from bench import browser
from bench.browser import Visit
from bench.parts import PARTS
from bench.rows import dense, largest, page
from bench.rows.page import AGAINST
from bench.rows.serving import WORKS
from bench.session import QUICK, Session, windows_of


@pytest.fixture
def session(tmp_path):
    return Session(QUICK, tmp_path, {})


def test_rows_belong_to_parts_that_can_be_asked_for():
    parts = {against.part for against in (*AGAINST, *dense._PAGES)} | {work.part for work in WORKS.values()}

    assert parts <= set(PARTS)


def test_works_of_dense_villages_are_named_apart_and_have_no_target():
    works = {against.work for against in dense._PAGES}

    assert works == {"page until drawn, 755 of 2,000 vertices"}
    assert not works & {against.work for against in AGAINST}
    assert [against.target for against in dense._PAGES] == [None, None]
    assert WORKS["dense"].target is None


@pytest.mark.parametrize("measure", [page.measure, largest.measure], ids=["page", "largest"])
def test_without_a_browser_every_row_of_a_page_says_so(session, monkeypatch, measure):
    monkeypatch.setattr(browser, "missing", lambda: "There is no browser.")

    measure(session)

    assert {(row.verdict, row.note) for row in session.rows} == {("skipped", "There is no browser.")}


@pytest.mark.parametrize(
    ("answers", "said"),
    [(0.3, "windows of 1 answer"), (5.2, "windows of 5 answers")],
    ids=["longer than a window", "short"],
)
def test_short_windows_say_how_many_answers_they_held(answers, said):
    assert windows_of(answers) == said


def test_a_page_that_was_opened_says_milliseconds_heap_and_bytes():
    row = largest.opened([Visit(1_000, 50e6, 4e6, 90), Visit(3_000, 70e6, 4e6, 91)])

    assert row.ours == "2,000 ms, 60.0 MB of heap, 4.00 MB sent"
    assert row.note == "91 files; 2 visits"
