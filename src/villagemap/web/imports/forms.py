"""The form of an upload, read into what the intake takes."""

from dataclasses import dataclass
from pathlib import Path

from flask import Request
from werkzeug.datastructures import FileStorage

from villagemap.domain.upload_errors import NothingUploadedError
from villagemap.ingest.options import LOADABLE, LoadOptions
from villagemap.web.imports.job import Job
from villagemap.web.imports.names import plain_name
from villagemap.web.imports.options import read_options

_MOST_OF_A_LINE = 200


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
        NothingUploadedError, BadOptionError: there is no file, or a choice that the form does not offer.
    """
    file, layer = request.files.get("file"), request.form.get("layer", "")
    if file is None or not file.filename or layer not in LOADABLE:
        raise NothingUploadedError
    options = read_options(request.form, LoadOptions(layer, profile=request.form.get("profile", "").strip()))
    return Upload(file, plain_name(file.filename), options, "replace_sample" in request.form)


def read_line(request: Request, field: str) -> str:
    """Return what somebody wrote into a field: one line, of a bounded length."""
    return " ".join(request.form.get(field, "").split())[:_MOST_OF_A_LINE]
