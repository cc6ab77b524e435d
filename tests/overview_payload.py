"""Reading the map's payload of borders as the page does."""

import shapely


def decoded_arcs(said):
    """Return the points of each arc, in degrees."""
    x = y = place = 0
    lines = []
    for size in said["sizes"]:
        line = []
        for _ in range(size):
            x, y = x + said["steps"][place], y + said["steps"][place + 1]
            place += 2
            line.append((said["origin"][0] + x * said["scale"], said["origin"][1] + y * said["scale"]))
        lines.append(line)
    return lines


def decoded_villages(said, finer=()):
    """Return the villages as multipolygons; arcs of the `finer` payloads stand in the place of coarser ones."""
    lines = decoded_arcs(said)
    for piece in finer:
        arc = 0
        for step, line in zip(piece["arcs"], decoded_arcs(piece), strict=True):
            arc += step
            lines[arc] = line
    return [
        shapely.build_area(shapely.MultiLineString([[*ring, ring[0]] for ring in rings]))
        for rings in _rings(said, lines)
    ]


def _rings(said, lines):
    """Give the rings of each village, not closed."""
    newest = place = ring = 0
    for count in said["rings"]:
        rings = []
        for size in said["walk_sizes"][ring : ring + count]:
            points = []
            for back in said["walks"][place : place + size]:
                line = lines[newest - back][::-1] if back else lines[newest]
                newest += not back
                points += line[bool(points) :]
            rings.append(points[:-1])
            place += size
        ring += count
        yield rings
