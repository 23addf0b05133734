"""The typed client of Redis against the example and against Debian's: the same answers."""

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import pytest

from generated_examples.redis.protocol import (
    BpopVerb,
    Error,
    HsetVerb,
    IncrVerb,
    Integer,
    Message,
    Missing,
    NullArray,
    Ok,
    Pair,
    PatternMessage,
    Pong,
    Popped,
    PushVerb,
    RedisClient,
    RedisError,
    RedisState,
    Results,
    SetWhen,
    Subscribed,
    SubscribedPong,
    Unsubscribed,
    Value,
    Values,
)
from tests.support.redis import example, reference
from tests.support.waiting import DEADLINE

Connect: TypeAlias = Callable[[], RedisClient]


@contextmanager
def _ours(_folder: Path) -> Generator[int]:
    with example() as port:
        yield port


@pytest.fixture(
    name="connect",
    scope="module",
    params=[
        pytest.param(reference, id="reference", marks=pytest.mark.differential),
        pytest.param(_ours, id="ours"),
    ],
)
def what_connects(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Connect]:
    serve: Callable[[Path], AbstractContextManager[int]] = request.param
    with serve(tmp_path_factory.mktemp("redis")) as port:
        yield lambda: RedisClient(("127.0.0.1", port), timeout=DEADLINE)


@pytest.fixture(name="client")
def a_client(connect: Connect) -> Generator[RedisClient]:
    with connect() as client:
        assert client.flush() == Ok()
        yield client


def test_values(client: RedisClient) -> None:
    assert client.ping() == Pong()
    assert client.ping(message=b"hi") == Value(b"hi")
    assert client.set(b"k", b"a\r\nb\0 \x01") == Ok()
    assert client.get(b"k") == Value(b"a\r\nb\0 \x01")
    assert client.get(b"none") == Missing()
    assert client.set(b"k", b"2", when=SetWhen.NX) == Missing()
    assert client.incr(IncrVerb.INCR, b"n") == Integer(1)
    assert client.del_((b"k", b"n")) == Integer(2)


def test_collections(client: RedisClient) -> None:
    assert client.push(PushVerb.RPUSH, b"list", (b"a", b"b", b"c")) == Integer(3)
    assert client.lrange(b"list", 0, -1) == Values(items=(b"a", b"b", b"c"))
    assert client.hset(HsetVerb.HSET, b"hash", (Pair(b"f", b"1"),)) == Integer(1)
    assert client.hget(b"hash", b"f") == Value(b"1")
    assert client.hget(b"hash", b"g") == Missing()


def test_errors_are_typed_and_the_conversation_goes_on(client: RedisClient) -> None:
    client.set(b"k", b"text")
    with pytest.raises(RedisError) as caught:
        client.incr(IncrVerb.INCR, b"k")
    assert caught.value.reply.kind == "ERR"
    with pytest.raises(RedisError, match="WRONGTYPE"):
        client.llen(b"k")
    assert client.get(b"k") == Value(b"text")


def test_a_pop_waits_for_another_connection(
    connect: Connect, client: RedisClient
) -> None:
    assert client.bpop(BpopVerb.BLPOP, (b"list",), 0.01) == NullArray()
    with connect() as other, ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(other.bpop, BpopVerb.BLPOP, (b"none", b"list"), 0.0)
        assert client.push(PushVerb.LPUSH, b"list", (b"x",)) == Integer(1)
        assert waiting.result(DEADLINE) == Popped(b"list", b"x")


def test_a_transaction(client: RedisClient) -> None:
    assert client.multi() == Ok()
    assert client.state is RedisState.QUEUEING
    client.gather(client.set, b"k", b"1")
    client.gather(client.incr, IncrVerb.INCR, b"k")
    client.gather(client.get, b"none")
    assert client.exec() == Results(replies=(Ok(), Integer(2), Missing()))
    client.multi()
    client.gather(client.incr, IncrVerb.INCR, b"k")
    assert client.discard() == Ok()
    assert client.get(b"k") == Value(b"2")


def test_a_transaction_that_is_watched(connect: Connect, client: RedisClient) -> None:
    client.set(b"k", b"1")
    client.watch((b"k",))
    with connect() as other:
        other.set(b"k", b"2")
    client.multi()
    client.gather(client.set, b"k", b"3")
    assert client.exec() == NullArray()
    assert client.get(b"k") == Value(b"2")


def test_a_subscription(connect: Connect, client: RedisClient) -> None:
    with connect() as listener:
        confirmed = list(islice(listener.subscribe((b"a", b"b")), 2))
        assert confirmed == [Subscribed(b"a", 1), Subscribed(b"b", 2)]
        assert next(listener.psubscribe((b"c*",))).count == 3
        for number in range(100):
            assert client.publish(b"a", str(number).encode()) == Integer(1)
        assert client.publish(b"cc", b"last") == Integer(1)
        heard = list(islice(listener.events(DEADLINE), 101))
        assert heard[:100] == [Message(b"a", str(n).encode()) for n in range(100)]
        assert heard[100] == PatternMessage(b"c*", b"cc", b"last")
        assert listener.ping_subscribed() == SubscribedPong(b"")
        assert listener.state is RedisState.SUBSCRIBED


def test_events_beside_commands(connect: Connect, client: RedisClient) -> None:
    with connect() as listener:
        next(listener.subscribe((b"a",)))
        client.publish(b"a", b"one")
        assert listener.ping_subscribed(message=b"x") == SubscribedPong(b"x")
        assert list(islice(listener.events(DEADLINE), 1)) == [Message(b"a", b"one")]
        left = listener.unsubscribe(channels=(b"a",))
        assert next(left) == Unsubscribed(b"a", 0)
        assert listener.ping() == Pong()
        assert listener.state is RedisState.NORMAL


def test_a_pipeline(client: RedisClient) -> None:
    with client.pipeline() as pipeline:
        numbers = [pipeline.add(client.incr, IncrVerb.INCR, b"n") for _ in range(500)]
        wrong = pipeline.add(client.llen, b"n")
        last = pipeline.add(client.get, b"n")
    assert [number.result().value for number in numbers] == list(range(1, 501))
    with pytest.raises(RedisError) as caught:
        wrong.result()
    assert isinstance(caught.value.reply, Error)
    assert last.result() == Value(b"500")


def test_quitting(client: RedisClient) -> None:
    assert client.quit() == Ok()
    assert client.closed
