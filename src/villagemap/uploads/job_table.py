"""The table of jobs, as one transaction sees it."""

import sqlite3
import time
from collections.abc import Iterator, Sequence

from villagemap.uploads.job import BUSY, COLUMNS, Job, State, from_row, session_hash, to_row
from villagemap.work_folders import is_locked

_FIELDS = ", ".join(COLUMNS)
_PLACES = ", ".join("?" * (len(COLUMNS) + 1))
_CHANGES = ", ".join(f"{name} = ?" for name in COLUMNS)
_MINUTE = 60.0


class JobTable:
    """The jobs of a service, by session. `used` is when a reader or the worker last touched a job."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @staticmethod
    def create(connection: sqlite3.Connection) -> None:
        """Create the table."""
        connection.execute(f"CREATE TABLE IF NOT EXISTS jobs ({_FIELDS}, used, PRIMARY KEY (session))")

    def get(self, token: str) -> Job | None:
        """Return the job of a session; note that somebody used it."""
        session, now = session_hash(token), time.time()
        for job in self._select("session = ?", session):
            self._connection.execute(
                "UPDATE jobs SET used = ? WHERE session = ? AND used < ?", (now, session, now - _MINUTE)
            )
            return job
        return None

    def put(self, job: Job) -> None:
        """Write a job in place of the one that its session had."""
        self._connection.execute(
            f"INSERT OR REPLACE INTO jobs ({_FIELDS}, used) VALUES ({_PLACES})", (*to_row(job), time.time())
        )

    def update(self, job: Job) -> bool:
        """Write how far a job is; return whether it is still wanted."""
        cursor = self._connection.execute(
            f"UPDATE jobs SET {_CHANGES}, used = ? WHERE session = ? AND folder = ?",
            (*to_row(job), time.time(), job.session, str(job.folder)),
        )
        return bool(cursor.rowcount)

    def delete(self, job: Job) -> None:
        """Delete a job; its folder stays."""
        self._connection.execute("DELETE FROM jobs WHERE session = ?", (job.session,))

    def unused(self, seconds: float) -> Sequence[Job]:
        """Return the jobs that nobody has used for so long."""
        return list(self._select("used < ?", time.time() - seconds))

    def in_turn(self) -> Sequence[Job]:
        """Return the jobs that a living process works on or will work on: first those begun, then by waiting time."""
        busy = [job for job in self._select("state IN (?, ?)", *BUSY) if is_locked(job.folder)]
        return sorted(busy, key=lambda job: (job.state is not State.WORKING, job.began))

    def _select(self, condition: str, *values: object) -> Iterator[Job]:
        rows = self._connection.execute(f"SELECT {_FIELDS} FROM jobs WHERE {condition}", values)
        return map(from_row, rows.fetchall())
