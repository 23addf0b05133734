"""A server that adds numbers up and tells them every now and then."""

from collections.abc import Iterable
from socket import socket
from threading import Event as Signal
from threading import Thread
from typing import TextIO, final

from sockgen_runtime import BaseServer, Datagram, PeerAddress

from .numbers import Numbers, Row
from .protocol.handler import StatsdHandler
from .protocol.messages import Check, Event, Metric

__all__ = ["Collector", "Teller"]


@final
class Collector(StatsdHandler):
    """A datagram, or a connection, with reports.

    Args:
        numbers: where they are added up.
        request: the datagram or the connection.
        client_address: where it comes from.
        server: the server that took it.
    """

    def __init__(
        self,
        numbers: Numbers,
        request: socket | Datagram,
        client_address: PeerAddress | None,
        server: BaseServer,
    ) -> None:
        self.numbers = numbers
        super().__init__(request, client_address, server)

    def do_metric(self, command: Metric) -> None:
        """Add the values of a metric."""
        self.numbers.metric(command)

    def do_event(self, command: Event) -> None:
        """Count an event."""
        self.numbers.event(command)

    def do_check(self, command: Check) -> None:
        """Note how something is."""
        self.numbers.check(command)


@final
class Teller:
    """Prints a table at every interval, and when it ends.

    Args:
        numbers: what it tells.
        interval: seconds; more than 0.
        out: where it prints to.
    """

    def __init__(self, numbers: Numbers, interval: float, out: TextIO) -> None:
        self._numbers = numbers
        self._interval = interval
        self._out = out
        self._ended = Signal()
        self._thread = Thread(target=self._run, name="teller")

    def __enter__(self) -> "Teller":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._tell()

    def _run(self) -> None:
        while not self._ended.wait(self._interval):
            self._tell()

    def _tell(self) -> None:
        """Print the table, if there is anything in it."""
        for line in _table(self._numbers.told()):
            print(line, file=self._out)
        self._out.flush()


def _table(rows: list[Row]) -> Iterable[str]:
    """Return the lines of a table, its columns as wide as they must be."""
    first = max((len(name) for name, _, _ in rows), default=0)
    second = max((len(kind) for _, kind, _ in rows), default=0)
    return (
        f"{name:<{first}}  {kind:<{second}}  {number}" for name, kind, number in rows
    )
