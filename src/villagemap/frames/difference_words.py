"""A difference in the words of one language, for the command line and for the page."""

from villagemap.domain.differences import SHAPE, FieldChange, RowDifference, Value
from villagemap.domain.layers import TABLE, FieldKind
from villagemap.domain.profile import Profile
from villagemap.frames.headers import title, word_label
from villagemap.texts import Texts

_CENTIMETRES = 100.0
_NAMES_A_LAYER = ("aliases", "layer")


class DifferenceWords:
    """Names of tables and fields, values and changes, as readers of one language see them."""

    def __init__(self, profile: Profile, texts: Texts) -> None:
        self._profile = profile
        self._texts = texts

    def table(self, table: str) -> str:
        """Return what a layer or register is called."""
        return self._texts.table(table)

    def field(self, table: str, field: str) -> str:
        """Return what a field is called; its key where nobody has a name for it."""
        if field == SHAPE:
            return self._texts.say("difference.shape")
        try:
            return title(table, field, self._profile, self._texts)
        except KeyError:
            return field

    def key(self, table: str, key: str) -> str:
        """Return the key of a row in words: codes as they are, what we have words for by these."""
        parts = zip(TABLE[table].key, key.split("|"), strict=False)
        return " · ".join(self.value(table, field, part) for field, part in parts)

    def value(self, table: str, field: str, value: Value) -> str:
        """Return a value in words; a dash where nothing is reported."""
        if value is None:
            return "–"
        if (table, field) == _NAMES_A_LAYER and value in TABLE:
            return self.table(str(value))
        if isinstance(value, bool):
            return self._texts.say("value.yes" if value else "value.no")
        spec = TABLE[table].field(field)
        if spec.kind is FieldKind.WORD:
            return word_label(spec, str(value), self._profile, self._texts)
        return f"{value:.15g}" if isinstance(value, float) else str(value)

    def change(self, table: str, change: FieldChange) -> str:
        """Return one changed field: what it is called, as it is, as it would be."""
        old, new = (self.value(table, change.field, value) for value in (change.old, change.new))
        return self._texts.say("difference.change", field=self.field(table, change.field), old=old, new=new)

    def shape(self, row: RowDifference) -> str:
        """Return how far a shape moves and how much of an area changes; empty where it stays."""
        if not row.reshaped:
            return ""
        if row.moved_m is None:
            return self._texts.say("difference.redrawn")
        moved = self.metres(row.moved_m)
        if row.area_m2 is None:
            return self._texts.say("difference.moved", metres=moved)
        return self._texts.say("difference.reshaped", metres=moved, area=f"{row.area_m2:,.0f}")

    def metres(self, metres: float) -> str:
        """Return a distance in metres, to the centimetre below a hundred metres."""
        return f"{metres:,.2f}" if metres < _CENTIMETRES else f"{metres:,.0f}"
