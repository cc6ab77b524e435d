"""Bodies whose compressed form is made once per data version, and saved with it."""

import gzip
from collections.abc import Callable

import numpy as np

from villagemap.atlas.snapshot import Snapshot
from villagemap.web.headers import Body

_BEST = 9


def gzipped_once(
    snapshot: Snapshot, key: tuple[str, ...], build: Callable[[], bytes], *, of: str | None = None
) -> Body:
    """Return a body whose compressed form is made once per data version, under `key`.

    What is made `of` shapes only is taken over by the next version if no shape changed (`Snapshot.derived`).
    """

    def compressed() -> bytes:
        arrays = snapshot.derived(
            "/".join(("gzip", *key)),
            lambda: {"body": np.frombuffer(gzip.compress(build(), _BEST, mtime=0), dtype=np.uint8)},
            of=of,
        )
        return arrays["body"].tobytes()

    # Few readers do not take gzip: the plain form is not saved beside it.
    return Body(lambda: gzip.decompress(compressed()), compressed)
