"""What readers take for a mixture of versions."""

import gzip

import pytest

from bench.client import Answer
from bench.readers import Heard


def _answer(version, *marks, status=200):
    villages = ",".join(f'{{"plan_number":{mark}}}' for mark in marks)
    text = f'{{"villagemap":{{"data_version": "{version}"}},"features":[{villages}]}}'
    return Answer(status, b"", gzip.compress(text.encode()), 0.1)


def _heard(*answers):
    heard = Heard()
    for answer in answers:
        heard.take("/villages.geojson", answer)
    return heard


def test_versions_whose_villages_all_say_the_same_are_whole():
    heard = _heard(_answer("w-1", "null", "null"), _answer("w-2", '"LOAD-1"', '"LOAD-1"'))

    assert heard.whole
    assert sorted(heard.versions) == ["w-1", "w-2"]


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([_answer("w-2", "null", '"LOAD-1"')], id="two states in one answer"),
        pytest.param([_answer("w-1", "null"), _answer("w-1", '"LOAD-1"')], id="two states under one version"),
    ],
)
def test_a_mixture_is_noticed(answers):
    assert len(_heard(*answers).mixed) == 1


def test_an_answer_that_is_no_success_is_an_error():
    assert _heard(_answer("w-1", "null", status=503)).errors == ["/villages.geojson: 503"]


def test_a_body_that_cannot_be_unpacked_is_an_error():
    assert len(_heard(Answer(200, b"", b"no gzip", 0.1)).errors) == 1
