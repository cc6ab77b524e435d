"""Writes the tables of rules, findings and questions into `docs/loading.md` from the catalogue and the code.

`python -m tooling.loading_page` after a sentence was added or changed; a test holds that nothing is left to write.
"""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "loading.md"
TEXTS = ROOT / "static" / "texts" / "intake.json"
SOURCE = ROOT / "src" / "villagemap" / "ingest"

_ORDER = ("error", "warning", "note")
_SAID = re.compile(r"""report\.(?:whole\.)?(error|warn|note)\(\s*"([a-z_0-9]+)\"""")
_MADE = re.compile(r"""Issue\(\s*"([a-z_0-9]+)",\s*Severity\.([A-Z]+)""")
_FAULT = re.compile(r"""Fault\(\s*"([a-z_0-9]+)\"""")
_TOLD = re.compile(r"""# Reported as (error|warning|note): ([a-z_0-9, ]+)$""", re.MULTILINE)


def severities() -> dict[str, str]:
    """Return the severity of each rule, as the code reports it.

    Where a rule is chosen by a variable, a comment `# Reported as note: row_title, row_total` beside the choice says it.
    """
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text("utf-8")
        found |= {rule: "warning" if how == "warn" else how for how, rule in _SAID.findall(text)}
        found |= {rule: severity.lower() for rule, severity in _MADE.findall(text)}
        found |= dict.fromkeys(_FAULT.findall(text), "error")
        for severity, rules in _TOLD.findall(text):
            found |= dict.fromkeys(rules.replace(" ", "").split(","), severity)
    return found


def tables(texts: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return the tables of the page by the name of their place."""
    severity = severities()

    def keys(kind: str) -> list[str]:
        return [key.removeprefix(kind) for key in texts if key.startswith(kind) and not key.endswith(".one")]

    def both(key: str) -> str:
        return f"{texts[key]['zh']}<br>{texts[key]['en']}".replace("|", "\\|")

    rules = sorted(keys("issue."), key=lambda rule: _ORDER.index(severity[rule]))
    return {
        "rules": _table(
            ("rule", "severity", "message", "what to do"),
            [(f"`{rule}`", severity[rule], both(f"issue.{rule}"), both(f"remedy.{rule}")) for rule in rules],
        ),
        "refusals": _table(
            ("reason", "message"), [(f"`{key}`", both(f"unreadable.{key}")) for key in keys("unreadable.")]
        ),
        "findings": _table(
            ("finding", "message"), [(f"`{key}`", both(f"found.{key}")) for key in keys("found.")]
        ),
        "questions": _table(
            ("question", "message"), [(f"`{key}`", both(f"question.{key}")) for key in keys("question.")]
        ),
    }


def written(page: str, parts: dict[str, str]) -> str:
    """Return the page with its tables as they should be."""
    for name, table in parts.items():
        before, opened, rest = page.partition(f"<!-- {name} -->\n")
        _, closing, after = rest.partition(f"<!-- /{name} -->")
        page = f"{before}{opened}\n{table}\n{closing}{after}"
    return page


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def main() -> None:
    """Write the page anew."""
    texts = json.loads(TEXTS.read_text("utf-8"))
    PAGE.write_text(written(PAGE.read_text("utf-8"), tables(texts)), "utf-8")


if __name__ == "__main__":
    main()
