"""Every rule has its sentence and its remedy in both languages, and stands in the docs."""

import json
import re
from pathlib import Path

import pytest

from villagemap import resources
from villagemap.ingest import intake
from villagemap.texts import catalogue

FOLDER = Path(intake.__file__).parent
SOURCE = "\n".join(path.read_text("utf-8") for path in sorted(FOLDER.rglob("*.py")))
DOCS = (resources.root() / "docs" / "loading.md").read_text("utf-8")
TEXTS = json.loads((resources.static_folder() / "texts" / "intake.json").read_text("utf-8"))

RULES = sorted(
    key.removeprefix("issue.") for key in TEXTS if key.startswith("issue.") and not key.endswith(".one")
)
REASONS = sorted(key.removeprefix("unreadable.") for key in TEXTS if key.startswith("unreadable."))


def used(pattern: str) -> set[str]:
    return set(re.findall(pattern, SOURCE))


def test_every_rule_that_the_code_reports_has_its_sentence():
    reported = used(r'(?:report\.(?:whole\.)?(?:error|warn|note)|Fault)\(\s*"([a-z_]+)"')

    assert len(reported) > 30
    assert reported <= set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_remedy_stands_in_the_docs_and_is_reported_somewhere(rule):
    assert f"remedy.{rule}" in TEXTS
    assert f"`{rule}`" in DOCS
    assert f'"{rule}"' in SOURCE


def test_every_reason_to_refuse_a_file_has_its_sentence():
    raised = used(r'refusal\(\s*"([a-z_]+)"') | used(r'reason="([a-z_]+)"')

    assert raised <= set(REASONS)


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_is_used_somewhere_and_stands_in_the_docs(reason):
    assert f'"{reason}"' in SOURCE
    assert f"`{reason}`" in DOCS


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_fill_the_same_places(key):
    label = catalogue()[key]

    assert label.zh
    assert label.en
    assert set(re.findall(r"\{(\w+)\}", label.zh)) == set(re.findall(r"\{(\w+)\}", label.en))
