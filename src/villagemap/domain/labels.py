"""Words in the two languages of the house."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language of the pages; the values stand in addresses (`lang=zh`)."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Label:
    """One name in Chinese and in English."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """Return the name in `language`."""
        return self.zh if language is Language.ZH else self.en
