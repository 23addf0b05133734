"""The typed client of memcached against ours and against Debian's: the same answers."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Final

import pytest

from generated_examples.memcached.protocol import (
    Deleted,
    Error,
    MemcachedClient,
    NotFound,
    NotNumeric,
    NotStored,
    Number,
    Ok,
    Reset,
    ServerVersion,
    Stat,
    Stored,
    StoreMode,
    TooLarge,
    Touched,
    Value,
)
from tests.support.missing import require_tool
from tests.support.servers import free_port, running, running_program
from tests.support.waiting import DEADLINE

Address = tuple[str, int]

_SET: Final = StoreMode.SET
_TOO_LARGE: Final = b"x" * (3 << 19)  # more than an item, less than a payload


@contextmanager
def _reference() -> Generator[Address]:
    program = require_tool("memcached", apt="memcached")
    port = free_port()
    arguments = ("-u", "nobody", "-l", "127.0.0.1", "-p", str(port), "-U", "0")
    with running_program(program, *arguments, port=port):
        yield ("127.0.0.1", port)


@contextmanager
def _ours() -> Generator[Address]:
    module = "generated_examples.memcached"
    with running(module, "--bind", "tcp://127.0.0.1:0") as server:
        yield server.tcp


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(_reference, id="reference", marks=pytest.mark.differential),
        pytest.param(_ours, id="ours"),
    ],
)
def address(request: pytest.FixtureRequest) -> Generator[Address]:
    serve: Callable[[], AbstractContextManager[Address]] = request.param
    with serve() as served:
        yield served


@pytest.fixture
def client(address: Address) -> Generator[MemcachedClient]:
    with MemcachedClient(address, timeout=DEADLINE) as made:
        assert made.flush_all() == Ok()
        yield made


def test_values(client: MemcachedClient) -> None:
    assert client.store(_SET, b"k", 7, 0, b"a\r\nb") == Stored()
    assert client.store(StoreMode.ADD, b"k", 0, 0, b"") == NotStored()
    assert list(client.get((b"k", b"none"))) == [Value(b"k", 7, b"a\r\nb")]
    assert list(client.get((b"none",))) == []
    assert client.delete(b"k") == Deleted()
    assert client.delete(b"k") == NotFound()
    assert client.touch(b"k", 60) == NotFound()


def test_unique_values(client: MemcachedClient) -> None:
    client.store(_SET, b"k", 0, 0, b"1")
    (value,) = client.gets((b"k",))
    assert client.cas(b"k", 0, 0, value.unique, b"2") == Stored()
    assert client.cas(b"none", 0, 0, value.unique, b"2") == NotFound()
    assert [found.value for found in client.gat(60, keys=(b"k",))] == [b"2"]
    assert client.touch(b"k", 60) == Touched()


def test_numbers(client: MemcachedClient) -> None:
    assert client.incr(b"n", 1) == NotFound()
    client.store(_SET, b"n", 0, 0, b"10")
    assert client.incr(b"n", 5) == Number(15)
    assert client.decr(b"n", 20) == Number(0)
    client.store(_SET, b"n", 0, 0, b"ten")
    assert client.incr(b"n", 1) == NotNumeric()


def test_what_is_silent_returns_at_once(client: MemcachedClient) -> None:
    assert client.store(_SET, b"k", 0, 0, b"v", noreply=True) is None
    assert client.incr(b"none", 1, noreply=True) is None
    assert list(client.get((b"k",))) == [Value(b"k", 0, b"v")]
    assert client.delete(b"k", noreply=True) is None
    assert list(client.get((b"k",))) == []


def test_refusals_that_are_outcomes_are_returned(client: MemcachedClient) -> None:
    assert client.verbosity() == Error()
    assert client.store(_SET, b"k", 0, 0, _TOO_LARGE) == TooLarge()
    assert client.store(_SET, b"k", 0, 0, b"v") == Stored()


def test_lists(client: MemcachedClient) -> None:
    stats = client.stats()
    assert not isinstance(stats, (Reset, Error))
    found = {stat.name: stat.value for stat in stats if isinstance(stat, Stat)}
    assert {"pid", "curr_items", "cmd_get"} <= set(found)
    assert isinstance(client.version(), ServerVersion)


def test_a_list_that_is_left(client: MemcachedClient) -> None:
    keys = tuple(b"key%d" % n for n in range(100))
    for key in keys:
        client.store(_SET, key, 0, 0, b"v" * 1000, noreply=True)
    values = client.get(keys)
    assert next(values).key == b"key0"
    assert list(client.get(keys[:1])) == [Value(b"key0", 0, b"v" * 1000)]


def test_a_pipeline(client: MemcachedClient) -> None:
    with client.pipeline() as pipeline:
        stored = [
            pipeline.add(client.store, _SET, b"k%d" % n, n, 0, b"v%d" % n)
            for n in range(50)
        ]
        silent = pipeline.add(client.delete, b"k0", noreply=True)
        found = pipeline.add(client.get, (b"k0", b"k1", b"k2"))
        number = pipeline.add(client.incr, b"k1", 1)
    assert {reply.result() for reply in stored} == {Stored()}
    assert silent.result() is None
    assert [value.value for value in found.result()] == [b"v1", b"v2"]
    assert number.result() == NotNumeric()


def test_a_pipeline_in_which_a_command_is_refused(client: MemcachedClient) -> None:
    with client.pipeline() as pipeline:
        refused = pipeline.add(client.store, _SET, b"k", 0, 0, _TOO_LARGE)
        stored = pipeline.add(client.store, _SET, b"k", 0, 0, b"v")
        assert stored.result() == Stored()  # sends and reads what is there by now
        found = pipeline.add(client.get, (b"k",))
    assert refused.result() == TooLarge()
    assert [value.value for value in found.result()] == [b"v"]


def test_a_large_value_goes_both_ways(client: MemcachedClient) -> None:
    value = bytes(range(256)) * 4000
    assert client.store(_SET, b"large", 0, 0, value) == Stored()
    assert [found.value for found in client.get((b"large",))] == [value]


def test_quitting_closes(client: MemcachedClient) -> None:
    client.quit()
    assert client.closed


@pytest.mark.parametrize("kind", ["threads", "events"])
def test_a_large_value_comes_in_many_datagrams(kind: str) -> None:
    module, where = (
        "generated_examples.memcached",
        ("tcp://127.0.0.1:0", "udp://127.0.0.1:0"),
    )
    binds = [f"--bind={address}" for address in where]
    value = bytes(200_000)  # more than a socket keeps that nobody has asked for more
    with running(module, *binds, "--concurrency", kind) as server:
        with MemcachedClient(server.tcp, timeout=DEADLINE) as client:
            assert client.store(_SET, b"k", 0, 0, value) == Stored()
        with MemcachedClient(
            server.udp, timeout=DEADLINE, datagrams=True, retries=0
        ) as client:
            assert list(client.get((b"k",))) == [Value(b"k", 0, value)]
