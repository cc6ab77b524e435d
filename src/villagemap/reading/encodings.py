"""The encoding of texts: what is declared, then what the bytes look like. Nothing is taken in silence.

Chinese texts in GBK are almost never valid UTF-8, and never for long. Whether bytes that are valid in an encoding
are meant in it is told by how common their signs are: a wrong encoding gives signs that nobody writes.
"""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from villagemap.domain.findings import Choice, Finding, Question, Sureness, Topic
from villagemap.reading.rules import Refusal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD = 4_096
_MOST_BYTES = 200_000
_SURE = 0.85
_MARGIN = 0.15
_FEW_SIGNS = 4

_CODE_PAGES = {"936": "gbk", "54936": "gb18030", "65001": "utf-8", "950": "big5", "20936": "gb2312"}
_COMMON_LEADS = range(0xB0, 0xD8)
_SIGN_LEADS = range(0xA1, 0xA4)
_RARE_LEADS = range(0xD8, 0xF8)
_RARE_WORTH = 0.6
_GB_FAMILY = {"gbk", "gb2312", "gb18030"}


@dataclass(frozen=True)
class Verdict:
    """The encoding of some texts, and how sure that is; `rivals` are others that might be meant."""

    encoding: str
    sureness: Sureness
    score: float = 1.0
    rivals: tuple[str, ...] = ()


def detected(texts: Sequence[bytes]) -> Verdict:
    """Return the encoding that texts are in, by their bytes alone."""
    some = _some(texts)
    if not some:
        return Verdict("utf-8", Sureness.SEEN)
    scores = {encoding: plausibility(some, encoding) for encoding in ("utf-8", "gb18030", "big5")}
    ranked = sorted(scores, key=lambda encoding: -scores[encoding])
    best = ranked[0]
    rivals = tuple(
        other for other in ranked[1:] if scores[other] > scores[best] - _MARGIN and scores[other] > 0
    )
    signs = sum(len(_decoded(text, best) or "") for text in some)
    if scores["utf-8"] > 0 and (signs >= _FEW_SIGNS or not rivals):
        # Bytes of several signs that obey UTF-8 by chance are not met.
        return Verdict("utf-8", Sureness.SEEN, scores["utf-8"])
    if scores[best] < _SURE or rivals:
        return Verdict(best, Sureness.LIKELY, scores[best], tuple(ranked[1:]))
    return Verdict(best, Sureness.SEEN, scores[best])


def plausibility(texts: Sequence[bytes], encoding: str) -> float:
    """Return how common the signs are that texts give in an encoding, from 0 (not valid in it) to 1."""
    worth = signs = 0.0
    for text in texts:
        decoded = _decoded(text, encoding)
        if decoded is None:
            return 0.0
        others = [sign for sign in decoded if not sign.isascii()]
        signs += len(others)
        worth += sum(map(_worth, others))
    return max(worth / signs, 0.001) if signs else 1.0


def obeys(text: bytes, encoding: str) -> bool:
    """Tell whether a text is valid; one that fills its column may be cut in the middle of a sign."""
    return _decoded(text, encoding) is not None


def named(name: str) -> str:
    """Return the encoding that a `.cpg` file or a person names, as Python names it; empty where it is none."""
    name = name.strip().lower()
    for prefix in ("ansi", "cp", "windows-", "oem"):
        name = name.removeprefix(prefix).strip()
    name = _CODE_PAGES.get(name, name)
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""


def same_family(one: str, other: str) -> bool:
    """Tell whether two encodings are alike: what is valid in GBK is the same text in GB 18030."""
    return one == other or {one, other} <= _GB_FAMILY


def encoding_finding(rule: str, sureness: Sureness, encoding: str, score: float = 1.0) -> Finding:
    """Return what was found out about the encoding."""
    parts = {"encoding": encoding.upper(), "share": f"{score:.0%}"}
    return Finding(Topic.ENCODING, rule, sureness, parts)


def encoding_question(verdict: Verdict, sample: bytes) -> Question:
    """Return the question which encoding is meant: each choice shows how the same text would read."""
    choices = tuple(
        Choice(encoding, "encoding", {"encoding": encoding.upper(), "sample": shown})
        for encoding in (verdict.encoding, *verdict.rivals)
        if (shown := _decoded(sample, encoding)) is not None
    )
    return Question(Topic.ENCODING, "encoding", "encoding", "--encoding", choices)


def sample_of(texts: Sequence[bytes], most: int = 40) -> bytes:
    """Return a text that is not plain ASCII."""
    return next((text[:most] for text in texts if not text.isascii()), b"")


def _some(texts: Sequence[bytes]) -> list[bytes]:
    some: dict[bytes, None] = {}
    size = 0
    for text in texts:
        if not text.isascii() and text not in some:
            some[text] = None
            size += len(text)
            if size > _MOST_BYTES:
                break
    return list(some)


def _decoded(text: bytes, encoding: str) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(text, final=False)
    except UnicodeDecodeError:
        return None


def _worth(sign: str) -> float:
    """Return 1 for the 3,755 signs in common use and for punctuation, less for the rarer ones, else 0."""
    try:
        coded = sign.encode("gb2312")
    except UnicodeEncodeError:
        return 0.0
    lead = coded[0]
    if lead in _COMMON_LEADS or lead in _SIGN_LEADS:
        return 1.0
    return _RARE_WORTH if lead in _RARE_LEADS else 0.3


class Text(NamedTuple):
    """A text, its encoding, and what is reported of it."""

    text: str
    encoding: str
    finding: Finding
    questions: tuple[Question, ...] = ()


def decoded(data: bytes, declared: str) -> Text:
    """Return the text of a file.

    Raises:
        FileUnreadableError: it is not in the encoding that it says or that was declared, or in none.
    """
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    if marked or declared:
        rule = "encoding_mark" if marked else "encoding_said"
        return _declared(data, marked or declared, rule)
    wide = wide_encoding(data)
    if wide:
        return _declared(data, wide, "encoding_seen")
    # Line by line: how a line reads says nothing about the next, and the look wants texts.
    lines = data.splitlines()
    seen = detected(lines)
    rule = "encoding_plain" if data.isascii() else "encoding_seen"
    text = _strict(data, seen.encoding, Refusal.ENCODING_NONE)
    likely = seen.sureness is Sureness.LIKELY
    questions = (encoding_question(seen, sample_of(lines)),) if likely else ()
    name = "ASCII" if data.isascii() else seen.encoding
    return Text(text, seen.encoding, encoding_finding(rule, seen.sureness, name, seen.score), questions)


def wide_encoding(data: bytes) -> str:
    """Return which UTF-16 bytes without a mark are in; empty where they are not.

    Commas, digits and line ends have a zero byte, and always on the same side.
    """
    head = data[:_HEAD]
    if b"\x00" not in head or len(data) % 2:
        return ""
    first, second = head[0::2].count(0), head[1::2].count(0)
    if first and second:
        return ""
    return "utf-16-be" if first else "utf-16-le"


def _declared(data: bytes, encoding: str, rule: str) -> Text:
    sureness = Sureness.SEEN if rule == "encoding_seen" else Sureness.SAID
    name = encoding.removesuffix("-sig")
    return Text(_strict(data, encoding, Refusal.ENCODING_WRONG), name, encoding_finding(rule, sureness, name))


def _strict(data: bytes, encoding: str, refusal: Refusal) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise refusal.error(encoding=encoding) from problem
