"""Every rule is a row with its sentence and its remedy in both languages; no sentence is left over."""

import json
import re
from pathlib import Path

import pytest

from villagemap import resources
from villagemap.domain.issues import Severity
from villagemap.ingest import intake
from villagemap.ingest.intake import RULES
from villagemap.reading import bounded
from villagemap.reading.rules import Refusal
from villagemap.texts import catalogue

TEXTS = json.loads((resources.static_folder() / "texts" / "intake.json").read_text("utf-8"))
TABLES = [table for tables in RULES.values() for table in tables]
ROWS = [rule for table in TABLES for rule in table]
SOURCE = "\n".join(
    path.read_text("utf-8")
    for module in (intake, bounded)
    for path in sorted(Path(module.__file__).parent.rglob("*.py"))
)


def keys(kind: str) -> set[str]:
    return {key.removeprefix(kind) for key in TEXTS if key.startswith(kind) and not key.endswith(".one")}


@pytest.mark.parametrize("kind", ["issue.", "remedy."])
def test_rules_and_sentences_are_the_same_set(kind):
    assert keys(kind) == {rule.key for rule in ROWS}


def test_a_rule_stands_in_one_table_and_has_a_reason():
    assert len({rule.key for rule in ROWS}) == len(ROWS)
    assert [rule.key for rule in ROWS if not rule.reason] == []


@pytest.mark.parametrize("rule", ROWS, ids=lambda rule: rule.key)
def test_a_rule_is_reported_somewhere(rule):
    assert f"{type(rule).__name__}.{rule.name}" in SOURCE


def test_an_issue_has_the_severity_of_its_row():
    assert {rule.issue().severity for rule in ROWS} == set(Severity)
    assert all(rule.issue().severity is rule.severity for rule in ROWS)


def test_refusals_and_their_sentences_are_the_same_set():
    assert keys("unreadable.") == {row.key for row in Refusal}


@pytest.mark.parametrize("row", Refusal, ids=lambda row: row.key)
def test_a_refusal_has_a_reason_and_is_raised_somewhere(row):
    assert row.reason
    assert f"Refusal.{row.name}" in SOURCE or f'"reason": "{row.key}"' in SOURCE


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_fill_the_same_places(key):
    label = catalogue()[key]

    assert label.zh
    assert label.en
    assert set(re.findall(r"\{([^}]+)\}", label.zh)) == set(re.findall(r"\{([^}]+)\}", label.en))
