"""The report as a file: JSON for programs, a workbook or CSV to send back to whoever sent the file."""

from collections.abc import Callable
from types import MappingProxyType

from villagemap.ingest.intake import CheckedLoad
from villagemap.ingest.report_export.document import report_json
from villagemap.ingest.report_export.lists import report_csv, report_xlsx
from villagemap.texts import Texts

_WRITERS: MappingProxyType[str, Callable[[CheckedLoad, Texts], bytes]] = MappingProxyType(
    {"json": report_json, "xlsx": report_xlsx, "csv": report_csv}
)

MEDIA_TYPES = MappingProxyType(
    {
        "json": "application/json",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv; charset=utf-8",
    }
)
"""What the files are, by their ending."""


def report_bytes(checked: CheckedLoad, ending: str, texts: Texts) -> bytes:
    """Return the report of an inspection as a file; `ending` is one of `MEDIA_TYPES`.

    Raises:
        KeyError: there is no such format.
    """
    return _WRITERS[ending](checked, texts)
