"""A handler of the shelf, and the ways to talk to it without a socket and with one."""

import socket
import threading
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import BinaryIO, TypeVar, final

from sockgen_runtime import BaseServer, Conversation, TCPServer, override
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
)
from tests.support.waiting import DEADLINE

Where = TypeVar("Where")

__all__ = [
    "Shelf",
    "answers",
    "answers_for_every_cut",
    "connected",
    "offline",
    "serving",
]


class BaseShelf(ShelfHandler):
    """Keeps what it is given.

    Some keys have a meaning: the handler of `boom` raises, that of `half` raises behind
    its first item, `many` and `most` are many items, `wrong` cannot be written.
    """

    items: dict[bytes, Put]
    consumed: int = 0

    @override
    def setup(self) -> None:
        """Begin with nothing."""
        super().setup()
        self.items = {}

    @override
    def do_put(self, command: Put) -> Kept | Full:
        """Keep a value."""
        if command.key == b"boom":
            raise RuntimeError("a secret")
        self.items[command.key] = command
        return Kept()

    @override
    def do_get(self, command: Get) -> Iterable[Item]:
        """Fetch values."""
        for key in command.keys:
            if key == b"boom":
                raise RuntimeError("a secret")
            elif key == b"half":
                yield Item(key, 0, b"")
                raise RuntimeError("a secret")
            elif key in {b"many", b"most"}:
                yield from self._many(key)
                if key == b"most":
                    raise RuntimeError("a secret")
            elif key in self.items:
                yield Item(key, self.items[key].flags, self.items[key].value)

    def _many(self, key: bytes) -> Iterable[Item]:
        for _ in range(1000):
            self.consumed += 1
            yield Item(key, 0, b"x" * 1000)

    @override
    def do_add(self, command: Add) -> Number | Missing:
        """Add to a number."""
        if command.key == b"boom":
            raise RuntimeError("a secret")
        if command.key == b"wrong":
            return Number(2**64)
        return Number(command.delta + 1)

    @override
    def do_list(self, command: List) -> Iterable[Name]:
        """List the names."""
        return [Name(key) for key in self.items]

    @override
    def do_note(self, command: Note) -> Kept:
        """Keep a text."""
        self.items[command.key] = Put(command.key, 0, command.content)
        return Kept()


@final
class Shelf(BaseShelf):
    """A shelf as it is."""


def offline() -> Conversation:
    """Return a conversation with a shelf that has no socket."""
    shelf = Shelf.__new__(Shelf)  # a handler's constructor is all of its work
    shelf.items = {}
    return Conversation(shelf)


def answers(pieces: Sequence[bytes], conversation: Conversation | None = None) -> bytes:
    """Return what is answered to some pieces."""
    talk = offline() if conversation is None else conversation
    output: list[bytes] = []
    for piece in pieces:
        output.append(talk.receive(piece))
        while talk.more:
            output.append(talk.receive(b""))
    return b"".join(output)


def answers_for_every_cut(data: bytes) -> bytes:
    """Return what is answered; fail if that depends on how the bytes arrive."""
    whole = answers([data])
    assert answers([data[at : at + 1] for at in range(len(data))]) == whole
    for at in range(1, len(data)):
        assert answers([data[:at], data[at:]]) == whole
    return whole


@contextmanager
def serving(server: BaseServer[socket.socket, Where]) -> Generator[None]:
    """Serve until the block ends."""
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join(DEADLINE)
        server.server_close()


@contextmanager
def connected(
    server: "TCPServer[tuple[str, int]]",
) -> Generator[tuple[socket.socket, BinaryIO]]:
    """Connect; yield the connection, and a file that reads from it."""
    with (
        socket.create_connection(server.server_address, DEADLINE) as client,
        client.makefile("rb") as file,
    ):
        yield client, file
