"""Refusing a file as a whole: one sentence, `unreadable.<reason>` in the catalogue, with its parts."""

from villagemap.domain.errors import FileUnreadableError


def refusal(reason: str, **parts: object) -> FileUnreadableError:
    """Return the error; the name of the file is added where it is known."""
    return FileUnreadableError(reason=reason, **parts)
