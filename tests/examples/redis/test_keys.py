"""Keys: there or not, their names, their lives."""

import pytest

from generated_examples.redis.database import Database
from generated_examples.redis.deadlines import Deadlines
from generated_examples.redis.keys import When
from generated_examples.redis.moments import Unit, later, moment
from generated_examples.redis.refusals import NoSuchKey, OutOfRange
from generated_examples.redis.sweeping import Sweeper
from generated_examples.redis.values import LARGEST, SMALLEST, Kind
from generated_examples.redis.waiting import End
from tests.examples.redis.conftest import Clock
from tests.support.waiting import wait_until


def _fill(database: Database) -> None:
    database.strings.set(b"string", b"x")
    database.lists.push(b"list", [b"x"], End.LEFT)
    database.hashes.set(b"hash", {b"f": b"v"})
    database.sets.add(b"set", [b"m"])


def test_kinds(database: Database) -> None:
    _fill(database)
    for kind in Kind:
        assert database.keys.kind(kind.value.encode()) is kind


def test_removing_and_counting(database: Database) -> None:
    _fill(database)
    keys = database.keys
    assert keys.count([b"set", b"set", b"nothing"]) == 2
    assert keys.remove([b"set", b"set", b"nothing", b"hash"]) == 2
    assert keys.size() == 2
    keys.clear()
    assert keys.size() == 0
    assert keys.matching(b"*") == []
    assert keys.scan(0) == (0, [])


def test_a_key_lives_to_its_very_last_millisecond(
    database: Database, clock: Clock
) -> None:
    database.strings.set(b"k", b"a")
    assert database.keys.remaining(b"k") is None
    assert database.keys.expire(b"k", clock.now + 1500)
    assert database.keys.remaining(b"k") == 1500
    assert database.keys.deadline(b"k") == clock.now + 1500
    clock.now += 1500
    assert database.keys.remaining(b"k") == 0
    assert database.strings.get(b"k") == b"a"
    clock.now += 1
    assert database.strings.get(b"k") is None
    with pytest.raises(NoSuchKey):
        database.keys.remaining(b"k")
    with pytest.raises(NoSuchKey):
        database.keys.deadline(b"k")
    assert not database.keys.expire(b"k", clock.now + 1)


def test_what_has_expired_counts_nowhere(database: Database, clock: Clock) -> None:
    _fill(database)
    for key in (b"string", b"list", b"hash"):
        database.keys.expire(key, clock.now + 5)
    clock.now += 6
    assert database.keys.size() == 1
    _fill(database)
    for key in (b"string", b"list", b"hash"):
        database.keys.expire(key, clock.now + 5)
    clock.now += 6
    assert database.keys.matching(b"*") == [b"set"]
    assert database.keys.scan(0) == (0, [b"set"])
    assert database.keys.count([b"string"]) == 0
    assert database.lists.length(b"list") == 0


def test_a_moment_that_has_passed_removes_at_once(
    database: Database, clock: Clock
) -> None:
    database.strings.set(b"k", b"a")
    assert database.keys.expire(b"k", clock.now)
    assert database.keys.count([b"k"]) == 0


@pytest.mark.parametrize(
    ("amount", "unit", "since", "found"),
    [
        (5, Unit.SECONDS, 0, 5000),
        (5, Unit.MILLISECONDS, 1000, 1005),
        (-5, Unit.SECONDS, 1000, -4000),
        (LARGEST, Unit.MILLISECONDS, 0, LARGEST),
        (LARGEST, Unit.MILLISECONDS, 1, None),
        (LARGEST // 1000 + 1, Unit.SECONDS, 0, None),
        (SMALLEST // 1000 - 1, Unit.SECONDS, 10**6, None),
    ],
)
def test_a_moment_has_64_bits(
    amount: int, unit: Unit, since: int, found: int | None
) -> None:
    if found is not None:
        assert moment(amount, unit, "set", since=since) == found
        return
    with pytest.raises(OutOfRange, match="invalid expire time in 'set' command"):
        moment(amount, unit, "set", since=since)


@pytest.mark.parametrize("amount", [0, -1])
def test_a_later_moment_is_later(amount: int) -> None:
    assert later(1, Unit.SECONDS, "set", since=5) == 1005
    with pytest.raises(OutOfRange):
        later(amount, Unit.SECONDS, "set", since=5)


@pytest.mark.parametrize(
    ("old", "new", "when", "changed"),
    [
        (None, 10, When.NONE_YET, True),
        (20, 10, When.NONE_YET, False),
        (None, 10, When.HAS_ONE, False),
        (20, 10, When.HAS_ONE, True),
        (None, 10, When.LATER, False),
        (20, 10, When.LATER, False),
        (20, 30, When.LATER, True),
        (None, 10, When.EARLIER, True),
        (20, 10, When.EARLIER, True),
        (20, 30, When.EARLIER, False),
    ],
)
def test_conditions_of_a_deadline(
    database: Database,
    clock: Clock,
    old: int | None,
    new: int,
    when: When,
    changed: bool,
) -> None:
    database.strings.set(b"k", b"a")
    if old is not None:
        database.keys.expire(b"k", clock.now + old)
    assert database.keys.expire(b"k", clock.now + new, when) is changed
    assert database.keys.remaining(b"k") == (new if changed else old)


def test_persisting(database: Database, clock: Clock) -> None:
    database.strings.set(b"k", b"a", deadline=clock.now + 5)
    assert database.keys.persist(b"k")
    assert not database.keys.persist(b"k")
    assert not database.keys.persist(b"nothing")
    clock.now += 100
    assert database.strings.get(b"k") == b"a"


def test_renaming_takes_the_deadline_along(database: Database, clock: Clock) -> None:
    database.strings.set(b"a", b"1", deadline=clock.now + 5)
    database.strings.set(b"b", b"2", deadline=clock.now + 50)
    database.keys.rename(b"a", b"b")
    assert database.strings.get_many([b"a", b"b"]) == [None, b"1"]
    assert database.keys.remaining(b"b") == 5
    database.keys.rename(b"b", b"b")
    assert database.strings.get(b"b") == b"1"
    with pytest.raises(NoSuchKey):
        database.keys.rename(b"a", b"b")


def test_renaming_unless_the_name_is_taken(database: Database) -> None:
    database.strings.set_many({b"a": b"1", b"b": b"2"})
    assert not database.keys.rename_absent(b"a", b"b")
    assert not database.keys.rename_absent(b"a", b"a")
    assert database.keys.rename_absent(b"a", b"c")
    with pytest.raises(NoSuchKey):
        database.keys.rename_absent(b"a", b"b")
    with pytest.raises(NoSuchKey):
        database.keys.rename_absent(b"a", b"d")


def test_a_scan_meets_every_key_that_was_there_all_the_time(
    database: Database,
) -> None:
    lasting = {b"lasting %d" % n for n in range(3000)}
    for key in lasting:
        database.strings.set(key, b"x")
    met: list[bytes] = []
    cursor, turns = 0, 0
    while True:
        cursor, keys = database.keys.scan(cursor, most=50)
        met.extend(keys)
        if cursor == 0:
            break
        database.strings.set(b"new %d" % turns, b"x")
        database.keys.remove(keys[:1])
        lasting.discard(keys[0])
        turns += 1
    assert turns > 10
    assert lasting <= set(met)
    assert len(met) == len(set(met))


def test_a_scan_chooses(database: Database) -> None:
    _fill(database)
    assert database.keys.scan(0, kind=Kind.HASH) == (0, [b"hash"])
    assert database.keys.scan(0, pattern=b"l*") == (0, [b"list"])
    assert database.keys.scan(2**64 - 1) == (0, [])


def test_sweeping_removes_a_little_at_a_time(database: Database, clock: Clock) -> None:
    for n in range(10):
        database.strings.set(b"%d" % n, b"x", deadline=clock.now + n + 1)
    clock.now += 8
    keyspace = database.keyspace
    with keyspace:
        assert keyspace.sweep(3) == 3
        assert keyspace.sweep(100) == 4
        assert keyspace.sweep() == 0
        assert len(keyspace) == 3


def test_a_sweeper_removes_what_nobody_asks_for(
    database: Database, clock: Clock
) -> None:
    database.strings.set(b"k", b"x", deadline=clock.now + 1)
    clock.now += 2

    def gone() -> bool:
        # Not by looking the key up, which would remove it.
        return database.keyspace.deadline(b"k") is None

    assert not gone()
    with Sweeper(database.keyspace, interval=0.001):
        wait_until(gone, "an expired key to be swept away")


def test_changed_deadlines_do_not_gather() -> None:
    deadlines = Deadlines()
    for at in range(10_000):
        deadlines.set(b"k", at)
        deadlines.set(b"j", at)
    assert deadlines.held < 100
    assert deadlines.next_expired(9_999) is None
    assert deadlines.next_expired(10_000) in {b"k", b"j"}
