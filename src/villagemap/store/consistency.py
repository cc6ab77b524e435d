"""Do the rows speak the words of the city's profile, lie in its places, and keep to its numbers?"""

from collections.abc import Iterator, Mapping

import pandas as pd

from villagemap.domain.codes import county_of, township_of
from villagemap.domain.dates import is_date
from villagemap.domain.layers import TABLE, Field, FieldKind
from villagemap.domain.profile import Profile


def places(tables: Mapping[str, pd.DataFrame], profile: Profile) -> Iterator[str]:
    """Find villages, townships and counties that the profile does not know by their code."""
    for code in tables["villages"]["code"]:
        if county_of(code) not in profile.county or township_of(code) not in profile.township:
            yield f"villages {code}"
    yield from (f"townships {code}" for code in tables["townships"]["code"] if code not in profile.township)
    yield from (f"counties {code}" for code in tables["counties"]["code"] if code not in profile.county)


def words(tables: Mapping[str, pd.DataFrame], profile: Profile) -> Iterator[str]:
    """Find words that neither the layer nor the profile has, and dates that are none."""
    for spec in TABLE.values():
        for field in spec.fields:
            for value in tables[spec.name][field.key].dropna().unique():
                if not _valid(field, value, profile):
                    yield f"{spec.name}.{field.key}: {value}"


def numbers(tables: Mapping[str, pd.DataFrame], profile: Profile) -> Iterator[str]:
    """Find numbers that their field or indicator cannot hold."""
    for spec in TABLE.values():
        for field in spec.fields:
            if field.kind is FieldKind.NUMBER:
                yield from _beyond(f"{spec.name}.{field.key}", tables[spec.name][field.key], field, profile)
    for key, observed in tables["observations"].groupby("key")["value"]:
        indicator = profile.indicator.get(str(key))
        if indicator:
            field = Field(indicator.key, FieldKind.NUMBER, unit=indicator.unit)
            yield from _beyond(f"observations.{key}", observed, field, profile)


def _beyond(column: str, values: pd.Series, field: Field, profile: Profile) -> Iterator[str]:
    valid = profile.range_of(field)
    for value in values.dropna().unique():
        if not valid.least <= value <= valid.most or (valid.whole and not float(value).is_integer()):
            yield f"{column}: {value}"


def _valid(field: Field, value: object, profile: Profile) -> bool:
    if field.kind is FieldKind.DATE:
        return is_date(str(value))
    if field.kind is not FieldKind.WORD:
        return True
    return value in field.words or (field.vocabulary != "" and value in profile.words(field.vocabulary))
