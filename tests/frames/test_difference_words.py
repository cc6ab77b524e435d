"""The words of a difference: nothing that only we call so."""

import pytest

from villagemap.domain.labels import Language
from villagemap.domain.layers import TABLE
from villagemap.frames.difference_words import DifferenceWords
from villagemap.profiles import read_profile
from villagemap.texts import Texts

CITY = read_profile("siping")
FIELDS = [(table, field) for table, spec in TABLE.items() for field in spec.fields]


def words(language=Language.ZH):
    return DifferenceWords(CITY, Texts(language))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("table", "field"), FIELDS, ids=lambda part: getattr(part, "key", part))
def test_every_field_and_each_of_its_words_has_a_name(language, table, field):
    named = words(language)

    assert named.field(table, field.key) != field.key
    assert not {named.value(table, field.key, word) for word in field.words} & set(field.words)


@pytest.mark.parametrize(
    ("table", "key", "said"),
    [
        ("villages", "220322100301", "220322100301"),
        (
            "aliases",
            "villages|220322100301|other_name|杨树",
            "村庄 · 220322100301 · 别名 · 杨树",
        ),
        ("cadres", "220322100301|county|…", "220322100301 · 县级 · …"),
    ],
    ids=["a layer", "an alias", "a name that is withheld"],
)
def test_a_key_is_said_in_words(table, key, said):
    assert words().key(table, key) == said
