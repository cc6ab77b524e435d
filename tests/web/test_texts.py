"""The catalogue: what is said exists in both languages, and what exists is said."""

import re

import pytest

from villagemap import resources
from villagemap.texts import catalogue

ROOT = resources.root()
SOURCES = [
    *(ROOT / "src" / "villagemap").rglob("*.py"),
    *(ROOT / "templates").rglob("*.html"),
    *(path for path in (ROOT / "static" / "js").rglob("*.js")),
]
QUOTED = re.compile(r"""(?<![\w`])(?:f?"([^"\n]+)"|f?'([^'\n]+)'|`([^`\n]+)`)""")
HOLE = re.compile(r"\$?\{[^{}]*\}|' ~ [\w.]+(?: ~ ')?")
SAID = [
    re.compile(r"""\bsay\(\s*(f?"[^"\n]+"|'[^'\n]+'|`[^`\n]+`)"""),
    re.compile(r"""\bt\(('[^'\n]+'(?: ~ [\w.]+)?)"""),
]


def _pattern(key):
    """Turn a key with holes into a pattern: `layer.{name}` is said for every layer."""
    return re.compile("".join(".+" if HOLE.fullmatch(part) else re.escape(part) for part in _parts(key)))


def _parts(key):
    return re.split(f"({HOLE.pattern})", key)


def _said():
    for path in SOURCES:
        for pattern in SAID:
            for written in pattern.findall(path.read_text("utf-8")):
                key = written.removeprefix("f").strip("\"'`")
                if "." in key and re.match(r"\w", key):  # a key that begins with a hole would stand for all
                    yield path.name, key


@pytest.mark.parametrize("key", catalogue())
def test_every_text_is_there_in_both_languages(key):
    label = catalogue()[key]

    assert label.zh.strip()
    assert label.en.strip()
    places = re.compile(r"\{\w+\}")
    assert set(places.findall(label.zh)) == set(places.findall(label.en))


def test_every_text_that_is_said_is_in_the_catalogue():
    missing = [(name, key) for name, key in _said() if not any(map(_pattern(key).fullmatch, catalogue()))]

    assert missing == []


def test_every_text_of_the_catalogue_is_said_somewhere():
    literals = {"".join(found) for path in SOURCES for found in QUOTED.findall(path.read_text("utf-8"))}
    known = {one for one in literals if re.match(r"\w", one)} | {key for _, key in _said()}
    patterns = [_pattern(one) for one in known]

    unused = [
        key
        for key in catalogue()
        if not any(pattern.fullmatch(key.removesuffix(".one")) for pattern in patterns)
    ]

    assert unused == []
