"""Errors about files that come in by a page."""

from villagemap.domain.errors import VillagemapError


class AnotherImportError(VillagemapError):
    """A person has an upload being worked on already."""

    key = "another_import"


class ImportsFullError(VillagemapError):
    """Too many uploads are waiting."""

    key = "imports_full"


class ImportGoneError(VillagemapError):
    """There is no upload that this could be done with: it was stored, dropped, or forgotten."""

    key = "import_gone"


class NothingUploadedError(VillagemapError):
    """A form came without a file, or with an answer that it does not offer."""

    key = "nothing_uploaded"


class BadOptionError(VillagemapError):
    """A field about a file has a value that it cannot have; `label` is what it is called."""

    key = "bad_option"
