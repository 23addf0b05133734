"""Hashes and sets."""

import pytest

from generated_examples.redis.database import Database
from generated_examples.redis.refusals import NotAnInteger, OutOfRange, WrongType
from generated_examples.redis.values import LARGEST
from tests.examples.redis.conftest import Clock


def test_fields(database: Database) -> None:
    hashes = database.hashes
    assert hashes.set(b"h", {b"a": b"1", b"b": b"2"}) == 2
    assert hashes.set(b"h", {b"b": b"3", b"c": b"4"}) == 1
    assert not hashes.set_absent(b"h", b"a", b"x")
    assert hashes.set_absent(b"h", b"d", b"5")
    assert hashes.get(b"h", b"b") == b"3"
    assert hashes.get(b"h", b"x") is None
    assert hashes.get_many(b"h", [b"a", b"x"]) == [b"1", None]
    assert hashes.has(b"h", b"a")
    assert hashes.length(b"h") == 4
    assert list(hashes.items(b"h")) == [b"a", b"b", b"c", b"d"]
    assert hashes.remove(b"h", [b"a", b"a", b"x"]) == 1
    assert hashes.remove(b"h", [b"b", b"c", b"d"]) == 3
    assert database.keys.count([b"h"]) == 0


def test_a_hash_that_is_not_there(database: Database) -> None:
    hashes = database.hashes
    assert hashes.get(b"h", b"a") is None
    assert hashes.items(b"h") == {}
    assert not hashes.has(b"h", b"a")
    assert hashes.length(b"h") == hashes.remove(b"h", [b"a"]) == 0
    assert database.keys.count([b"h"]) == 0


def test_fields_are_counted(database: Database) -> None:
    hashes = database.hashes
    assert hashes.add(b"h", b"n", -5) == -5
    assert hashes.add(b"h", b"n", 7) == 2
    hashes.set(b"h", {b"n": b"%d" % LARGEST, b"x": b"y"})
    with pytest.raises(OutOfRange):
        hashes.add(b"h", b"n", 1)
    with pytest.raises(NotAnInteger, match="hash value"):
        hashes.add(b"h", b"x", 1)


def test_a_deadline_stays(database: Database, clock: Clock) -> None:
    database.hashes.set(b"h", {b"a": b"1"})
    database.sets.add(b"s", [b"a"])
    for key in (b"h", b"s"):
        database.keys.expire(key, clock.now + 10)
    database.hashes.set(b"h", {b"b": b"1"})
    database.sets.add(b"s", [b"b"])
    assert database.keys.remaining(b"h") == database.keys.remaining(b"s") == 10
    clock.now += 11
    assert database.hashes.length(b"h") == database.sets.length(b"s") == 0


def test_members(database: Database) -> None:
    sets = database.sets
    assert sets.add(b"s", [b"a", b"b", b"a"]) == 2
    assert sets.add(b"s", [b"b"]) == 0
    assert sets.has(b"s", b"a")
    assert not sets.has(b"s", b"c")
    assert sorted(sets.members(b"s")) == [b"a", b"b"]
    assert sets.length(b"s") == 2
    assert sets.remove(b"s", [b"a", b"a", b"c"]) == 1
    assert sets.remove(b"s", [b"b"]) == 1
    assert database.keys.count([b"s"]) == 0
    assert sets.members(b"s") == []


def test_other_kinds_are_refused(database: Database) -> None:
    database.strings.set(b"k", b"x")
    hashes, sets = database.hashes, database.sets
    for use in (
        lambda: hashes.set(b"k", {b"a": b"b"}),
        lambda: hashes.set_absent(b"k", b"a", b"b"),
        lambda: hashes.get(b"k", b"a"),
        lambda: hashes.get_many(b"k", [b"a"]),
        lambda: hashes.items(b"k"),
        lambda: hashes.has(b"k", b"a"),
        lambda: hashes.length(b"k"),
        lambda: hashes.remove(b"k", [b"a"]),
        lambda: hashes.add(b"k", b"a", 1),
        lambda: sets.add(b"k", [b"a"]),
        lambda: sets.remove(b"k", [b"a"]),
        lambda: sets.members(b"k"),
        lambda: sets.has(b"k", b"a"),
        lambda: sets.length(b"k"),
    ):
        with pytest.raises(WrongType):
            use()
    assert database.strings.get(b"k") == b"x"
