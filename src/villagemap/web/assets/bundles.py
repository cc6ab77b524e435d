"""A script and all that it imports as one file: a hundred small files wait for each other on six connections.

Each module becomes a function that returns what it exports, in an order in which what is imported comes first. Our
modules write imports and exports in few ways; whatever is written in another way is refused, and a test joins all.
"""

import posixpath
import re
from collections.abc import Callable, Container, Iterator
from pathlib import PurePosixPath

JOINED = "joined/"

_IMPORT = re.compile(
    r"""^import\s+(?:(?P<names>\{[^}]*\}|\w+)\s+from\s+)?['"](?P<path>\.{1,2}/[^'"]+)['"];?[ \t]*$""",
    re.MULTILINE,
)
_EXPORT = re.compile(
    r"^export\s+(?P<default>default\s+)?(?P<what>(?:async\s+)?function\*?|class|const)\s+(?P<name>[\w$]+)",
    re.MULTILINE,
)
_OTHER = re.compile(r"^(?:import\b(?!\()|export\b).*|\bimport\.meta\b.*", re.MULTILINE)
_LATER = re.compile(r"""\bawait import\(['"](?P<path>\.{1,2}/[^'"]+)['"]\)""")
_AS = re.compile(r"\s+as\s+")


class UnjoinableError(ValueError):
    """A module writes an import or export in a way that is not known here, or modules import each other."""


def joined(name: str, read: Callable[[str], str]) -> str:
    """Return a module with all that it imports, directly or not, as the text of one module.

    `read` gives the text of a module by its name, such as `js/page/main.js`. What is imported later (`await import`)
    stays a file of its own; the text stands at JOINED + `name`, so its address is written anew.

    Raises:
        UnjoinableError: see there.
    """
    places: dict[str, int] = {}
    parts = []
    for module, text in _in_order(name, read, places, ()):
        parts.append(_wrapped(module, _later(text, module, name), places))
        places[module] = len(places)
    return "\n".join(parts)


def _in_order(
    name: str, read: Callable[[str], str], done: Container[str], importing: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Give modules by name and text, each after those that it imports, but for those that are done."""
    if name in importing:
        raise UnjoinableError(" imports ".join((*importing, name)))
    text = read(name)
    for found in _IMPORT.finditer(text):
        other = _resolved(name, found["path"])
        if other not in done:
            yield from _in_order(other, read, done, (*importing, name))
    yield name, text


def _later(text: str, module: str, entry: str) -> str:
    home = PurePosixPath(JOINED + entry).parent
    return _LATER.sub(
        lambda found: f"await import('{posixpath.relpath(_resolved(module, found['path']), home)}')", text
    )


def _resolved(name: str, path: str) -> str:
    return posixpath.normpath(PurePosixPath(name).parent / path)


def _wrapped(name: str, text: str, places: dict[str, int]) -> str:
    exported: list[str] = []

    def imported(found: re.Match[str]) -> str:
        place = f"$module{places[_resolved(name, found['path'])]}"
        names = found["names"]
        if not names:
            return ""
        taken = _AS.sub(": ", names) if names.startswith("{") else f"{{ default: {names} }}"
        return f"const {taken} = {place};"

    def kept(found: re.Match[str]) -> str:
        exported.append(f"default: {found['name']}" if found["default"] else found["name"])
        return f"{found['what']} {found['name']}"

    body = _EXPORT.sub(kept, _IMPORT.sub(imported, text))
    if other := _OTHER.search(body):
        raise UnjoinableError(f"{name}: {other[0]}")
    return f"// {name}\nconst $module{len(places)} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();"
