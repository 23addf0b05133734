"""Twisted with a protocol, which is given pieces."""

import importlib
from typing import Any

from .parser import Commands
from .store import main


def serve(port: int) -> None:
    """Serve for ever."""
    # Any: Twisted need not be installed.
    protocol: Any = importlib.import_module("twisted.internet.protocol")
    reactor: Any = importlib.import_module("twisted.internet.reactor")

    # Any: a protocol of Twisted.
    def made(self: Any) -> None:
        self.commands = Commands()
        self.transport.setTcpNoDelay(True)

    def received(self: Any, data: bytes) -> None:
        output = self.commands.answers(data)
        if output:
            self.transport.write(output)

    methods = {"connectionMade": made, "dataReceived": received}
    conversation = type("Conversation", (protocol.Protocol,), methods)
    factory = protocol.ServerFactory.forProtocol(conversation)
    reactor.listenTCP(port, factory, interface="127.0.0.1", backlog=1024)
    reactor.run()


if __name__ == "__main__":
    main(serve)
