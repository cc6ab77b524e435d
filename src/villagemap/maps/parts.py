"""The parts that Folium puts together: the map, its panes and layer groups, and the hand-over to our modules.

Folium names every part by a random id and loads ten files from four hosts. Here each part has a fixed name, and
the map lists no file: equal maps are equal text, and the page itself says what it loads.
"""

from collections.abc import Sequence
from typing import Any

import folium
from branca.element import MacroElement
from folium.map import CustomPane
from folium.template import Template

MAP_NAME = "villagemap"


class PageMap(folium.Map):
    """A Folium map without tiles, controls, files and random names."""

    # Lists of our own: `add_js_link` on an instance would edit Folium's, for every map of the process.
    default_js: list[tuple[str, str]] = []  # noqa: RUF012  # Folium declares it so
    default_css: list[tuple[str, str]] = []  # noqa: RUF012  # the same

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="folium-map" id={{ this.get_name()|tojson }} role="application" tabindex="0"
             aria-label="{{ this.label|e }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        """
        # Folium writes the script; only the page around it is ours.
        "{{ this.folium_script(kwargs) }}"
        """
        {% endmacro %}
        """
    )

    def __init__(self, *, label: str, **options: Any) -> None:
        super().__init__(tiles=None, zoom_control=False, **options)
        self.label = label

    def get_name(self) -> str:
        """Return the name of the map's element and of its variable in the script."""
        return MAP_NAME

    def folium_script(self, kwargs: dict[str, Any]) -> str:
        """Return what Folium itself prints to make the map."""
        return str(folium.Map._template.module.script(self, kwargs))  # noqa: SLF001  # its macro has no public door


class Pane(CustomPane):
    """A pane of the map, which lets the mouse through to the map below."""

    def __init__(self, name: str, *, z_index: int) -> None:
        super().__init__(name, z_index=z_index, pointer_events=False)
        self._id = name


class Group(folium.FeatureGroup):
    """A layer group, into which our modules put one canvas."""

    def __init__(self, name: str) -> None:
        super().__init__(name=name, control=False)
        self._id = name


class HandOver(MacroElement):
    """The last line of the script: our modules find the map and its groups as `L.villagemap`."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        L.villagemap = {
            map: {{ this._parent.get_name() }},
            groups: { {%- for group in this.groups %}{{ group.layer_name|tojson }}: {{ group.get_name() }}
                {%- if not loop.last %}, {% endif %}{% endfor -%} }
        };
        {% endmacro %}
        """
    )

    def __init__(self, groups: Sequence[Group]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca annotates its constructors only in part
        self._name = "HandOver"
        self._id = MAP_NAME
        self.groups = groups
