"""What a load would change, or changed, as lines of text."""

from collections.abc import Iterator, Mapping

from villagemap.domain.characters import printable
from villagemap.domain.differences import LoadDifference, RowOp, TableDifference
from villagemap.domain.entries import CommitSummary
from villagemap.domain.profile import Profile
from villagemap.frames.difference_words import DifferenceWords
from villagemap.texts import Texts

_ROWS_SHOWN = 40
"""So many rows of a table are listed; `--difference FILE` holds all."""


def difference_lines(difference: LoadDifference, profile: Profile, texts: Texts) -> Iterator[str]:
    """Yield what a load would change: counts, fields and rows of each table."""
    words = DifferenceWords(profile, texts)
    for table in difference.tables:
        counts = {op.value: table.count(op) for op in RowOp if op is not RowOp.UNKNOWN}
        name = words.table(table.table)
        yield texts.say("difference.counts", table=name, unchanged=table.unchanged, **counts)
        yield from _more_lines(table.table, table.count(RowOp.UNKNOWN), table.fields, words, texts)
        if table.farthest_m is not None:
            yield "  " + texts.say("difference.farthest", metres=words.metres(table.farthest_m))
        yield from map(printable, _row_lines(table, words, texts))


def written_lines(written: CommitSummary, profile: Profile, texts: Texts) -> Iterator[str]:
    """Yield what a load changed in a table: counts and fields."""
    words = DifferenceWords(profile, texts)
    yield texts.say(
        "load.written",
        table=words.table(written.table),
        added=written.added,
        changed=written.changed,
        removed=written.removed,
        unchanged=written.unchanged,
        entry=str(written.entry),
    )
    yield from _more_lines(written.table, len(written.unknown), written.fields, words, texts)


def _more_lines(
    table: str, unknown: int, fields: Mapping[str, int], words: DifferenceWords, texts: Texts
) -> Iterator[str]:
    if unknown:
        yield "  " + texts.say("difference.unknown", n=unknown)
    if fields:
        counted = [
            texts.say("difference.field", field=words.field(table, name), n=n) for name, n in fields.items()
        ]
        yield "  " + texts.say("difference.fields", fields=counted)


def _row_lines(table: TableDifference, words: DifferenceWords, texts: Texts) -> Iterator[str]:
    for row in table.rows[:_ROWS_SHOWN]:
        changes = [*(words.change(table.table, change) for change in row.fields), words.shape(row)]
        parts = (
            texts.say(f"difference.row.{row.op}"),
            words.key(table.table, row.key),
            row.name,
            texts.say("difference.join").join(filter(None, changes)),
        )
        yield "  " + "  ".join(filter(None, parts))
    if len(table.rows) > _ROWS_SHOWN:
        yield "  " + texts.say("difference.more", n=len(table.rows) - _ROWS_SHOWN)
