"""The skeleton of the map page: Folium is a printer that draws the frame, our modules hang the picture.

No village value passes through Folium: it puts values into script. What it prints depends on the city's extent
and the page's language only, so it is served as a file that is cached for good.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from branca.element import Figure

from villagemap.domain.bounds import Bounds
from villagemap.domain.labels import Language
from villagemap.maps.parts import Group, HandOver, PageMap, Pane
from villagemap.maps.printed import Skeleton
from villagemap.texts import Texts

# From below upward; each canvas has its own pane, so that a new theme repaints the fills and nothing else.
CANVASES: Sequence[tuple[str, int]] = (
    ("fills", 410),
    ("borders", 420),
    ("points", 430),
    ("labels", 440),
    ("focus", 450),
)

_OPTIONS: Mapping[str, Any] = {
    "attribution_control": False,  # it links to an outside address; source and approval number stand in the footer
    "zoom_snap": 0.01,  # the city fills its frame: whole zoom levels would leave half of it empty
    "zoom_delta": 0.5,
    "scroll_wheel_zoom": False,  # Leaflet drops turns of the wheel while it animates; `wheel.js` glides instead
    "keyboard": False,  # `keys.js` knows more keys
    "box_zoom": False,
    "max_bounds_viscosity": 0.6,
}

# Folium's own `min_zoom` and `max_zoom` mean its tile layer, so these go to Leaflet's map directly.
_ZOOM_LIMITS: Mapping[str, Any] = {"min_zoom": 7, "max_zoom": 14}
_START_ZOOM = 9
_ROOM_AROUND = 2.0  # how far the map may be dragged beyond the city, in widths and heights of the city


def print_skeleton(*, language: Language, extent: Bounds) -> Skeleton:
    """Print the map's element and the script that makes the map, its panes and its layer groups.

    Args:
        language: the language of the map's name, which screen readers say.
        extent: west, south, east, north of the city in degrees.

    Returns:
        Text that holds no outside address, no inline style, script or handler, and is equal for equal arguments.
        The script is a classic one: Leaflet must be loaded before it, our modules after it. It ends with
        `L.villagemap = {map, groups}`.
    """
    page_map = _build(Texts(language).say("map.name"), extent)
    figure = cast("Figure", page_map.get_root())
    figure.render()
    # The header, with Folium's viewport, styles and switches, is not used: the page brings its own.
    return Skeleton(html=_tidy(figure.html.render()), script=_tidy(figure.script.render()))


def _build(label: str, extent: Bounds) -> PageMap:
    page_map = PageMap(
        label=label,
        location=[round((extent.south + extent.north) / 2, 4), round((extent.west + extent.east) / 2, 4)],
        zoom_start=_START_ZOOM,
        **_room(extent),
        **_OPTIONS,
    )
    page_map.options |= _ZOOM_LIMITS
    groups = [Group(name) for name, _ in CANVASES]
    for name, z_index in CANVASES:
        page_map.add_child(Pane(name, z_index=z_index))
    for group in groups:
        page_map.add_child(group)
    page_map.add_child(HandOver(groups))
    return page_map


def _room(extent: Bounds) -> dict[str, Any]:
    wide = (extent.east - extent.west) * _ROOM_AROUND
    high = (extent.north - extent.south) * _ROOM_AROUND
    return {
        "max_bounds": True,
        "min_lat": round(extent.south - high, 4),
        "max_lat": round(extent.north + high, 4),
        "min_lon": round(extent.west - wide, 4),
        "max_lon": round(extent.east + wide, 4),
    }


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n"
