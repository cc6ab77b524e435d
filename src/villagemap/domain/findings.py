"""What was found out about an incoming file, how sure it is, and what must be asked.

A finding is said and acted upon; a question stops a load until somebody answers it. Neither is an `Issue`:
those are about rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Topic(StrEnum):
    """What a finding or a question is about, in the order in which a report tells it."""

    CONTAINER = "container"
    PART = "part"
    ENCODING = "encoding"
    HEADER = "header"
    COLUMNS = "columns"
    KEY = "key"
    CRS = "crs"
    AXES = "axes"
    SHIFT = "shift"
    NAMES = "names"


class Sureness(StrEnum):
    """How sure a finding is: said by the file or by the person, seen in the data, the best of several, or not known at all."""

    SAID = "said"
    SEEN = "seen"
    LIKELY = "likely"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found out: its sentence is `found.<rule>` in the catalogue, filled with `parts`."""

    topic: Topic
    rule: str
    sureness: Sureness
    parts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer: the value that `LoadOptions.answered` takes, and its sentence `choice.<rule>`."""

    value: str
    rule: str
    parts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """What is ambiguous: its sentence is `question.<rule>`, filled with `parts`.

    `key` names the answer in a form and in `LoadOptions.answered`; `option` is what settles it on the command
    line, such as `--crs`. The most probable choice stands first; nothing is taken until it is chosen.
    """

    topic: Topic
    rule: str
    key: str
    option: str
    choices: tuple[Choice, ...]
    parts: Mapping[str, object] = field(default_factory=dict)
