"""The options of a load as fields of the page; sentences about options of the command line become theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from villagemap.domain.entries import LoadMode
from villagemap.domain.upload_errors import BadOptionError
from villagemap.frames.crs import Shift
from villagemap.ingest.geometry.systems import Axes
from villagemap.ingest.options import (
    ENCODINGS,
    Blanks,
    BlankValues,
    Hidden,
    LoadOptions,
    row_numbers,
    row_spans,
)
from villagemap.texts import Texts, catalogue
from villagemap.web.imports.fields import FieldNames


class Way(StrEnum):
    """What a file does with the rows that stand: as its content says, or as the person does."""

    AUTO = "auto"
    REPLACE = "replace"
    LIST = "list"
    APPEND = "append"


SETTLED: Mapping[Way, tuple[str, LoadMode | None]] = MappingProxyType(
    {
        Way.AUTO: ("", None),
        Way.REPLACE: ("none", LoadMode.REPLACE),
        Way.LIST: ("auto", LoadMode.UPDATE),
        Way.APPEND: ("none", LoadMode.APPEND),
    }
)


class Kind(StrEnum):
    """How a field of the form looks."""

    TEXT = "text"
    CHOICE = "choice"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class OptionField:
    """A field of the form: `key` is its name and that of its label, `example` what may be written."""

    key: str
    kind: Kind
    valid: tuple[str, ...] = ()
    example: str = ""


FIELDS: Sequence[OptionField] = (
    OptionField("way", Kind.CHOICE, tuple(Way)),
    OptionField("source_layer", Kind.TEXT),
    OptionField("period", Kind.TEXT, example="2022-12"),
    OptionField("encoding", Kind.CHOICE, ("", *ENCODINGS)),
    OptionField("crs", Kind.TEXT, example="EPSG:4530"),
    OptionField("axes", Kind.CHOICE, ("", *Axes)),
    OptionField("shift", Kind.CHOICE, ("", *Shift)),
    OptionField("hidden", Kind.CHOICE, ("", *Hidden)),
    OptionField("blanks", Kind.CHOICE, ("", *Blanks)),
    OptionField("blank_values", Kind.CHOICE, ("", *BlankValues)),
    OptionField("header_row", Kind.TEXT, example="3"),
    OptionField("leave_out", Kind.TEXT, example="758,761-763"),
    OptionField("mapping", Kind.LINES),
    OptionField("same", Kind.LINES, example="373=220322205201"),
)

_PLAIN = ("source_layer", "period", "encoding", "crs", "axes", "shift", "hidden", "blanks", "blank_values")
"""Fields whose text is the option."""

_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "mode append": "import.way.append",
        "mode": "import.option.way",
        "join code": "import.way.list",
        "join": "import.option.way",
        "mapping": "import.option.profile",
        "map": "import.option.mapping",
        "layer": "import.layer",
        "accept-valid": "import.accept",
        "replace-sample": "import.replace_sample",
    }
)
"""The labels of options whose fields have another name than the option."""


def page_texts(texts: Texts) -> Texts:
    """Return the catalogue with sentences that speak of the fields of the page, and not of options."""

    def title(option: str) -> str:
        label = _LABELS.get(option, f"import.option.{option.replace('-', '_')}")
        return texts.say("import.option", name=texts.say(label))

    return Texts(texts.language, title)


def form_values(options: LoadOptions, fields: FieldNames) -> Mapping[str, str]:
    """Return options as the form shows them."""
    mapping = {column: fields.title_of(key) for column, key in options.mapping.items()}
    settled = {value: way for way, value in SETTLED.items()}
    lines = {"mapping": mapping, "same": options.same}
    return {
        **{
            key: "\n".join(f"{left}={right}" for left, right in pairs.items()) for key, pairs in lines.items()
        },
        **{key: getattr(options, key) for key in (*_PLAIN, "profile")},
        "way": settled.get((options.join, options.mode), Way.AUTO),
        "header_row": str(options.header_row or ""),
        "leave_out": row_spans(options.leave_out),
    }


def read_options(
    form: Mapping[str, str], options: LoadOptions, fields: FieldNames | None = None
) -> LoadOptions:
    """Read the form; options that it does not name stay. With `fields` a mapping may use their titles.

    Raises:
        BadOptionError: a field has a value that it cannot have.
    """
    values = {field.key: _checked(field, form[field.key]) for field in FIELDS if field.key in form}
    changes: dict[str, object] = {key: values[key] for key in _PLAIN if key in values}
    if "way" in values:
        changes["join"], changes["mode"] = SETTLED[Way(values["way"])]
    if "header_row" in values:
        changes["header_row"] = _row(values["header_row"])
    if "leave_out" in values:
        changes["leave_out"] = _rows(values["leave_out"])
    changes |= {key: _pairs(key, values[key]) for key in ("mapping", "same") if key in values}
    if fields and "mapping" in values:
        changes["mapping"] = {
            column: fields.key_of(name) for column, name in _pairs("mapping", values["mapping"]).items()
        }
    return replace(options, **changes)  # type: ignore[arg-type]


def _checked(field: OptionField, value: str) -> str:
    text = value.strip()
    if field.valid and text not in field.valid:
        raise _bad(field.key, text)
    return text


def _row(text: str) -> int:
    if text and not (text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS and int(text)):
        raise _bad("header_row", text)
    return int(text or 0)


def _rows(text: str) -> frozenset[int]:
    try:
        return row_numbers(text) if text else frozenset()
    except ValueError:
        raise _bad("leave_out", text) from None


def _pairs(key: str, text: str) -> dict[str, str]:
    pairs = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        left, sign, right = line.replace("＝", "=").rpartition("=")
        if not sign or not left.strip():
            raise _bad(key, line)
        pairs[left.strip()] = right.strip()
    return pairs


def _bad(field: str, value: str) -> BadOptionError:
    return BadOptionError(label=catalogue()[f"import.option.{field}"], value=value)


_MOST_DIGITS = 7
