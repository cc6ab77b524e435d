"""Makes writes of SQLite fail as a broken disk does: its system calls are replaced, as its own tests do it."""

import ctypes
import ctypes.util
import sqlite3
import tempfile

_CALLS = ("write", "pwrite", "pwrite64")


class _Vfs(ctypes.Structure):
    """The beginning of `sqlite3_vfs`, up to the system calls (https://sqlite.org/c3ref/vfs.html)."""

    _fields_ = (
        ("iVersion", ctypes.c_int),
        ("szOsFile", ctypes.c_int),
        ("mxPathname", ctypes.c_int),
        ("pNext", ctypes.c_void_p),
        ("zName", ctypes.c_char_p),
        ("pAppData", ctypes.c_void_p),
        *(
            (name, ctypes.c_void_p)
            for name in [
                "xOpen",
                "xDelete",
                "xAccess",
                "xFullPathname",
                "xDlOpen",
                "xDlError",
                "xDlSym",
                "xDlClose",
                "xRandomness",
                "xSleep",
                "xCurrentTime",
                "xGetLastError",
                "xCurrentTimeInt64",
            ]
        ),
        ("xSetSystemCall", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)),
        ("xGetSystemCall", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)),
    )


_WRITE = ctypes.CFUNCTYPE(
    ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64, use_errno=True
)


class FailingWrites:
    """Counts the writes of SQLite in this process, and lets one fail, or all from one on."""

    def __init__(self, vfs):
        self._vfs = vfs
        self._address = ctypes.cast(vfs, ctypes.c_void_p)
        self._kept = {}
        self._left = None
        self._for_good = False
        self._error = 0
        self.count = 0

    @classmethod
    def of_python(cls):
        """Take hold of the SQLite that Python uses; None where it cannot be reached."""
        name = ctypes.util.find_library("sqlite3")
        if name is None:
            return None
        library = ctypes.CDLL(name)
        library.sqlite3_libversion.restype = ctypes.c_char_p
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        if library.sqlite3_libversion().decode() != sqlite3.sqlite_version:
            return None
        made = cls(library.sqlite3_vfs_find(None))
        made.fail_at(10**9, 0, for_good=False)
        made._try()
        made.restore()
        return made if made.count else None

    @staticmethod
    def _try():
        with tempfile.NamedTemporaryFile(suffix=".db") as file:
            connection = sqlite3.connect(file.name)
            connection.execute("CREATE TABLE t (x)")
            connection.commit()
            connection.close()

    def fail_at(self, nth, error, *, for_good):
        """Let the `nth` write from now on fail with a number of `errno`; the later ones too where it is `for_good`."""
        self.restore()
        self._left, self._error, self._for_good, self.count = nth, error, for_good, 0
        table = self._vfs.contents
        for call in _CALLS:
            plain = table.xGetSystemCall(self._address, call.encode())
            if plain:
                ours = _WRITE(self._failing(_WRITE(plain)))
                self._kept[call] = ours
                table.xSetSystemCall(self._address, call.encode(), ctypes.cast(ours, ctypes.c_void_p))

    def restore(self):
        """Let all writes through again."""
        for call in self._kept:
            self._vfs.contents.xSetSystemCall(self._address, call.encode(), None)
        self._kept = {}

    def _failing(self, plain):
        def write(handle, data, size, offset):
            self.count += 1
            if self.count == self._left or (self._for_good and self.count > self._left):
                ctypes.set_errno(self._error)
                return -1
            return plain(handle, data, size, offset)

        return write
