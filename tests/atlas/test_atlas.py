"""The atlas swaps data versions whole, and answers from the old one while it prepares the new."""

import threading
from dataclasses import replace

from cities import small_city, store_of
from villagemap.atlas.atlas import Atlas
from villagemap.profiles import read_profile

PROFILE = read_profile("siping")


class SlowStore:
    """A store whose contents arrive only when the test lets them."""

    def __init__(self, held):
        self.held = held
        self.asked = threading.Event()
        self.let = threading.Event()
        self.let.set()

    def versions(self):
        return self.held.versions()

    def contents(self):
        self.asked.set()
        assert self.let.wait(10)
        return self.held.contents()


def test_an_unchanged_workspace_is_prepared_once():
    atlas = Atlas(store_of(small_city()), PROFILE)

    assert atlas.current() is atlas.current()


def test_a_write_is_seen_by_the_next_question():
    store = store_of(small_city())
    atlas = Atlas(store, PROFILE)
    before = atlas.current()

    store.change("villages", small_city()["villages"][:2])

    assert (before.size, atlas.current().size) == (4, 2)


def test_readers_are_answered_from_the_old_version_while_the_new_one_is_prepared():
    store = SlowStore(store_of(small_city()))
    atlas = Atlas(store, PROFILE)
    old = atlas.current()
    store.asked.clear()
    store.let.clear()
    store.held.change("villages", small_city()["villages"][:2])

    preparing = threading.Thread(target=atlas.current)
    preparing.start()
    assert store.asked.wait(10)
    meanwhile = atlas.current()
    store.let.set()
    preparing.join(10)

    assert meanwhile is old
    assert atlas.current().size == 2


def test_who_wrote_waits_until_readers_see_it_whoever_prepares_it():
    store = SlowStore(store_of(small_city()))
    atlas = Atlas(store, PROFILE)
    atlas.current()
    store.asked.clear()
    store.let.clear()
    store.held.change("villages", small_city()["villages"][:2])
    sizes = []

    preparing = threading.Thread(target=atlas.current)
    preparing.start()
    assert store.asked.wait(10)
    writer = threading.Thread(target=lambda: (atlas.settle(), sizes.append(atlas.current().size)))
    writer.start()
    store.let.set()
    writer.join(10)
    preparing.join(10)

    assert sizes == [2]


def test_another_workspace_under_the_same_name_is_another_version():
    store = store_of(small_city())
    atlas = Atlas(store, PROFILE)
    before = atlas.current().version

    store.held = replace(store.held, versions=replace(store.held.versions, workspace="other"))

    assert atlas.current().version != before
