"""Files that come in: inspected, and stored, against `ogr2ogr -makevalid -t_srs` of the same file."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import intake
from bench.city import LARGE, SMALL, Size
from bench.datasets import dataset
from bench.intake import Cost
from bench.pairing import Paired, in_rounds, spread
from bench.places import HOME
from bench.results import Row, number
from bench.session import Session

_AT_MOST = 3.0
_AGAINST = "ogr2ogr -makevalid -t_srs"
_PAIRS = {SMALL: 5, LARGE: 3}  # those of the larger take half a minute each


def measure(session: Session) -> None:
    """Take in the same file by ours and by `ogr2ogr`, in turn."""
    for size, pairs in _PAIRS.items():
        if intake.missing():
            rows = [
                Row("intake", work, _AGAINST, note=intake.missing(), skipped=True) for work in _works(size)
            ]
            session.add(rows)
        elif size is SMALL or not session.pace.quick:
            session.add(_rows(size, min(pairs, session.pace.pairs)))


def _works(size: Size) -> Sequence[str]:
    """Name what ours does with a GeoPackage of so many villages."""
    return f"file inspected, {size.villages:,}", f"file inspected and stored, {size.villages:,}"


def _rows(size: Size, pairs: int) -> list[Row]:
    """Measure in rounds: theirs stands between both of ours, and so next to each."""
    with TemporaryDirectory(prefix="intake-", dir=HOME) as folder:
        door = intake.Door(dataset(size).gpkg, size.villages, Path(folder))
        if size is SMALL:
            door.loaded()  # what is read and kept at the first time
        inspected, theirs, loaded = in_rounds((door.inspected, door.theirs, door.loaded), rounds=pairs)
    works = zip(_works(size), (inspected, loaded), strict=True)
    return [row(work, ours, theirs) for work, ours in works]


def row(work: str, ours: Sequence[Cost], theirs: Sequence[Cost]) -> Row:
    """Make the row of costs that were measured in turn: the ratio is that of the clock, the note has the processor's."""
    wall, cpu = (
        Paired([one[part] for one in ours], [one[part] for one in theirs], more_is_better=False).times
        for part in (0, 1)
    )
    few = f"; {len(ours)} pair{'s' if len(ours) > 1 else ''}"
    return Row(
        "intake",
        work,
        _AGAINST,
        ours=_said(ours),
        theirs=_said(theirs),
        ratio=wall,
        at_most=_AT_MOST,
        pairs=len(ours),
        note=f"of the processor {number(cpu.median)}× ({number(cpu.low)} to {number(cpu.high)}){few}",
        raw={"unit": "s, wall and processor", "ours": ours, "theirs": theirs},
    )


def _said(costs: Sequence[Cost]) -> str:
    wall, cpu = (number(spread(part).median) for part in zip(*costs, strict=True))
    return f"{wall} s, {cpu} s of the processor"
