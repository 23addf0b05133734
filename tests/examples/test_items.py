"""The items of the cache: expiry, comparison, room; alone and under many threads."""

import math
import threading
from collections.abc import Callable
from typing import Final

import pytest

from generated_examples.memcached.item import (
    MONTH,
    OVERHEAD,
    NotANumber,
    charge,
    number_in,
    point_in_time,
)
from generated_examples.memcached.items import Items, Outcome

_START: Final = 1_700_000_000.0
_THREADS: Final = 8


class _Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = _START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


@pytest.fixture
def items(clock: _Clock) -> Items:
    return Items(clock=clock)


def _value(items: Items, key: bytes) -> bytes | None:
    item = items.get(key)
    return None if item is None else item.value


def _fill(items: Items, count: int, size: int) -> None:
    for number in range(count):
        assert items.set(b"%04d" % number, bytes(size), 0, 0) is Outcome.STORED


def test_a_delay_counts_from_now(items: Items, clock: _Clock) -> None:
    items.set(b"k", b"v", 0, 10)
    clock.now += 9.9
    assert _value(items, b"k") == b"v"
    clock.now += 0.1
    assert _value(items, b"k") is None
    assert items.statistics()["curr_items"] == 0
    assert items.statistics()["bytes"] == 0


def test_a_long_time_is_a_point_in_time(items: Items, clock: _Clock) -> None:
    items.set(b"k", b"v", 0, int(_START) + 5)
    clock.now += 4
    assert _value(items, b"k") == b"v"
    clock.now += 1
    assert _value(items, b"k") is None


@pytest.mark.parametrize(
    ("exptime", "point"),
    [
        (0, math.inf),
        (-1, -math.inf),
        (1, _START + 1),
        (MONTH, _START + MONTH),
        (MONTH + 1, MONTH + 1.0),
    ],
)
def test_expiry_times(exptime: int, point: float) -> None:
    assert point_in_time(exptime, _START) == point


def test_touching_moves_the_end(items: Items, clock: _Clock) -> None:
    items.set(b"k", b"v", 7, 10)
    touched = items.touch(b"k", 100)
    assert touched is not None
    assert (touched.value, touched.flags) == (b"v", 7)
    clock.now += 99
    assert _value(items, b"k") == b"v"
    assert items.touch(b"absent", 1) is None


def test_a_number_of_a_change_allows_one_change(items: Items) -> None:
    items.set(b"k", b"1", 0, 0)
    seen = items.get(b"k")
    assert seen is not None
    assert items.cas(b"k", b"2", 0, 0, seen.unique) is Outcome.STORED
    assert items.cas(b"k", b"3", 0, 0, seen.unique) is Outcome.EXISTS
    assert items.cas(b"absent", b"3", 0, 0, seen.unique) is Outcome.NOT_FOUND
    assert _value(items, b"k") == b"2"


def test_the_least_recently_used_makes_room() -> None:
    items = Items(memory=10 * charge(b"0000", bytes(100)))
    _fill(items, 10, 100)
    assert _value(items, b"0000") is not None
    items.set(b"0010", bytes(100), 0, 0)
    assert _value(items, b"0000") is not None
    assert _value(items, b"0001") is None
    counted = items.statistics()
    assert (counted["evictions"], counted["curr_items"]) == (1, 10)
    assert counted["bytes"] <= counted["limit_maxbytes"]


def test_a_large_item_takes_the_room_of_several() -> None:
    items = Items(memory=10 * charge(b"0000", bytes(100)))
    _fill(items, 10, 100)
    items.set(b"0010", bytes(100 + 3 * charge(b"0000", bytes(100))), 0, 0)
    assert items.statistics()["curr_items"] == 7


def test_less_memory_makes_room_at_once() -> None:
    items = Items(memory=10 * charge(b"0000", bytes(100)))
    _fill(items, 10, 100)
    items.resize(5 * charge(b"0000", bytes(100)))
    assert items.statistics()["curr_items"] == 5
    assert [key for key, _ in items.oldest(100)] == [b"%04d" % n for n in range(5, 10)]


def test_a_value_that_is_too_large_takes_the_old_one_with_it() -> None:
    items = Items(largest=100)
    items.set(b"k", b"v", 0, 0)
    assert items.add(b"k", bytes(101), 0, 0) is Outcome.TOO_LARGE
    assert _value(items, b"k") == b"v"
    assert items.set(b"k", bytes(101), 0, 0) is Outcome.TOO_LARGE
    assert _value(items, b"k") is None


def test_what_is_put_around_a_value_must_fit() -> None:
    items = Items(largest=4)
    items.set(b"k", b"bc", 0, 0)
    assert items.append(b"k", b"d") is Outcome.STORED
    assert items.prepend(b"k", b"a") is Outcome.STORED
    assert items.append(b"k", b"e") is Outcome.NOT_STORED
    assert _value(items, b"k") == b"abcd"


def test_numbers_wrap_above_and_stop_below(items: Items) -> None:
    items.set(b"k", b"18446744073709551615", 0, 0)
    assert items.count_up(b"k", 1) == 0
    assert items.count_down(b"k", 1) == 0
    assert items.count_up(b"absent", 1) is None


def test_a_number_that_gets_shorter_keeps_its_room(items: Items) -> None:
    items.set(b"k", b"10", 0, 0)
    assert items.count_down(b"k", 1) == 9
    assert _value(items, b"k") == b"9 "


@pytest.mark.parametrize("value", [b"", b"x", b"-1", b"1x", b"18446744073709551616"])
def test_what_is_no_number_is_not_counted(items: Items, value: bytes) -> None:
    items.set(b"k", value, 0, 0)
    with pytest.raises(NotANumber):
        items.count_up(b"k", 1)
    assert _value(items, b"k") == value


@pytest.mark.parametrize(("value", "number"), [(b"007", 7), (b" 7", 7), (b"7 x", 7)])
def test_numbers_are_read_as_c_reads_them(value: bytes, number: int) -> None:
    assert number_in(value) == number


def test_a_flush_may_come_later(items: Items, clock: _Clock) -> None:
    items.set(b"k", b"v", 0, 0)
    items.flush(10)
    clock.now += 9
    assert _value(items, b"k") == b"v"
    clock.now += 1
    assert _value(items, b"k") is None
    items.set(b"k", b"v", 0, 0)
    assert _value(items, b"k") == b"v"


def _at_once(work: Callable[[int], None]) -> None:
    """Run `work` in several threads at the same time, each with its number."""
    barrier = threading.Barrier(_THREADS)

    def run(number: int) -> None:
        barrier.wait()
        work(number)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_no_count_is_lost_among_threads(items: Items) -> None:
    items.set(b"k", b"0", 0, 0)

    def count(_: int) -> None:
        for _ in range(500):
            items.count_up(b"k", 1)

    _at_once(count)
    assert _value(items, b"k") == b"%d" % (500 * _THREADS)


def test_one_of_several_comparisons_wins(items: Items) -> None:
    items.set(b"k", b"", 0, 0)
    won: list[tuple[int, int]] = []

    def compare(number: int) -> None:
        for round_ in range(200):
            seen = items.get(b"k")
            assert seen is not None
            if items.cas(b"k", b"x", 0, 0, seen.unique) is Outcome.STORED:
                won.append((number, round_))

    before = items.statistics()["total_items"]
    _at_once(compare)
    counted = items.statistics()
    assert len(won) == counted["cas_hits"] == counted["total_items"] - before
    assert counted["cas_hits"] + counted["cas_badval"] == 200 * _THREADS


def test_the_memory_is_counted_exactly_under_threads() -> None:
    memory = 50 * (OVERHEAD + 64)
    items = Items(memory=memory)

    def work(number: int) -> None:
        for round_ in range(300):
            key = b"%d" % (round_ % 40)
            items.set(key, bytes((round_ * 7 + number) % 64), 0, 0)
            if round_ % 3 == number % 3:
                items.delete(key)

    _at_once(work)
    held = items.oldest(1000)
    assert items.statistics()["bytes"] == sum(charge(k, i.value) for k, i in held)
    assert items.statistics()["bytes"] <= memory
