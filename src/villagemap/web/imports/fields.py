"""Fields by their titles: the page shows titles in place of our keys, and understands both."""

from collections.abc import Mapping

from villagemap.domain.layers import TABLE
from villagemap.domain.profile import Profile
from villagemap.frames.headers import title
from villagemap.ingest.columns import targets_of
from villagemap.texts import Texts

_NAMING = ("field", "valid")
"""Parts of sentences that name fields of a table."""


class FieldNames:
    """The fields that columns of a file for a layer can be, by key and by title."""

    def __init__(self, layer: str, profile: Profile, texts: Texts) -> None:
        self._titles = {key: title(layer, key, profile, texts) for key in targets_of(TABLE[layer], profile)}
        self._keys = {name: key for key, name in reversed(self._titles.items())}

    def title_of(self, key: str) -> str:
        """Return the title of a field; any other text stays."""
        return self._titles.get(key, key)

    def key_of(self, name: str) -> str:
        """Return the key of the field of a title or key; any other text stays."""
        return self._keys.get(name, name)

    def in_words(self, parts: Mapping[str, object]) -> dict[str, object]:
        """Return the parts of a sentence with the titles of its fields."""
        return {name: self._titled(value) if name in _NAMING else value for name, value in parts.items()}

    def repeated_title(self, parts: Mapping[str, object]) -> str:
        """Return the title of a field that a sentence would give twice, as title and as key; else nothing."""
        return self.title_of(str(parts["field"])) if "title" in parts and "field" in parts else ""

    def _titled(self, value: object) -> object:
        if isinstance(value, str):
            return self.title_of(value)
        return [self._titled(one) for one in value] if isinstance(value, list) else value
