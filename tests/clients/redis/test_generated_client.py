"""The client that is generated for the example, against both servers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from generated_examples.redis.protocol import (
    BpopVerb,
    Error,
    ExpireVerb,
    Holding,
    HreadVerb,
    HsetVerb,
    IncrVerb,
    Integer,
    Kind,
    MaybeValues,
    Message,
    Missing,
    NullArray,
    Ok,
    Pair,
    PatternMessage,
    Pong,
    Popped,
    PopVerb,
    PSubscribed,
    PUnsubscribed,
    PushVerb,
    RedisClient,
    RedisError,
    RedisState,
    Results,
    SetWhen,
    Subscribed,
    SubscribedPong,
    TtlVerb,
    Unsubscribed,
    Value,
    Values,
)
from tests.clients.redis.library import Connect, wait_until_blocked
from tests.support.waiting import DEADLINE

pytestmark = pytest.mark.clients


@pytest.fixture
def client(redis_port: int) -> Iterator[RedisClient]:
    with RedisClient(("127.0.0.1", redis_port), timeout=DEADLINE) as found:
        yield found


def _state(client: RedisClient) -> RedisState:
    return client.state


def test_strings_and_keys(client: RedisClient) -> None:
    octets = bytes(range(256)) + b"\r\n"
    assert client.ping() == Pong()
    assert client.ping(message=b"") == Value(b"")
    assert client.get(octets) == Missing()
    assert client.set(octets, b"", seconds=100) == Ok()
    assert client.set(octets, b"x", when=SetWhen.NX) == Missing()
    assert client.set(octets, b"x", keepttl=True, get=True) == Value(b"")
    assert client.ttl(TtlVerb.TTL, octets) == Integer(100)
    assert client.expire(ExpireVerb.PEXPIRE, octets, -1) == Integer(1)
    assert client.mset((Pair(b"a", b"1"), Pair(b"b", b"2"))) == Ok()
    assert client.incr(IncrVerb.INCR, b"a") == Integer(2)
    wanted = (b"2", None, b"2")
    assert client.mget((b"a", b"x", b"b")) == MaybeValues(items=wanted)
    assert client.type(b"a") == Holding(Kind.STRING)
    page = client.scan(0, pattern=b"[ab]", count=100)
    assert (page.cursor, set(page.keys)) == (b"0", {b"a", b"b"})


def test_errors_are_raised(client: RedisClient) -> None:
    client.push(PushVerb.LPUSH, b"l", (b"x",))
    with pytest.raises(RedisError) as refused:
        client.get(b"l")
    text = "Operation against a key holding the wrong kind of value"
    assert refused.value.reply == Error("WRONGTYPE", text)
    assert client.ping() == Pong()


def test_lists_and_hashes(client: RedisClient) -> None:
    assert client.push(PushVerb.RPUSH, b"l", (b"a", b"b", b"c")) == Integer(3)
    assert client.pop(PopVerb.LPOP, b"l") == Value(b"a")
    assert client.pop(PopVerb.RPOP, b"l", count=5) == Values(items=(b"c", b"b"))
    assert client.pop(PopVerb.RPOP, b"l", count=5) in {Missing(), NullArray()}
    pairs = (Pair(b"f", b"v"), Pair(b"g", b"w"))
    assert client.hset(HsetVerb.HSET, b"h", pairs) == Integer(2)
    items = (b"f", b"v", b"g", b"w")
    assert client.hread(HreadVerb.HGETALL, b"h") == Values(items=items)


def test_a_pop_that_waits(client: RedisClient, connect: Connect) -> None:
    other = connect()
    assert client.bpop(BpopVerb.BLPOP, (b"a",), 0.01) == NullArray()
    with ThreadPoolExecutor(1) as threads:
        popped = threads.submit(client.bpop, BpopVerb.BRPOP, (b"a", b"b"), 0)
        wait_until_blocked(other, 1)
        other.rpush("b", "1", "2")
        assert popped.result(DEADLINE) == Popped(b"b", b"2")


def test_a_transaction(client: RedisClient, connect: Connect) -> None:
    assert client.watch((b"n",)) == Ok()
    assert client.multi() == Ok()
    assert _state(client) is RedisState.QUEUEING
    client.gather(client.incr, IncrVerb.INCR, b"n")
    client.gather(client.get, b"n")
    client.gather(client.mget, (b"n", b"x"))
    items = (b"1", None)
    replies = (Integer(1), Value(b"1"), MaybeValues(items=items))
    assert client.exec() == Results(replies=replies)
    assert _state(client) is RedisState.NORMAL
    client.watch((b"n",))
    connect().set("n", "changed")
    client.multi()
    client.gather(client.set, b"n", b"mine")
    assert client.exec() == NullArray()
    client.multi()
    client.gather(client.set, b"n", b"mine")
    assert client.discard() == Ok()
    assert client.get(b"n") == Value(b"changed")


def test_a_subscription(client: RedisClient, connect: Connect) -> None:
    other = connect()
    assert list(client.subscribe((b"news", b"sport"))) == [
        Subscribed(b"news", 1),
        Subscribed(b"sport", 2),
    ]
    assert _state(client) is RedisState.SUBSCRIBED
    assert list(client.psubscribe((b"n*",))) == [PSubscribed(b"n*", 3)]
    assert other.publish("news", "hi\r\n") == 2
    assert other.publish("sport", "") == 1
    events = client.events(DEADLINE)
    assert [next(events) for _ in range(3)] == [
        Message(b"news", b"hi\r\n"),
        PatternMessage(b"n*", b"news", b"hi\r\n"),
        Message(b"sport", b""),
    ]
    ended = client.punsubscribe()
    assert next(ended) == PUnsubscribed(b"n*", 2)
    left = client.unsubscribe(channels=(b"news",))
    assert next(left) == Unsubscribed(b"news", 1)
    assert client.ping_subscribed() == SubscribedPong(b"")
    left = client.unsubscribe()
    assert next(left) == Unsubscribed(b"sport", 0)
    assert client.ping() == Pong()


def test_many_commands_in_one_write(client: RedisClient) -> None:
    with client.pipeline() as pipeline:
        for number in range(500):
            pipeline.add(client.set, b"%d" % number, b"x" * number)
        values = [pipeline.add(client.get, b"%d" % n) for n in range(500)]
    assert [each.result() for each in values] == [Value(b"x" * n) for n in range(500)]
