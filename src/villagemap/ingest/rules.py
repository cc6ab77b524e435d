"""The rules of the intake as rows, in a table for each phase; those about whole rows are in `row_rules`.

To add a rule: a row here, its sentence and remedy in `static/texts/intake.json`, and where a value or a shape is made
the line that reports it. `docs/loading.md` and the tests read these tables.
"""

from villagemap.domain.issues import Rule, Severity, Subject

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
FILE, COLUMN, ROW, CELL, SHAPE = Subject.FILE, Subject.COLUMN, Subject.ROW, Subject.CELL, Subject.SHAPE


class ColumnRule(Rule):
    """Rules about the columns of a file and about what a person says of them."""

    NO_DATA_ROWS = ERROR, FILE, "an empty table would remove everything that is stored"
    MAP_COLUMN_UNKNOWN = ERROR, COLUMN, "a mapping that names no column was mistyped"
    MAP_FIELD_UNKNOWN = ERROR, COLUMN, "a mapping that names no field was mistyped"
    MAP_FIELD_TWICE = ERROR, COLUMN, "a field has one value in a row"
    COLUMN_REPEATED = ERROR, COLUMN, "which of two columns of one name counts cannot be told"
    PERIOD_UNREADABLE = ERROR, FILE, "observations are stored by their period"
    PERIOD_BEYOND = ERROR, FILE, "a year that no data are of was mistyped"
    INDICATOR_NEEDS_PERIOD = NOTE, COLUMN, "a number that was observed means nothing without its date"


class JoinRule(Rule):
    """Rules about which village a row is."""

    NO_VILLAGES = ERROR, FILE, "names are found among the villages that are stored"
    SAME_CODE_UNKNOWN = ERROR, FILE, "an answer names a village that is stored"
    SAME_ROW_UNKNOWN = ERROR, FILE, "an answer that fits no row was mistyped"
    TOO_MANY_QUESTIONS = ERROR, FILE, "so many open rows mean that the columns are not what they seem"
    NAME_UNKNOWN = ERROR, CELL, "nothing can be changed for a village that nobody knows"
    CODE_MENDED = WARNING, CELL, "a damaged code is replaced only where the name is certain"
    NAME_DIFFERS = WARNING, CELL, "a code comes before a name, but one of the two is wrong"
    TOWNSHIP_DIFFERS = WARNING, CELL, "the code may have been taken from another row"
    COUNTY_DIFFERS = WARNING, CELL, "the code may have been taken from another row"
    NOT_LISTED = WARNING, FILE, "a list that lacks villages of a township may be incomplete"
    CODE_BY_NAME = NOTE, CELL, "a reader can check the village that a name gave"
    CODE_NUMBER = NOTE, CELL, "spreadsheets round numbers of more than fifteen digits"
    CODE_FORMER = NOTE, CELL, "a former code leads to the village of today"
    NAME_SPELT = NOTE, CELL, "lists write endings and notes in many ways"
    NAME_ALIAS = NOTE, CELL, "a name that was confirmed once is not asked about again"
    NAME_TOLD = NOTE, CELL, "an answer is kept, so that it is not asked for again"
    ROWS_LEFT_OUT = NOTE, ROW, "the report names every row that is not stored"


class ValueRule(Rule):
    """Rules about a single cell; the functions of `values` refer to them."""

    CELL_ERROR = ERROR, CELL, "a formula without a result has no value"
    CODE_SCIENTIFIC = ERROR, CELL, "a rounded code is the code of another village"
    CODE_UNREADABLE = ERROR, CELL, "codes are digits alone"
    CODE_DIGITS = ERROR, CELL, "the length of a code says what it is a code of"
    WORD_UNKNOWN = ERROR, CELL, "filters and legends know the words of the city's profile"
    YES_NO_UNKNOWN = ERROR, CELL, "a word that is neither yes nor no is not guessed"
    DATE_UNREADABLE = ERROR, CELL, "deadlines and figures are computed from dates"
    DATE_AMBIGUOUS = ERROR, CELL, "a spreadsheet shows 2022.10, typed as a number, as 2022.1"
    NUMBER_UNREADABLE = ERROR, CELL, "sums and limits need numbers"
    NUMBER_NEGATIVE = ERROR, CELL, "counts and sizes are not below zero"
    NUMBER_PERCENT = ERROR, CELL, "a share in a column of quantities makes every sum wrong"
    NUMBER_SHOWN = ERROR, CELL, "a stored number must be the one that the sheet shows"
    NUMBER_FRACTION = ERROR, CELL, "people, households and groups are counted in whole numbers"
    NUMBER_RANGE = ERROR, CELL, "a number beyond every real one has digits too many or another unit"
    TEXT_TOO_LONG = ERROR, CELL, "pages and cards show texts in full"
    TEXT_UNPRINTABLE = ERROR, CELL, "control characters cannot be seen and change what follows"
    TEXT_UNSHOWN = ERROR, CELL, "a stored text must be the one that the sheet shows"
    TEXT_ROUNDED = ERROR, CELL, "spreadsheets keep fifteen digits of a number"


class KeyRule(Rule):
    """Rules about the keys by which rows are known; `repeats` checks them and drops rows that repeat another."""

    CODES_MADE = NOTE, ROW, "a row is known by its key, also where its register gives it none"
    CODE_REPEATED = ERROR, ROW, "a code is of one row"
    KEY_REPEATED = ERROR, ROW, "a key is of one row"
    FIELDS_REPEATED = ERROR, ROW, "a row of a register is known by these fields together"
    ROW_REPEATED = NOTE, ROW, "a row that says nothing new counts once"


class GeometryRule(Rule):
    """Rules about where rows lie and what shape they have."""

    GEOMETRY_NONE = ERROR, FILE, "a layer is drawn by its shapes"
    GEOMETRY_MISSING = ERROR, SHAPE, "a row without a shape would vanish from the map"
    GEOMETRY_EMPTY = ERROR, SHAPE, "a row without a shape would vanish from the map"
    GEOMETRY_UNREADABLE = ERROR, SHAPE, "a damaged shape is not mended by a guess"
    GEOMETRY_WRONG_TYPE = ERROR, SHAPE, "a layer holds points, lines or areas"
    GEOMETRY_TANGLED = ERROR, SHAPE, "a repair of so many crossings takes too long and makes slivers"
    GEOMETRY_COLLAPSED = ERROR, SHAPE, "an area must have one"
    COORDINATES_IMPOSSIBLE = ERROR, SHAPE, "coordinates without a place in their system are no place"
    COORDINATES_ZERO = ERROR, SHAPE, "programs write 0, 0 where there are no coordinates"
    AXES_SWAPPED = ERROR, SHAPE, "exchanged coordinates lie on another continent"
    VERTEX_BEYOND = ERROR, SHAPE, "one wrong vertex makes every area and extent wrong"
    SHAPE_BEYOND = ERROR, SHAPE, "no row of the city lies that far away"
    AREA_TOO_LARGE = ERROR, SHAPE, "no area of the layer is as large"
    AREA_TOO_LONG = ERROR, SHAPE, "a spike hardly changes the area, but reaches far"
    AREA_TOO_SMALL = ERROR, SHAPE, "what is below a square metre is rounding"
    LINE_TOO_SHORT = ERROR, SHAPE, "a line without length is no line"
    LINE_TOO_LONG = ERROR, SHAPE, "no line is longer than the city"
    SEAT_ZERO = ERROR, CELL, "programs write 0, 0 where there are no coordinates"
    SEAT_BEYOND = ERROR, CELL, "no seat of a village lies that far away"
    ALL_OUTSIDE = ERROR, FILE, "a wrong system or order of axes moves every row"
    CRS_MISSING = ERROR, FILE, "coordinates without a system are no place"
    CRS_UNKNOWN = ERROR, FILE, "a system that nobody knows cannot be converted"
    CRS_OVERRIDDEN = WARNING, FILE, "the person and the file contradict each other"
    CRS_CONTRADICTED = WARNING, FILE, "the coordinates and the file contradict each other"
    CRS_UNREADABLE = WARNING, FILE, "the system was taken from the size of the coordinates"
    CRS_LEGACY = WARNING, FILE, "the parameters of the old systems are not public"
    SHIFT_DOUBTED = WARNING, FILE, "the person and the stored borders contradict each other"
    OUTSIDE_CITY = WARNING, SHAPE, "profiles round the extent of the city, so it may be right"
    VERTEX_OUTSIDE = WARNING, SHAPE, "a vertex was mistyped or dragged"
    GEOMETRY_REPAIRED = WARNING, SHAPE, "a repair changes the area"
    LOOPS_REPAIRED = WARNING, SHAPE, "loops drawn opposite ways cancel each other out"
    SHAPE_REPEATED = WARNING, SHAPE, "two villages do not have the same ground"
    SLIVER = WARNING, SHAPE, "cutting leaves slivers over"
    OVERLAP = WARNING, SHAPE, "ground belongs to one village"
    GAP = WARNING, SHAPE, "ground between villages belongs to one"
    APART = WARNING, SHAPE, "a village that touches no neighbour was drawn too small"
    COVERAGE_INVALID = WARNING, FILE, "borders that differ make areas and neighbours wrong"
    COVERAGE_UNCHECKED = WARNING, FILE, "the report names every check that was left out"
    GAPS_UNCHECKED = WARNING, FILE, "the report names every check that was left out"
    OVERLAP_STORED = WARNING, SHAPE, "ground belongs to one village"
    OVERLAPS_MANY = WARNING, SHAPE, "a spike or a moved shape lies upon many others"
    GAP_STORED = WARNING, SHAPE, "ground between villages belongs to one"
    SHAPE_STORED = WARNING, SHAPE, "two villages do not have the same ground"
    STORED_UNCHECKED = WARNING, FILE, "the report names every check that was left out"
    AREA_DIFFERS = WARNING, SHAPE, "the area or the border is of another survey"
    OUTSIDE_COUNTY = WARNING, SHAPE, "the code or the shape is of another county"
    OUTSIDE_COUNTIES = WARNING, SHAPE, "the code or the shape is wrong"
    OUTSIDE_VILLAGE = WARNING, SHAPE, "the coordinates or the code of the village are wrong"
    OUTSIDE_COUNTY_ACCEPTED = NOTE, FILE, "the profile of the city names its exclaves"
    GEOMETRY_LEFT_OUT = NOTE, FILE, "a list changes values and no shapes"


class StoreRule(Rule):
    """Rules about what storing the file would do."""

    NOTHING_LEFT = ERROR, FILE, "a file of faulty rows has nothing to store"
    NOTHING_MAPPED = ERROR, FILE, "a file without a known column has nothing to store"
    NOTHING_REMOVED = WARNING, FILE, "a row that could not be read is not a row that is gone"
    ROWS_REFUSED = NOTE, ROW, "the report names every row that is not stored"
    EMPTY_AS_NO = NOTE, COLUMN, "in a list of statuses an empty cell is a reported no"
    EMPTY_CLEARS = NOTE, COLUMN, "the report says which stored values go"
    EMPTY_KEPT = NOTE, COLUMN, "the report says which stored values stay"
