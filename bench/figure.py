"""Log–log figures as SVG, without a library: lines with their names at the end, decades as grid."""

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape

Place = Callable[[float, float], tuple[float, float]]
Curves = Mapping[str, Sequence[tuple[float, float]]]

TITLES = {
    "collection": "The same answers out of ever larger collections",
    "answer": "Ever larger answers out of one collection",
}

_WIDE, _HIGH = 860, 480
_LEFT, _RIGHT, _TOP, _BOTTOM = 76, 230, 52, 56
_COLOURS = ("#2f6f8f", "#b4552d", "#3f7f4f", "#7a5a9a", "#a07a1f", "#555555", "#b03a6a")
_LINE = 17  # pixels between names
_STYLE = "font-family='sans-serif' font-size='13' fill='#333333'"


def figure(title: str, across: str, upward: str, curves: Curves) -> str:
    """Return an SVG of curves of points (x, y), all above 0."""
    points = [point for curve in curves.values() for point in curve]
    x_from, x_to = _decades([x for x, _ in points])
    y_from, y_to = _decades([y for _, y in points])

    def place(x: float, y: float) -> tuple[float, float]:
        along = (math.log10(x) - x_from) / (x_to - x_from)
        aloft = (math.log10(y) - y_from) / (y_to - y_from)
        return (
            round(_LEFT + along * (_WIDE - _LEFT - _RIGHT), 1),
            round(_HIGH - _BOTTOM - aloft * (_HIGH - _TOP - _BOTTOM), 1),
        )

    placed = {name: [place(x, y) for x, y in curve] for name, curve in curves.items()}
    grid = [_upright(10**decade, place, y_from, y_to) for decade in range(x_from, x_to + 1)]
    grid += [_level(10**decade, place, x_from, x_to) for decade in range(y_from, y_to + 1)]
    return "\n".join(
        [
            f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDE} {_HIGH}' role='img' {_STYLE}>",
            f"<title>{escape(title)}</title>",
            f"<rect width='{_WIDE}' height='{_HIGH}' fill='#ffffff'/>",
            f"<text x='{_LEFT}' y='26' font-size='15' font-weight='bold'>{escape(title)}</text>",
            *grid,
            *_drawn(placed),
            f"<text x='{(_LEFT + _WIDE - _RIGHT) / 2}' y='{_HIGH - 14}' text-anchor='middle'>{escape(across)}</text>",
            f"<text transform='translate(18 {_HIGH / 2}) rotate(-90)' text-anchor='middle'>{escape(upward)}</text>",
            "</svg>\n",
        ]
    )


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _upright(value: float, place: Place, y_from: int, y_to: int) -> str:
    (x, low), (_, high) = place(value, 10**y_from), place(value, 10**y_to)
    return (
        f"<path d='M{x} {low}V{high}' stroke='#dddddd'/>"
        f"<text x='{x}' y='{low + 18}' text-anchor='middle'>{_said(value)}</text>"
    )


def _level(value: float, place: Place, x_from: int, x_to: int) -> str:
    (left, y), (right, _) = place(10**x_from, value), place(10**x_to, value)
    return (
        f"<path d='M{left} {y}H{right}' stroke='#dddddd'/>"
        f"<text x='{left - 8}' y='{y + 4}' text-anchor='end'>{_said(value)}</text>"
    )


def _said(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def _drawn(placed: Mapping[str, Sequence[tuple[float, float]]]) -> list[str]:
    """Draw every curve, with its name at its end; names that would meet are moved apart."""
    heights = _apart({name: curve[-1][1] for name, curve in placed.items()})
    drawn = []
    for number, (name, curve) in enumerate(placed.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        line = " ".join(f"{x},{y}" for x, y in curve)
        drawn.append(f"<polyline points='{line}' fill='none' stroke='{colour}' stroke-width='2'/>")
        drawn += [f"<circle cx='{x}' cy='{y}' r='3.5' fill='{colour}'/>" for x, y in curve]
        at = f"x='{_WIDE - _RIGHT + 12}' y='{heights[name] + 4}'"
        drawn.append(f"<text {at} style='fill:{colour}'>{escape(name)}</text>")
    return drawn


def _apart(wanted: Mapping[str, float]) -> dict[str, float]:
    heights: dict[str, float] = {}
    last = -math.inf
    for name in sorted(wanted, key=lambda name: wanted[name]):
        last = max(wanted[name], last + _LINE)
        heights[name] = last
    below = max(0.0, last - (_HIGH - _BOTTOM))
    return {name: height - below for name, height in heights.items()}
