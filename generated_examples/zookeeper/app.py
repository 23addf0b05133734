"""A server that tells about itself: a keeper of no animals."""

import os
import platform
import socket
import time
from threading import Lock
from typing import final

from sockgen_runtime import BaseServer, PeerAddress

from .protocol.fields import StatDetail
from .protocol.handler import ZookeeperHandler
from .protocol.messages import Conf, Envi, Mntr, Report, Srst, Stat

__all__ = ["Keeper", "Numbers"]


@final
class Numbers:
    """What is counted, by all connections together.

    Attributes:
        alive: the addresses of the connections that are open.
        received: how many commands have come since counting began.
        since: when that was.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self.alive: list[PeerAddress] = []
        self.received = 0
        self.since = time.monotonic()

    def came(self, address: PeerAddress) -> None:
        """Count a connection and its command."""
        with self._lock:
            self.alive.append(address)
            self.received += 1

    def left(self, address: PeerAddress) -> None:
        """Count a connection no longer."""
        with self._lock:
            self.alive.remove(address)

    def reset(self) -> None:
        """Begin to count anew."""
        with self._lock:
            self.received = 0
            self.since = time.monotonic()


@final
class Keeper(ZookeeperHandler):
    """A connection: it is asked once.

    Args:
        numbers: what is counted.
        request: the connection.
        client_address: where the client is.
        server: the server that accepted it.
    """

    def __init__(
        self,
        numbers: Numbers,
        request: socket.socket,
        client_address: PeerAddress,
        server: BaseServer,
    ) -> None:
        self.numbers = numbers
        super().__init__(request, client_address, server)

    def setup(self) -> None:
        """Count the connection."""
        super().setup()
        self.numbers.came(self.client_address)

    def finish(self) -> None:
        """Count it no longer."""
        self.numbers.left(self.client_address)
        super().finish()

    def do_stat(self, command: Stat) -> Report:
        """Say who is there, how much was asked, or both."""
        clients = [f" {_shown(address)}" for address in tuple(self.numbers.alive)]
        if command.detail is StatDetail.CONS:
            return _report(*clients)
        counts = (f"Received: {self.numbers.received}", f"Connections: {len(clients)}")
        if command.detail is StatDetail.SRVR:
            return _report(*counts, "Mode: standalone")
        return _report("Clients:", *clients, "", *counts, "Mode: standalone")

    def do_conf(self, command: Conf) -> Report:
        """Say what bounds there are."""
        limits = self.limits
        return _report(f"maxClientCnxns={limits.connections}", f"idle={limits.idle}")

    def do_envi(self, command: Envi) -> Report:
        """Say what the server runs on."""
        python = f"{platform.python_implementation()} {platform.python_version()}"
        return _report("Environment:", f"python={python}", f"pid={os.getpid()}")

    def do_mntr(self, command: Mntr) -> Report:
        """Say what others watch, a name and a number a line."""
        numbers = self.numbers
        return _report(
            "zk_server_state\tstandalone",
            f"zk_num_alive_connections\t{len(numbers.alive)}",
            f"zk_packets_received\t{numbers.received}",
            f"zk_uptime\t{int((time.monotonic() - numbers.since) * 1000)}",
        )

    def do_srst(self, command: Srst) -> Report:
        """Begin to count anew."""
        self.numbers.reset()
        return _report("Server stats reset.")


def _report(*lines: str) -> Report:
    return Report("".join(f"{line}\n" for line in lines))


def _shown(address: PeerAddress) -> str:
    return f"/{address[0]}:{address[1]}" if isinstance(address, tuple) else str(address)
