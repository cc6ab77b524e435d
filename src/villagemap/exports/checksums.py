"""The CRC-32 of combined bytes from the CRC-32 of each part, without reading the parts again.

A CRC is a remainder of polynomials over GF(2): bytes that follow multiply it by a power of x. A multiplication by
a constant is 32 words (one for each bit of the other factor), so a length is read digit by digit from tables.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Checksums = NDArray[np.uint32]
Sizes = NDArray[np.int64]

_POLYNOMIAL = 0xEDB88320  # of CRC-32, the lowest power in the highest bit
_BITS = 32
_DIGIT = 8
_ONE = 0x80000000
_DIGITS = np.arange(1 << _DIGIT)
_SHIFTS = np.arange(_BITS - 1, -1, -1, dtype=np.uint32)


def combined_checksum(checksums: Checksums, sizes: Sizes) -> int:
    """Return the CRC-32 of parts that stand one after another.

    Args:
        checksums: the CRC-32 of each part.
        sizes: the bytes of each part; together less than 2**40.
    """
    following = sizes.sum() - np.cumsum(sizes)
    moved = checksums.astype(np.uint32)
    for place, table in enumerate(_tables()):
        digits = (following >> (place * _DIGIT)) & _DIGITS[-1]
        if digits.any():
            moved = _multiplied(moved, table[digits])
    return int(np.bitwise_xor.reduce(moved, initial=0))


def _multiplied(factors: Checksums, multiples: NDArray[np.uint32]) -> Checksums:
    """Multiply each of n factors by the polynomial whose n × 32 multiples by powers of x are in `multiples`."""
    bits = (factors[:, None] >> _SHIFTS) & np.uint32(1)
    product: Checksums = np.bitwise_xor.reduce(bits * multiples, axis=1)
    return product


@cache
def _tables() -> tuple[NDArray[np.uint32], ...]:
    """Return for each digit of a length (base 256) and each of its values the multiples of x to its bits."""
    tables = []
    step = _power_of_a_byte()
    for _ in range(5):
        powers = [_ONE]
        for _ in _DIGITS:
            powers.append(_product(powers[-1], step))
        tables.append(np.array([_multiples(power) for power in powers[:-1]], dtype=np.uint32))
        step = powers[-1]
    return tuple(tables)


def _power_of_a_byte() -> int:
    return _multiples(_ONE)[_DIGIT]


def _multiples(power: int) -> list[int]:
    """Return a polynomial times 1, x, x², … x³¹."""
    multiples = [power]
    for _ in range(_BITS - 1):
        last = multiples[-1]
        multiples.append(last >> 1 ^ (_POLYNOMIAL if last & 1 else 0))
    return multiples


def _product(one: int, other: int) -> int:
    product = 0
    for place, multiple in enumerate(_multiples(other)):
        if one >> (_BITS - 1 - place) & 1:
            product ^= multiple
    return product
