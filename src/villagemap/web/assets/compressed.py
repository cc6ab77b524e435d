"""Bodies that are kept compressed, one a data version, and saved with it."""

import gzip
from collections.abc import Callable

import numpy as np

from villagemap.atlas.snapshot import Snapshot
from villagemap.web.headers import Body

_BEST = 9


def kept_gzipped(
    snapshot: Snapshot, key: tuple[str, ...], build: Callable[[], bytes], *, of: str | None = None
) -> Body:
    """Return a body whose compressed form is made once a data version and kept under `key`.

    What is made `of` shapes only is taken over by the next version where no shape changed (`Snapshot.kept`).
    """

    def made() -> bytes:
        kept = snapshot.kept(
            "/".join(("gzip", *key)),
            lambda: {"body": np.frombuffer(packed(), dtype=np.uint8)},
            of=of,
        )
        return kept["body"].tobytes()

    def packed() -> bytes:
        return gzip.compress(build(), _BEST, mtime=0)

    # Who does not take gzip is rare: the plain form is not kept beside it.
    return Body(lambda: gzip.decompress(made()), made)
