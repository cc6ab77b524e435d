"""Writes as hypothesis makes them up, and a test's own reading of what a workspace holds and held."""

import json
import sqlite3

import shapely
from hypothesis import strategies as st

from cities import square
from villagemap.domain.entries import LoadMode
from villagemap.frames.tables import GEOMETRY
from writes import write

COUNTIES = ("220302", "220303", "220322")
VILLAGES = ("220322100301", "220322100302")
SHAPES = (None, square(124, 43), square(124.1, 43), square(124.2, 43, 0.3))


def _rows(keys, values, always):
    """Rows with distinct keys and the same columns: those of `always`, and some of the others."""
    optional = st.sets(st.sampled_from(sorted(set(values) - set(always))))
    return st.tuples(st.sets(st.sampled_from(keys), min_size=1), optional).flatmap(
        lambda chosen: st.tuples(
            *(
                st.fixed_dictionaries(
                    {column: values[column] for column in (*always, *sorted(chosen[1]))}
                ).map(lambda row, key=key: key | row)
                for key in sorted(chosen[0], key=str)
                for key in [dict(key)]
            )
        )
    )


def _keys(**parts):
    return tuple(parts.items())


_county_rows = _rows(
    [_keys(code=code) for code in COUNTIES],
    {"name": st.sampled_from(["甲县", "乙县", "|\\\"'`${1}"]), GEOMETRY: st.sampled_from(SHAPES)},
    always=["name"],
)
_observation_rows = _rows(
    [
        _keys(village=code, key="population", period=period)
        for code in VILLAGES
        for period in ("2021", "2022-06")
    ],
    {
        "value": st.integers(0, 1_000_000).map(float),
        "note": st.none() | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf"])),
    },
    always=["value"],
)
_modes = st.sampled_from(LoadMode)
county_writes = st.builds(write, st.just("counties"), _county_rows, _modes)
observation_writes = st.builds(write, st.just("observations"), _observation_rows, _modes)


def state_of(workspace):
    counties, observations = workspace.table("counties"), workspace.table("observations")
    return (
        list(zip(counties["code"], counties["name"], shapely.to_wkb(counties.geometry), strict=True)),
        [tuple(row) for row in observations[["village", "period", "value", "note"]].itertuples(index=False)],
    )


def turn_back(path, *, after):
    """Turn back the changes of entries above `after`, the newest first; the test's own reading of the books."""
    connection = sqlite3.connect(path)
    query = "SELECT fid, layer, code, op, before, geom_before FROM changes WHERE entry > ? ORDER BY fid DESC"
    for fid, layer, code, op, before, shape in connection.execute(query, (after,)).fetchall():
        fields = json.loads(before or "{}") | ({} if shape is None else {"geom": shape})
        key = "code = ?" if layer == "counties" else "village || '|' || key || '|' || period = ?"
        if op == "add":
            connection.execute(f"DELETE FROM {layer} WHERE {key}", (code,))
        elif op == "remove":
            names = ", ".join([*fields, "entry"])
            places = ", ".join("?" * (len(fields) + 1))
            connection.execute(f"INSERT INTO {layer} ({names}) VALUES ({places})", [*fields.values(), 1])
        else:
            assignments = ", ".join(f"{field} = ?" for field in fields)
            connection.execute(f"UPDATE {layer} SET {assignments} WHERE {key}", [*fields.values(), code])
        connection.execute("DELETE FROM changes WHERE fid = ?", (fid,))
    connection.commit()
    connection.close()


def rows_of(workspace):
    """Return the rows of counties and observations, by table and key."""
    counties, observations = workspace.table("counties"), workspace.table("observations")
    shapes = shapely.to_wkb(counties.geometry)
    named = zip(counties["code"], counties["name"], shapes, strict=True)
    return {("counties", code): {"name": name, "geom": shape} for code, name, shape in named} | {
        ("observations", row.village, row.period): {"value": row.value, "note": row.note}
        for row in observations.itertuples()
    }
