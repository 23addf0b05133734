"""Keys that are watched."""

from collections.abc import Callable

import pytest

from generated_examples.redis.database import Database
from generated_examples.redis.waiting import End
from generated_examples.redis.watching import Watch
from tests.examples.redis.conftest import Clock


def _watch(database: Database, *keys: bytes) -> Watch:
    watch = Watch()
    with database.keyspace:
        for key in keys:
            database.keyspace.watch(watch, key)
    return watch


def _broken(database: Database, watch: Watch) -> bool:
    with database.keyspace:
        return database.keyspace.unwatch(watch)


_CHANGES: list[Callable[[Database], object]] = [
    lambda database: database.strings.set(b"s", b"x"),
    lambda database: database.strings.append(b"s", b"x"),
    lambda database: database.strings.set(b"new", b"x"),
    lambda database: database.keys.remove([b"s"]),
    lambda database: database.keys.expire(b"s", 10**9),
    lambda database: database.keys.rename(b"s", b"other"),
    lambda database: database.keys.rename(b"l", b"s"),
    lambda database: database.keys.clear(),
    lambda database: database.lists.push(b"l", [b"x"], End.LEFT),
    lambda database: database.lists.pop(b"l", End.LEFT),
    lambda database: database.lists.replace(b"l", 0, b"x"),
    lambda database: database.lists.remove(b"l", b"b", 0),
    lambda database: database.lists.keep(b"l", 0, 0),
    lambda database: database.hashes.set(b"h", {b"f": b"x"}),
    lambda database: database.hashes.remove(b"h", [b"f"]),
    lambda database: database.hashes.add(b"h", b"n", 1),
    lambda database: database.sets.add(b"m", [b"x"]),
    lambda database: database.sets.remove(b"m", [b"a"]),
]

_LOOKS: list[Callable[[Database], object]] = [
    lambda database: database.strings.get(b"s"),
    lambda database: database.strings.set(b"unwatched", b"x"),
    lambda database: database.keys.remove([b"new"]),
    lambda database: database.keys.persist(b"s"),
    lambda database: database.lists.slice(b"l", 0, -1),
    lambda database: database.lists.pop_many(b"l", End.LEFT, 0),
    lambda database: database.lists.remove(b"l", b"x", 0),
    lambda database: database.hashes.remove(b"h", [b"x"]),
    lambda database: database.sets.add(b"m", [b"a"]),
    lambda database: database.sets.remove(b"m", [b"x"]),
]


@pytest.fixture(autouse=True)
def _filled(database: Database) -> None:
    database.strings.set(b"s", b"a")
    database.lists.push(b"l", [b"a", b"b"], End.RIGHT)
    database.hashes.set(b"h", {b"f": b"v"})
    database.sets.add(b"m", [b"a", b"b"])


@pytest.mark.parametrize("change", _CHANGES)
def test_every_change_is_noticed(
    database: Database, change: Callable[[Database], object]
) -> None:
    watch = _watch(database, b"s", b"new", b"l", b"h", b"m")
    change(database)
    assert _broken(database, watch)


@pytest.mark.parametrize("look", _LOOKS)
def test_what_changes_nothing_is_not(
    database: Database, look: Callable[[Database], object]
) -> None:
    watch = _watch(database, b"s", b"new", b"l", b"h", b"m")
    look(database)
    assert not _broken(database, watch)


def test_a_key_that_expires_has_changed(database: Database, clock: Clock) -> None:
    database.keys.expire(b"s", clock.now + 5)
    watch = _watch(database, b"s")
    clock.now += 6
    assert _broken(database, watch)


def test_a_key_that_had_expired_has_not(database: Database, clock: Clock) -> None:
    database.keys.expire(b"s", clock.now + 5)
    clock.now += 6
    watch = _watch(database, b"s")
    assert not _broken(database, watch)


def test_clearing_does_not_touch_what_is_not_there(database: Database) -> None:
    watch = _watch(database, b"new")
    database.keys.clear()
    assert not _broken(database, watch)


def test_a_watch_begins_anew(database: Database) -> None:
    one, two = _watch(database, b"s"), _watch(database, b"s", b"new")
    assert not _broken(database, one)
    database.strings.set(b"s", b"x")
    assert not _broken(database, one)
    assert _broken(database, two)
    assert not _broken(database, two)
    assert not two.keys
