"""The catalogue of texts: `static/texts/*.json`, one entry a text, Chinese and English side by side.

The same files serve the pages' scripts. A place `{name}` is filled by a part of that name; whole numbers
get a comma between thousands. A place `{option:crs}` is filled with what the reader's door calls that option of a load:
`--crs` on the command line, the title of a field on a page. Where a text has a form `<key>.one`, it is used when the part `n` is 1.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache

from villagemap import resources
from villagemap.domain.errors import VillagemapError
from villagemap.domain.labels import Label, Language

Catalogue = Mapping[str, Label]

_OPTION = re.compile(r"( ?)\{option:([a-z -]+)\}( ?)")


@cache
def catalogue() -> Catalogue:
    """Read all texts, by key."""
    texts: dict[str, Label] = {}
    for part in sorted((resources.static_folder() / "texts").glob("*.json")):
        for key, said in json.loads(part.read_text("utf-8")).items():
            texts[key] = Label(said["zh"], said["en"])
    return texts


class Texts:
    """The catalogue in one language; `option_name` returns what the reader's door calls an option of a load."""

    def __init__(self, language: Language, option_name: Callable[[str], str] = "--{}".format) -> None:
        self.language = language
        self._option_name = option_name

    def __contains__(self, key: str) -> bool:
        return key in catalogue()

    def say(self, key: str, /, **parts: object) -> str:
        """Return the text of `key` with its places filled; KeyError where the catalogue lacks it."""
        texts = catalogue()
        label = texts.get(f"{key}.one", texts[key]) if parts.get("n") == 1 else texts[key]
        text = label.in_(self.language)
        if "{option:" in text:
            text = _OPTION.sub(self._named_option, text)
        for name, part in parts.items():
            text = text.replace("{" + name + "}", self.shown(part))
        return text

    def _named_option(self, place: re.Match[str]) -> str:
        before, option, after = place.groups()
        name = self._option_name(option)
        # Chinese has no blanks before and after a title in its marks.
        return name if self.language is Language.ZH and name.startswith("“") else f"{before}{name}{after}"

    def table(self, name: str) -> str:
        """Return the title of a layer or register; any other name stays."""
        keys = (f"layer.{name}", f"register.{name}")
        return next((self.say(key) for key in keys if key in self), name)

    def shown(self, part: object) -> str:
        """Return a part as readers see it: lists with the language's comma, whole numbers grouped."""
        if isinstance(part, Label):
            return part.in_(self.language)
        if isinstance(part, (list, tuple)):
            return ("、" if self.language is Language.ZH else ", ").join(self.shown(item) for item in part)
        if isinstance(part, int) and not isinstance(part, bool):
            return f"{part:,}"
        return str(part)

    def explain(self, error: VillagemapError) -> str:
        """Return the one sentence of an error; a `reason` among its parts is a sentence of its own."""
        parts = dict(error.parts)
        if "reason" in parts:
            reason = parts["reason"]
            sentences = {
                "unreadable": f"unreadable.{reason}",
                "unwritten": f"unwritten.{reason}",
                "profile": f"profile.{reason}",
                "defect": f"defect.{reason}",
            }
            parts["problem"] = self.say(sentences[error.reasons], **parts)
        return self.say(f"error.{error.key}", **parts)
