"""Who waits for a new version: the first reader, and only if it will be ready soon."""

import threading

import pytest

from cities import small_city, store_of
from villagemap.atlas.atlas import Atlas
from villagemap.atlas.build import build_snapshot
from villagemap.atlas.prepared import snapshot_metadata, snapshot_parts
from villagemap.domain.disclosure import Audience, disclosure
from villagemap.domain.entries import Versions
from villagemap.frames.prepared_file import PreparedSnapshot, write_prepared
from villagemap.profiles import read_profile

PROFILE = read_profile("siping")


class SlowCache:
    """A cache whose versions take `seconds`, as they say; they are ready when the test releases them."""

    def __init__(self, store, seconds, folder):
        self.store = store
        self.seconds = seconds
        self.folder = folder
        self.requested = threading.Event()
        self.released = threading.Event()
        self.released.set()
        self.of_another_process = None

    def lookup(self, versions: Versions):
        found = self.of_another_process
        return found if found and Versions(**found.metadata["versions"]) == versions else None

    def prepare(self, versions: Versions):
        del versions
        self.requested.set()
        assert self.released.wait(20)
        return self.prepared()

    def prepared(self):
        snapshot = build_snapshot(self.store.contents(), disclosure(PROFILE, Audience.PUBLIC))
        path = self.folder / snapshot.version
        with path.open("wb") as file:
            metadata = {**snapshot_metadata(snapshot), "seconds": self.seconds}
            write_prepared(file, snapshot_parts(snapshot), metadata)
        return PreparedSnapshot(path)


@pytest.fixture(params=[0.5, 60], ids=["a small city", "a large city"])
def cache(request, tmp_path):
    return SlowCache(store_of(small_city()), request.param, tmp_path)


@pytest.fixture
def atlas(cache):
    """Return an atlas that has a version, and whose next one waits."""
    made = Atlas(cache.store, PROFILE, cache=cache)
    made.current()
    cache.requested.clear()
    cache.released.clear()
    cache.store.change("villages", small_city()["villages"][:2])
    return made


def test_nobody_waits_in_vain(cache, atlas):
    answered = []
    first = threading.Thread(target=lambda: answered.append(atlas.current()))
    first.start()
    assert cache.requested.wait(10)

    second = atlas.current()  # never waits
    if cache.seconds > 10:
        first.join(10)
        assert answered == [second]
    cache.released.set()
    first.join(10)

    assert second.size == 4
    if cache.seconds < 10:
        assert answered[0].versions == cache.store.versions()


def test_what_another_process_prepared_is_served_while_this_one_still_waits(cache, atlas):
    first = threading.Thread(target=atlas.current)
    first.start()
    assert cache.requested.wait(10)

    cache.of_another_process = cache.prepared()
    second = atlas.current()
    cache.released.set()
    first.join(10)

    assert second.versions == cache.store.versions()
    assert atlas.current() is second
