"""Villages as surveyors draw them, of 2,000 vertices: the page, and the whole collection. No targets."""

from bench.city import DENSE
from bench.peers import folium_page
from bench.rows import page, serving
from bench.rows.page import RENDERED, SAVED, Against
from bench.session import Session

_PART = "dense"
_PAGES = (
    Against(f"Folium on canvas, {SAVED}", DENSE, folium_page.saved, "canvas", visits=2, part=_PART),
    Against(f"Folium on canvas, {RENDERED}", DENSE, folium_page.rendered, "canvas", visits=1, part=_PART),
)


def measure(session: Session) -> None:
    """Compare the page with Folium's, and the collection with the strongest peers."""
    page.compare(session, _PAGES)
    serving.measure(session, (_PART,))
