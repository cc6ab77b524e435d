"""Names in pinyin without tones, by pypinyin: one word to read, and every reading to search by."""

from functools import cache, lru_cache
from itertools import islice, product
from types import ModuleType

# 长 and 堡 have several readings each; a name of four such characters would have hundreds.
_MOST_READINGS = 24
_MOST_NAMES = 20_000  # remembered by a process that prepares again and again


# Interchangeable in lists, and read aloud by nobody.
_COMMITTEES = ("村民委员会", "村委会")
_VILLAGE = "村"


@lru_cache(maxsize=_MOST_NAMES)
def romanised(name: str) -> str:
    """Return a name as English pages write it: pinyin as one word, without what is only a suffix."""
    core = _core(name)
    return "".join(_plain(core or name, errors="default")).capitalize()


@lru_cache(maxsize=_MOST_NAMES)
def spellings(name: str) -> tuple[str, ...]:
    """Return the readings of a name, syllables separated by blanks; the likeliest first, at most 24."""
    spoken = _core(name) + _VILLAGE if name.endswith((*_COMMITTEES, _VILLAGE)) else name
    likeliest = " ".join(_plain(spoken, errors="ignore"))
    readings = product(*(_readings(sign) for sign in spoken if _readings(sign)))
    every = (" ".join(reading) for reading in islice(readings, _MOST_READINGS))
    return tuple(dict.fromkeys(spelling for spelling in (likeliest, *every) if spelling))


@cache
def _pypinyin() -> ModuleType:
    """Import the library on first use: its dictionaries take half a second, and a prepared version holds the spellings."""
    import pypinyin  # noqa: PLC0415

    # In names of places 长 is "long"; the library's first reading is "to grow".
    pypinyin.load_single_dict({ord("长"): "cháng,zhǎng"})
    return pypinyin


def _plain(text: str, *, errors: str) -> list[str]:
    library = _pypinyin()
    syllables: list[str] = library.lazy_pinyin(text, style=library.Style.NORMAL, errors=errors)
    return syllables


def _core(name: str) -> str:
    suffix = next((ending for ending in (*_COMMITTEES, _VILLAGE) if name.endswith(ending)), "")
    return name.removesuffix(suffix)


@lru_cache(maxsize=20_000)
def _readings(sign: str) -> tuple[str, ...]:
    library = _pypinyin()
    readings = library.pinyin(sign, style=library.Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(readings[0])) if readings else ()
