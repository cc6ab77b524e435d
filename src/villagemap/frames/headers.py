"""What columns and their words are called for people: written by downloads, understood by loads.

One table for both, so that a workbook that we hand out can be loaded again.
"""

from villagemap.domain.labels import Label, Language
from villagemap.domain.layers import LAYER, Field
from villagemap.domain.profile import Profile
from villagemap.texts import Texts


def header(layer: str, key: str, profile: Profile, texts: Texts) -> str:
    """Return the header of a column of a layer, an indicator's too, with its unit where it has one.

    KeyError where nobody knows the column.
    """
    unit = _unit(layer, key, profile)
    unit_words = profile.units[unit].in_(texts.language) if unit else ""
    name = title(layer, key, profile, texts)
    return texts.say("header.with_unit", title=name, unit=unit_words) if unit_words else name


def title(layer: str, key: str, profile: Profile, texts: Texts) -> str:
    """Return what a column is called, without its unit; KeyError where nobody knows the column."""
    if _is_indicator(layer, key, profile):
        return profile.indicator[key].label.in_(texts.language)
    special, common = _names(layer, key)
    return texts.say(special if special in texts else common)


def headers(layer: str, key: str, profile: Profile) -> tuple[str, ...]:
    """Return the headers of a column in all languages; none for a column that no download has."""
    if not is_named(layer, key, profile):
        return ()
    return tuple(header(layer, key, profile, Texts(language)) for language in Language)


def is_named(layer: str, key: str, profile: Profile) -> bool:
    """Tell whether a column has a header by which loads know it."""
    names, texts = _names(layer, key), Texts(Language.ZH)
    return _is_indicator(layer, key, profile) or any(name in texts for name in names)


def pair(column: str, layer: str, key: str, profile: Profile, *, called: str = "") -> Label:
    """Return which field a column of a file is, as people call it and as options name it.

    `called` is the key of its title, where that is not the field's own.
    """
    texts_of = Texts(Language.ZH), Texts(Language.EN)
    return Label(*(_pair(column, layer, key, called or key, profile, texts) for texts in texts_of))


def _pair(column: str, layer: str, key: str, called: str, profile: Profile, texts: Texts) -> str:
    try:
        name = title(layer, called, profile, texts)
    except KeyError:
        return f"{column} → {key}"
    return texts.say("load.pair", column=column, title=name, field=key)


def field_title(layer: str, key: str, profile: Profile) -> Label:
    """Return what a field of a layer or register is called in both languages; its key where it has no name."""
    if not is_named(layer, key, profile):
        return Label(key, key)
    return Label(*(title(layer, key, profile, Texts(language)) for language in Language))


def layer_labels(layer: str) -> tuple[str, ...]:
    """Return the names of a layer in all languages, as our sheets bear them; none for a register."""
    key = f"layer.{layer}"
    return tuple(Texts(language).say(key) for language in Language) if layer in LAYER else ()


def word_label(field: Field, word: str, profile: Profile, texts: Texts) -> str:
    """Return what a word of a field is called; the word itself where nobody has a name for it."""
    city = profile.words(field.vocabulary) if field.vocabulary else {}
    if word in city:
        return city[word].in_(texts.language)
    key = f"value.{field.key}.{word}"
    return texts.say(key) if key in texts else word


def _unit(layer: str, key: str, profile: Profile) -> str:
    if _is_indicator(layer, key, profile):
        return profile.indicator[key].unit
    fields = {field.key: field.unit for field in LAYER[layer].fields} if layer in LAYER else {}
    return fields.get(key, "") or _DERIVED_UNITS.get(key, "")


# Derived columns are no fields of the layer.
_DERIVED_UNITS = {"area_km2": "km2"}


def _names(layer: str, key: str) -> tuple[str, str]:
    return f"header.{layer}.{key}", f"header.{key}"


def _is_indicator(layer: str, key: str, profile: Profile) -> bool:
    return layer == "villages" and key in profile.indicator
