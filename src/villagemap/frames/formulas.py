"""Texts that a spreadsheet would run as formulas: an apostrophe before them makes them text in a CSV file.

`unguarded` takes back what `guarded` did, also for texts that bear apostrophes of their own.
"""

import re

# Full-width signs begin formulas in East Asian versions of Excel.
_FORMULA = r"[=+\-@\t\r\n＝＋－＠]"
_TO_GUARD = re.compile(f"'*{_FORMULA}")
_GUARDED = re.compile(f"'+{_FORMULA}")


def guarded(text: str) -> str:
    """Return a text as it can do nothing in a spreadsheet."""
    return f"'{text}" if _TO_GUARD.match(text) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given."""
    return text[1:] if _GUARDED.match(text) else text
