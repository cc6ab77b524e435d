"""The step that checks whole rows: what a table requires, keys that repeat, and codes and numbers against what is stored."""

from dataclasses import replace

from villagemap.ingest.inspection import Inspection, LoadContext
from villagemap.ingest.repeats import with_made_keys, without_repeats
from villagemap.ingest.row_rules import FieldRule, RowRule, checked
from villagemap.ingest.wholes import WholeRule


def check_rows(inspection: Inspection, context: LoadContext) -> Inspection:
    """Check the rows by the tables of rules, and drop those that repeat another."""
    inspection = checked(with_made_keys(inspection), context, FieldRule)
    key = inspection.spec.key
    if key[0] not in inspection.typed:
        return inspection
    missing = {part: inspection.values(part) for part in key if part not in inspection.typed}
    inspection = without_repeats(replace(inspection, typed={**inspection.typed, **missing}))
    for table in (RowRule, WholeRule):
        inspection = checked(inspection, context, table)
    return inspection
