"""An emitted client: each method takes what its command has, and returns its replies."""

from collections.abc import Iterator
from typing import assert_type

from generated_examples.kv.protocol import (
    Bye,
    Entry,
    Full,
    KvClient,
    KvError,
    NotFound,
    Stored,
    Value,
)
from generated_examples.kv.protocol import Error as KvMistake
from generated_examples.memcached.protocol import (
    Deleted,
    Entry as Slab,
    Error,
    MemcachedClient,
    NotStored,
    Reset,
    Stat,
    StoreMode,
    TooLarge,
)
from generated_examples.lmtp.protocol import LmtpClient
from generated_examples.lmtp.protocol import Ok as Taken
from generated_examples.lmtp.protocol import Refused as Bounced
from generated_examples.memcached.protocol import NotFound as Missing
from generated_examples.memcached.protocol import Stored as Kept
from generated_examples.nats.protocol import Error as Refusal
from generated_examples.nats.protocol import NatsClient
from generated_examples.nats.protocol import Ok as Noted
from generated_examples.redis.protocol import (
    Aborted,
    IncrVerb,
    Message,
    NullArray,
    PatternMessage,
    RedisClient,
    Results,
)
from generated_examples.smtp.protocol import Ok as Done
from generated_examples.smtp.protocol import Ready, SmtpClient, SmtpState
from sockgen_runtime.client import Pending


def returned(client: KvClient) -> None:
    """What a method returns is what its command may be answered."""
    assert_type(client.set("key", b"value"), Stored | Full)
    assert_type(client.get("key"), Value | NotFound)
    assert_type(client.keys(prefix="k"), Iterator[Entry])
    assert_type(client.quit(), Bye)
    client.get("key").value  # error
    client.keys().key  # error
    for entry in client.keys():
        assert_type(entry.key, str)
        entry.value  # error


def given(client: KvClient) -> None:
    """The parameters are those of the command."""
    client.set("key")  # error
    client.set(b"key", b"value")  # error
    client.keys("prefix")  # error
    client.keys(prefix=b"prefix")  # error
    client.put("key", b"value")  # error
    KvClient("host", 4321)  # error
    KvClient(("host", "4321"))  # error
    KvClient(("host", 4321), timeout="30")  # error
    KvClient("/tmp/socket", timeout=None)


def silent(client: MemcachedClient, how: bool) -> None:
    """Who asks for no answer gets none, and knows it."""
    mode = StoreMode.SET
    assert_type(client.store(mode, b"k", 0, 0, b"v"), Kept | NotStored | TooLarge)
    assert_type(client.delete(b"k", noreply=False), Deleted | Missing)
    assert_type(client.stats(), Iterator[Stat | Slab] | Reset | Error)
    nothing: None = client.delete(b"k", noreply=True)
    reply: Deleted | Missing = client.delete(b"k", noreply=True)  # error
    del nothing, reply, how


def pipelined(client: MemcachedClient, other: KvClient) -> None:
    """A pipeline takes methods and what they take; results have their types."""
    with client.pipeline() as pipeline:
        deleted = pipeline.add(client.delete, b"k")
        assert_type(deleted, Pending[Deleted | Missing])
        quiet = pipeline.add(client.delete, b"k", noreply=True)
        assert_type(quiet, Pending[None])
        pipeline.add(client.delete, "k")  # error
        pipeline.add(client.delete)  # error
        pipeline.add(client)  # error
        pipeline.add(other.get, "k")
    assert_type(deleted.result(), Deleted | Missing)


def refused(client: KvClient) -> None:
    """The error holds the replies that tell of errors."""
    try:
        client.quit()
    except KvError as error:
        assert_type(error.reply, KvMistake)
        assert_type(error.reply.text, str)
        error.reply.code  # error


def conversing(smtp: SmtpClient, lmtp: LmtpClient) -> None:
    """What is said first, states, and replies that only the caller can count."""
    assert_type(smtp.greeting, Ready)
    assert_type(smtp.state, SmtpState)
    assert_type(smtp.mail("ann@example.org"), Done)
    assert_type(lmtp.message("", recipients=2), Iterator[Taken | Bounced])
    lmtp.message("")  # error
    smtp.message("", recipients=2)  # error
    smtp.gather(smtp.noop)  # error
    smtp.events()  # error


def perhaps(nats: NatsClient) -> None:
    """An answer that need not come is waited for where somebody says so."""
    assert_type(nats.sub("a", "1", answered=True), Noted | Refusal)
    nothing: None = nats.sub("a", "1")
    answer: Noted | Refusal = nats.sub("a", "1")  # error
    nats.ping(answered=True)  # error
    del nothing, answer


def hearing(redis: RedisClient) -> None:
    """Events, and commands that run later."""
    assert_type(redis.events(), Iterator[Message | PatternMessage])
    assert_type(redis.events(0.5), Iterator[Message | PatternMessage])
    redis.events("soon")  # error
    redis.gather(redis.incr, IncrVerb.INCR, b"k")
    redis.gather(redis.incr, b"k")  # error
    assert_type(redis.exec(), Results | Aborted | NullArray)
    redis.greeting  # error


client = KvClient(("127.0.0.1", 4321))
client.greeting  # error
client.state  # error
client.events()  # error
