"""Which part of a file is meant: a layer of a GeoPackage, a shapefile in a zip, a sheet of a workbook."""

import unicodedata
from collections.abc import Sequence

from villagemap.reading.raw import Request
from villagemap.reading.rules import Refusal


def folded(name: str) -> str:
    """Return a name as names are compared: full-width forms made plain, small, letters and digits only."""
    plain = (name if name.isascii() else unicodedata.normalize("NFKC", name)).casefold()
    # Most cells of a sheet are one word, and all of them are asked.
    return plain if plain.isalnum() else "".join(sign for sign in plain if sign.isalnum())


def choose_part(parts: Sequence[str], request: Request) -> str:
    """Return the part that is asked for, the one named like the target, or the only one.

    Raises:
        FileUnreadableError: there is none, or several might be meant.
    """
    if not parts:
        raise Refusal.NO_PART.error()
    if request.source_layer:
        if request.source_layer in parts:
            return request.source_layer
        raise Refusal.PART_UNKNOWN.error(part=request.source_layer, valid=list(parts))
    aliases = {folded(alias) for alias in request.aliases}
    named = [part for part in parts if folded(part) in aliases]
    if len(named) == 1:
        return named[0]
    if len(parts) == 1:
        return parts[0]
    raise Refusal.CHOOSE_PART.error(valid=list(named or parts))
