"""The NATS example with little room for those who do not read: `python -m` serves it.

What is small is what a test can fill: the octets that wait for a connection, and those
that the system keeps of it. The number of descriptors is as large as may be.
"""

import resource
import socket
from functools import partial
from typing import Final, final

from generated_examples.nats.app import Client
from generated_examples.nats.broker import Broker
from generated_examples.nats.protocol import NatsHandler, ThreadingNatsServer
from sockgen_runtime import Limits, Servers, override, run

__all__ = ["BACKLOG", "Narrow", "many_descriptors"]

BACKLOG: Final = 256 * 1024


@final
class Narrow(ThreadingNatsServer):
    """Keeps little in the system for each connection."""

    @override
    def server_activate(self) -> None:
        """Begin to listen; connections inherit the size."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 32 * 1024)
        super().server_activate()


def many_descriptors() -> None:
    """Let this process have as many descriptors as it may."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    many_descriptors()
    NatsHandler.limits = Limits(idle=None, connections=None, backlog=BACKLOG)
    raise SystemExit(run(partial(Client, Broker()), {"threads": Servers(tcp=Narrow)}))
