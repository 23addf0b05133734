"""redis-py: pops that wait, transactions, subscriptions."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final  # Any: what the library returns depends on the call

import pytest

from tests.clients.redis.library import Client, Connect, wait_until_blocked
from tests.support.missing import require_module
from tests.support.waiting import DEADLINE, wait_until

pytestmark = pytest.mark.clients

_PATIENCE: Final = 60  # seconds that a pop waits that is to be served


@pytest.fixture
def client(connect: Connect) -> Client:
    return connect()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def _module() -> Any:
    return require_module("redis", pip="redis==8.1.0")


# Pops that wait -----------------------------------------------------------------------


def test_what_is_there_is_popped_at_once(client: Client) -> None:
    client.rpush("b", "1", "2")
    assert client.blpop(["a", "b"], _PATIENCE) == (b"b", b"1")
    assert client.brpop(["a", "b"], _PATIENCE) == (b"b", b"2")


def test_a_pop_waits_no_longer_than_it_says(client: Client) -> None:
    assert client.blpop(["a", "b"], 0.05) is None
    assert client.brpop("a", 0.05) is None
    client.rpush("a", "x")
    assert client.llen("a") == 1


def test_a_pop_is_served_by_another_client(
    client: Client, connect: Connect, threads: ThreadPoolExecutor
) -> None:
    popped = threads.submit(connect().blpop, ["a", "b"], 0)
    wait_until_blocked(client, 1)
    assert client.rpush("b", "1", "2", "3") == 3
    assert popped.result(DEADLINE) == (b"b", b"1")
    assert client.lrange("b", 0, -1) == [b"2", b"3"]


def test_who_waits_longest_is_served_first(
    client: Client, connect: Connect, threads: ThreadPoolExecutor
) -> None:
    pops: list[Future[object]] = []
    for number, keys in enumerate((["a"], ["a", "b"], ["b", "a"])):
        pops.append(threads.submit(connect().brpop, keys, _PATIENCE))
        wait_until_blocked(client, number + 1)
    client.lpush("a", "1", "2")
    assert pops[0].result(DEADLINE) == (b"a", b"1")
    assert pops[1].result(DEADLINE) == (b"a", b"2")
    client.lpush("b", "3")
    assert pops[2].result(DEADLINE) == (b"b", b"3")
    wait_until_blocked(client, 0)


def test_a_client_that_leaves_takes_nothing(
    client: Client, connect: Connect, threads: ThreadPoolExecutor
) -> None:
    leaving, staying = connect(), connect()
    socket = leaving.connection_pool.get_connection()
    socket.send_command("BLPOP", "a", 0)
    wait_until_blocked(client, 1)
    popped = threads.submit(staying.blpop, "a", _PATIENCE)
    wait_until_blocked(client, 2)
    socket.disconnect()
    wait_until_blocked(client, 1)
    client.rpush("a", "1")
    assert popped.result(DEADLINE) == (b"a", b"1")


def test_what_is_sent_while_a_pop_waits_is_answered_behind_it(
    client: Client, connect: Connect
) -> None:
    waiting = connect()
    socket = waiting.connection_pool.get_connection()
    for command in (("BLPOP", "a", 0), ("ECHO", "behind"), ("LLEN", "a")):
        socket.send_command(*command)
    wait_until_blocked(client, 1)
    client.rpush("a", "1", "2")
    assert [socket.read_response() for _ in range(3)] == [
        [b"a", b"1"],
        b"behind",
        1,
    ]
    waiting.connection_pool.release(socket)


def test_a_pop_within_a_transaction_does_not_wait(client: Client) -> None:
    with client.pipeline() as pipe:
        pipe.blpop("a", 0)
        pipe.rpush("a", "1")
        pipe.blpop("a", 0)
        assert pipe.execute() == [None, 1, (b"a", b"1")]


def test_nobody_is_served_in_the_middle_of_a_transaction(
    client: Client, connect: Connect, threads: ThreadPoolExecutor
) -> None:
    popped = threads.submit(connect().blpop, "a", _PATIENCE)
    wait_until_blocked(client, 1)
    with client.pipeline() as pipe:
        pipe.rpush("a", "1", "2")
        pipe.lpop("a")
        pipe.llen("a")
        assert pipe.execute() == [2, b"1", 1]
    assert popped.result(DEADLINE) == (b"a", b"2")


# Transactions -------------------------------------------------------------------------


def test_a_transaction(client: Client) -> None:
    with client.pipeline() as pipe:
        pipe.set("k", "1").incr("k").get("k").lrange("l", 0, -1).get("x")
        assert pipe.execute() == [True, 2, b"2", [], None]


def test_a_transaction_goes_on_behind_a_failure(client: Client) -> None:
    with client.pipeline() as pipe:
        pipe.set("k", "x").incr("k").set("k", "y")
        stored, failed, again = pipe.execute(raise_on_error=False)
    assert (stored, again) == (True, True)
    assert "not an integer" in str(failed)
    assert client.get("k") == b"y"


def test_a_transaction_with_a_mistake_is_not_run(client: Client) -> None:
    with client.pipeline() as pipe:
        pipe.set("k", "x").execute_command("GET").execute_command("NOSUCH")
        with pytest.raises(_module().ResponseError, match="wrong number"):
            pipe.execute()
    assert client.get("k") is None


def test_a_transaction_is_dropped(connect: Connect) -> None:
    client = connect()
    socket = client.connection_pool.get_connection()

    def ask(*command: object) -> object:
        socket.send_command(*command)
        try:
            answer: object = socket.read_response()
        except _module().ResponseError as error:
            return str(error)
        return answer

    assert ask("MULTI") == b"OK"
    assert ask("SET", "k", "1") == b"QUEUED"
    assert ask("MULTI") == "MULTI calls can not be nested"
    assert ask("WATCH", "k") == "WATCH inside MULTI is not allowed"
    assert ask("DISCARD") == b"OK"
    assert ask("DISCARD") == "DISCARD without MULTI"
    assert ask("EXEC") == "EXEC without MULTI"
    assert ask("GET", "k") is None
    client.connection_pool.release(socket)


def test_a_change_by_somebody_else_is_noticed(client: Client, connect: Connect) -> None:
    other = connect()
    with client.pipeline() as pipe:
        pipe.watch("k")
        assert pipe.get("k") is None
        other.set("k", "other")
        pipe.multi()
        pipe.set("k", "mine")
        with pytest.raises(_module().WatchError):
            pipe.execute()
        assert client.get("k") == b"other"
        pipe.watch("k")
        pipe.multi()
        pipe.set("k", "mine")
        assert pipe.execute() == [True]
        pipe.watch("k")
        pipe.unwatch()
        other.set("k", "other")
        pipe.multi()
        pipe.append("k", "!")
        assert pipe.execute() == [6]


def _add(client: Client) -> None:
    """Add one to a number, as often as nobody else has done so meanwhile."""
    with client.pipeline() as pipe:
        while True:
            pipe.watch("n")
            seen = int(pipe.get("n") or 0)
            pipe.multi()
            pipe.set("n", seen + 1)
            try:
                pipe.execute()
            except _module().WatchError:
                continue
            return


def test_additions_of_many_clients_are_not_lost(
    client: Client, connect: Connect, threads: ThreadPoolExecutor
) -> None:
    def add(own: Client) -> None:
        for _ in range(20):
            _add(own)

    for done in [threads.submit(add, connect()) for _ in range(4)]:
        done.result(DEADLINE)
    assert client.get("n") == b"80"


# Subscriptions ------------------------------------------------------------------------


def _next(subscriber: Any) -> tuple[str, Any, Any, Any]:
    """Return kind, pattern, channel and data of the next message."""
    message = subscriber.get_message(timeout=DEADLINE)
    assert message is not None
    kind: str = message["type"]
    return kind, message["pattern"], message["channel"], message["data"]


def test_messages_by_name_and_by_pattern(client: Client, connect: Connect) -> None:
    subscriber = connect().pubsub()
    subscriber.subscribe("news", "other")
    assert _next(subscriber) == ("subscribe", None, b"news", 1)
    assert _next(subscriber) == ("subscribe", None, b"other", 2)
    subscriber.psubscribe("n*s")
    assert _next(subscriber) == ("psubscribe", None, b"n*s", 3)
    assert client.publish("news", b"a\r\nb") == 2
    assert client.publish("nouns", "c") == 1
    assert client.publish("nobody", "d") == 0
    assert _next(subscriber) == ("message", None, b"news", b"a\r\nb")
    assert _next(subscriber) == ("pmessage", b"n*s", b"news", b"a\r\nb")
    assert _next(subscriber) == ("pmessage", b"n*s", b"nouns", b"c")
    subscriber.close()


def test_subscriptions_end(client: Client, connect: Connect) -> None:
    subscriber = connect().pubsub()
    subscriber.subscribe("a", "b")
    subscriber.psubscribe("*")
    for _ in range(3):
        _next(subscriber)
    subscriber.unsubscribe("a")
    assert _next(subscriber) == ("unsubscribe", None, b"a", 2)
    assert client.publish("a", "x") == 1
    assert _next(subscriber) == ("pmessage", b"*", b"a", b"x")
    subscriber.punsubscribe()
    assert _next(subscriber) == ("punsubscribe", None, b"*", 1)
    subscriber.unsubscribe()
    assert _next(subscriber) == ("unsubscribe", None, b"b", 0)
    assert client.publish("b", "x") == 0
    assert client.pubsub_numpat() == 0
    subscriber.close()


def test_a_subscriber_may_ping(connect: Connect) -> None:
    subscriber = connect().pubsub()
    subscriber.subscribe("a")
    _next(subscriber)
    subscriber.ping("hello")
    assert _next(subscriber)[::3] == ("pong", b"hello")
    subscriber.close()


def test_what_is_told_about_channels(client: Client, connect: Connect) -> None:
    one, two = connect().pubsub(), connect().pubsub()
    one.subscribe("news", "sport")
    two.subscribe("news")
    two.psubscribe("x*")
    for subscriber in (one, one, two, two):
        _next(subscriber)
    assert set(client.pubsub_channels()) == {b"news", b"sport"}
    assert client.pubsub_channels("n*") == [b"news"]
    assert client.pubsub_numsub("news", "nobody") == [(b"news", 2), (b"nobody", 0)]
    assert client.pubsub_numpat() == 1
    one.close()
    two.close()
    wait_until(lambda: client.pubsub_channels() == [], "both to be forgotten")


def test_many_subscribers_get_everything_in_order(
    client: Client, connect: Connect
) -> None:
    subscribers = [connect().pubsub() for _ in range(20)]
    for subscriber in subscribers:
        subscriber.subscribe("news")
        _next(subscriber)
    for number in range(100):
        assert client.publish("news", b"%d" % number) == 20
    for subscriber in subscribers:
        got = [_next(subscriber)[3] for _ in range(100)]
        assert got == [b"%d" % number for number in range(100)]
        subscriber.close()


def test_messages_that_a_transaction_publishes(
    client: Client, connect: Connect
) -> None:
    subscriber = connect().pubsub()
    subscriber.subscribe("news")
    _next(subscriber)
    with client.pipeline() as pipe:
        pipe.set("k", "1").publish("news", "changed")
        assert pipe.execute() == [True, 1]
    assert _next(subscriber) == ("message", None, b"news", b"changed")
    subscriber.close()
