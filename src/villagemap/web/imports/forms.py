"""The form of an upload, read into what the intake takes."""

from dataclasses import dataclass
from pathlib import Path

from flask import Request
from werkzeug.datastructures import FileStorage

from villagemap.domain.upload_errors import NothingUploadedError
from villagemap.ingest.options import LOADABLE, LoadOptions
from villagemap.uploads.file_names import plain_name
from villagemap.web.imports.options import read_options

_MOST_OF_A_LINE = 200


@dataclass(frozen=True, slots=True)
class UploadForm:
    """The form of an upload."""

    file: FileStorage
    name: str
    options: LoadOptions
    replace_sample: bool

    def save(self, folder: Path) -> Path:
        """Write the file into a folder; return its path."""
        path = folder / self.name
        self.file.save(path)
        return path


def read_upload(request: Request) -> UploadForm:
    """Read the form of an upload.

    Raises:
        NothingUploadedError, BadOptionError: there is no file, or a choice that the form does not offer.
    """
    file, layer = request.files.get("file"), request.form.get("layer", "")
    if file is None or not file.filename or layer not in LOADABLE:
        raise NothingUploadedError
    options = read_options(request.form, LoadOptions(layer, profile=request.form.get("profile", "").strip()))
    return UploadForm(file, plain_name(file.filename), options, "replace_sample" in request.form)


def read_line(request: Request, field: str) -> str:
    """Return the text of a field as one line of bounded length."""
    return " ".join(request.form.get(field, "").split())[:_MOST_OF_A_LINE]
