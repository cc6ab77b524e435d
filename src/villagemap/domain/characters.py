"""Characters of texts: those that nobody sees, and those that no text may hold."""

import re

# Zero-width signs that come along when text is copied from a web page; they say nothing.
UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))

# Control characters, halves of characters, and signs that turn the direction of writing: text could then
# not be stored, or would show as something that it is not.
UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def is_blank(text: str) -> bool:
    """Tell whether a text shows nothing: it is empty, or holds blanks and unseen signs only."""
    return not text.translate(UNSEEN).strip()


def printable(line: str) -> str:
    """Return a line without signs that would speak to a terminal or begin another line: names and values come from files."""
    return "".join(sign if sign.isprintable() else "·" for sign in line)
