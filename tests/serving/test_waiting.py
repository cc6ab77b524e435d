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
        self.said = {"versions": said(versions), "seconds": seconds, "defects": []}


def said(versions):
    return {
        "workspace": versions.workspace,
        "layers": dict(versions.layers),
        "geometries": dict(versions.geometries),
    }


class SlowShelf:
    """A shelf whose versions take `seconds`, as they say; they are ready when the test lets them."""

    def __init__(self, store, seconds):
        self.store = store
        self.seconds = seconds
        self.asked = threading.Event()
        self.let = threading.Event()
        self.let.set()
        self.put_by_another = None

    def find(self, versions: Versions):
        found = self.put_by_another
        return found if found and found.said["versions"] == said(versions) else None

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


def test_what_another_process_put_on_the_shelf_is_answered_from_while_this_one_still_waits(shelf):
    atlas = Atlas(shelf.store, read_profile("siping"), shelf=shelf)
    atlas.edition()
    shelf.asked.clear()
    shelf.let.clear()
    shelf.store.change("villages", small_city()["villages"][:2])
    first = threading.Thread(target=atlas.edition)
    first.start()
    assert shelf.asked.wait(10)

    shelf.put_by_another = Prepared(shelf.store.versions(), shelf.seconds)
    second = atlas.edition()
    shelf.let.set()
    first.join(10)

    assert second.versions == shelf.store.versions()
    assert atlas.edition() is second
