"""Handlers and servers: complete, of this protocol, with the declared replies."""

import socket
from collections.abc import Iterable
from functools import partial
from typing import Any, assert_type, final

from sockgen_runtime import (
    BaseServer,
    Conversation,
    StreamRequestHandler,
    TCPServer,
    override,
)
from tests.core.shelf import (
    Add,
    Full,
    Get,
    Item,
    Kept,
    List,
    Missing,
    Name,
    Note,
    Number,
    Put,
    ShelfHandler,
    ShelfServer,
    ThreadingShelfServer,
    UnixShelfServer,
)


class Base(ShelfHandler):
    """Most of a handler."""

    @override
    def do_put(self, command: Put) -> Kept | Full:
        return Kept()

    @override
    def do_get(self, command: Get) -> Iterable[Item]:
        return [Item(key, 0, b"") for key in command.keys]

    @override
    def do_list(self, command: List) -> Iterable[Name]:
        return ()

    @override
    def do_note(self, command: Note) -> Kept:
        return Kept()


@final
class Complete(Base):
    """A handler."""

    @override
    def do_add(self, command: Add) -> Number | Missing:
        return Number(command.delta)


@final
class Incomplete(Base):  # error
    """Lacks a method."""


@final
class WrongReply(Base):
    """Answers what is not declared."""

    @override
    def do_add(self, command: Add) -> Number | Full:  # error
        return Full()


@final
class WrongCommand(Base):
    """Takes another command."""

    @override
    def do_add(self, command: Put) -> Number:  # error
        return Number(1)


@final
class WrongItem(Base):
    """Returns one where there are several."""

    @override
    def do_add(self, command: Add) -> Number:
        return Number(1)

    @override
    def do_get(self, command: Get) -> Iterable[Item]:
        return Item(b"k", 0, b"")  # error


class Counting(ThreadingShelfServer):
    """A server with state."""

    count: int = 0


class Under(ShelfHandler[Counting]):
    """A handler that needs that server."""

    def total(self) -> int:
        """Return the state."""
        assert_type(self.server, Counting)
        self.server.total  # error
        return self.server.count


class Plain(StreamRequestHandler[BaseServer[Any, Any]]):
    """A handler of no protocol."""


ADDRESS = ("127.0.0.1", 0)
ShelfServer(ADDRESS, Complete)
ShelfServer(ADDRESS, partial(Complete))
UnixShelfServer("path", Complete)
TCPServer(ADDRESS, Complete)
ShelfServer("path", Complete)  # error
UnixShelfServer(ADDRESS, Complete)  # error
ShelfServer(ADDRESS, Plain)  # error
ShelfServer(ADDRESS, 5)  # error


def conversation_of(
    connection: socket.socket, server: ShelfServer
) -> Conversation:
    """Return a conversation with a handler."""
    handler = Complete(connection, ADDRESS, server)
    Conversation(server)  # error
    return Conversation(handler)
