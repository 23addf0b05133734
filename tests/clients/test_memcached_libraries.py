"""Python's libraries for memcached do with our server what they do with any."""

import socket
from collections.abc import Iterator
from typing import Final

import pytest

from tests.clients.memcached_libraries import (
    LIBRARIES,
    Library,
    Pymemcache,
)
from tests.support.waiting import DEADLINE

pytestmark = pytest.mark.clients

_MIB: Final = 1 << 20
_FORBIDDEN: Final = b"\0\r\n "


@pytest.fixture(params=LIBRARIES, ids=lambda library: library.__name__)
def client(request: pytest.FixtureRequest, memcached: int) -> Iterator[Library]:
    library: Library = request.param(memcached)
    yield library
    library.close()


def _longest_key(library: Library, first: int = 0) -> bytes:
    """Return a key of 250 octets, of as many different ones as the library lets through."""
    if library.unicode:
        return "".join(map(chr, range(0xA1 + first // 4, 0x11E + first // 4))).encode()
    octets = bytes(range(256)).translate(None, _FORBIDDEN + library.refused)
    return (octets[first:] + octets * 2)[:250]


def test_a_value_is_stored_and_fetched(client: Library) -> None:
    assert client.get(b"k") is None
    assert client.store("set", b"k", b"value")
    assert client.get(b"k") == b"value"
    assert client.store("set", b"k", b"another\r\nEND\r\n")
    assert client.get(b"k") == b"another\r\nEND\r\n"


def test_conditions_of_storing_are_kept(client: Library) -> None:
    assert not client.store("replace", b"k", b"x")
    assert not client.store("append", b"k", b"x")
    assert client.store("add", b"k", b"b")
    assert not client.store("add", b"k", b"x")
    assert client.store("append", b"k", b"c")
    assert client.store("prepend", b"k", b"a")
    assert client.get(b"k") == b"abc"
    assert client.store("replace", b"k", b"d")
    assert client.get(b"k") == b"d"


def test_several_values_are_fetched_at_once(client: Library) -> None:
    values = {b"k%d" % n: b"value %d" % n for n in range(100)}
    for key, value in values.items():
        assert client.store("set", key, value)
    assert client.get_many([*values, b"missing"]) == values


def test_a_change_by_somebody_else_is_noticed(client: Library) -> None:
    assert client.store("set", b"k", b"a")
    value, unique = client.gets(b"k")
    assert value == b"a"
    assert client.cas(b"k", b"b", unique)
    assert client.get(b"k") == b"b"
    value, unique = client.gets(b"k")
    assert client.store("set", b"k", b"c")
    assert not client.cas(b"k", b"d", unique)
    assert client.get(b"k") == b"c"


def test_numbers_are_counted(client: Library) -> None:
    assert client.store("set", b"n", b"10")
    assert client.count("incr", b"n", 5) == 15
    assert client.count("decr", b"n", 6) == 9
    assert client.count("decr", b"n", 100) == 0
    assert client.store("set", b"n", b"%d" % (2**64 - 1))
    assert client.count("incr", b"n", 2) == 1


def test_what_cannot_be_counted_is_an_error(client: Library) -> None:
    assert client.store("set", b"n", b"none")
    with pytest.raises(client.failures):
        client.count("incr", b"n", 1)
    with pytest.raises(KeyError):
        client.count("incr", b"missing", 1)
    assert client.get(b"n") == b"none"


def test_a_value_is_touched(client: Library) -> None:
    assert client.store("set", b"k", b"v")
    assert client.touch(b"k", 1000)
    assert client.get(b"k") == b"v"
    assert client.touch(b"k", 1_000_000_000)  # in the year 2001
    assert client.get(b"k") is None
    assert not client.touch(b"k", 1000)


def test_a_value_expires(client: Library) -> None:
    assert client.store("set", b"k", b"v", 1_000_000_000)
    assert client.get(b"k") is None
    assert client.store("set", b"k", b"v", 2_000_000_000)
    assert client.get(b"k") == b"v"


def test_a_value_is_deleted(client: Library) -> None:
    assert client.store("set", b"k", b"v")
    assert client.delete(b"k")
    assert not client.delete(b"k")
    assert client.get(b"k") is None


def test_no_answer_is_no_answer(client: Library) -> None:
    if not client.silent:
        with pytest.raises(NotImplementedError):
            client.store_silently(b"k", b"v")
        return
    for n in range(10):
        client.store_silently(b"k%d" % n, b"v%d" % n)
    assert client.get(b"k9") == b"v9"
    client.delete_silently(b"k9")
    assert client.get(b"k9") is None
    assert client.get(b"k0") == b"v0"


@pytest.mark.parametrize("size", [0, 1, 1000, 65_536, _MIB - 1, _MIB])
def test_a_value_has_any_size(client: Library, size: int) -> None:
    value = (bytes(range(256)) * (size // 256 + 1))[:size]
    assert client.store("set", b"k", value)
    assert client.get(b"k") == value
    assert client.get_many([b"k"]) == {b"k": value}


@pytest.mark.parametrize("first", [0, 7, 100])
def test_a_key_has_250_octets_of_any_kind(client: Library, first: int) -> None:
    key = _longest_key(client, first)
    assert len(key) == 250
    assert client.store("set", key, b"5")
    assert client.get(key) == b"5"
    assert client.get_many([key, b"k"]) == {key: b"5"}
    assert client.count("incr", key, 2) == 7
    assert client.gets(key)[0] == b"7"
    assert client.touch(key, 1000)
    assert client.delete(key)


def test_what_no_library_lets_through_is_a_key_too(memcached: int) -> None:
    refused = bytes(
        octet
        for octet in range(256)
        if all(octet in library.refused for library in LIBRARIES)
    )
    key = (refused * 250)[:250]
    assert b"\t\v\f" in key
    address = ("127.0.0.1", memcached)
    with socket.create_connection(address, timeout=DEADLINE) as connection:
        connection.sendall(b"set %b 0 0 1\r\na\r\nget %b\r\nquit\r\n" % (key, key))
        with connection.makefile("rb") as answers:
            assert answers.read() == b"STORED\r\nVALUE %b 0 1\r\na\r\nEND\r\n" % key


def test_a_value_that_is_too_large_is_refused(memcached: int) -> None:
    client = Pymemcache(memcached)
    assert client.store("set", b"k", b"old")
    with pytest.raises(client.failures, match="too large"):
        client.store("set", b"k", b"x" * (_MIB + 1))
    assert client.get(b"k") is None
    client.close()


def test_a_failed_command_leaves_the_connection_usable(client: Library) -> None:
    assert client.store("set", b"n", b"none")
    for _ in range(3):
        with pytest.raises(client.failures):
            client.count("decr", b"n", 1)
        assert client.get(b"n") == b"none"
