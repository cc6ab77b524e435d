"""Fields by what people call them: the page shows no key of ours, and understands both."""

from collections.abc import Mapping

from villagemap.domain.layers import TABLE
from villagemap.domain.profile import Profile
from villagemap.frames.headers import title
from villagemap.ingest.columns import targets_of
from villagemap.texts import Texts

_NAMING = ("field", "valid")
"""Parts of sentences that name fields of a table."""


class FieldNames:
    """The fields that columns of a file for a layer can be, by key and by name."""

    def __init__(self, layer: str, profile: Profile, texts: Texts) -> None:
        self._titles = {key: title(layer, key, profile, texts) for key in targets_of(TABLE[layer], profile)}
        self._keys = {name: key for key, name in reversed(self._titles.items())}

    def said(self, key: str) -> str:
        """Return what a field is called; what is no field stays."""
        return self._titles.get(key, key)

    def key_of(self, said: str) -> str:
        """Return the field that somebody means, by its name or key; what is neither stays."""
        return self._keys.get(said, said)

    def in_words(self, parts: Mapping[str, object]) -> dict[str, object]:
        """Return the parts of a sentence with its fields named."""
        return {name: self._named(value) if name in _NAMING else value for name, value in parts.items()}

    def named_twice(self, parts: Mapping[str, object]) -> str:
        """Return the name of a field that a sentence gives twice, as others read a name and then a key; else nothing."""
        return self.said(str(parts["field"])) if "title" in parts and "field" in parts else ""

    def _named(self, value: object) -> object:
        if isinstance(value, str):
            return self.said(value)
        return [self._named(one) for one in value] if isinstance(value, list) else value
