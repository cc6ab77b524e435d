"""What the printer hands over; whoever has it needs no Folium."""

from typing import NamedTuple


class Skeleton(NamedTuple):
    """What Folium printed: `html` for the page's body, `script` for a file of ours."""

    html: str
    script: str
