"""The form of an upload, read into what the intake takes."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from flask import Request
from werkzeug.datastructures import FileStorage

from villagemap.domain.entries import LoadMode
from villagemap.domain.errors import NothingUploadedError
from villagemap.ingest.options import LOADABLE, LoadOptions
from villagemap.web.imports.jobs import Job
from villagemap.web.imports.names import plain_name

_MOST_OF_A_REASON = 200


class Way(StrEnum):
    """What a file does with the rows that stand: as its content says, or as the person does."""

    AUTO = "auto"
    REPLACE = "replace"
    LIST = "list"
    APPEND = "append"


_SETTLED = MappingProxyType(
    {
        Way.AUTO: ("", None),
        Way.REPLACE: ("none", LoadMode.REPLACE),
        Way.LIST: ("auto", LoadMode.UPDATE),
        Way.APPEND: ("none", LoadMode.APPEND),
    }
)


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload as its form says it."""

    file: FileStorage
    name: str
    options: LoadOptions
    replace_sample: bool

    def job(self, folder: Path, *, who: str) -> Job:
        """Put the file into a folder, and make its job."""
        path = folder / self.name
        self.file.save(path)
        return Job(who, folder, path, self.options, self.replace_sample)


def read_upload(request: Request) -> Upload:
    """Read the form of an upload.

    Raises:
        NothingUploadedError: there is no file, or a choice that the form does not offer.
    """
    file, layer = request.files.get("file"), request.form.get("layer", "")
    way = request.form.get("way", Way.AUTO)
    if file is None or not file.filename or layer not in LOADABLE or way not in set(Way):
        raise NothingUploadedError
    join, mode = _SETTLED[Way(way)]
    options = LoadOptions(layer, join=join, mode=mode, period=request.form.get("period", "").strip())
    return Upload(file, plain_name(file.filename), options, "replace_sample" in request.form)


def read_reason(request: Request) -> str:
    """Return why somebody stores a file: one line, of a bounded length."""
    return " ".join(request.form.get("reason", "").split())[:_MOST_OF_A_REASON]
