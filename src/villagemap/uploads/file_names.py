"""File names of uploads: whatever a browser sends becomes a plain name for a file in a folder of ours."""

import re
import unicodedata

_MOST_BYTES = 180  # systems allow 255; something may be put before or behind
_MOST_ENDING = 12
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # among them those that turn the direction of text
_RESERVED = set('/\\:*?"<>|')
_NAMELESS = "upload"


def plain_name(name: str) -> str:
    """Return the last part of a name, without signs that steer a terminal, a path or the direction of text."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name[-10_000:]))[-1]
    visible = "".join(
        "_" if sign in _RESERVED else sign for sign in last if unicodedata.category(sign) not in _INVISIBLE
    )
    stem, dot, ending = visible.rstrip(" .").rpartition(".")
    if not dot or len(ending) > _MOST_ENDING:
        stem, ending = visible, ""
    stem = _shortened(stem.strip(" .")) or _NAMELESS
    return f"{stem}.{ending}" if ending else stem


def _shortened(text: str) -> str:
    return text.encode()[:_MOST_BYTES].decode("utf-8", "ignore")
