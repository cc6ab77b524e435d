"""The rules about reading a file, as rows: what a reader leaves out of a sheet, carries down or doubts."""

from villagemap.domain.issues import Rule, Severity, Subject

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
FILE, COLUMN, ROW, CELL = Subject.FILE, Subject.COLUMN, Subject.ROW, Subject.CELL


class ReadingRule(Rule):
    """Rules of the phase that reads a file; the readers report them."""

    ENCODING_CONTRADICTS = WARNING, FILE, "a wrong language byte gives names that nobody can read"
    ROW_TOO_LONG = ERROR, ROW, "one comma too many shifts every value behind it into another column"
    CELLS_BEYOND_HEADER = WARNING, ROW, "a remark beside a table belongs to no column"
    MERGED_NUMBER = WARNING, CELL, "a merged number may be a sum, and would be counted several times"
    MERGED_CARRIED = NOTE, COLUMN, "a merged text holds for every row that it spans"
    ROW_TITLE = NOTE, ROW, "what stands above the header is no row of data"
    ROW_HEADER_AGAIN = NOTE, ROW, "printed sheets repeat the header on every page"
    ROW_TOTAL = NOTE, ROW, "a total would be counted a second time"
    ROW_FOOTNOTE = NOTE, ROW, "signatures and notes below a table are no rows of data"
    ROW_ONLY_NUMBERED = NOTE, ROW, "prepared lines with nothing but a number hold no data"
