"""Lists, and those who wait for their elements."""

from collections.abc import Callable

import pytest

from generated_examples.redis.database import Database
from generated_examples.redis.lists import Lists
from generated_examples.redis.refusals import NoSuchKey, OutOfRange, WrongType
from generated_examples.redis.values import Kind
from generated_examples.redis.waiting import End, Waiter
from tests.examples.redis.conftest import Clock


def _waits(
    database: Database,
    got: list[object],
    name: object,
    *keys: bytes,
    end: End = End.LEFT,
) -> Waiter:
    """Let somebody wait, who puts his name and what he gets into `got`."""

    def deliver(key: bytes, element: bytes) -> bool:
        got.append((name, key, element))
        return True

    waiter = Waiter(keys, end, deliver)
    assert database.lists.pop_or_wait(waiter) is None
    return waiter


def _push(database: Database, key: bytes, *elements: bytes) -> int:
    return database.lists.push(key, elements, End.RIGHT)


def test_both_ends(database: Database) -> None:
    lists = database.lists
    assert lists.push(b"l", [b"b", b"a"], End.LEFT) == 2
    assert lists.push(b"l", [b"c", b"d"], End.RIGHT) == 4
    assert lists.slice(b"l", 0, -1) == [b"a", b"b", b"c", b"d"]
    assert lists.pop(b"l", End.LEFT) == b"a"
    assert lists.pop(b"l", End.RIGHT) == b"d"
    assert lists.pop_many(b"l", End.RIGHT, 0) == []
    assert lists.pop_many(b"l", End.RIGHT, 9) == [b"c", b"b"]
    assert database.keys.kind(b"l") is Kind.NONE
    assert lists.pop(b"l", End.LEFT) is None
    assert lists.pop_many(b"l", End.LEFT, 1) is None


def test_a_list_need_not_be_made(database: Database) -> None:
    assert database.lists.push(b"l", [b"a"], End.LEFT, create=False) == 0
    assert database.lists.length(b"l") == 0
    _push(database, b"l", b"a")
    assert database.lists.push(b"l", [b"b"], End.LEFT, create=False) == 2


@pytest.mark.parametrize(
    ("start", "stop", "found"),
    [
        (0, -1, b"abcd"),
        (1, 2, b"bc"),
        (-3, -2, b"bc"),
        (-99, 99, b"abcd"),
        (3, 1, b""),
        (4, 9, b""),
        (0, -99, b""),
        (-2, 0, b""),
    ],
)
def test_slices_and_what_is_kept(
    database: Database, start: int, stop: int, found: bytes
) -> None:
    wanted = [bytes((octet,)) for octet in found]
    _push(database, b"l", b"a", b"b", b"c", b"d")
    assert database.lists.slice(b"l", start, stop) == wanted
    database.lists.keep(b"l", start, stop)
    assert database.lists.slice(b"l", 0, -1) == wanted
    assert database.keys.count([b"l"]) == bool(wanted)


def test_single_elements(database: Database) -> None:
    lists = database.lists
    with pytest.raises(NoSuchKey):
        lists.replace(b"l", 0, b"x")
    assert lists.at(b"l", 0) is None
    _push(database, b"l", b"a", b"b", b"c")
    assert [lists.at(b"l", index) for index in (0, 2, -1, -3)] == [
        *(b"a", b"c", b"c", b"a")
    ]
    assert lists.at(b"l", 3) is lists.at(b"l", -4) is None
    lists.replace(b"l", -2, b"x")
    assert lists.slice(b"l", 0, -1) == [b"a", b"x", b"c"]
    for index in (3, -4):
        with pytest.raises(OutOfRange):
            lists.replace(b"l", index, b"x")


@pytest.mark.parametrize(
    ("count", "removed", "left"),
    [(0, 3, b"bc"), (2, 2, b"bca"), (-2, 2, b"abc"), (9, 3, b"bc"), (-9, 3, b"bc")],
)
def test_removing_elements(
    database: Database, count: int, removed: int, left: bytes
) -> None:
    _push(database, b"l", b"a", b"b", b"a", b"c", b"a")
    assert database.lists.remove(b"l", b"x", count) == 0
    assert database.lists.remove(b"l", b"a", count) == removed
    assert b"".join(database.lists.slice(b"l", 0, -1)) == left


def test_removing_all_elements_removes_the_key(database: Database) -> None:
    _push(database, b"l", b"a", b"a")
    assert database.lists.remove(b"l", b"a", 0) == 2
    assert database.keys.count([b"l"]) == 0
    assert database.lists.remove(b"l", b"a", 0) == 0


def test_moving(database: Database) -> None:
    lists = database.lists
    assert lists.move(b"l", b"m", End.RIGHT, End.LEFT) is None
    _push(database, b"l", b"a", b"b")
    assert lists.move(b"l", b"l", End.RIGHT, End.LEFT) == b"b"
    assert lists.slice(b"l", 0, -1) == [b"b", b"a"]
    assert lists.move(b"l", b"m", End.LEFT, End.LEFT) == b"b"
    assert lists.slice(b"m", 0, -1) == [b"b"]
    database.strings.set(b"s", b"x")
    with pytest.raises(WrongType):
        lists.move(b"l", b"s", End.LEFT, End.LEFT)
    assert lists.slice(b"l", 0, -1) == [b"a"]


def test_the_first_list_that_has_an_element(database: Database) -> None:
    _push(database, b"b", b"1", b"2")
    _push(database, b"c", b"3")
    keys = (b"a", b"b", b"c")
    assert database.lists.pop_first(keys, End.RIGHT) == (b"b", b"2")
    assert database.lists.pop_first(keys, End.LEFT) == (b"b", b"1")
    assert database.lists.pop_first(keys, End.LEFT) == (b"c", b"3")
    assert database.lists.pop_first(keys, End.LEFT) is None


def test_who_has_waited_longest_is_served_first(database: Database) -> None:
    got: list[object] = []
    for name in range(3):
        _waits(database, got, name, b"l")
    assert _push(database, b"l", b"a", b"b") == 2
    assert got == [(0, b"l", b"a"), (1, b"l", b"b")]
    assert database.lists.length(b"l") == 0
    assert database.lists.push(b"l", [b"c", b"d"], End.LEFT) == 2
    assert got[2:] == [(2, b"l", b"d")]
    assert database.lists.slice(b"l", 0, -1) == [b"c"]


def test_a_waiter_gets_from_its_own_end(database: Database) -> None:
    got: list[object] = []
    _waits(database, got, "right", b"l", end=End.RIGHT)
    _waits(database, got, "left", b"l", end=End.LEFT)
    _push(database, b"l", b"a", b"b", b"c")
    assert got == [("right", b"l", b"c"), ("left", b"l", b"a")]
    assert database.lists.slice(b"l", 0, -1) == [b"b"]


def test_one_that_waits_for_several_lists_is_served_once(database: Database) -> None:
    got: list[object] = []
    _waits(database, got, 0, b"a", b"b", b"a")
    _waits(database, got, 1, b"b", b"a")
    with database.keyspace:
        _push(database, b"b", b"1")
        _push(database, b"a", b"2")
        assert got == []
    assert got == [(0, b"b", b"1"), (1, b"a", b"2")]
    _push(database, b"a", b"3")
    assert database.lists.length(b"a") == 1


def test_nobody_is_served_in_the_middle_of_a_step(database: Database) -> None:
    got: list[object] = []
    _waits(database, got, 0, b"l")
    with database.keyspace:
        _push(database, b"l", b"a")
        assert database.lists.pop(b"l", End.LEFT) == b"a"
        _push(database, b"m", b"a")
        database.keys.rename(b"m", b"l")
        database.strings.set(b"l", b"no list")
    assert got == []
    with database.keyspace:
        database.keys.remove([b"l"])
        _push(database, b"l", b"a", b"b", b"c")
        database.lists.pop(b"l", End.LEFT)
    assert got == [(0, b"l", b"b")]


def test_a_list_that_gets_the_name_serves(database: Database) -> None:
    got: list[object] = []
    _waits(database, got, 0, b"l")
    _push(database, b"m", b"a", b"b")
    database.keys.rename(b"m", b"l")
    assert got == [(0, b"l", b"a")]


def test_one_that_has_left_is_passed_over(database: Database) -> None:
    got: list[object] = []
    left = _waits(database, got, "left", b"l", b"m", b"l")
    _waits(database, got, "there", b"l")
    assert database.lists.waiting() == 2
    database.lists.leave(left)
    database.lists.leave(left)
    assert database.lists.waiting() == 1
    _push(database, b"l", b"a")
    assert got == [("there", b"l", b"a")]
    _push(database, b"m", b"a")
    assert database.lists.length(b"m") == 1


def test_an_element_that_is_wanted_no_longer_stays(database: Database) -> None:
    got: list[object] = []
    asked: list[object] = []

    def refuse(*offered: bytes) -> bool:
        asked.append(offered)
        return False

    assert database.lists.pop_or_wait(Waiter([b"l"], End.LEFT, refuse)) is None
    _waits(database, got, "there", b"l")
    _push(database, b"l", b"a", b"b")
    assert asked == [(b"l", b"a")]
    assert got == [("there", b"l", b"a")]
    assert database.lists.slice(b"l", 0, -1) == [b"b"]


def test_an_element_that_is_there_is_taken_at_once(database: Database) -> None:
    _push(database, b"b", b"1")

    def unexpected(*offered: bytes) -> bool:
        raise AssertionError(offered)

    waiter = Waiter([b"a", b"b"], End.LEFT, unexpected)
    assert database.lists.pop_or_wait(waiter) == (b"b", b"1")
    _push(database, b"b", b"2")
    assert database.lists.length(b"b") == 1


def test_a_waiter_may_move_on_to_another_list(database: Database) -> None:
    """What a waiter does when it is served may serve another one."""
    got: list[object] = []
    _waits(database, got, "second", b"m")

    def forward(*offered: bytes) -> bool:
        got.append("first")
        _push(database, b"m", offered[1])
        return True

    database.lists.pop_or_wait(Waiter([b"l"], End.LEFT, forward))
    _push(database, b"l", b"a")
    assert got == ["first", ("second", b"m", b"a")]


def test_a_deadline_goes_with_the_last_element(
    database: Database, clock: Clock
) -> None:
    _push(database, b"l", b"a")
    database.keys.expire(b"l", clock.now + 10)
    _push(database, b"l", b"b")
    assert database.keys.remaining(b"l") == 10
    database.lists.pop_many(b"l", End.LEFT, 2)
    _push(database, b"l", b"c")
    assert database.keys.remaining(b"l") is None


_USES: list[Callable[[Lists], object]] = [
    lambda lists: lists.push(b"s", [b"x"], End.LEFT),
    lambda lists: lists.pop(b"s", End.LEFT),
    lambda lists: lists.pop_many(b"s", End.LEFT, 1),
    lambda lists: lists.pop_first([b"a", b"s"], End.LEFT),
    lambda lists: lists.length(b"s"),
    lambda lists: lists.slice(b"s", 0, -1),
    lambda lists: lists.at(b"s", 0),
    lambda lists: lists.replace(b"s", 0, b"x"),
    lambda lists: lists.remove(b"s", b"x", 0),
    lambda lists: lists.keep(b"s", 0, 1),
    lambda lists: lists.move(b"s", b"l", End.LEFT, End.LEFT),
]


@pytest.mark.parametrize("use", _USES)
def test_other_kinds_are_refused(
    database: Database, use: Callable[[Lists], object]
) -> None:
    database.strings.set(b"s", b"x")
    with pytest.raises(WrongType):
        use(database.lists)
    assert database.strings.get(b"s") == b"x"
