"""Who waits for a new version: the first reader, and only where it is soon there."""

import threading

import pytest

from cities import small_city, store_of
from villagemap.atlas.atlas import Atlas
from villagemap.domain.entries import Versions
from villagemap.profiles import read_profile


class Prepared:
    """Something saved, of which only what it says is asked."""

    replaced = False

    def __init__(self, versions, seconds):
        self.said = {
            "versions": {
                "workspace": versions.workspace,
                "layers": dict(versions.layers),
                "geometries": dict(versions.geometries),
            },
            "seconds": seconds,
            "defects": [],
        }


class SlowShelf:
    """A shelf whose versions take `seconds`, as they say; they are ready when the test lets them."""

    def __init__(self, store, seconds):
        self.store = store
        self.seconds = seconds
        self.asked = threading.Event()
        self.let = threading.Event()
        self.let.set()

    def find(self, _versions: Versions):
        return None

    def prepare(self):
        self.asked.set()
        assert self.let.wait(20)
        return Prepared(self.store.versions(), self.seconds)


@pytest.fixture(params=[0.5, 60], ids=["a small city", "a large city"])
def shelf(request):
    return SlowShelf(store_of(small_city()), request.param)


def test_nobody_waits_in_vain(shelf):
    atlas = Atlas(shelf.store, read_profile("siping"), shelf=shelf)
    old = atlas.edition()
    shelf.asked.clear()
    shelf.let.clear()
    shelf.store.change("villages", small_city()["villages"][:2])
    answered = []

    first = threading.Thread(target=lambda: answered.append(atlas.edition()))
    first.start()
    assert shelf.asked.wait(10)
    second = atlas.edition()  # never waits
    if shelf.seconds > 10:
        first.join(10)
        assert answered == [old]
    shelf.let.set()
    first.join(10)

    assert second is old
    if shelf.seconds < 10:
        assert answered[0].versions == shelf.store.versions()
