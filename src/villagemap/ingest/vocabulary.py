"""The written forms of words: codes, labels in both languages, and what offices write for them."""

from collections.abc import Mapping

from villagemap.domain.labels import Language
from villagemap.domain.layers import Field
from villagemap.domain.planning import NOT_IN_PROGRAMME, PlanStatus
from villagemap.domain.profile import Profile
from villagemap.frames.headers import word_label
from villagemap.ingest.mappings import office_forms
from villagemap.ingest.values import CHINESE_DIGITS, fold
from villagemap.texts import Texts


def written_forms(field: Field, profile: Profile) -> Mapping[str, str]:
    """Return the folded written forms of the words of a field, with the word that each means."""
    labels = profile.words(field.vocabulary) if field.vocabulary else {}
    forms: dict[str, str] = {}
    for word in (*field.words, *labels):
        for form in (word, *_ours(field, word, profile), *office_forms().get(f"{field.key}.{word}", ())):
            forms[fold(form)] = word
    for word, label in labels.items():
        forms |= {fold(label.zh): word, fold(label.en): word}
    if field.vocabulary == "batches":
        forms |= {fold(form): row.code for row in profile.batches for form in _batch_forms(row.code)}
    return forms


def _ours(field: Field, word: str, profile: Profile) -> tuple[str, ...]:
    """Return what our own workbooks write for a word."""
    return tuple(word_label(field, word, profile, Texts(language)) for language in Language)


def no_of(field: Field) -> str | None:
    """Return the word of a field that stands for no, where it has one."""
    return {"plan": PlanStatus.NONE.value, "demo": NOT_IN_PROGRAMME}.get(field.key)


def county_forms(profile: Profile) -> Mapping[str, str]:
    """Return the written forms of counties, by code."""
    return {
        fold(form): county.code
        for county in profile.counties
        for form in (county.code, county.label.zh, county.short.zh, county.label.en, county.short.en)
    }


def _batch_forms(code: str) -> tuple[str, ...]:
    written = (code, code.translate(CHINESE_DIGITS))
    endings = ("", "年", "年度", "批", "年批次", "年示范村")
    return tuple(f"{year}{ending}" for year in written for ending in endings)
