"""Colours as people see them: CIEDE2000 differences, also with red-green blindness and in black and white."""

import math

import numpy as np

# Machado, Oliveira & Fernandes 2009, severity 1.0, on linear RGB.
SEEN = {
    "all colours": np.eye(3),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    # The luminance of sRGB: what a black and white print keeps.
    "black and white": np.array([[0.2126, 0.7152, 0.0722]] * 3),
}
_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = _TO_XYZ.sum(axis=1)


def lab(fill, eyes="all colours"):
    """Return L*, a*, b* of `#RRGGBB` as these eyes see it."""
    signs = np.array([int(fill[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    linear = np.where(signs <= 0.04045, signs / 12.92, ((signs + 0.055) / 1.055) ** 2.4)
    xyz = _TO_XYZ @ np.clip(SEEN[eyes] @ linear, 0, 1) / _WHITE
    x, y, z = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one, other, eyes="all colours"):
    """Return the CIEDE2000 difference of two fills."""
    return ciede2000(lab(one, eyes), lab(other, eyes))


def ciede2000(one, other):
    """Return the difference after Sharma, Wu & Dalal 2005."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = ((math.hypot(a1, b1) + math.hypot(a2, b2)) / 2) ** 7
    stretch = 1 + 0.5 * (1 - math.sqrt(mean / (mean + 25**7)))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0
    hue = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    d_light, d_chroma = l2 - l1, c2 - c1
    d_hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    return _weighted(light, chroma, hue, (d_light, d_chroma, d_hue))


def _weighted(light, chroma, hue, steps):
    def wave(times, shift):
        return math.cos(math.radians(times * hue + shift))

    weight = 1 - 0.17 * wave(1, -30) + 0.24 * wave(2, 0) + 0.32 * wave(3, 6) - 0.20 * wave(4, -63)
    square = (light - 50) ** 2
    parts = (
        steps[0] / (1 + 0.015 * square / math.sqrt(20 + square)),
        steps[1] / (1 + 0.045 * chroma),
        steps[2] / (1 + 0.015 * chroma * weight),
    )
    bend = 60 * math.exp(-(((hue - 275) / 25) ** 2))
    turn = -2 * math.sqrt(chroma**7 / (chroma**7 + 25**7)) * math.sin(math.radians(bend))
    return math.sqrt(sum(part**2 for part in parts) + turn * parts[1] * parts[2])
