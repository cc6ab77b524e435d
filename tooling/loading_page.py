"""Writes the tables of rules, refusals, findings and questions into `docs/loading.md` from the catalogue and the tables of rules.

`python -m tooling.loading_page` after a rule or a sentence was added or changed; a test holds that nothing is left to write.
"""

from pathlib import Path

from villagemap.domain.issues import Rule, Severity
from villagemap.domain.labels import Language
from villagemap.ingest.intake import RULES
from villagemap.reading.rules import Refusal
from villagemap.texts import Texts, catalogue

PAGE = Path(__file__).parents[1] / "docs" / "loading.md"


def rules() -> list[tuple[str, Rule]]:
    """Return all rules of the intake with their phase, errors first."""
    order = list(Severity)
    rows = [(phase, rule) for phase, group in RULES.items() for table in group for rule in table]
    return sorted(rows, key=lambda row: order.index(row[1].severity))


def tables() -> dict[str, str]:
    """Return the tables of the page by the name of their place."""
    return {
        "rules": _table(
            ("rule", "severity", "phase", "about", "message", "what to do", "reason"),
            [
                (
                    f"`{rule.key}`",
                    rule.severity,
                    phase,
                    rule.subject,
                    _both(f"issue.{rule.key}"),
                    _both(f"remedy.{rule.key}"),
                    rule.reason,
                )
                for phase, rule in rules()
            ],
        ),
        "refusals": _table(
            ("refusal", "about", "message", "reason"),
            [(f"`{row.key}`", row.subject, _both(f"unreadable.{row.key}"), row.reason) for row in Refusal],
        ),
        "findings": _sentences("finding", "found."),
        "questions": _sentences("question", "question."),
    }


def written(page: str) -> str:
    """Return the page with its tables as they should be."""
    for name, table in tables().items():
        before, opening, rest = page.partition(f"<!-- {name} -->\n")
        _, closing, after = rest.partition(f"<!-- /{name} -->")
        page = f"{before}{opening}\n{table}\n{closing}{after}"
    return page


def _sentences(head: str, kind: str) -> str:
    keys = [key for key in catalogue() if key.startswith(kind) and not key.endswith(".one")]
    return _table((head, "message"), [(f"`{key.removeprefix(kind)}`", _both(key)) for key in keys])


def _both(key: str) -> str:
    """Return a sentence in both languages, as the command line has it, its places unfilled."""
    return "<br>".join(Texts(language).say(key) for language in Language).replace("|", "\\|")


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
