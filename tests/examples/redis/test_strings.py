"""Strings."""

import pytest

from generated_examples.redis.database import Database
from generated_examples.redis.refusals import NotAnInteger, OutOfRange, WrongType
from generated_examples.redis.strings import Condition
from generated_examples.redis.values import LARGEST, LARGEST_STRING, SMALLEST
from generated_examples.redis.waiting import End
from tests.examples.redis.conftest import Clock


def test_a_string_is_stored_and_replaced(database: Database) -> None:
    strings = database.strings
    assert strings.get(b"k") is None
    assert strings.set(b"k", b"a")
    assert strings.set(b"k", b"b")
    assert strings.get(b"k") == b"b"
    assert strings.get_many((b"k", b"j")) == [b"b", None]


def test_conditions_of_storing(database: Database) -> None:
    strings = database.strings
    assert not strings.set(b"k", b"a", condition=Condition.PRESENT)
    assert strings.set(b"k", b"a", condition=Condition.ABSENT)
    assert not strings.set(b"k", b"b", condition=Condition.ABSENT)
    assert strings.get(b"k") == b"a"
    assert strings.set(b"k", b"b", condition=Condition.PRESENT)
    assert strings.get(b"k") == b"b"


def test_storing_replaces_another_kind_of_value(database: Database) -> None:
    database.hashes.set(b"k", {b"f": b"v"})
    with pytest.raises(WrongType):
        database.strings.get(b"k")
    with pytest.raises(WrongType):
        database.strings.swap(b"k", b"x")
    assert database.strings.get_many((b"k",)) == [None]
    database.strings.set(b"k", b"a")
    assert database.strings.get(b"k") == b"a"


def test_a_deadline_is_dropped_or_kept(database: Database, clock: Clock) -> None:
    strings, keys = database.strings, database.keys
    strings.set(b"k", b"a", deadline=clock.now + 10)
    strings.set(b"k", b"b", keep_deadline=True)
    strings.append(b"k", b"c")
    assert keys.remaining(b"k") == 10
    strings.set(b"k", b"b")
    assert keys.remaining(b"k") is None


def test_the_deadline_of_an_expired_string_is_not_kept(
    database: Database, clock: Clock
) -> None:
    database.strings.set(b"k", b"a", deadline=clock.now + 10)
    clock.now += 11
    database.strings.set(b"k", b"b", keep_deadline=True)
    assert database.strings.get(b"k") == b"b"
    assert database.keys.remaining(b"k") is None


def test_a_deadline_in_the_past_stores_nothing(
    database: Database, clock: Clock
) -> None:
    database.strings.set(b"k", b"a")
    assert database.strings.set(b"k", b"b", deadline=clock.now - 1)
    assert database.strings.get(b"k") is None


def test_several_at_once(database: Database) -> None:
    strings = database.strings
    assert strings.set_many_absent({b"a": b"1", b"b": b"2"})
    assert not strings.set_many_absent({b"b": b"3", b"c": b"3"})
    assert strings.get_many((b"a", b"b", b"c")) == [b"1", b"2", None]
    strings.set_many({b"b": b"3", b"c": b"3"})
    assert strings.get_many((b"a", b"b", b"c")) == [b"1", b"3", b"3"]


def test_swapping_and_taking(database: Database) -> None:
    strings = database.strings
    assert strings.swap(b"k", b"a") is None
    assert strings.swap(b"k", b"b") == b"a"
    assert strings.take(b"k") == b"b"
    assert strings.take(b"k") is None


def test_octets_are_joined_and_overwritten(database: Database) -> None:
    strings = database.strings
    assert strings.append(b"k", b"ab") == 2
    assert strings.append(b"k", b"cd") == 4
    assert strings.overwrite(b"k", 1, b"XY") == 4
    assert strings.get(b"k") == b"aXYd"
    assert strings.overwrite(b"k", 6, b"z") == 7
    assert strings.get(b"k") == b"aXYd\0\0z"
    assert strings.overwrite(b"j", 5, b"") == 0
    assert strings.get(b"j") is None
    assert strings.length(b"k") == 7
    with pytest.raises(OutOfRange):
        strings.overwrite(b"k", -1, b"x")
    with pytest.raises(OutOfRange):
        strings.overwrite(b"k", LARGEST_STRING, b"x")


@pytest.mark.parametrize(
    ("start", "stop", "part"),
    [
        (0, -1, b"abcde"),
        (1, 2, b"bc"),
        (-2, -1, b"de"),
        (-99, 1, b"ab"),
        (3, 99, b"de"),
        (5, 9, b""),
        (3, 1, b""),
        (-1, -2, b""),
        (0, -99, b"a"),
    ],
)
def test_a_part(database: Database, start: int, stop: int, part: bytes) -> None:
    database.strings.set(b"k", b"abcde")
    assert database.strings.part(b"k", start, stop) == part


def test_counting(database: Database) -> None:
    strings = database.strings
    assert strings.add(b"n", 1) == 1
    assert strings.add(b"n", -3) == -2
    assert strings.get(b"n") == b"-2"
    strings.set(b"n", b"%d" % LARGEST)
    with pytest.raises(OutOfRange):
        strings.add(b"n", 1)
    assert strings.get(b"n") == b"%d" % LARGEST
    strings.set(b"n", b"%d" % SMALLEST)
    assert strings.add(b"n", 1) == SMALLEST + 1


@pytest.mark.parametrize(
    "text", [b"", b" 1", b"1 ", b"+1", b"01", b"-0", b"1.0", b"0x1", b"9" * 19, b"-"]
)
def test_what_is_no_number_is_not_counted(database: Database, text: bytes) -> None:
    database.strings.set(b"n", text)
    with pytest.raises(NotAnInteger):
        database.strings.add(b"n", 1)
    assert database.strings.get(b"n") == text


def test_other_kinds_are_refused(database: Database) -> None:
    database.lists.push(b"l", [b"x"], End.LEFT)
    for refused in (
        lambda: database.strings.append(b"l", b"x"),
        lambda: database.strings.add(b"l", 1),
        lambda: database.strings.length(b"l"),
        lambda: database.strings.take(b"l"),
        lambda: database.strings.part(b"l", 0, 1),
        lambda: database.strings.overwrite(b"l", 0, b"x"),
    ):
        with pytest.raises(WrongType):
            refused()
    assert database.lists.slice(b"l", 0, -1) == [b"x"]
