"""The written forms of words: codes, labels in both languages, and what offices write for them."""

from collections.abc import Mapping
from types import MappingProxyType

from villagemap.domain.labels import Language
from villagemap.domain.layers import Field
from villagemap.domain.planning import NOT_IN_PROGRAMME, PlanStatus
from villagemap.domain.profile import Profile
from villagemap.frames.headers import word_label
from villagemap.ingest.values import CHINESE_DIGITS, fold
from villagemap.texts import Texts

_WRITTEN: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "plan.compiled": ("已编制", "已编", "编制完成", "已完成", "是", "有", "1", "√", "y", "yes", "true"),
        "plan.none": ("未编制", "未编", "未完成", "否", "无", "0", "×", "n", "no", "false"),
        "plan_stage.drafting": ("编制中", "在编", "正在编制"),
        "plan_stage.reviewed": ("已评审", "评审通过"),
        "plan_stage.approved": ("已批复", "批复"),
        "plan_stage.filed": ("已备案", "备案"),
        "demo.none": ("非示范村", "无", "否", "0", "no"),
        "test_result.pass": ("合格", "达标", "通过"),
        "test_result.fail": ("不合格", "不达标", "未通过"),
        "upgrade.manganese_filter": ("锰砂过滤", "除锰", "锰砂过滤设备"),
        "upgrade.purifier": ("净水设备", "净化设备", "净水器"),
        "upgrade.well_house": ("水井房", "井房"),
        "kind.built": ("新改建", "新建", "改建", "新建改建"),
        "kind.safety": ("安防", "安防工程", "安全防护"),
        "kind.corridor": ("精品廊道", "廊道"),
        "kind.route": ("精品路线", "路线"),
        "kind.industry": ("产业", "产业项目"),
        "kind.infrastructure": ("基础设施", "基础设施项目"),
        "kind.other": ("其他", "其它", "其他项目"),
        "level.city": ("市", "市级"),
        "level.county": ("县", "县级", "区级"),
        "level.township": ("乡", "乡级", "镇级", "乡镇级"),
        "level.village": ("村", "村级"),
    }
)
"""What stands in files for a word of a field, by `<field>.<word>`."""


def written_forms(field: Field, profile: Profile) -> Mapping[str, str]:
    """Return the folded written forms of the words of a field, with the word that each means."""
    labels = profile.words(field.vocabulary) if field.vocabulary else {}
    forms: dict[str, str] = {}
    for word in (*field.words, *labels):
        for form in (word, *_ours(field, word, profile), *_WRITTEN.get(f"{field.key}.{word}", ())):
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
