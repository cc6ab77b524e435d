"""What a file tells people about itself: lines in words, and the meaning of its columns."""

from collections.abc import Iterator, Sequence

from villagemap.domain.layers import FieldKind
from villagemap.domain.profile import IndicatorKind, Profile
from villagemap.exports.columns import Column
from villagemap.exports.metadata import Download
from villagemap.frames.headers import word_label
from villagemap.texts import Texts

Line = tuple[str, str]


def about_lines(download: Download) -> tuple[Line, ...]:
    """Return title and text of each line: content, kind of data, source, versions, filter, rows."""
    texts, said = download.texts, download.metadata()
    lines = (
        ("about.title", said["title"]),
        ("about.notice", said["notice"]),
        ("about.audience", texts.say(f"download.{download.snapshot.disclosure.audience}")),
        ("about.source", said["source"]),
        ("about.version", said["data_version"]),
        ("about.data_of", said["data_of"]),
        ("about.loaded_at", said["loaded_at"]),
        ("about.filter", said["filter_words"]),
        ("about.query", said["filter"]),
        ("about.rows", len(download.chosen)),
        *([("about.left_out", said["left_out"])] if said["left_out"] else []),
        ("about.empty", texts.say("about.empty.meaning")),
    )
    return tuple((texts.say(key), texts.shown(text) if text is not None else "") for key, text in lines)


def column_lines(
    columns: Sequence[Column], profile: Profile, texts: Texts
) -> Iterator[tuple[str, str, str, str]]:
    """Yield header, name of the property, values and unit of each column."""
    for column in columns:
        unit = profile.units[column.field.unit].in_(texts.language) if column.field.unit else ""
        yield (column.title, column.key, _values(column, profile, texts), unit)


def _values(column: Column, profile: Profile, texts: Texts) -> str:
    field = column.field
    if column.indicator:
        return _observed(column.indicator.kind, profile, texts)
    if column.key == "area_km2":
        return texts.say("values.measured")
    if column.is_code:
        return texts.say("values.code")
    if field.kind is FieldKind.YES_NO:
        return _yes_no(texts)
    if field.kind is FieldKind.WORD:
        words = (*field.words, *(profile.words(field.vocabulary) if field.vocabulary else ()))
        return texts.shown([word_label(field, word, profile, texts) for word in words])
    return texts.say(f"values.{field.kind}")


def _observed(kind: IndicatorKind, profile: Profile, texts: Texts) -> str:
    day = profile.reporting_date
    return texts.say(f"values.{kind}", date=day, year=day[:4], words=_yes_no(texts))


def _yes_no(texts: Texts) -> str:
    return texts.shown([texts.say("value.yes"), texts.say("value.no")])
