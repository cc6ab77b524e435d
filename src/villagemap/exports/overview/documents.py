"""Writing a document for the page: JSON without blanks."""

import json

import numpy as np

from villagemap.domain.labels import Label


def document(said: object) -> bytes:
    """Return JSON text; numbers of numpy as plain ones."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=_plain).encode()


def label(words: Label) -> dict[str, str]:
    """Return a label in both languages."""
    return {"zh": words.zh, "en": words.en}


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(value)
