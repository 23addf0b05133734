"""An emitted package: what the founding promises say is a type error is one."""

from collections.abc import Iterable
from typing import assert_type, final

from generated_examples.kv.protocol import (
    Delete,
    Deleted,
    Entry,
    Full,
    Get,
    Keys,
    KvHandler,
    KvServer,
    NotFound,
    Set,
    Stored,
    ThreadingKvServer,
    Value,
)
from generated_examples.memcached.protocol import (
    EventDrivenUDPMemcachedServer,
    EventDrivenUnixDatagramMemcachedServer,
    MemcachedHandler,
    MemcachedServer,
    UDPMemcachedServer,
)
from sockgen_runtime import DatagramRequestHandler, TCPServer, UDPServer, override


class Base(KvHandler):
    """Most of a handler."""

    @override
    def do_get(self, command: Get) -> Value | NotFound:
        assert_type(command.key, str)
        return Value(command.key, b"")

    @override
    def do_delete(self, command: Delete) -> Deleted:
        return Deleted()

    @override
    def do_keys(self, command: Keys) -> Iterable[Entry]:
        assert_type(command.prefix, str | None)
        return ()


@final
class Whole(Base):
    """Every command has a method."""

    @override
    def do_set(self, command: Set) -> Stored | Full:
        return Stored()


@final
class Incomplete(Base):  # error
    """A command is left out."""


@final
class NotAllowed(Base):
    """A reply that the protocol does not allow there."""

    @override
    def do_set(self, command: Set) -> Stored | NotFound:  # error
        return NotFound()


@final
class NotReturned(Base):
    """A reply that the protocol does not allow there, within a method."""

    @override
    def do_set(self, command: Set) -> Stored | Full:
        return Deleted()  # error


@final
class NotYielded(Base):
    """A reply of another sequence."""

    @override
    def do_set(self, command: Set) -> Stored:
        return Stored()

    @override
    def do_keys(self, command: Keys) -> Iterable[Entry]:
        yield Stored()  # error


@final
class Assigned(Base):
    """A message is a value."""

    @override
    def do_set(self, command: Set) -> Stored:
        command.value = b""  # error
        return Stored()


ADDRESS = ("127.0.0.1", 0)

Value("key", b"value")
Value(b"key", b"value")  # error
Value("key")  # error
Keys("prefix")  # error
Keys(prefix="prefix")
Set("key", b"value").size  # error

KvServer(ADDRESS, Whole)
ThreadingKvServer(ADDRESS, Whole)
KvServer(ADDRESS, MemcachedHandler)  # error
MemcachedServer(ADDRESS, Whole)  # error
KvServer("/tmp/socket", Whole)  # error


UDPMemcachedServer(ADDRESS, MemcachedHandler)
EventDrivenUDPMemcachedServer(ADDRESS, MemcachedHandler)
EventDrivenUDPMemcachedServer(ADDRESS, Whole)  # error
EventDrivenUDPMemcachedServer("/tmp/socket", MemcachedHandler)  # error
EventDrivenUnixDatagramMemcachedServer("/tmp/socket", MemcachedHandler)
EventDrivenUnixDatagramMemcachedServer(ADDRESS, MemcachedHandler)  # error


class Packets(DatagramRequestHandler):
    """A handler of datagrams."""


UDPServer(ADDRESS, Packets)
TCPServer(ADDRESS, Packets)  # error
KvServer(ADDRESS, Packets)  # error
UDPServer(ADDRESS, Whole)  # error
