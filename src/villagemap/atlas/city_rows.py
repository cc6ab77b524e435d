"""What cannot be of the city: far away, too large, or in words that it does not have. Left out of every data version, and named."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from villagemap.atlas.port import Contents
from villagemap.domain.bounds import Bounds
from villagemap.domain.defects import DefectReason, RowDefect
from villagemap.domain.layers import TABLE, Field, FieldKind, LayerSpec
from villagemap.domain.profile import Profile
from villagemap.frames.reach import beyond_reach, largest_size, sizes_above
from villagemap.frames.shapes import Mask, without
from villagemap.frames.tables import GEOMETRY

_SEAT = ("seat_lon", "seat_lat")


class _Fault(NamedTuple):
    """Cells that cannot be of the city: their columns, the rows, and whether these go with them."""

    columns: tuple[str, ...]
    rows: Mask
    reason: DefectReason
    left_out: bool


def rows_of_city(contents: Contents, profile: Profile) -> Contents:
    """Return contents without what cannot be of the city.

    A row is left out with a shape or a word that its layer requires; another such cell, and the seat of a village that
    lies beyond the reach of the city, count as not reported.
    """
    frames: dict[str, pd.DataFrame] = {}
    defects = list(contents.defects)
    for name, table in contents.tables.items():
        faults = [fault for fault in _faults(TABLE[name], table, profile) if fault.rows.any()]
        frames[name] = _without(table, faults) if faults else table
        fids = contents.fids.get(name, ())
        defects += (defect for fault in faults for defect in _defects(TABLE[name], table, fault, fids))
    if len(defects) == len(contents.defects):
        return contents
    return replace(contents, tables=frames, defects=tuple(defects))


def _faults(spec: LayerSpec, table: pd.DataFrame, profile: Profile) -> Iterator[_Fault]:
    if table.empty:
        return
    if spec.geometry is not None:
        shapes = table[GEOMETRY].to_numpy()
        beyond = beyond_reach(shapes, profile.reach)
        yield _Fault((GEOMETRY,), beyond, DefectReason.BEYOND, spec.geometry_required)
        large = np.zeros(len(shapes), dtype=bool)
        most = largest_size(spec.name, spec.geometry, profile)
        large[list(sizes_above(without(shapes, beyond), spec.geometry, most))] = True
        yield _Fault((GEOMETRY,), large, DefectReason.TOO_LARGE, spec.geometry_required)
    if spec.name == "villages":
        yield _Fault(_SEAT, _seats_beyond(table, profile.reach), DefectReason.BEYOND, left_out=False)
    for field in spec.fields:
        known = _words(field, profile)
        unknown = set(table[field.key].dropna().unique()) - known if known else set()
        if unknown:
            rows: Mask = table[field.key].isin(unknown).to_numpy()
            yield _Fault((field.key,), rows, DefectReason.WORD, field.required)


def _words(field: Field, profile: Profile) -> set[str]:
    """Return the words that a column can hold; none where any will do, as what nobody shows need not be known."""
    if field.kind is not FieldKind.WORD or field.vocabulary == "indicators":
        return set()
    city = set(profile.words(field.vocabulary)) if field.vocabulary else set()
    return city | set(field.words) if city or not field.vocabulary else set()


def _seats_beyond(villages: pd.DataFrame, reach: Bounds) -> Mask:
    lon, lat = (pd.to_numeric(villages[side]).to_numpy(dtype=float) for side in _SEAT)
    beyond: Mask = (lon < reach.west) | (lon > reach.east) | (lat < reach.south) | (lat > reach.north)
    return beyond


def _without(table: pd.DataFrame, faults: list[_Fault]) -> pd.DataFrame:
    gone = np.zeros(len(table), dtype=bool)
    emptied: dict[str, Any] = {}
    for fault in faults:
        gone |= fault.rows if fault.left_out else False
        for column in () if fault.left_out else fault.columns:
            cells = table[column].to_numpy(dtype=object).copy()
            cells[fault.rows] = None
            emptied[column] = cells
    return table.assign(**emptied)[~gone].reset_index(drop=True)


def _defects(spec: LayerSpec, table: pd.DataFrame, fault: _Fault, fids: Sequence[int]) -> Iterator[RowDefect]:
    codes = table[spec.key[0]].to_numpy()
    for at in np.flatnonzero(fault.rows).tolist():
        row = fids[at] if fids else None
        yield RowDefect(spec.name, row, codes[at], fault.columns[0], fault.reason, left_out=fault.left_out)
