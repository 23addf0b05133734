"""A thousand who listen, and some who have stopped listening: nobody waits for them."""

import re
import selectors
import socket
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final, final

import pytest

from tests.examples.crowded import BACKLOG, many_descriptors
from tests.support.servers import ServerProcess, running
from tests.support.waiting import DEADLINE

LISTENERS: Final = 1000
SILENT: Final = 20
MESSAGES: Final = 100
ROUND: Final = 10
SIZE: Final = 5000

_MIB: Final = 1 << 20


@pytest.fixture(name="server")
def a_server() -> Generator[ServerProcess]:
    """The example, with little room for each connection."""
    many_descriptors()
    with running("tests.examples.crowded", "--bind", "tcp://127.0.0.1:0") as server:
        yield server


def _news(number: int) -> bytes:
    """Return what is published as the message of a number."""
    return b"%04d" % number * (SIZE // 4)


@final
class Listener:
    """A connection that has subscribed; knows what it must receive next."""

    def __init__(self, address: tuple[str, int], *, room: int | None = None) -> None:
        self.socket = socket.socket()
        if room is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.socket.settimeout(DEADLINE)
        self.socket.connect(address)
        self.socket.sendall(b'CONNECT {"verbose":false}\r\nSUB news 1\r\nPING\r\n')
        self._rest = b""
        self.received = 0

    def is_served(self) -> None:
        """Wait until the server has taken the subscription."""
        while not self._rest.endswith(b"PONG\r\n"):
            data = self.socket.recv(4096)
            assert data
            self._rest += data
        self._rest = b""

    def read(self) -> bool:
        """Take what has arrived, whole and in order; tell whether that is not the end."""
        data = self.socket.recv(1 << 20)
        self._rest += data
        line = b"MSG news 1 %d\r\n" % SIZE
        whole = len(line) + SIZE + 2
        while len(self._rest) >= whole:
            expected = line + _news(self.received) + b"\r\n"
            assert self._rest.startswith(expected), self._rest[:60]
            self._rest = self._rest[whole:]
            self.received += 1
        return data != b""


@contextmanager
def _listening(
    address: tuple[str, int], count: int, *, room: int | None = None
) -> Generator[list[Listener]]:
    with ExitStack() as stack:
        found: list[Listener] = []
        for _ in range(count):
            found.append(Listener(address, room=room))
            stack.callback(found[-1].socket.close)
        for listener in found:
            listener.is_served()
        yield found


def _heard(listeners: list[Listener], count: int) -> None:
    """Read until each has received a number of messages in all."""
    with selectors.DefaultSelector() as selector:
        for listener in listeners:
            if listener.received < count:
                selector.register(listener.socket, selectors.EVENT_READ, listener)
        while selector.get_map():
            ready = selector.select(DEADLINE)
            assert ready, "nothing comes any more"
            for key, _ in ready:
                reader: Listener = key.data
                assert reader.read(), f"closed behind {reader.received} messages"
                if reader.received >= count:
                    selector.unregister(reader.socket)


def _memory(pid: int, what: str) -> int:
    """Return a line of what the system knows of a process's memory, in octets."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    found = re.search(rf"^{what}:\s+(\d+) kB$", status, re.MULTILINE)
    assert found is not None
    return int(found[1]) * 1024


def _rounds() -> Iterator[range]:
    return (range(at, at + ROUND) for at in range(0, MESSAGES, ROUND))


def test_everybody_hears_everything_but_those_who_do_not_listen(
    server: ServerProcess,
) -> None:
    address = server.tcp
    with (
        _listening(address, LISTENERS) as listeners,
        _listening(address, SILENT, room=4096) as silent,
        _listening(address, 1) as (publisher,),
    ):
        before = _memory(server.pid, "VmRSS")
        publisher.socket.sendall(b"UNSUB 1\r\n")
        for numbers in _rounds():
            for number in numbers:
                news = b"PUB news %d\r\n%b\r\n" % (SIZE, _news(number))
                publisher.socket.sendall(news)
            _heard(listeners, numbers.stop)
        peak = _memory(server.pid, "VmHWM")
        assert {listener.received for listener in listeners} == {MESSAGES}
        for listener in silent:
            _is_closed(listener)
        assert peak - before < SILENT * 2 * BACKLOG + 64 * _MIB
        publisher.socket.sendall(b"PING\r\n")
        publisher.is_served()


def _is_closed(listener: Listener) -> None:
    """Read what a connection still gets: less than everything, in order, then the end."""
    with suppress(ConnectionError):
        while listener.read():
            pass
    assert listener.received < MESSAGES
