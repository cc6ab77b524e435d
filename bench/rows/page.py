"""The map page in a cold browser, against plain Folium."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from bench import browser
from bench.city import MIDDLE, SMALL, Size
from bench.datasets import Dataset, dataset
from bench.pairing import Paired, in_turn
from bench.peers import folium_page
from bench.peers.ours import WITH_SITES, ours
from bench.places import LOGS
from bench.processes import Server, StartError
from bench.results import Row, compared, failed
from bench.session import Session
from bench.window import WindowError

_MEGABYTE = 1e6


@dataclass(frozen=True)
class Against:
    """A Folium page, and what ours must be."""

    name: str
    size: Size
    start: Callable[[Dataset, str], AbstractContextManager[Server]]
    renderer: str
    target: float | None = None
    heap_target: float | None = None
    visits: int = 5
    shapes: int = 0  # how many it draws, where it is not all villages
    part: str = "page"

    @property
    def city(self) -> str:
        """How many villages, and of how many vertices where those are not as many as elsewhere."""
        return f"{self.size.villages:,}" if self.size.vertices == SMALL.vertices else str(self.size)

    @property
    def work(self) -> str:
        """What is compared."""
        return f"page until drawn, {self.city}"


SAVED, RENDERED = "saved as a file, sent by nginx", "rendered at each request"
AGAINST = (
    Against(f"Folium on canvas, {SAVED}", SMALL, folium_page.saved, "canvas", 5),
    Against(f"Folium on canvas, {RENDERED}", SMALL, folium_page.rendered, "canvas", 5),
    Against(
        "Leaflet alone with one shape, sent by nginx: the limit", SMALL, folium_page.empty, "alone", shapes=1
    ),
    Against(f"Folium as SVG, {SAVED}", SMALL, folium_page.saved, "svg"),
    Against(f"Folium on canvas, {SAVED}", MIDDLE, folium_page.saved, "canvas", 13, 5, visits=3),
    Against(f"Folium on canvas, {RENDERED}", MIDDLE, folium_page.rendered, "canvas", 13, visits=1),
)


@dataclass
class _Reader:
    """Visits one page again and again."""

    server: Server
    path: str
    villages: int
    shot: str
    heaps: list[float] = field(default_factory=list)

    def visit(self) -> float:
        """Return the milliseconds until all is drawn."""
        seen = browser.visit(
            self.server.address + self.path, self.villages, shot=self.shot if not self.heaps else ""
        )
        self.heaps.append(seen.heap / _MEGABYTE)
        return seen.drawn_ms


def measure(session: Session) -> None:
    """Compare the page with every Folium page."""
    compare(session, AGAINST)


def compare(session: Session, pages: Sequence[Against]) -> None:
    """Compare the page with some Folium pages."""
    for against in pages:
        try:
            session.add(_compare(session, against))
        except (StartError, WindowError, OSError) as error:
            session.add([failed(against.part, against.work, against.name, error)])


def _compare(session: Session, against: Against) -> list[Row]:
    if missing := browser.missing() or folium_page.missing_saved():
        return [Row(against.part, against.work, against.name, note=missing, skipped=True)]
    data, villages = dataset(against.size), against.size.villages
    shots = [str(LOGS / f"page-{who}-{against.size.name}.png") for who in ("ours", against.renderer)]
    with (
        ours(data.workspace) as server,
        against.start(data, against.renderer) as other,
    ):
        mine, theirs = (
            _Reader(server, WITH_SITES, villages, shots[0]),
            _Reader(other, "/", against.shapes or villages, shots[1]),
        )
        mine.visit()
        pairs = min(session.pace.visits, against.visits)
        drawn = in_turn(mine.visit, theirs.visit, pairs=pairs, more_is_better=False)
    heap = Paired(mine.heaps[1:], theirs.heaps, more_is_better=False)
    heap_work = f"memory of the page's script, {against.city}"
    few = "1 pair" if pairs == 1 else ""
    return [
        compared(against.part, against.work, against.name, drawn, "ms", target=against.target, note=few),
        compared(against.part, heap_work, against.name, heap, "MB", target=against.heap_target, note=few),
    ]
