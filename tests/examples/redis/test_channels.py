"""Channels."""

from generated_examples.redis.channels import Channels, Subscriptions
from generated_examples.redis.database import Database


def _subscriber(got: list[object], name: str) -> Subscriptions:
    def receive(pattern: bytes | None, channel: bytes, message: bytes) -> None:
        got.append((name, pattern, channel, message))

    return Subscriptions(receive)


def test_by_name_and_by_pattern(database: Database) -> None:
    channels = database.channels
    got: list[object] = []
    one, two = _subscriber(got, "one"), _subscriber(got, "two")
    assert channels.subscribe(one, b"news") == 1
    assert channels.subscribe(one, b"news") == 1
    assert channels.subscribe_pattern(one, b"n*") == 2
    assert channels.subscribe_pattern(two, b"n*") == 1
    assert channels.subscribe_pattern(two, b"x*") == 2
    assert channels.publish(b"news", b"hi") == 3
    assert got == [
        ("one", None, b"news", b"hi"),
        ("one", b"n*", b"news", b"hi"),
        ("two", b"n*", b"news", b"hi"),
    ]
    assert channels.publish(b"other", b"hi") == 0


def test_subscriptions_end(database: Database) -> None:
    channels = database.channels
    got: list[object] = []
    one = _subscriber(got, "one")
    channels.subscribe(one, b"a")
    channels.subscribe(one, b"b")
    channels.subscribe_pattern(one, b"*")
    assert channels.unsubscribe(one, b"x") == 3
    assert channels.unsubscribe(one, b"a") == 2
    assert channels.unsubscribe_pattern(one, b"x") == 2
    assert channels.unsubscribe_pattern(one, b"*") == 1
    assert channels.publish(b"a", b"hi") == 0
    assert channels.publish(b"b", b"hi") == 1
    channels.leave(one)
    assert channels.publish(b"b", b"hi") == 0
    assert len(one) == 0
    assert channels.names() == []
    assert channels.patterns() == 0


def test_what_is_told_about_channels(database: Database) -> None:
    channels = database.channels
    one, two = _subscriber([], "one"), _subscriber([], "two")
    channels.subscribe(one, b"news")
    channels.subscribe(two, b"news")
    channels.subscribe(two, b"other")
    channels.subscribe_pattern(one, b"p*")
    channels.subscribe_pattern(two, b"p*")
    assert channels.names() == [b"news", b"other"]
    assert channels.names(b"n*") == [b"news"]
    assert channels.counts([b"news", b"other", b"x"]) == [2, 1, 0]
    assert channels.patterns() == 1


def test_one_that_leaves_while_it_is_told(database: Database) -> None:
    channels: Channels = database.channels
    got: list[object] = []

    def leave(*told: bytes | None) -> None:
        got.append(told)
        channels.leave(who)

    who = Subscriptions(leave)
    channels.subscribe(who, b"a")
    channels.subscribe_pattern(who, b"*")
    assert channels.publish(b"a", b"1") == 2
    assert channels.publish(b"a", b"2") == 0
    assert got == [(None, b"a", b"1"), (b"*", b"a", b"1")]
