"""Datagrams to the handlers of the examples: all that a server has, but no loop.

What a handler leaves to a loop is done at once, or is an exchange that the test goes on
with. So whatever a datagram does happens within one call, and whatever escapes there fails
the test.
"""

import io
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias, final

from generated_examples.dns.app import Authority
from generated_examples.dns.zone import Zone
from generated_examples.memcached.app import Cache
from generated_examples.memcached.items import Items
from generated_examples.ntp.app import Clock
from generated_examples.statsd.app import Collector
from generated_examples.statsd.numbers import Numbers
from generated_examples.syslog.app import Journal, Writer
from generated_examples.tftp.app import FileServer
from generated_examples.tftp.folder import Folder
from sockgen_runtime import Tally
from tests.support.paths import ROOT

__all__ = ["NAMES", "Feed", "feeding"]

_Handler: TypeAlias = Any  # Any: a handler of any of the examples, and what it leaves

_ZONE: Final = Path(ROOT, "generated_examples/dns/zone.txt")
_LARGEST_FILE: Final = 1 << 20


def _made(name: str, folder: Path) -> Callable[..., _Handler]:
    """Return what makes the handlers of an example."""
    if name == "dns":
        return partial(Authority, Zone(_ZONE.read_text("utf-8").splitlines()))
    if name == "memcached":
        return partial(Cache, Items())
    if name == "statsd":
        return partial(Collector, Numbers())
    if name == "syslog":
        return partial(Writer, Journal(io.StringIO()))
    if name == "tftp":
        return partial(FileServer, Folder(folder), _LARGEST_FILE)
    return Clock


NAMES: Final = ("dns", "memcached", "ntp", "statsd", "syslog", "tftp")


@final
class Feed:
    """What handlers take for their server.

    Attributes:
        lost: what was refused, dropped or not answered.
        peer: where all datagrams come from.

    Args:
        handler: makes handlers.
        listening: the socket that datagrams came by.
        peer: the socket they came from.
    """

    def __init__(
        self,
        handler: Callable[..., _Handler],
        listening: socket.socket,
        peer: socket.socket,
    ) -> None:
        self.lost: Tally = Tally()
        self.peer: tuple[str, int] = peer.getsockname()
        self._handler = handler
        self._listening = listening
        self._socket = peer
        self._left: _Handler = None

    def send(self, octets: bytes) -> list[bytes]:
        """Have a datagram handled; return the datagrams that answer it."""
        self._left = None
        self._handler((octets, self._listening), self.peer, self)
        while self._left is not None and self._left.held is not None:
            left, self._left = self._left, None
            left.resume(left.held.conversation.proceed())
            left.send_answer()
        return self.heard()

    def exchange(self) -> _Handler:
        """Return the exchange that the last datagram has begun; None: it has not."""
        return None if self._left is None else self._left.steps

    def heard(self) -> list[bytes]:
        """Return the datagrams that have come to the peer."""
        found: list[bytes] = []
        while True:
            try:
                found.append(self._socket.recv(1 << 16))
            except BlockingIOError:
                return found

    def go_on_with(self, handler: _Handler) -> None:
        """Take what a handler leaves."""
        self._left = handler

    def answer_later(self, *_: object) -> None:
        """Lose an answer for which there is no room."""
        self.lost.add("answer_lost")


@contextmanager
def feeding(name: str, folder: Path) -> Generator[Feed]:
    """Yield what takes datagrams for the handlers of an example.

    Args:
        name: one of `NAMES`.
        folder: where it may keep files.
    """
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer,
    ):
        for made in (listening, peer):
            made.bind(("127.0.0.1", 0))
            made.setblocking(False)
        yield Feed(_made(name, folder), listening, peer)
