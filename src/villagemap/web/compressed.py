"""Bodies that are kept compressed, one a data version."""

import gzip
from collections.abc import Callable, Hashable

from villagemap.atlas.snapshot import Snapshot
from villagemap.web.headers import Body


def kept_gzipped(snapshot: Snapshot, key: Hashable, build: Callable[[], bytes]) -> Body:
    """Return a body whose compressed form is made once a data version and kept under `key`."""
    return Body(build, lambda: snapshot.once(("gzip", key), lambda: gzip.compress(build(), 6, mtime=0)))
