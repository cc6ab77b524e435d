"""The rules about reading a file, as rows: why it is refused, and what a reader leaves out, carries down or doubts."""

from villagemap.domain.errors import FileUnreadableError
from villagemap.domain.issues import Rule, Severity, Subject

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
FILE, COLUMN, ROW, CELL, SHAPE = Subject.FILE, Subject.COLUMN, Subject.ROW, Subject.CELL, Subject.SHAPE


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


class Refusal(Rule):
    """Reasons to refuse a file as a whole; the sentence is `unreadable.<key>` in the catalogue."""

    MISSING = ERROR, FILE, "a name was mistyped"
    LOCKED = ERROR, FILE, "the rights of the file are the sender's"
    EMPTY = ERROR, FILE, "an empty file would remove everything that is stored"
    TOO_BIG = ERROR, FILE, "one file must not stop the service for others"
    UNKNOWN_FORMAT = ERROR, FILE, "each format has a reader of its own"
    OLD_WORKBOOK = ERROR, FILE, "no maintained library reads the formats of WPS"
    LONE_SHAPEFILE = ERROR, FILE, "a shapefile is several files"
    OTHER_CONTENT = ERROR, FILE, "the ending and the content must agree, else another reader would run"
    NO_ROOM = ERROR, FILE, "the child works on a copy of the file"
    NO_TEMPORARY_FOLDER = ERROR, FILE, "the child works on a copy of the file"
    PLAIN_SQLITE = ERROR, FILE, "a GeoPackage lists its layers"
    DAMAGED = ERROR, FILE, "half a file would be stored as a whole one"
    DAMAGED_ZIP = ERROR, FILE, "half a file would be stored as a whole one"
    TOO_LONG = ERROR, FILE, "one file must not stop the service for others"
    BEYOND_LIMITS = ERROR, FILE, "one file must not stop the service for others"
    TOO_DEEP = ERROR, FILE, "one file must not stop the service for others"
    TOO_MANY_ROWS = ERROR, FILE, "one file must not stop the service for others"
    TOO_MANY_CELLS = ERROR, FILE, "one file must not stop the service for others"
    TOO_MANY_LINES = ERROR, FILE, "one file must not stop the service for others"
    TOO_MUCH_TEXT = ERROR, FILE, "one file must not stop the service for others"
    TOO_MANY_VERTICES = ERROR, FILE, "one file must not stop the service for others"
    TOO_MANY_VERTICES_IN_ROW = ERROR, SHAPE, "one file must not stop the service for others"
    FAR_CELL = ERROR, CELL, "a cell in the last corner makes a reader build all between"
    TOO_MANY_MEMBERS = ERROR, FILE, "a small archive may hold a million names"
    UNPACKED_TOO_BIG = ERROR, FILE, "a small archive may unpack to a large disk"
    MEMBER_OUTSIDE = ERROR, FILE, "such a name would overwrite files of the service"
    MEMBER_LINK = ERROR, FILE, "a link would read files of the service"
    MEMBER_ENCRYPTED = ERROR, FILE, "nobody can enter a password here"
    MEMBER_TWICE = ERROR, FILE, "programs differ in which of the two counts"
    MEMBERS_OVERLAP = ERROR, FILE, "a small archive holds a large one many times over"
    ARCHIVE_WITHIN = ERROR, FILE, "archives in archives have no bound"
    WORKBOOK_ENCRYPTED = ERROR, FILE, "nobody can enter a password here"
    DOCUMENT_TYPE = ERROR, FILE, "with a document type a small file grows without end"
    SHAPEFILE_INCOMPLETE = ERROR, FILE, "without its index or register a shapefile has no rows"
    ROWS_DIFFER = ERROR, FILE, "shapes would get the attributes of others"
    HEADER_LIES = ERROR, FILE, "GDAL fills what is missing with nothing, in silence"
    NO_PART = ERROR, FILE, "there is nothing to load"
    PART_UNKNOWN = ERROR, FILE, "a name was mistyped"
    CHOOSE_PART = ERROR, FILE, "which of several layers is meant is asked and not guessed"
    NO_PLAIN_TABLE = ERROR, FILE, "a view or virtual table runs what the sender wrote"
    STRANGE_TRIGGER = ERROR, FILE, "a trigger runs what the sender wrote"
    ENCODING_WRONG = ERROR, FILE, "wrong texts look right to nobody but a program"
    ENCODING_WRONG_ROW = ERROR, ROW, "wrong texts look right to nobody but a program"
    ENCODING_NONE = ERROR, FILE, "texts that nobody can read are not stored"
    TEXT_UNREADABLE = ERROR, CELL, "other programs end a text at a NUL"
    TEXT_NOT_UTF_8 = ERROR, CELL, "GDAL would read other texts, in silence"
    NUL_CHARACTER = ERROR, FILE, "other programs end a text at a NUL"
    NAME_TOO_LONG = ERROR, COLUMN, "a text of a page stands where a name belongs"
    NAME_UNREADABLE = ERROR, COLUMN, "other programs end a text at a NUL"
    NAME_TWICE = ERROR, ROW, "programs differ in which of the two counts"
    NO_SUCH_ROW = ERROR, ROW, "an empty row names no columns"
    NO_ROWS = ERROR, FILE, "an empty table would remove everything that is stored"
    BROKEN_CSV = ERROR, ROW, "cells would shift into other columns"
    NO_JSON = ERROR, FILE, "half a file would be stored as a whole one"
    NO_JSON_NUMBER = ERROR, FILE, "NaN and Infinity are no numbers of JSON"
    NO_GEOJSON = ERROR, FILE, "rows stand in a FeatureCollection"
    NO_FEATURE = ERROR, ROW, "rows stand in features"
    LINKED_CRS = ERROR, FILE, "nothing is fetched from an address in a file"

    def error(self, **parts: object) -> FileUnreadableError:
        """Return the error; the name of the file is added where it is known."""
        return FileUnreadableError(reason=self.key, **parts)
