"""Errors that a reader may see. Each knows its parts; the words are in the catalogue under `error.<key>`."""

from collections.abc import Mapping, Sequence

from villagemap.domain.defects import RowDefect


class VillagemapError(Exception):
    """An error of ours: one sentence, made of a key of the catalogue and its parts.

    `key` names the sentence (`error.<key>` in the catalogue), `parts` fill its places.
    """

    key = "general"
    reasons = ""
    """What the sentences of a part `reason` are called in the catalogue: `<reasons>.<reason>`."""

    def __init__(self, **parts: object) -> None:
        super().__init__(f"{self.key}: {parts}")
        self.parts = parts

    def __reduce__(self) -> tuple[object, ...]:
        """Let an error of one process be raised in another: its sentence needs its parts only."""
        return _again, (type(self), self.parts)


def _again(kind: type[VillagemapError], parts: Mapping[str, object]) -> VillagemapError:
    error = kind.__new__(kind)
    VillagemapError.__init__(error, **parts)
    return error


class BadFilterError(VillagemapError):
    """A parameter of an address has a value that it cannot have."""

    key = "bad_filter"

    def __init__(self, parameter: str, value: str, valid: Sequence[str]) -> None:
        super().__init__(parameter=parameter, value=value, valid=valid)
        self.parameter = parameter
        self.value = value
        self.valid = tuple(valid)


class UnreadableTextError(BadFilterError):
    """A parameter of an address holds control characters, or bytes that are no text in UTF-8."""

    key = "unreadable_text"

    def __init__(self, parameter: str) -> None:
        super().__init__(parameter, "", ())


class UnknownParameterError(VillagemapError):
    """An address has a parameter that nobody reads."""

    key = "unknown_parameter"

    def __init__(self, parameter: str, valid: Sequence[str]) -> None:
        super().__init__(parameter=parameter, valid=valid)
        self.parameter = parameter
        self.valid = tuple(valid)


class UnreadableCoordinatesError(VillagemapError):
    """Coordinates that hold no place. `problem` is `not_two`, `sixty`, `nowhere` or `zone`."""

    def __init__(self, problem: str, text: str) -> None:
        self.key = f"coordinates.{problem}"
        super().__init__(text=text)


class UnknownLayerError(VillagemapError):
    """A layer that no workspace has."""

    key = "unknown_layer"


class UnknownVillageError(VillagemapError):
    """A village code that the workspace does not hold."""

    key = "unknown_village"


class WorkspaceMissingError(VillagemapError):
    """There is no workspace file where one was named."""

    key = "workspace_missing"


class BundlesOutdatedError(VillagemapError):
    """The bundles of scripts and styles are missing, or were made of other sources."""

    key = "bundles_outdated"


class BackupMissingError(VillagemapError):
    """There is no backup where one was named."""

    key = "backup_missing"


class WorkspaceExistsError(VillagemapError):
    """A file stands already where a new workspace was to be made."""

    key = "workspace_exists"


class WorkspaceDamagedError(VillagemapError):
    """The file is no workspace of ours, or is damaged."""

    key = "workspace_damaged"


class TableMissingError(WorkspaceDamagedError):
    """The workspace lacks a `table`: another program dropped it."""

    key = "table_missing"


class WorkspaceMalformedError(WorkspaceDamagedError):
    """SQLite calls the file of a workspace malformed, at a `place` that is named; no backup was written."""

    key = "workspace_malformed"


class WorkspaceNewerError(VillagemapError):
    """The tables of a workspace are newer than this code: `version` is theirs, `newest` what this code knows."""

    key = "workspace_newer"


class BackupDamagedError(WorkspaceDamagedError):
    """A backup is damaged, at a `place` that is named; nothing was restored."""

    key = "backup_damaged"
    reasons = "defect"


class RowDamagedError(VillagemapError):
    """A stored row is damaged, and what was to be done cannot do without it; nothing was changed."""

    key = "row_damaged"
    reasons = "defect"

    def __init__(self, defect: RowDefect) -> None:
        super().__init__(place=defect.place, reason=defect.reason.value)


class SettingDamagedError(RowDamagedError):
    """A setting of the workspace is damaged, without which nothing in it can be read or written."""

    key = "setting_damaged"


class WorkspaceLockedAwayError(VillagemapError):
    """The file or its folder may not be read or written."""

    key = "workspace_locked_away"


class WorkspaceBusyError(VillagemapError):
    """Another process is writing and did not finish in time."""

    key = "workspace_busy"


class SampleMixedError(VillagemapError):
    """Real data were to enter a workspace of sample data, or the other way round."""

    key = "sample_mixed"


class SampleIntoRealError(SampleMixedError):
    """Sample data were to enter a workspace of real data."""

    key = "sample_into_real"


class IncompleteRowsError(VillagemapError):
    """Rows lack what their layer requires; nothing was changed."""

    key = "incomplete_rows"


class NumberUnstorableError(VillagemapError):
    """A number is beyond what every format can carry; nothing was changed."""

    key = "number_unstorable"


class RepeatedKeyError(VillagemapError):
    """Two rows of one write have the same key; nothing was changed."""

    key = "repeated_key"


class DiskFullError(VillagemapError):
    """The disk had no room; nothing was changed."""

    key = "disk_full"


class DiskReadOnlyError(VillagemapError):
    """A disk can only be read, or permission to write is missing; nothing was changed."""

    key = "disk_read_only"


class DiskFailingError(VillagemapError):
    """The disk had room and yet did not take what was written; nothing was changed."""

    key = "disk_failing"


class AddressTakenError(VillagemapError):
    """The service cannot listen where it was told to."""

    key = "address_taken"


class FileUnreadableError(VillagemapError):
    """An incoming file cannot be read; `reason` is a key `unreadable.<reason>` of the catalogue."""

    key = "file_unreadable"
    reasons = "unreadable"


class FileUnwrittenError(VillagemapError):
    """A file that was asked for (a download, a report) was not written; `reason` is a key `unwritten.<reason>`."""

    key = "file_unwritten"
    reasons = "unwritten"


class UnknownMappingError(VillagemapError):
    """No mapping of columns is kept under that name for the layer."""

    key = "unknown_mapping"


class LoadRefusedError(VillagemapError):
    """A load holds errors, so nothing was stored; the report lists them."""

    key = "load_refused"


class LoadAskedError(VillagemapError):
    """A load leaves questions open, so nothing was stored; the report lists them with what settles each."""

    key = "load_asked"


class ProfileError(VillagemapError):
    """A city's folder under `geo/` is missing, or a file of it is not as it must be.

    `file` names the file, `member` the place in it; `reason` is a key `profile.<reason>` of the catalogue.
    """

    key = "profile"
    reasons = "profile"


class BadSettingError(VillagemapError):
    """A setting of the environment has a value that it cannot have."""

    key = "bad_setting"


class UnforeseenError(VillagemapError):
    """Something went wrong that nobody foresaw; `number` finds it in the log."""

    key = "unforeseen"
