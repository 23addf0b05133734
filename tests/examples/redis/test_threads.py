"""Many threads, one database."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from generated_examples.redis.database import Database
from generated_examples.redis.waiting import End, Waiter

_THREADS = 4
_TURNS = 500


def _at_once(work: Callable[[int], None]) -> None:
    """Do some work in several threads that begin together."""
    start = threading.Barrier(_THREADS)

    def run(number: int) -> None:
        start.wait()
        work(number)

    with ThreadPoolExecutor(_THREADS) as threads:
        for _ in threads.map(run, range(_THREADS)):
            pass  # What a thread raised is raised here.


def test_no_addition_is_lost(database: Database) -> None:
    def work(number: int) -> None:
        for _ in range(_TURNS):
            database.strings.add(b"n", number)
            database.hashes.add(b"h", b"n", 1)

    _at_once(work)
    assert database.strings.get(b"n") == b"%d" % (_TURNS * sum(range(_THREADS)))
    assert database.hashes.get(b"h", b"n") == b"%d" % (_TURNS * _THREADS)


def test_a_step_is_whole(database: Database) -> None:
    def work(number: int) -> None:
        for turn in range(_TURNS):
            with database.keyspace:
                value = b"%d %d" % (number, turn)
                database.strings.set(b"a", value)
                database.strings.set(b"b", value)
                assert database.strings.get(b"a") == database.strings.get(b"b") == value

    _at_once(work)


def test_every_element_goes_to_one_waiter(database: Database) -> None:
    """Half of the threads push, the others wait, and one element comes to each."""
    got: list[bytes] = []

    def deliver(*offered: bytes) -> bool:
        got.append(offered[1])
        return True

    def work(number: int) -> None:
        for turn in range(_TURNS):
            if number % 2:
                database.lists.push(b"l", [b"%d %d" % (number, turn)], End.RIGHT)
            else:
                waiter = Waiter((b"x", b"l"), End.LEFT, deliver)
                taken = database.lists.pop_or_wait(waiter)
                if taken is not None:
                    got.append(taken[1])

    _at_once(work)
    assert sorted(got) == sorted(
        b"%d %d" % (number, turn)
        for number in range(1, _THREADS, 2)
        for turn in range(_TURNS)
    )
    assert database.lists.length(b"l") == 0
